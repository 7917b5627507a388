"""A report as JSON and CSV: the same figures, and nothing that a spreadsheet would compute."""

import csv
import io
import json
import re

import pytest

from motcua_desktop.domain.tabular import Column, Headline, Kind, Row, Table
from motcua_desktop.services.csv_text import computes, csv_bytes
from motcua_desktop.services.table_files import json_bytes, sheet_csv, sheet_json
from tests.fakes.tables import FORMULAS, a_sheet, a_table


def _lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_json_has_figures_rows_and_totals_by_their_keys() -> None:
    told = json.loads(json_bytes(sheet_json(a_sheet(a_table(1)))))

    assert told == {
        "form": "digitisation",
        "from": "2026-10-15",
        "to": "2026-11-14",
        "agency": "UBND xã Minh Tân",
        "options": {"compare_by": "unit"},
        "figures": {"digitised": 254, "share": 254 / 323},
        "tables": {
            "lines": [
                {
                    "code": "H50.31.12-261120-5000",
                    "name": 'Nguyễn <An & "Bình"',
                    "all": 30,
                    "online": 10,
                    "direct": 20,
                    "share": 254 / 323,
                    "fee": 8000,
                    "day": "2026-11-30",
                    "at": "2026-11-20T09:30:00+07:00",
                }
            ]
        },
        "totals": {
            "lines": {"all": 30, "online": 10, "direct": 20, "share": 254 / 323, "fee": 8000}
        },
    }


def test_headings_are_told_with_their_level() -> None:
    told = sheet_json(a_sheet(a_table(3, headed=True)))

    assert [row["level"] for row in told["tables"]["lines"]] == [1, 0, 0, 1, 0]


def test_a_report_of_one_table_is_a_plain_csv_of_it() -> None:
    lines = _lines(sheet_csv(a_sheet(a_table(1), headlines=())))

    assert lines[0][2:5] == ["Nhận trong kỳ – Tổng", "Nhận trong kỳ – Trực tuyến",
                             "Nhận trong kỳ – Trực tiếp, bưu chính"]  # fmt: skip
    assert lines[1] == [
        "H50.31.12-261120-5000", 'Nguyễn <An & "Bình"', "30", "10", "20", repr(254 / 323), "8000",
        "2026-11-30", "2026-11-20 09:30",
    ]  # fmt: skip
    assert lines[2][:5] == ["Tổng cộng", "", "30", "10", "20"]


def test_figures_come_first_and_tables_stand_under_their_names() -> None:
    lines = _lines(sheet_csv(a_sheet(a_table(3, headed=True))))

    assert lines[:2] == [
        ["Hồ sơ số hóa từ khâu tiếp nhận", "254"],
        ["Tỷ lệ số hóa", repr(254 / 323)],
    ]
    assert lines[2:4] == [[], ["Hồ sơ số hóa"]]
    assert [line[0] for line in lines[4:]] == ["Cấp", "1", "0", "0", "1", "0", ""]


@pytest.mark.parametrize("payload", FORMULAS, ids=range(len(FORMULAS)))
def test_no_text_of_a_csv_is_computed(payload: str) -> None:
    written = csv_bytes([["tên", "số"], [payload, -5]])

    (_, (text, number)) = _lines(written)
    assert not computes(text)
    assert not re.search(r"[;\t]\s*[=+\-@]", text)
    assert text.replace("'", "") == payload.replace("'", "")
    assert number == "-5"


@pytest.mark.parametrize("plain", ["Nguyễn Thị Ánh", "Thôn 5; số 3", "'đã có'", "0905 - 123", "5%"])
def test_ordinary_text_stays_what_it_is(plain: str) -> None:
    assert _lines(csv_bytes([[plain]])) == [[plain]]


def test_heads_and_labels_are_disarmed_too() -> None:
    table = Table("t", "=1+1", (Column("a", "=1+1"),), (Row(("@x",)),))
    sheet = a_sheet(table, headlines=(Headline("k", "+1", 3, Kind.NUMBER),))

    assert [line[:1] for line in _lines(sheet_csv(sheet))] == [
        ["'+1"], [], ["'=1+1"], ["'=1+1"], ["'@x"],
    ]  # fmt: skip
