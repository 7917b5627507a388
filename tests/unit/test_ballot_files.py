"""Ballots out of files: whatever people bring, all of it or nothing, and the wrong lines named."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from motcua_desktop.domain.ballot import Ballot, Source
from motcua_desktop.domain.moment import VIETNAM, local
from motcua_desktop.errors import BadFile
from motcua_desktop.services.ballot_files import read_ballots
from tests.fakes.desk import TestDesk
from tests.fakes.portal import workbook

HEADS = "STT;Mã hồ sơ;Điểm;Thái độ;Thời gian;Ý kiến;Ngày;Khóa"


def read(desk: TestDesk, data: bytes | str | object) -> list[tuple[int, Ballot]]:
    if not isinstance(data, bytes | str):
        data = json.dumps(data, ensure_ascii=False)
    raw = data.encode() if isinstance(data, str) else data
    return read_ballots(raw, "phieu", desk.app.ballots.form(), desk.clock.now())


def test_one_ballot_and_a_list_of_them_are_read_alike(desk: TestDesk) -> None:
    one = {"visit": "A012", "score": 4, "answers": {"time": 2}, "comment": " Tốt ", "key": "k"}

    assert read(desk, one) == read(desk, [one])
    line, ballot = read(desk, one)[0]
    assert (line, ballot.score, ballot.answers, ballot.comment) == (1, 4, {"time": 2}, "Tốt")
    assert ballot.source is Source.IMPORT


def test_a_table_is_read_with_words_or_numbers(desk: TestDesk) -> None:
    told = read(
        desk,
        f"{HEADS}\n1;;Rất hài lòng;5;;Cảm ơn;19/11/2026;k1\n\n2;H50.31.12-261120-5001;2;;1;;;k2\n",
    )

    assert [line for line, _ in told] == [2, 4]
    assert [one.score for _, one in told] == [5, 2]
    assert [dict(one.answers) for _, one in told] == [{"attitude": 5}, {"time": 1}]
    assert told[1][1].dossier == "H50.31.12-261120-5001"
    at = told[0][1].at
    assert at is not None
    assert local(at).date() == date(2026, 11, 19)


def test_a_workbook_is_read_like_a_table(desk: TestDesk) -> None:
    at = datetime(2026, 11, 19, 8, 15, tzinfo=VIETNAM)
    data = workbook(
        ("Phiếu đánh giá tháng 11",),
        ("Điểm", "Ý kiến", "Ngày", "Nguồn"),
        (4, "Được", date(2026, 11, 19), "paper"),
        (5.0, None, at.replace(tzinfo=None), None),
    )

    (_, first), (_, second) = read(desk, data)

    assert (first.score, first.source, second.score) == (4, Source.PAPER, 5)
    assert second.at == at


def test_the_same_file_twice_is_the_same_ballots(desk: TestDesk) -> None:
    rows = [{"score": 5, "at": "2026-11-19"}, {"score": 5, "at": "2026-11-19"}]
    first, again = (desk.app.ballots.add_many(desk.actor, read(desk, rows)) for _ in range(2))

    assert first.value.to_json() == {"added": 2, "already": 0}
    assert again.value.to_json() == {"added": 0, "already": 2}


def test_votes_of_now_without_a_key_are_each_their_own(desk: TestDesk) -> None:
    for _ in range(2):
        done = desk.app.ballots.add_many(desk.actor, read(desk, {"score": 5}))

        assert done.value.added == 1


def test_every_wrong_line_is_named_and_nothing_is_taken(desk: TestDesk) -> None:
    with pytest.raises(BadFile) as caught:
        read(desk, f"{HEADS}\n1;;9;;;;;\n2;;5;;;;;\n3;;;;;;;k\n4;;5;;;;31/02/2026;\n")

    lines = caught.value.message.splitlines()
    assert lines[0] == "Không nhập phiếu nào: 3 dòng có lỗi."
    assert [line.split(":")[0] for line in lines[1:]] == ["Dòng 2", "Dòng 4", "Dòng 5"]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ("", "không có phiếu"),
        ("[]", "không có phiếu"),
        ("Mã hồ sơ;Ý kiến\nx;y\n", "Điểm"),
        ("Điểm;Màu\n5;đỏ\n", "«Màu»"),
        ("Điểm;Diem\n5;4\n", "hai lần"),
        ("[{]", "JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"PK\x03\x04 khong phai", "XLSX"),
        ([{"score": 5, "colour": "đỏ"}], "«colour»"),
        ([{"score": "5"}], "«score»"),
        ([{"score": 5, "source": "screen"}], "«source»"),
        ([{"score": 5, "comment": "x" * 501}], "«comment»"),
        ([{"score": 5, "answers": [1]}], "«answers»"),
        ([{"score": 5, "dossier": "a", "visit": "b"}], "«visit»"),
        ([5], "«ballot»"),
    ],
)
def test_what_is_no_file_of_ballots_is_said_plainly(desk: TestDesk, data: Any, named: str) -> None:
    with pytest.raises(BadFile, match=named):
        read(desk, data)
