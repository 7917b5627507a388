"""Speaking QCVN 120: signing in three ways, scans, look-ups, statuses and the catalogue."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from motcua_desktop.domain.agreement import DeskMark
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.province import MessageKind
from motcua_desktop.domain.uploads import FileToSend
from motcua_desktop.errors import NotTheProvince, SignInRefused, StoreDamaged
from motcua_desktop.models.outbox import Message, Parcel
from motcua_desktop.sync.port import AnswerLost, AskedInVain, Busy, Reply, Request, UnexpectedAnswer
from motcua_desktop.sync.qcvn120.talk import QcvnTalk
from motcua_desktop.sync.talk import AskedAbout, Means, Outcome, Settlement
from tests.fakes.province import AGENCY
from tests.fakes.scripted import Scripted, said
from tests.fakes.store import StoppedClock
from tests.unit.test_qcvn120 import dossier, settings
from tests.unit.test_qcvn120_lists import DON, GIAY, WITH_PAPERS

GOOD = {"error_code": 0, "message": "Thành công", "session": "s1"}
CONTENT = b"%PDF-1.7 thu"
DESK = DeskMark("kho", "e1", 1, "H50.31.12", 0)
ABOUT = AskedAbout("0193", "H50.31.12-261120-5001")


def read(sha256: str) -> Iterator[bytes]:
    yield {DON.sha256: b"don" * 50, GIAY.sha256: b"giay" * 50}[sha256]


def talking(
    answer: Callable[[Request], Reply],
    read: Callable[[str], Iterator[bytes]] = read,
    **changes: Any,
) -> tuple[QcvnTalk, Scripted]:
    wire = Scripted(answer)
    means = Means("mật khẩu", wire, StoppedClock(), AGENCY, read)
    return QcvnTalk(settings(abreast=1, **changes), means), wire


def parcel(talk: QcvnTalk, given: Dossier, *files: Any, **changes: Any) -> Parcel:
    message = Message(1, "k1", talk.freeze(given, files, "k1", None), 1)
    told = {"unknown": False, "confirmed": None, **changes}
    return Parcel(1, given.id, given.code, MessageKind.DOSSIER, (message,), **told)


def outcome(talk: QcvnTalk, one: Parcel) -> Outcome:
    ((_, ended),) = talk.tell([one], lambda: False)
    return ended


def item_of(request: Request) -> Any:
    return json.loads(request.body)["data"][0]


def test_a_bearer_token_is_fetched_with_the_accounts_name_and_password() -> None:
    def answer(request: Request) -> Reply:
        return said({"access_token": "t1"} if "/token" in request.url else GOOD)

    talk, wire = talking(answer, extra={"auth": "oauth2"})
    assert outcome(talk, parcel(talk, dossier())).settlement is Settlement.CONFIRM

    asked, pushed = wire.requests
    known = base64.b64encode(b"xa:m%E1%BA%ADt+kh%E1%BA%A9u").decode()
    assert asked.headers["Authorization"] == f"Basic {known}"
    assert asked.body == b"grant_type=client_credentials"
    assert pushed.headers["Authorization"] == "Bearer t1"
    assert json.loads(pushed.body)["session"] == ""


@pytest.mark.parametrize("status", [400, 401])
def test_an_account_that_gets_no_token_is_told_in_the_servers_words(status: int) -> None:
    talk, _ = talking(
        lambda _: said({"error_description": "Sai mã bí mật"}, status), extra={"auth": "oauth2"}
    )

    with pytest.raises(SignInRefused, match="Sai mã bí mật"):
        talk.greet(DESK)


@pytest.mark.parametrize("reply", [said({"ok": True}), Reply(200, "text/html", b"<html>")])
def test_an_answer_without_a_token_is_not_the_provinces(reply: Reply) -> None:
    talk, _ = talking(lambda _: reply, extra={"auth": "oauth2"})

    with pytest.raises(NotTheProvince):
        talk.greet(DESK)


def test_a_province_known_by_the_network_is_not_signed_in_at() -> None:
    talk, wire = talking(lambda _: said(GOOD), extra={"auth": "none"})
    outcome(talk, parcel(talk, dossier()))

    (pushed,) = wire.requests
    assert "Authorization" not in pushed.headers


def test_a_session_that_ran_out_is_renewed_once() -> None:
    replies = [said(GOOD), said({}, 401), said(GOOD), said({}, 401)]
    talk, _ = talking(lambda _: replies.pop(0))

    ended = outcome(talk, parcel(talk, dossier()))

    assert (ended.settlement, type(ended.trouble)) == (Settlement.PUT_BACK, SignInRefused)
    assert replies == []


def test_scans_inside_messages_leave_with_the_message_and_are_not_frozen() -> None:
    talk, wire = talking(lambda _: said(GOOD), file_mode="base64", username="")
    first = parcel(talk, WITH_PAPERS, DON)
    assert outcome(talk, first).settlement is Settlement.CONFIRM
    outcome(talk, parcel(talk, WITH_PAPERS, DON, GIAY, confirmed=first.payloads[0]))

    before, after = (item_of(one)["TaiLieuNop"] for one in wire.requests)
    assert base64.b64decode(before[0]["Base64"]) == b"don" * 50
    assert "Base64" not in after[0]
    assert base64.b64decode(after[1]["Base64"]) == b"giay" * 50
    assert len(first.payloads[0]) < 2000


def test_a_province_that_lost_a_dossier_gets_its_scans_once_more() -> None:
    missing = {"error_code": "4", "message": "Không tìm thấy hồ sơ"}
    replies = [missing, GOOD]
    talk, wire = talking(lambda _: said(replies.pop(0)), file_mode="base64", username="")
    told = talk.freeze(WITH_PAPERS, [DON], "k", None)
    first = outcome(talk, parcel(talk, WITH_PAPERS, DON, confirmed=told))
    outcome(talk, parcel(talk, WITH_PAPERS, DON))

    assert first.forgotten
    updating, anew = wire.requests
    assert "Base64" not in item_of(updating)["TaiLieuNop"][0]
    assert item_of(anew)["TaiLieuNop"][0]["Base64"]


def test_a_scan_that_the_desk_cannot_read_sets_its_dossier_aside() -> None:
    def damaged(_: str) -> Iterator[bytes]:
        raise StoreDamaged("Tệp hỏng")

    talk, _ = talking(lambda _: said(GOOD), damaged, file_mode="base64", username="")
    ended = outcome(talk, parcel(talk, WITH_PAPERS, DON))

    assert (ended.settlement, ended.words) == (Settlement.REFUSE, "Tệp hỏng")


def file(size: int = len(CONTENT)) -> FileToSend:
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    return FileToSend(
        1, sha256, "don.pdf", "application/pdf", size, "0193", "H50",
        lambda start: iter([CONTENT[start:]]),
    )  # fmt: skip


def test_a_scan_too_long_for_any_message_is_refused_before_it_costs_a_byte() -> None:
    talk, wire = talking(lambda _: said(GOOD), file_mode="base64", extra={"message_bytes": 100_000})

    assert talk.send_file(file(), lambda _: True).settlement is Settlement.CONFIRM
    assert talk.send_file(file(100_001), lambda _: True).settlement is Settlement.REFUSE
    assert wire.requests == []


def test_a_scan_goes_to_the_store_under_the_session_and_is_named_by_its_address() -> None:
    def answer(request: Request) -> Reply:
        match request.method:
            case "POST" if "/login" in request.url:
                return said(GOOD)
            case "POST":
                return Reply(201, "", b"", headers={"location": "/x/v1/tep/u1"})
            case _:
                return Reply(204, "", b"", headers={"upload-offset": str(len(CONTENT))})

    talk, wire = talking(answer, file_mode="url_from_store")
    ended = talk.send_file(file(), lambda _: True)

    assert ended.settlement is Settlement.CONFIRM
    assert ended.address == f"https://motcua.invalid/x/v1/tep/{file().sha256}"
    assert wire.asked == ["POST /x/login", "POST /x/v1/tep", "PATCH /x/v1/tep/u1"]
    assert wire.requests[2].headers["Authorization"] == "Bearer s1"


def test_a_store_that_does_not_know_the_session_is_told_it_once_more_then_given_up() -> None:
    talk, wire = talking(
        lambda one: said(GOOD if "/login" in one.url else {}, 200 if "/login" in one.url else 401),
        file_mode="url_from_store",
    )
    ended = talk.send_file(file(), lambda _: True)

    assert isinstance(ended.trouble, SignInRefused)
    assert wire.asked == ["POST /x/login", "POST /x/v1/tep"] * 2


def test_a_lost_answer_about_a_file_leaves_nothing_in_doubt() -> None:
    def answer(request: Request) -> Reply:
        raise AnswerLost("im lặng")

    talk, _ = talking(answer, file_mode="url_from_store", username="")

    assert isinstance(talk.send_file(file(), lambda _: True).trouble, AskedInVain)


def held(**changes: Any) -> dict[str, Any]:
    talk, _ = talking(lambda _: said(GOOD))
    return {**json.loads(talk.freeze(dossier(), (), "", None)), **changes}


def looked_up(item: dict[str, Any]) -> Callable[[Request], Reply]:
    return lambda _: said({**GOOD, "result": [item]})


def test_what_the_province_holds_has_the_tag_of_what_was_sent() -> None:
    turned = dict(reversed(held().items()))
    talk, _ = talking(looked_up({**turned, "DanhSachTienDo": [{}, {}]}), username="")
    found = talk.held(ABOUT)

    assert found is not None
    payload = talk.freeze(dossier(), (), "", None)
    assert (found.tag, found.entries) == (hashlib.sha256(payload.encode()).hexdigest(), 2)


def test_what_cannot_be_compared_has_no_tag() -> None:
    partial = {"MaHoSo": ABOUT.code, "TrangThaiHoSo": "4"}
    talk, _ = talking(looked_up(partial), username="")
    found = talk.held(ABOUT)

    assert found is not None
    assert found.tag == ""


def test_a_status_is_heard_with_who_said_it_and_has_one_name_for_ever() -> None:
    last = {"NguoiXuLy": "Trần Thử", "NoiDungXuLy": "Đã ký", "ThoiDiemXuLy": "20261121090000"}
    item = held(TrangThaiHoSo="9", DanhSachTienDo=[last])
    talk, _ = talking(looked_up(item), username="")
    (piece,) = talk.news("", [ABOUT]).pieces
    (again,) = talk.news("", [ABOUT]).pieces

    assert piece.kind == "status"
    assert piece.data == {
        "status": 9,
        "at": "2026-11-21T09:00:00+07:00",
        "officer": "Trần Thử",
        "note": "Đã ký",
    }
    assert (piece.key, piece.n, piece.code) == (again.key, 0, ABOUT.code)


def test_a_result_of_the_provinces_own_is_news_and_the_desks_own_is_not() -> None:
    own = {"TenGiayTo": "Giấy khai sinh", "GiayToId": "0193/3"}
    theirs = {"TenGiayTo": "Giấy khai sinh số 7", "GiayToId": "kq-7"}
    talk, _ = talking(looked_up(held(DanhSachGiayToKetQua=[own, theirs])), username="")
    pieces = talk.news("", [ABOUT]).pieces

    assert [piece.data["name"] for piece in pieces if piece.kind == "result"] == [
        "Giấy khai sinh số 7"
    ]


def test_a_dossier_the_province_does_not_have_is_no_news() -> None:
    talk, _ = talking(
        lambda _: said({"error_code": "4", "message": "Không tìm thấy hồ sơ"}), username=""
    )

    assert talk.news("", [ABOUT]).pieces == ()
    assert talk.held(ABOUT) is None


def catalogue(request: Request) -> Reply:
    body = json.loads(request.body or b"{}")
    code = body.get("maTTHC") or (request.url.partition("maTTHC=")[2] or None)
    if code is None:
        return said({**GOOD, "result": [{"MATTHC": "1.1", "TENTTHC": "A"}, {"MATTHC": "1.2"}]})
    return said({**GOOD, "result": [{"MATTHC": code, "TENTTHC": f"Tên {code}"}]})


@pytest.mark.parametrize("transport", ["envelope", "route", "split"])
def test_the_catalogue_is_fetched_whole_and_is_news_once(transport: str) -> None:
    talk, wire = talking(catalogue, transport=transport, username="")
    fetched = talk.catalogue("")

    assert fetched is not None
    assert [one["TENTTHC"] for one in fetched.procedures] == ["Tên 1.1", "Tên 1.2"]
    assert talk.catalogue(fetched.tag) is None
    assert {one.method for one in wire.requests} == {"POST" if transport == "envelope" else "GET"}


@pytest.mark.parametrize(
    "bad",
    [
        {**GOOD, "result": []},
        {**GOOD, "result": [{"TENTTHC": "A"}]},
        {"error_code": "6", "message": "Chưa cung cấp"},
    ],
)
def test_half_a_catalogue_is_none(bad: dict[str, Any]) -> None:
    def half(request: Request) -> Reply:
        return said(bad) if b'"1.2"' in request.body else catalogue(request)

    talk, _ = talking(half, username="")
    with pytest.raises(UnexpectedAnswer):
        talk.catalogue("")


def test_a_busy_province_is_left_alone_for_as_long_as_it_asks() -> None:
    talk, _ = talking(lambda _: Reply(429, "", b"", retry_after=30.0), username="")
    ended = outcome(talk, parcel(talk, dossier()))

    assert ended.settlement is Settlement.PUT_BACK
    assert isinstance(ended.trouble, Busy)
    assert ended.trouble.retry_after == 30.0


def test_a_moment_before_any_dossier_is_none() -> None:
    told = held(TrangThaiHoSo="4", NgayTra="00010101000000", NgayTiepNhan="20261120093000")
    talk, _ = talking(looked_up(told))

    (piece,) = talk.news("", [ABOUT]).pieces

    assert piece.data["at"] == "2026-11-20T09:30:00+07:00"
