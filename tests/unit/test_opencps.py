"""OpenCPS 2: its forms field by field, and what is asked before anything is sent again."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

import pytest

from motcua_desktop.domain.attachment import Role
from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status, SubmittedPaper
from motcua_desktop.domain.people import ApplicantKind
from motcua_desktop.domain.province import MessageKind
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.uploads import SentFile
from motcua_desktop.errors import NotTheProvince, SignInRefused
from motcua_desktop.models.outbox import Message, Parcel
from motcua_desktop.sync.opencps import messages
from motcua_desktop.sync.opencps.talk import OpencpsTalk
from motcua_desktop.sync.port import AnswerLost, AskedInVain, Reply, Request, UnexpectedAnswer
from motcua_desktop.sync.talk import AskedAbout, Means, Outcome, Settlement
from tests.fakes.province import AGENCY
from tests.fakes.scripted import Scripted, said
from tests.fakes.store import StoppedClock
from tests.unit.test_qcvn120 import MORNING, dossier

# Columns of the Dossier entity, release candidate 3.0, that a desk may have something to say of.
COLUMNS = set(
    "referenceUid counter registerBookCode registerBookName dossierRegister processNo serviceCode "
    "serviceName govAgencyCode govAgencyName applicantName applicantIdType applicantIdNo "
    "applicantIdDate address cityCode cityName districtCode districtName wardCode wardName "
    "contactName contactTelNo contactEmail delegateType delegateName delegateIdNo delegateTelNo "
    "delegateEmail delegateAddress documentNo documentDate dossierTemplateNo dossierTemplateName "
    "dossierNote submissionNote applicantNote briefNote dossierNo submitDate receiveDate dueDate "
    "extendDate releaseDate finishDate cancellingDate correcttingDate dossierStatus "
    "dossierStatusText dossierSubStatus dossierSubStatusText viaPostal postalServiceCode "
    "postalServiceName postalAddress postalTelNo online original serverNo lockState originality "
    "sampleCount durationUnit durationCount dossierName originDossierNo groupDossierId metaData "
    "systemId dossierCounter vnpostalStatus vnpostalProfile fromViaPostal".split()
)
# What goes with it as the field of the procedure.
BESIDE = {"domainCode", "domainName"}
ACTION = {"actionCode", "actionUser", "actionNote", "payload"}
FILE = {
    "file", "referenceUid", "dossierTemplateNo", "dossierPartNo", "fileTemplateNo", "displayName",
    "fileType", "isSync", "formData", "removed", "eForm", "modifiedDate",
}  # fmt: skip
WORDS = {
    1: "receiving", 2: "new", 3: "denied", 4: "processing", 5: "waiting", 6: "paying",
    7: "cancelled", 8: "unresolved", 9: "releasing", 10: "done",
}  # fmt: skip
DON = SentFile("0193/1", "a" * 64, 'đơn "mới".pdf', Role.COMPONENT, 0, "", "application/pdf", 3)
RESULT = replace(DON, key="0193/2", role=Role.RESULT, position=None, name="kết quả.pdf")
ABOUT = AskedAbout("0193", "H50.31.12-261120-5001")
ENTRY = {
    "at": "2026-11-20T02:30:00+00:00", "officer": "Lê Văn Thử", "action": "Chuyển xử lý",
    "note": "xong", "status": 4,
}  # fmt: skip


def settings(**codes: Any) -> ProvinceSettings:
    return ProvinceSettings.parse(
        {
            "name": "Tỉnh",
            "base_url": "https://motcua.invalid",
            "agency_code": "H50.31.12",
            "username": "xa",
            "dialect": "opencps",
            "abreast": 1,
            "extra": {
                "group_id": "35417",
                "create": codes.pop("create", "publish"),
                "codes": {"actions": {"*": "1100"}, **codes},
            },
        }
    )


def form(told: Dossier | None = None, **codes: Any) -> dict[str, str]:
    text = messages.snapshot(told or dossier(), (), settings(**codes), "UBND xã Hướng Thử")
    found: dict[str, str] = json.loads(text)["form"]
    return found


def test_every_field_is_one_that_opencps_has() -> None:
    whole = form(dossier(status=Status.REFUSED, completed_at=MORNING), templates={"1.990001": "T"})

    assert set(whole) <= COLUMNS | BESIDE
    assert all(isinstance(value, str) for value in whole.values())


def test_a_dossier_is_told_in_its_words() -> None:
    told = form()

    assert {name: told[name] for name in ("referenceUid", "dossierNo", "serviceCode")} == {
        "referenceUid": "0193",
        "dossierNo": "H50.31.12-261120-5001",
        "serviceCode": "1.990001",
    }
    assert told["govAgencyCode"] == "H50.31.12"
    assert told["applicantIdType"] == "citizen"
    assert told["applicantIdNo"] == "045190001234"
    assert told["receiveDate"] == str(int(MORNING.timestamp()) * 1000)
    assert told["viaPostal"] == "1"
    assert told["originality"] == "0"


@pytest.mark.parametrize("status", Status)
def test_the_ten_statuses_have_their_words(status: Status) -> None:
    assert form(dossier(status=status))["dossierStatus"] == WORDS[status.value]
    assert messages.status_of({"dossierStatus": WORDS[status.value]}, settings()) is status


def test_a_provinces_own_status_may_have_two_levels() -> None:
    own = {"statuses": {"in_progress": "processing/processing_200"}}
    told = form(dossier(status=Status.IN_PROGRESS), **own)
    held = {"dossierStatus": "processing", "dossierSubStatus": "processing_200"}

    assert (told["dossierStatus"], told["dossierSubStatus"]) == ("processing", "processing_200")
    assert messages.status_of(held, settings(**own)) is Status.IN_PROGRESS
    assert messages.status_of({"dossierStatus": "9999"}, settings()) is None


def test_what_a_province_calls_things_goes_over_what_we_call_them() -> None:
    told = form(services={"1.990001": "DV01"}, templates={"1.990001": "MAU"}, agency="0042")

    assert (told["serviceCode"], told["dossierTemplateNo"], told["govAgencyCode"]) == (
        "DV01",
        "MAU",
        "0042",
    )


def test_an_enterprise_by_post_is_told_as_such() -> None:
    person = replace(dossier().applicant, kind=ApplicantKind.ENTERPRISE)
    told = form(dossier(applicant=person, return_by=ReturnBy.POST, postal_address="thôn 1"))

    assert (told["applicantIdType"], told["viaPostal"], told["postalAddress"]) == (
        "business",
        "2",
        "thôn 1",
    )


def talking(answer: Callable[[Request], Reply], **codes: Any) -> tuple[OpencpsTalk, Scripted]:
    wire = Scripted(answer)

    def read(_: str) -> Iterator[bytes]:
        yield b"abc"

    return OpencpsTalk(settings(**codes), Means("mật", wire, StoppedClock(), AGENCY, read)), wire


def parcel(
    talk: OpencpsTalk, *files: SentFile, data: dict[str, Any] | None = None, **changes: Any
) -> Parcel:
    kind = MessageKind.DOSSIER if data is None else MessageKind.PROGRESS
    told = changes.pop("told", dossier())
    message = Message(1, "k1", talk.freeze(told, files, "k1", data), 1)
    known = {"unknown": False, "confirmed": None, **changes}
    return Parcel(1, "0193", dossier().code, kind, (message,), **known)


def outcome(talk: OpencpsTalk, one: Parcel) -> Outcome:
    ((_, ended),) = talk.tell([one], lambda: False)
    return ended


NOTHING = said({"message": "Không có", "code": 404, "description": "không có hồ sơ"}, 404)
KEPT = {"dossierId": 7, "referenceUid": "0193", "dossierNo": "H50.31.12-261120-5001"}
NOBODY = said({"total": 0, "data": []})
SEARCH = "GET /o/rest/v2/dossiers?dossierNo=H50.31.12-261120-5001&end=5"


def province(held: dict[str, Any] | None = None, **rows: Any) -> Callable[[Request], Reply]:
    """An OpenCPS that holds this dossier, with its rows of files and actions."""

    def answer(request: Request) -> Reply:
        match request.method, request.url.rpartition("/")[2]:
            case "GET", "files" | "actions" as what:
                return said({"data": rows.get(what, [])})
            case "GET", last if last.startswith("dossiers?"):
                return said({"data": rows.get("bearers", [])})
            case "GET", _:
                return said(held) if held else NOTHING
            case _:
                return said(KEPT)

    return answer


def test_a_new_dossier_is_looked_for_before_it_is_made() -> None:
    talk, wire = talking(province())

    assert outcome(talk, parcel(talk)).settlement is Settlement.CONFIRM
    assert wire.asked == [
        "GET /o/rest/v2/dossiers/0193",
        SEARCH,
        "POST /o/rest/v2/dossiers/publish",
    ]
    pushed = wire.requests[2]
    assert dict(parse_qsl(pushed.body.decode()))["applicantName"] == "Nguyễn Thị Ánh"
    assert pushed.headers["groupId"] == "35417"
    assert pushed.headers["Authorization"] == "Basic eGE6beG6rXQ="


def test_a_known_dossier_is_asked_for_because_publishing_makes_a_forgotten_one_anew() -> None:
    talk, wire = talking(province(told_back(dossier(status=Status.IN_PROGRESS))))
    outcome(talk, parcel(talk, confirmed=talk.freeze(dossier(), (), "", None)))

    assert wire.asked == ["GET /o/rest/v2/dossiers/0193", "POST /o/rest/v2/dossiers/publish"]


def test_one_stop_makes_first_and_puts_later() -> None:
    talk, wire = talking(province(), create="onegate")
    outcome(talk, parcel(talk))
    outcome(talk, parcel(talk, confirmed=talk.freeze(dossier(), (), "", None)))

    assert wire.asked[2:] == ["POST /o/rest/v2/onegate", "PUT /o/rest/v2/onegate/0193"]
    assert form(create="onegate")["originality"] == "3"


def test_a_strangers_dossier_under_our_code_is_never_touched() -> None:
    talk, wire = talking(province(bearers=[{"dossierNo": dossier().code, "referenceUid": "x"}]))
    ended = outcome(talk, parcel(talk))

    assert ended.settlement is Settlement.QUARANTINE
    assert all(one.method == "GET" for one in wire.requests)


def told_back(told: Dossier | None = None) -> dict[str, Any]:
    """What OpenCPS tells of a dossier: dates as people read them."""
    known = form(told)
    dates = ("receiveDate", "dueDate", "releaseDate", "finishDate")
    return {
        **{name: known[name] for name in ("dossierNo", "applicantName", "dossierStatus")},
        **{name: _shown(known[name]) for name in dates},
    }


def _shown(milliseconds: str) -> str:
    if not milliseconds:
        return ""
    moment = messages.moment_of(milliseconds)
    assert moment is not None
    return moment.strftime("%d/%m/%Y %H:%M:%S")


def test_after_a_lost_answer_what_is_there_already_is_not_sent_again() -> None:
    talk, wire = talking(province(told_back()))

    assert outcome(talk, parcel(talk, unknown=True)).settlement is Settlement.CONFIRM
    assert wire.asked == ["GET /o/rest/v2/dossiers/0193"]


def test_after_a_lost_answer_an_older_version_is_replaced() -> None:
    talk, wire = talking(province(told_back(dossier(status=Status.IN_PROGRESS))))
    outcome(talk, parcel(talk, unknown=True, confirmed=talk.freeze(dossier(), (), "", None)))

    assert wire.asked[-1] == "POST /o/rest/v2/dossiers/publish"


def test_a_lost_answer_leaves_what_was_sent_in_doubt_and_a_question_not() -> None:
    def lost(request: Request) -> Reply:
        if request.method == "POST":
            raise AnswerLost("im lặng")
        return province()(request)

    def silent(_: Request) -> Reply:
        raise AnswerLost("im lặng")

    talk, _ = talking(lost)
    ended = outcome(talk, parcel(talk))
    assert (ended.settlement, ended.left) == (Settlement.DOUBT, True)

    talk, _ = talking(silent)
    ended = outcome(talk, parcel(talk))
    assert (ended.settlement, ended.left) == (Settlement.PUT_BACK, False)
    assert isinstance(ended.trouble, AskedInVain)


def test_a_refusal_is_told_in_the_provinces_words() -> None:
    def answer(request: Request) -> Reply:
        if request.method == "POST":
            return said({"message": "Sai", "code": 422, "description": "Thiếu applicantName"}, 422)
        return province()(request)

    talk, _ = talking(answer)
    ended = outcome(talk, parcel(talk))

    assert (ended.settlement, ended.words) == (Settlement.REFUSE, "Thiếu applicantName")
    assert ended.cause == "422 thieu applicantname"


def test_an_error_in_an_answer_of_success_is_an_error() -> None:
    def answer(request: Request) -> Reply:
        return said({"message": "Lỗi", "code": 500}) if request.method == "POST" else NOTHING

    talk, _ = talking(lambda one: NOBODY if "?" in one.url else answer(one))

    assert outcome(talk, parcel(talk)).settlement is Settlement.REFUSE


@pytest.mark.parametrize("status", [401, 403])
def test_an_account_that_is_not_let_in_stops_the_run(status: int) -> None:
    talk, _ = talking(lambda _: said({"message": "Sai mật khẩu"}, status))
    ended = outcome(talk, parcel(talk))

    assert isinstance(ended.trouble, SignInRefused)
    assert "Sai mật khẩu" in ended.trouble.message


def test_a_web_page_instead_of_an_answer_is_not_the_province() -> None:
    talk, _ = talking(lambda _: Reply(200, "text/html", b"<html>"))

    with pytest.raises(NotTheProvince):
        talk.held(ABOUT)


def test_scans_go_behind_their_dossier_each_under_its_own_name() -> None:
    talk, wire = talking(province(), parts={"result": "KQ9"})
    with_papers = dossier(papers=(SubmittedPaper("Đơn", code="G1"),))
    one = parcel(talk, DON, RESULT, told=with_papers)

    assert outcome(talk, one).settlement is Settlement.CONFIRM
    first, second = wire.requests[-2:]
    assert wire.asked[-3:] == [
        "GET /o/rest/v2/dossiers/0193/files",
        "POST /o/rest/v2/dossiers/0193/files",
        "POST /o/rest/v2/dossiers/0193/files",
    ]
    sent = parts(first)
    assert set(sent) <= FILE
    assert (sent["dossierPartNo"], sent["file"]) == ("G1", "abc")
    assert parts(second)["dossierPartNo"] == "KQ9"
    assert parts(second)["referenceUid"] != sent["referenceUid"]


def parts(request: Request) -> dict[str, str]:
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    whole = message_from_bytes(head + request.body, policy=HTTP)
    found = {}
    for part in whole.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[str(part.get_param("name", header="content-disposition"))] = content.decode()
    return found


def test_a_scan_that_is_there_already_does_not_go_again() -> None:
    talk, _ = talking(province())
    first = parcel(talk, DON)
    (known,) = messages.files_of(first.payloads[0])
    talk, wire = talking(province(files=[{"referenceUid": known["referenceUid"]}]))

    assert outcome(talk, first).settlement is Settlement.CONFIRM
    assert "POST /o/rest/v2/dossiers/0193/files" not in wire.asked

    talk, wire = talking(province(told_back(dossier(status=Status.IN_PROGRESS))))
    outcome(talk, parcel(talk, DON, confirmed=first.payloads[0]))
    assert wire.asked == ["GET /o/rest/v2/dossiers/0193", "POST /o/rest/v2/dossiers/publish"]


def test_a_dossier_whose_scan_was_cut_off_stays_in_doubt() -> None:
    def cut(request: Request) -> Reply:
        if request.url.endswith("/files") and request.method == "POST":
            raise AnswerLost("đứt")
        return province()(request)

    talk, _ = talking(cut)

    assert outcome(talk, parcel(talk, DON)).settlement is Settlement.DOUBT


def test_a_step_is_an_action_with_the_provinces_code() -> None:
    talk, wire = talking(province(), actions={"in_progress": "2100", "*": "1100"})

    assert outcome(talk, parcel(talk, data=ENTRY)).settlement is Settlement.CONFIRM
    (request,) = wire.requests
    told = dict(parse_qsl(request.body.decode()))
    assert wire.asked == ["POST /o/rest/v2/dossiers/0193/actions"]
    assert set(told) == ACTION
    assert (told["actionCode"], told["actionNote"]) == ("2100", "Chuyển xử lý - xong")
    assert json.loads(told["payload"]) == {
        "key": "k1",
        "dossierStatus": "processing",
        "actionDate": "1795141800000",
    }


def test_a_step_without_a_code_is_set_aside_and_the_key_named() -> None:
    talk, wire = talking(province(), actions={"received": "1100"})
    ended = outcome(talk, parcel(talk, data=ENTRY))

    assert ended.settlement is Settlement.REFUSE
    assert "extra.codes.actions.in_progress" in ended.words
    assert wire.requests == []


def test_a_step_whose_answer_was_lost_is_looked_for_among_the_actions() -> None:
    there = [{"payload": "nói chuyện"}, {"payload": '{"key":"k1"}'}]
    talk, wire = talking(province(actions=there))
    assert outcome(talk, parcel(talk, data=ENTRY, unknown=True)).settlement is Settlement.CONFIRM
    assert wire.asked == ["GET /o/rest/v2/dossiers/0193/actions"]

    talk, wire = talking(province(actions=[{"payload": '{"key":"k2"}'}, {}]))
    outcome(talk, parcel(talk, data=ENTRY, unknown=True))
    assert wire.asked[-1] == "POST /o/rest/v2/dossiers/0193/actions"


def gone(request: Request) -> Reply:
    """An OpenCPS that has nothing any more of what it confirmed."""
    return NOTHING


@pytest.mark.parametrize("data", [None, ENTRY])
@pytest.mark.parametrize("create", ["publish", "onegate"])
def test_what_opencps_confirmed_and_does_not_have_any_more_is_forgotten(
    data: dict[str, Any] | None, create: str
) -> None:
    talk, _ = talking(gone, create=create)
    before = talk.freeze(dossier(), (), "", None)

    assert outcome(talk, parcel(talk, data=data, confirmed=before)).forgotten
    if data is None:
        assert outcome(talk, parcel(talk, unknown=True, confirmed=before)).forgotten


def test_a_service_that_is_not_there_forgot_nothing() -> None:
    def answer(request: Request) -> Reply:
        return said(told_back()) if request.method == "GET" else NOTHING

    talk, _ = talking(answer)
    before = talk.freeze(dossier(), (), "", None)
    for confirmed in (None, before):
        ended = outcome(talk, parcel(talk, data=ENTRY, confirmed=confirmed))
        assert not ended.forgotten
        assert isinstance(ended.trouble, NotTheProvince)


def test_news_are_the_status_and_the_number_the_province_gave() -> None:
    held = {
        **KEPT,
        "dossierNo": "X-7",
        "dossierStatus": "releasing",
        "lastActionDate": "21/11/2026 09:00:00",
        "lastActionUser": "Trần Thử",
        "lastActionNote": "đã ký",
    }
    talk, _ = talking(province(held))
    alias, status = talk.news("", [ABOUT]).pieces

    assert alias.data == {"system": "opencps", "code": "X-7"}
    assert status.data == {
        "status": 9,
        "at": "2026-11-21T09:00:00+07:00",
        "officer": "Trần Thử",
        "note": "đã ký",
    }
    assert status.at == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def test_what_is_held_counts_the_desks_own_actions() -> None:
    rows = [{"payload": '{"key":"k1"}'}, {"payload": ""}, {"payload": "[]"}]
    talk, _ = talking(province(KEPT, actions=rows))
    found = talk.held(ABOUT)

    assert found is not None
    assert (found.code, found.tag, found.entries) == (ABOUT.code, "", 1)
    assert talking(province())[0].held(ABOUT) is None


def test_an_answer_that_is_no_dossier_is_told_as_it_is() -> None:
    talk, _ = talking(lambda _: said({"message": "bảo trì", "code": 400}, 400))

    with pytest.raises(UnexpectedAnswer, match="bảo trì"):
        talk.held(ABOUT)
