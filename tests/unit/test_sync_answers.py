"""What the province's answers mean, also the odd ones."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.errors import NotTheProvince, ProvinceTrouble, SignInRefused
from motcua_desktop.sync.port import (
    AnswerLost,
    Busy,
    Reply,
    asked_to_wait,
    gravest,
    may_have_arrived,
)
from motcua_desktop.sync.qcvn120 import answers
from motcua_desktop.sync.qcvn120.answers import Answer, Verdict

PAYLOAD = json.dumps({"MaHoSo": "H50-1", "MaTTHC": "1.990001", "NgayTiepNhan": "20261120093000"})


def reply(body: object, status: int = 200, retry_after: float | None = None) -> Reply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, "application/json", raw, retry_after=retry_after)


def told(code: object, message: str = "", **more: object) -> Answer:
    return answers.read(reply({"error_code": code, "message": message, **more}))


@pytest.mark.parametrize("code", [0, "0", "00"])
def test_the_known_signs_of_success_are_accepted(code: object) -> None:
    assert told(code, "Đồng bộ thành công").verdict is Verdict.ACCEPTED
    assert told(code).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("code", "message", "verdict"),
    [
        (1, "Hồ sơ H50.31.12-261120-5001 đã tồn tại", Verdict.EXISTS),
        ("-3", "Mã hồ sơ ĐÃ TỒN TẠI trong hệ thống", Verdict.EXISTS),
        (4, "Hồ sơ H50.31.12-261120-5001 không tồn tại", Verdict.MISSING),
        (4, "Không tìm thấy hồ sơ H50-1", Verdict.MISSING),
        (4, "Hồ sơ không tìm thấy trên hệ thống", Verdict.MISSING),
        (2, "Mã thủ tục không tồn tại", Verdict.REFUSED),
        (-1, "Phiên làm việc không hợp lệ hoặc đã hết hạn", Verdict.SESSION),
        (99, "Session expired", Verdict.SESSION),
        (2, "Thiếu trường bắt buộc TenTTHC", Verdict.REFUSED),
        (3, "Cập nhật thành công", Verdict.ACCEPTED),
        (3, "Cập nhật không thành công", Verdict.REFUSED),
        (0, "Cập nhật không thành công", Verdict.CONTRADICTS),
        (0, "Lỗi hệ thống khi ghi dữ liệu", Verdict.CONTRADICTS),
        (7, "Đồng bộ thành công", Verdict.CONTRADICTS),
        (None, "", Verdict.REFUSED),
    ],
)
def test_code_and_message_are_read_together(code: object, message: str, verdict: Verdict) -> None:
    assert told(code, message).verdict is verdict


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"<!doctype html><title>Wi-Fi</title>",
        b'{"error_code": 0, "mess',
        b"[]",
        b"0",
        b'{"status": "ok"}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_come_from_the_province_is_not_the_province(body: bytes) -> None:
    with pytest.raises(NotTheProvince):
        answers.read(reply(body))


@pytest.mark.parametrize("status", [301, 302, 307, 404, 405, 410])
def test_redirects_and_unknown_addresses_are_not_the_province(status: int) -> None:
    with pytest.raises(NotTheProvince):
        answers.read(reply({"error_code": 0}, status))


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("body", [b"", b"<h1>401</h1>", b'{"message": "token"}'])
def test_a_door_that_is_shut_asks_for_signing_in(status: int, body: bytes) -> None:
    assert answers.read(reply(body, status)).verdict is Verdict.SESSION


def test_too_many_requests_means_that_nothing_was_taken() -> None:
    with pytest.raises(Busy) as busy:
        answers.read(reply(b"", 429, retry_after=30.0))

    assert asked_to_wait(busy.value) == 30.0
    assert not may_have_arrived(busy.value)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_inside_the_province_leaves_open_what_was_stored(status: int) -> None:
    with pytest.raises(AnswerLost) as lost:
        answers.read(reply(b"<h1>oops</h1>", status, retry_after=9.0))

    assert may_have_arrived(lost.value)
    assert asked_to_wait(lost.value) == 9.0


@given(st.integers(100, 599), st.binary(max_size=200) | st.text(max_size=50).map(str.encode))
def test_any_answer_is_either_understood_or_a_named_trouble(status: int, body: bytes) -> None:
    try:
        understood = answers.read(reply(body, status)).verdict in Verdict
    except ProvinceTrouble:
        understood = True

    assert understood


def test_long_words_are_cut_and_kept_on_one_line() -> None:
    words = told(5, "Từ chối\n\r" + "x" * 10_000).words

    assert words.startswith("Từ chối x")
    assert len(words) == 500


def test_a_session_counts_only_with_success() -> None:
    assert answers.session_of(told(0, "ok", session="abc")) == "abc"
    assert answers.session_of(told(1, "sai mật khẩu", session="abc")) == ""
    assert answers.session_of(told(0, "ok", session=7)) == ""


@pytest.mark.parametrize("result", [None, [], {}, [None], "x", [{"MaHoSo": "H50-2"}]])
def test_a_look_up_that_found_nothing_of_ours_found_nothing(result: object) -> None:
    found = answers.held_by_province(told(0, "ok", result=result), "H50-1")

    assert not found


def test_a_stranger_under_our_code_is_told_by_procedure_and_moment() -> None:
    held = json.loads(PAYLOAD)

    assert answers.same_content(held, PAYLOAD)
    assert answers.same_dossier({**held, "ChuHoSo": "Tên đã đính chính"}, PAYLOAD)
    assert not answers.same_dossier({**held, "MaTTHC": "1.990002"}, PAYLOAD)
    assert not answers.same_dossier({**held, "NgayTiepNhan": "20261120100000"}, PAYLOAD)
    assert answers.same_dossier({"MaHoSo": "H50-1"}, PAYLOAD)


def test_two_refusals_for_one_cause_are_alike_whatever_their_numbers() -> None:
    one = told(5, "Hồ sơ H50.31.12-261120-5001: hệ thống bảo trì đến 18:00")
    other = told(5, "Hồ sơ H50.31.12-261120-5002: hệ thống bảo trì đến 19:30")
    third = told(5, "Hồ sơ H50.31.12-261120-5003: thiếu lĩnh vực")

    assert answers.alike(one) == answers.alike(other)
    assert answers.alike(one) != answers.alike(third)


def test_of_several_troubles_abreast_a_refused_sign_in_counts_then_the_longest_wait() -> None:
    lost, busy = AnswerLost("cắt ngang"), Busy("bận", retry_after=120)
    shut_out = SignInRefused("mật khẩu sai")

    assert gravest([lost, busy, shut_out, lost]) is shut_out
    assert gravest([lost, busy]) is busy
    assert gravest([lost, AnswerLost("khác")]) is lost
    assert gravest([]) is None
