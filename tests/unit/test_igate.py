"""iGate 2, experimental: what is handed in, and what is asked before anything is."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import HTTP
from typing import Any

import pytest

from motcua_desktop.domain.attachment import Role
from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status, SubmittedPaper
from motcua_desktop.domain.people import ApplicantKind
from motcua_desktop.domain.province import MessageKind
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.uploads import FileToSend, SentFile
from motcua_desktop.errors import InvalidInput, NotTheProvince, SignInRefused
from motcua_desktop.models.outbox import Message, Parcel
from motcua_desktop.sync.igate import messages
from motcua_desktop.sync.igate.talk import IgateTalk
from motcua_desktop.sync.port import AnswerLost, Reply, Request, UnexpectedAnswer
from motcua_desktop.sync.talk import AskedAbout, Means, Outcome, Settlement
from tests.fakes.province import AGENCY
from tests.fakes.scripted import Scripted, said
from tests.fakes.store import StoppedClock
from tests.unit.test_qcvn120 import dossier
from tests.unit.test_sync_settings import IGATE

CODE = "H50.31.12-261120-5001"
ABOUT = AskedAbout("0193", CODE)
DON = SentFile("0193/1", "a" * 64, "đơn.pdf", Role.COMPONENT, 0, "F1", "application/pdf", 3)
WITH_PAPERS = dossier(papers=(SubmittedPaper("Đơn", code="G1"), SubmittedPaper("Giấy")))
TOKEN = "POST /auth/realms/digo/protocol/openid-connect/token"
SEARCH = f"GET /pa/dossier/search?page=0&size=5&spec=page&code={CODE}"
APPLY = "POST /pa/dossier/--apply-online/"
# Members of the body that iGate's clients are seen to send.
BODY = {
    "code", "agency", "procedure", "procedureProcessDefinition", "dossierReceivingKind",
    "applicant", "appliedDate", "acceptedDate", "appointmentDate", "dossierStatus",
    "dossierFormFile", "dossierFee", "eForm", "receivingPlace",
}  # fmt: skip


def settings(*, forms: dict[str, str] | None = None, **changes: Any) -> ProvinceSettings:
    procedure = {"id": "P1", "process": "Q1", "case": "C9", "forms": forms or {}}
    codes = {**IGATE["codes"], "procedures": {"1.990001": procedure}}
    return ProvinceSettings.parse(
        {
            "name": "Tỉnh",
            "base_url": "https://motcua.invalid",
            "agency_code": "H50.31.12",
            "username": "xa",
            "dialect": "igate",
            "abreast": 1,
            "extra": {"codes": {**codes, **changes.pop("codes", {})}, **changes.pop("extra", {})},
            **changes,
        }
    )


def body(told: Dossier | None = None, *files: SentFile, **changes: Any) -> dict[str, Any]:
    text = messages.handed_in(told or dossier(), files, settings(**changes), "UBND xã Hướng Thử")
    found: dict[str, Any] = json.loads(text)["body"]
    return found


def test_a_dossier_is_handed_in_with_the_provinces_ids() -> None:
    told = body(dossier(return_by=ReturnBy.POST, postal_address="thôn 1"))

    assert set(told) == BODY
    assert told["code"] == CODE
    assert told["agency"] == {"id": "A1", "code": "H50.31.12", "name": "UBND xã Hướng Thử"}
    assert told["procedure"]["id"] == "P1"
    assert told["procedureProcessDefinition"] == {"id": "Q1"}
    assert told["applicant"]["userId"] == "U1"
    assert told["applicant"]["data"]["identityNumber"] == "045190001234"
    assert told["acceptedDate"] == "2026-11-20T09:30:00.000+0700"
    assert told["dossierStatus"] == 0
    assert told["receivingPlace"] == {"address": "thôn 1"}


def test_an_enterprise_is_an_organisation() -> None:
    person = replace(dossier().applicant, kind=ApplicantKind.ENTERPRISE)

    assert body(dossier(applicant=person))["applicant"]["data"]["organization"] == "Nguyễn Thị Ánh"
    assert body()["applicant"]["data"]["organization"] == ""


def test_papers_are_told_by_the_ids_of_their_forms_with_their_scans() -> None:
    (paper,) = body(WITH_PAPERS, DON, forms={"G1": "M1"})["dossierFormFile"]

    assert paper == {
        "procedureForm": {"id": "M1", "name": "Đơn"},
        "order": 1,
        "case": {"id": "C9"},
        "detail": {"type": {"id": "T1"}, "quantity": 1},
        "file": [{"id": "F1", "filename": "đơn.pdf", "size": 3}],
    }


def test_scans_need_an_address_to_replace_a_dossier() -> None:
    with pytest.raises(InvalidInput) as refused:
        settings(file_mode="url_from_store")

    assert refused.value.field == "extra.update"
    told = settings(file_mode="url_from_store", extra={"update": "/pa/x/{id}"})
    assert ProvinceSettings.parse(told.to_json()) == told


def talking(answer: Callable[[Request], Reply], **changes: Any) -> tuple[IgateTalk, Scripted]:
    def signed_in(request: Request) -> Reply:
        return said({"access_token": "t1"}) if "/token" in request.url else answer(request)

    wire = Scripted(signed_in)
    return IgateTalk(settings(**changes), Means("mật", wire, StoppedClock(), AGENCY)), wire


def parcel(
    talk: IgateTalk, told: Dossier | None = None, *files: SentFile, **changes: Any
) -> Parcel:
    message = Message(1, "k1", talk.freeze(told or dossier(), files, "k1", None), 1)
    known = {"unknown": False, "confirmed": None, **changes}
    return Parcel(1, "0193", CODE, MessageKind.DOSSIER, (message,), **known)


def outcome(talk: IgateTalk, one: Parcel) -> Outcome:
    ((_, ended),) = talk.tell([one], lambda: False)
    return ended


def page(*rows: dict[str, Any]) -> Reply:
    return said({"content": [*rows], "number": 0})


def province(*rows: dict[str, Any]) -> Callable[[Request], Reply]:
    return lambda request: page(*rows) if request.method == "GET" else said({"id": "7"})


HELD = {
    "id": "7",
    "code": CODE,
    "procedure": {"code": "1.990001"},
    "acceptedDate": "2026-11-20T02:30:00.000+0000",
}


def test_a_dossier_is_searched_for_before_it_is_handed_in() -> None:
    talk, wire = talking(province())

    assert outcome(talk, parcel(talk)).settlement is Settlement.CONFIRM
    assert wire.asked == [TOKEN, SEARCH, APPLY]
    assert wire.requests[2].headers["Authorization"] == "Bearer t1"
    assert json.loads(wire.requests[2].body)["code"] == CODE


@pytest.mark.parametrize("unknown", [True, False])
def test_what_is_there_already_is_not_handed_in_again(unknown: bool) -> None:
    talk, wire = talking(province(HELD))

    assert outcome(talk, parcel(talk, unknown=unknown)).settlement is Settlement.CONFIRM
    assert wire.asked == [TOKEN, SEARCH]


@pytest.mark.parametrize(
    "theirs",
    [{"procedure": {"code": "2.000001"}}, {"acceptedDate": "2026-11-19T02:30:00.000+0000"}],
)
def test_a_strangers_dossier_under_our_code_is_never_touched(theirs: dict[str, Any]) -> None:
    talk, wire = talking(province({**HELD, **theirs}))

    assert outcome(talk, parcel(talk)).settlement is Settlement.QUARANTINE
    assert APPLY not in wire.asked


def test_a_step_at_the_desk_sends_nothing_for_its_course_there_is_igates_own() -> None:
    talk, wire = talking(province(HELD))
    before = talk.freeze(dossier(), (), "", None)
    later = dossier(status=Status.IN_PROGRESS, due=None)

    assert outcome(talk, parcel(talk, later, confirmed=before)).settlement is Settlement.CONFIRM
    told = replace(parcel(talk), kind=MessageKind.PROGRESS)
    assert outcome(talk, told).settlement is Settlement.CONFIRM
    assert wire.requests == []


def test_a_correction_needs_the_address_that_replaces_a_dossier() -> None:
    talk, _ = talking(province(HELD))
    before = talk.freeze(dossier(), (), "", None)
    ended = outcome(talk, parcel(talk, dossier(summary="khác"), confirmed=before))
    assert ended.settlement is Settlement.REFUSE
    assert "extra.update" in ended.words

    talk, wire = talking(province(HELD), extra={"update": "/pa/dossier/{id}/--online"})
    ended = outcome(talk, parcel(talk, dossier(summary="khác"), confirmed=before))
    assert ended.settlement is Settlement.CONFIRM
    assert wire.asked[-1] == "PUT /pa/dossier/7/--online"


def test_a_province_that_lost_a_dossier_has_forgotten_it() -> None:
    """Then it waits as if it had never been told, its scans as well."""
    talk, wire = talking(province())
    before = talk.freeze(dossier(), (), "", None)

    assert outcome(talk, parcel(talk, unknown=True, confirmed=before)).forgotten
    assert wire.asked == [TOKEN, SEARCH]


def test_an_id_that_nobody_told_is_named_and_nothing_is_asked() -> None:
    talk, wire = talking(province())
    other = replace(dossier().procedure, code="2.000002")
    unknown = outcome(talk, parcel(talk, dossier(procedure=other)))
    no_form = outcome(talk, parcel(talk, WITH_PAPERS, DON))

    assert (unknown.settlement, no_form.settlement) == (Settlement.REFUSE, Settlement.REFUSE)
    assert "extra.codes.procedures.2.000002" in unknown.words
    assert "extra.codes.procedures.1.990001.forms.1" in no_form.words
    assert wire.requests == []


def test_a_lost_answer_leaves_it_in_doubt_and_a_lost_search_does_not() -> None:
    def lost(request: Request) -> Reply:
        if request.method == "POST":
            raise AnswerLost("im lặng")
        return page()

    def silent(_: Request) -> Reply:
        raise AnswerLost("im lặng")

    talk, _ = talking(lost)
    assert outcome(talk, parcel(talk)).settlement is Settlement.DOUBT
    talk, _ = talking(silent)
    assert outcome(talk, parcel(talk)).settlement is Settlement.PUT_BACK


def test_a_refusal_is_told_in_the_provinces_words() -> None:
    talk, _ = talking(
        lambda one: page() if one.method == "GET" else said({"message": "Sai thủ tục"}, 422)
    )
    ended = outcome(talk, parcel(talk))

    assert (ended.settlement, ended.words) == (Settlement.REFUSE, "Sai thủ tục")


def test_a_token_that_ran_out_is_renewed_once() -> None:
    replies = [said({}, 401), page(), said({"id": "7"})]
    talk, wire = talking(lambda _: replies.pop(0))
    assert outcome(talk, parcel(talk)).settlement is Settlement.CONFIRM
    assert wire.asked == [TOKEN, SEARCH, TOKEN, SEARCH, APPLY]

    talk, _ = talking(lambda _: said({}, 401))
    assert isinstance(outcome(talk, parcel(talk)).trouble, SignInRefused)


def file() -> FileToSend:
    def read(start: int) -> Iterator[bytes]:
        yield b"abc"[start:]

    return FileToSend(1, "a" * 64, "đơn.pdf", "application/pdf", 3, "0193", CODE, read)


def uploading(answer: Callable[[Request], Reply]) -> tuple[IgateTalk, Scripted]:
    return talking(answer, file_mode="url_from_store", extra={"update": "/pa/x/{id}"})


def test_a_scan_is_uploaded_and_known_by_the_id_igate_gives() -> None:
    talk, wire = uploading(lambda _: said([{"id": "F7", "filename": "đơn.pdf", "size": 3}]))
    ended = talk.send_file(file(), lambda _: True)

    assert (ended.settlement, ended.address) == (Settlement.CONFIRM, "F7")
    request = wire.requests[-1]
    assert wire.asked[-1] == "POST /fi/file/--multiple?uuid=1"
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    fields = {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
        for part in message_from_bytes(head + request.body, policy=HTTP).iter_parts()
    }
    assert fields == {"account-id": b"C1", "files": b"abc"}


def test_a_scan_that_did_not_arrive_waits_and_one_not_wanted_is_refused() -> None:
    def lost(_: Request) -> Reply:
        raise AnswerLost("đứt")

    waiting = uploading(lost)[0].send_file(file(), lambda _: True)
    refused = uploading(lambda _: said({"message": "Quá lớn"}, 413))[0]
    nameless = uploading(lambda _: said([]))[0].send_file(file(), lambda _: True)

    assert waiting.settlement is Settlement.PUT_BACK
    assert refused.send_file(file(), lambda _: True).words == "Quá lớn"
    assert isinstance(nameless.trouble, NotTheProvince)
    assert uploading(lost)[0].send_file(file(), lambda _: False).trouble is None


def test_news_are_the_national_code_and_the_status_where_its_number_is_explained() -> None:
    held = {
        **HELD,
        "nationCode": "G22-1",
        "dossierStatus": {"id": 5},
        "completedDate": "2026-11-21T09:00:00.000+0700",
    }
    talk, _ = talking(province(held), codes={"statuses": {"5": "completed"}})
    alias, status = talk.news("", [ABOUT]).pieces
    (alone,) = talking(province(held))[0].news("", [ABOUT]).pieces

    assert alias.data == {"system": "dvcqg", "code": "G22-1"}
    assert (status.data["status"], status.data["at"]) == (9, "2026-11-21T09:00:00+07:00")
    assert alone.kind == "alias"


def test_what_is_held_is_found_by_its_code_alone() -> None:
    found = talking(province({**HELD, "code": "khác"}, HELD))[0].held(ABOUT)

    assert found is not None
    assert found.tag == ""
    assert talking(province())[0].held(ABOUT) is None
    with pytest.raises(UnexpectedAnswer):
        talking(lambda _: said({"message": "bảo trì"}, 400))[0].held(ABOUT)
