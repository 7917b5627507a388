"""Answers that are lost, doubled, late, or somebody else's: one copy, and the truth told.

B1 the acknowledgement is lost; B2 deliveries are doubled and late; B3 the same key with another
body; B4 already there, but with other content; B9 strangers answer; B12 one poison item.
"""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.errors import NotTheProvince
from motcua_desktop.sync.port import AnswerLost, AskedInVain, Busy
from tests.fakes.bad_line import DIALECTS, BadLine, bad_line
from tests.fakes.chaos_http import Answer


def test_whichever_answer_is_lost_there_is_one_copy(tmp_path: Path) -> None:
    """B1, for every answer of a day: sign-in, dossiers, progress, look-ups."""
    for dialect in DIALECTS:
        lost = -1
        ended = False
        while not ended:
            lost += 1
            with bad_line(tmp_path / f"{dialect}{lost}", dialect) as far:
                far.line.loses_answer(skip=lost)
                far.a_day()
                reports = far.run_until_quiet()

                far.all_is_there(versions=1)
                assert (len(reports) == 1) == (None not in [a.status for a in far.line.asked])
                ended = len(reports) == 1
        assert lost >= 2, "the sweep ended before it began"


def test_an_answer_lost_twice_to_the_same_message_is_asked_for_twice(far: BadLine) -> None:
    far.receive()
    far.line.loses_answer(skip=1, times=3)
    reports = far.run_until_quiet()

    assert 3 <= len(reports) <= 5
    far.all_is_there(versions=1)


def test_every_message_delivered_six_times_is_stored_once(far: BadLine) -> None:
    """B2: some middle box sends everything again, all at once."""
    far.line.repeats(5, times=None)
    far.a_day()
    far.run_until_quiet()

    far.all_is_there(versions=1)


def test_a_message_that_arrives_after_its_repetition_changes_nothing(far: BadLine) -> None:
    """B2: the line swallowed it, the desk asked, sent it again; then the first one comes."""
    far.a_day()
    far.line.holds_back(skip=1)
    far.run_until_quiet()
    before = {code: far.versions(code) for code in far.codes}

    assert far.line.lets_go() == 1
    assert {code: far.versions(code) for code in far.codes} == before
    far.all_is_there(versions=1)


def test_an_edit_while_the_answer_is_on_its_way_becomes_a_second_version(far: BadLine) -> None:
    """B3."""
    taken = far.receive()

    def edit(answer: Answer) -> Answer:
        far.counter.desk.correct(
            far.counter.officer, taken.code, {"summary": "Nội dung mới"}, "gõ nhầm"
        )
        return answer

    far.line.rewrites(edit, skip=1)
    far.run_until_quiet()

    assert [one["TrichYeuHoSo"] for one in far.versions(taken.code)] == [
        "Xác nhận thử nghiệm",
        "Nội dung mới",
    ]
    far.all_is_there()


def test_an_edit_after_a_lost_answer_does_not_change_what_was_sent(far: BadLine) -> None:
    """B3: what may have arrived is settled first, then the newer facts go as a new version."""
    taken = far.receive()
    far.line.loses_answer(skip=1)
    far.run()
    far.counter.desk.correct(
        far.counter.officer, taken.code, {"summary": "Nội dung mới"}, "gõ nhầm"
    )
    far.run_until_quiet()

    assert [one["TrichYeuHoSo"] for one in far.versions(taken.code)] == [
        "Xác nhận thử nghiệm",
        "Nội dung mới",
    ]
    far.all_is_there()


STRANGERS = {
    "captive portal": (200, b"<html><h1>Wi-Fi</h1></html>", "text/html"),
    "redirect": (302, b"", "text/html"),
    "empty": (200, b"", "application/json"),
    "truncated": (200, b'{"error_code": 0, "mess', "application/json"),
    "plain words": (200, b"OK", "text/plain"),
    "html that says json": (200, b"<html></html>", "application/json"),
    "not utf-8": (200, b'{"message": "\xff\xfe"}', "application/json"),
    "deep": (200, b"[" * 100_000, "application/json"),
    "a list": (200, b"[]", "application/json"),
    "an empty object": (200, b"{}", "application/json"),
    "results of nothing": (200, b'{"results": [{}], "token": ""}', "application/json"),
    "results of nobody": (200, b'{"results": [1, null]}', "application/json"),
    "no content": (204, b"", "application/json"),
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_on_the_way_is_never_believed(far: BadLine, stranger: str) -> None:
    """B9: whoever answers for the province, nothing counts as sent, and it is told why."""
    status, body, kind = STRANGERS[stranger]
    far.a_day()
    far.line.answers_itself(status, body, kind, times=None)

    report = far.run()

    assert isinstance(report.trouble, NotTheProvince | AnswerLost | AskedInVain | Busy)
    assert report.confirmed == 0
    assert far.province.store.codes() == []
    far.line.clear()
    far.run_until_quiet()
    far.all_is_there(versions=1)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_who_comes_in_the_middle_is_not_believed_either(
    far: BadLine, stranger: str
) -> None:
    """B9: signed in already, then the network asks for its own sign-in."""
    status, body, kind = STRANGERS[stranger]
    far.a_day()
    far.line.answers_itself(status, body, kind, skip=1, times=None)

    report = far.run()

    assert report.trouble is not None
    assert report.confirmed == 0
    assert far.province.store.codes() == []
    far.line.clear()
    far.run_until_quiet()
    far.all_is_there(versions=1)


def test_a_captive_portal_is_named(far: BadLine) -> None:
    far.receive()
    far.line.answers_itself(200, b"<html><h1>Wi-Fi</h1></html>", times=None)

    trouble = far.run().trouble

    assert trouble is not None
    assert "đăng nhập" in trouble.sentence()


def test_a_bomb_of_zeros_is_cut_off(far: BadLine) -> None:
    """B9: 200 MB that arrive as 200 kB."""
    far.receive()
    bomb = gzip.compress(bytes(200_000_000), compresslevel=9)
    far.line.rewrites(
        lambda answer: replace(
            answer,
            headers=(("content-type", "application/json"), ("content-encoding", "gzip")),
            body=bomb,
        ),
        skip=1,
    )

    report = far.run()

    assert isinstance(report.trouble, NotTheProvince)
    far.run_until_quiet()
    far.all_is_there(versions=1)


def test_one_poison_item_among_three_hundred_is_set_aside_alone(far: BadLine) -> None:
    """B12."""
    for _ in range(300):
        far.receive()
    poison = far.codes[16]
    far.province.faults.refuse(poison, "Thủ tục không thuộc thẩm quyền cấp xã")

    report = far.run()

    assert (report.confirmed, report.refused, report.trouble) == (299, 1, None)
    badge = far.counter.show(poison).sync
    assert badge.state is SyncState.REFUSED
    assert "Thủ tục không thuộc thẩm quyền cấp xã" in (badge.reason or "")
    far.check()
