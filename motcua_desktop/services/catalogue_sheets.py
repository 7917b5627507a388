"""Catalogues in rows: the portal's "Danh sách TTHC" workbook, and our own CSV.

The portal's workbook has title rows, then a header row; it holds code, name, agencies and field.

Our CSV is UTF-8 (with or without BOM), separated by comma, semicolon or tab, one procedure a row.
Columns, in any order; `code`, `name` and `field` are needed, an unknown column is an error:

    code, name, field, decision
    counter, online, post   the channel's term: `5 ngày làm việc`, `15 ngày`, `8 giờ làm việc`,
                            `trong ngày`, `-` (term unknown); empty: not taken by this channel;
                            then `#luật định: 10 ngày làm việc` where the law gives more
    fees                    parts `name: amount/unit (note)`, for instance `Lệ phí: 8.000/bản`,
                            then any of `#trường hợp: …`, `#từ 15/08/2026`, `#đến 31/12/2026`,
                            `#căn cứ: …`
    exemptions              of these fees: parts `code = name: percent% (evidence)`, for instance
                            `hn = Hộ nghèo: 100% (Giấy chứng nhận hộ nghèo)`, then any of `#từ …`,
                            `#đến …`, `#căn cứ: …`, `#cần kiểm tra`, `#phí: …` (only that fee)
    components              parts `name #originals/copies`, then any of `#xuất trình`, `#nếu có`,
                            `#trường hợp: …`
    cases                   parts `name: term`, or only the name
    clock, stages           how the clock runs, and who has it in turn: see `catalogue_clock`
    notes                   parts of text

Parts stand on lines of their own or between `|`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from motcua_desktop.domain.fees import FeeRule
from motcua_desktop.domain.procedure import (
    Case,
    Channel,
    ChannelRule,
    ComponentRule,
    Procedure,
    ProcedureCode,
)
from motcua_desktop.domain.term import Term
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import BadFile, InvalidInput
from motcua_desktop.services.catalogue_clock import clock_of, stages_of
from motcua_desktop.services.catalogue_fees import fee_part, with_exemptions
from motcua_desktop.services.catalogue_values import (
    Doubts,
    plain,
    prose,
    term_of_text,
)
from motcua_desktop.services.table_rows import Row, csv_rows, workbook_rows

_HEADER_WITHIN = 40
_HEADERS = {
    "code": {"ma so", "ma", "ma tthc", "ma thu tuc", "ma thu tuc hanh chinh", "ma so tthc"},
    "name": {"ten", "ten tthc", "ten thu tuc", "ten thu tuc hanh chinh", "thu tuc hanh chinh"},
    "issuer": {"co quan ban hanh", "co quan cong bo"},
    "executor": {"co quan thuc hien"},
    "field": {"linh vuc", "ten linh vuc"},
}
_COLUMNS = (
    "code", "name", "field", "decision", "counter", "online", "post", "fees", "exemptions",
    "components", "cases", "clock", "stages", "notes",
)  # fmt: skip
_COUNTS = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})")
_CASE_MARK = "truong hop"
_LEGAL_MARK = "luat dinh"


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a sheet as a procedure, with the line it stands on."""

    line: int
    procedure: Procedure
    doubts: Doubts
    plain_fees: bool = True


def read_workbook(data: bytes) -> tuple[list[Listed], list[int]]:
    """The procedures of the portal's workbook, and the lines that have a name but no code.

    Raises BadFile for what is no workbook, has no header row, or unpacks to something enormous.
    """
    found: list[Listed] = []
    without_code: list[int] = []
    headed = False
    for rows in workbook_rows(data):
        at, columns = _header(rows)
        headed = headed or bool(columns)
        for line, values in rows[at:] if columns else ():
            cells = {key: values[column] for key, column in columns.items()}
            code, name = plain(cells["code"]), plain(cells["name"])
            if code:
                found.append(_listed(line, cells))
            elif name:
                without_code.append(line)
    if not headed:
        raise BadFile(
            "Không thấy dòng tiêu đề có cột «Mã số» và cột «Tên».",
            next_step="Tải lại «Danh sách TTHC» từ Cổng Dịch vụ công; chưa có gì thay đổi.",
        )
    return found, without_code


def read_csv(text: str) -> list[Listed]:
    """The procedures of our own CSV; raises BadFile naming the line."""
    rows = csv_rows(text)
    _, heads = next(rows, (0, ()))
    columns = [fold(str(name)).strip() for name in heads]
    _refuse_columns(columns)
    return [_own(line, columns, [str(value) for value in values]) for line, values in rows]


def _header(rows: list[Row]) -> tuple[int, dict[str, int]]:
    """Where the rows below the header begin, and which column holds what; {} without a header."""
    for at, (_, values) in enumerate(rows[:_HEADER_WITHIN], 1):
        names = [fold(plain(value)) for value in values]
        columns = {
            key: names.index(name)
            for key, known in _HEADERS.items()
            for name in known
            if name in names
        }
        if {"code", "name"} <= columns.keys():
            return at, columns
    return 0, {}


def _listed(line: int, cells: Mapping[str, object]) -> Listed:
    code = _code(cells["code"], line)
    doubts = Doubts(code)
    name, field_name = plain(cells["name"]), plain(cells.get("field"))
    if not name:
        raise BadFile(f"Dòng {line}: thủ tục {code} không có tên.")
    if not field_name:
        doubts.add("không có lĩnh vực")
    agencies = {"Cơ quan ban hành": "issuer", "Cơ quan thực hiện": "executor"}
    notes = tuple(
        f"{title}: {text}" for title, key in agencies.items() if (text := prose(cells.get(key)))
    )
    return Listed(line, Procedure(code, name, field_name, notes=notes), doubts)


def _code(value: object, line: int) -> ProcedureCode:
    """Also a code that a spreadsheet made a number of, which loses its last zeros: 1.00012."""
    try:
        return ProcedureCode(f"{value:.6f}" if isinstance(value, float) else plain(value))
    except InvalidInput as trouble:
        raise BadFile(f"Dòng {line}: {trouble.message}") from trouble


def _refuse_columns(columns: list[str]) -> None:
    for name in columns:
        if name not in _COLUMNS:
            raise BadFile(
                f"Dòng 1: cột «{name[:40]}» không có trong quy ước.",
                next_step=f"Các cột được dùng: {', '.join(_COLUMNS)}.",
            )
    missing = [name for name in ("code", "name", "field") if name not in columns]
    if missing or len(set(columns)) < len(columns):
        raise BadFile(
            f"Dòng 1: thiếu cột «{missing[0]}»." if missing else "Dòng 1: có cột bị lặp lại.",
            next_step=f"Các cột được dùng: {', '.join(_COLUMNS)}.",
        )


def _own(line: int, columns: list[str], values: list[str]) -> Listed:
    if len(values) > len(columns):
        raise BadFile(f"Dòng {line}: có {len(values)} ô, chỉ có {len(columns)} cột.")
    cells = dict(zip(columns, map(prose, values), strict=False))
    code = _code(cells.get("code", ""), line)
    doubts = Doubts(code)
    field_name = plain(cells.get("field", ""))
    if not plain(cells.get("name", "")) or not field_name:
        raise BadFile(f"Dòng {line}: thủ tục {code} thiếu tên hoặc lĩnh vực.")
    fees = tuple(fee_part(part, doubts, line) for part in _parts(cells, "fees"))
    fees = with_exemptions(fees, _parts(cells, "exemptions"), line)
    procedure = Procedure(
        code=code,
        name=plain(cells["name"]),
        field_name=field_name,
        channels={
            channel: _rule(cells[channel.value], channel, fees, (doubts, field_name, line))
            for channel in Channel
            if cells.get(channel.value)
        },
        components=tuple(_component(part, line) for part in _parts(cells, "components")),
        cases=tuple(_case(part, doubts, field_name) for part in _parts(cells, "cases")),
        decision=plain(cells.get("decision", "")),
        notes=tuple(_parts(cells, "notes")),
        clock=clock_of(_parts(cells, "clock"), line),
        stages=stages_of(_parts(cells, "stages"), line),
    )
    plain_fees = "exemptions" not in columns and all(fee.plain for fee in fees)
    return Listed(line, procedure, doubts, plain_fees)


def _parts(cells: Mapping[str, str], column: str) -> list[str]:
    return [part for part in map(plain, re.split(r"[\n|]", cells.get(column, ""))) if part]


def _rule(
    text: str, channel: Channel, fees: tuple[FeeRule, ...], context: tuple[Doubts, str, int]
) -> ChannelRule:
    doubts, field_name, line = context
    told, _, mark = (part.strip() for part in text.partition("#"))
    term, doubt = term_of_text(told, field_name=field_name)
    if doubt:
        doubts.add(doubt, channel.label)
    note = "" if term or told in {"-", "–"} else told
    return ChannelRule(term, fees, note, _legal(mark, line) if mark else None)


def _legal(mark: str, line: int) -> Term:
    sign, _, length = mark.partition(":")
    term, doubt = term_of_text(length.strip(), field_name="")
    if fold(sign).strip() != _LEGAL_MARK or term is None or doubt:
        raise BadFile(
            f"Dòng {line}: không hiểu «#{mark[:40]}» sau thời hạn.",
            next_step="Dùng dạng «5 ngày làm việc #luật định: 10 ngày làm việc».",
        )
    return term


def _component(text: str, line: int) -> ComponentRule:
    name, *marks = (plain(part) for part in text.split("#"))
    if not name:
        raise BadFile(f"Dòng {line}: có giấy tờ không có tên trong cột «components».")
    paper = ComponentRule(name)
    for mark in marks:
        counts = _COUNTS.fullmatch(mark)
        if counts:
            paper = replace(paper, originals=int(counts[1]), copies=int(counts[2]))
        elif fold(mark) == "xuat trinh":
            paper = replace(paper, present_only=True)
        elif fold(mark) == "neu co":
            paper = replace(paper, required=False)
        elif fold(mark).startswith(_CASE_MARK) and ":" in mark:
            paper = replace(paper, case=mark.partition(":")[2].strip())
        else:
            raise BadFile(f"Dòng {line}: không hiểu dấu «#{mark[:40]}» trong cột «components».")
    return paper


def _case(text: str, doubts: Doubts, field_name: str) -> Case:
    name, _, length = text.rpartition(":") if ":" in text else (text, "", "")
    if not length:
        return Case(text.rstrip(":"))
    term, doubt = term_of_text(length.strip(), field_name=field_name)
    if term is None:
        return Case(text)
    if doubt:
        doubts.add(doubt, name)
    return Case(name.strip(), term)
