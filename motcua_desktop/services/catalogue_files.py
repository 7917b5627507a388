"""A file → procedures: the portal's JSON or workbook, our own CSV, and `Procedure.to_json` lists.

All or nothing: a file that cannot be read as a whole raises BadFile saying where it is bad.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua_desktop.domain.moment import parse_date
from motcua_desktop.domain.procedure import Procedure, ProcedureCode
from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import BadFile, InvalidInput
from motcua_desktop.services.catalogue_own import own_record
from motcua_desktop.services.catalogue_portal import read_record
from motcua_desktop.services.catalogue_sheets import Listed, read_csv, read_workbook

_MOST_BYTES = 30_000_000
_MOST_RECORDS = 20_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHERS = {b"%PDF": "PDF", b"\x89PNG": "ảnh", b"\xff\xd8\xff": "ảnh", b"Rar!": "nén RAR"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record left out, and why; `code` is "" where the record has none."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """What a file holds. `names_only`: a plain list, silent on channels, terms, fees and papers.

    `abolished` are the codes that its decision `basis` abolishes, from today or a given day on.
    `plain_fees`: the procedures whose fees were told by a source that knows no cases, periods and
    exemptions.
    """

    procedures: tuple[Procedure, ...]
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    names_only: bool = False
    plain_fees: frozenset[str] = frozenset()
    abolished: tuple[ProcedureCode, ...] = ()
    abolished_from: date | None = None
    basis: str = ""


def read_catalogue(data: bytes, *, name: str) -> CatalogueFile:
    """The procedures of a file; `name` is told to people and tells CSV from JSON when in doubt.

    Raises BadFile: too large, wrong encoding, malformed, not what it says it is, a record without
    code or name, the same code twice.
    """
    if len(data) > _MOST_BYTES:
        raise BadFile(f"Tệp «{name}» lớn hơn 30 MB.")
    if not data.strip():
        raise BadFile(f"Tệp «{name}» rỗng.")
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data)
    _refuse_others(data, name)
    text = _decoded(data, name)
    if text.lstrip().startswith("<"):
        raise BadFile(f"Tệp «{name}» là trang web hoặc XML, không phải danh mục.")
    if text.lstrip().startswith(("{", "[")) or name.lower().endswith(".json"):
        return _json(text)
    return _own_csv(text)


def _workbook(data: bytes) -> CatalogueFile:
    listed, without_code = read_workbook(data)
    silent = "Danh sách này chỉ có mã, tên, cơ quan, lĩnh vực: không có thời hạn, phí, giấy tờ."
    skipped = tuple(Skipped("", f"Dòng {line} có tên nhưng không có mã.") for line in without_code)
    return CatalogueFile(_distinct(listed), skipped, (silent, *_warnings(listed)), names_only=True)


def _own_csv(text: str) -> CatalogueFile:
    listed = read_csv(text)
    plain = frozenset(entry.procedure.code for entry in listed if entry.plain_fees)
    return CatalogueFile(_distinct(listed), warnings=tuple(_warnings(listed)), plain_fees=plain)


def _json(text: str) -> CatalogueFile:
    document = _parsed(text)
    abolition = _abolition(document)
    records = _records(document, may_be_none=bool(abolition))
    seen: dict[ProcedureCode, int] = {}
    procedures: list[Procedure] = []
    warnings: list[str] = []
    plain: set[str] = set()
    for number, record in enumerate(records, 1):
        try:
            procedure, told = _one(record)
        except InvalidInput as trouble:
            raise BadFile(f"Bản ghi {number}: {trouble.message}") from trouble
        except RecursionError as trouble:
            raise BadFile(f"Bản ghi {number} lồng nhau quá sâu.") from trouble
        _refuse_twice(procedure.code, seen, number, "Bản ghi")
        procedures.append(procedure)
        warnings += told
        if not _is_own(record):
            plain.add(procedure.code)
    both = [code for code in abolition.get("abolished", ()) if code in seen]
    if both:
        raise BadFile(f"Thủ tục {both[0]} vừa được công bố vừa bị bãi bỏ trong cùng một tệp.")
    return CatalogueFile(
        tuple(procedures),
        warnings=tuple(warnings),
        plain_fees=frozenset(plain),
        **abolition,
    )


def _abolition(document: object) -> dict[str, Any]:
    """What a decision abolishes: `abolished` beside `result`, with `abolished_from` and `basis`."""
    if not isinstance(document, dict) or _is_own(document) or "abolished" not in document:
        return {}
    codes, since, basis = (document.get(key) for key in ("abolished", "abolished_from", "basis"))
    if not isinstance(codes, list) or not isinstance(basis or "", str):
        raise BadFile("«abolished» phải là danh sách mã thủ tục, «basis» là số quyết định.")
    try:
        known = tuple(dict.fromkeys(ProcedureCode(code, field="abolished") for code in codes))
        day = None if since is None else parse_date(since, field="abolished_from")
    except InvalidInput as trouble:
        raise BadFile(f"Phần bãi bỏ: {trouble.message}") from trouble
    if known and not (basis or "").strip():
        raise BadFile("Phần bãi bỏ thiếu «basis»: số, ngày quyết định.")
    return {"abolished": known, "abolished_from": day, "basis": one_line(basis or "")[:300]}


def _one(record: object) -> tuple[Procedure, Iterable[str]]:
    """A record in our own shape (it has `code`), or else in the portal's."""
    if isinstance(record, dict) and _is_own(record):
        return own_record(record), ()
    procedure, doubts = read_record(record)
    return procedure, doubts.told()


def _is_own(record: object) -> bool:
    return isinstance(record, dict) and "code" in record


def _records(document: object, *, may_be_none: bool = False) -> list[object]:
    """One object, a list, or `{"result": […]}`; a decision may only abolish."""
    if may_be_none and isinstance(document, dict) and "RESULT" not in map(str.upper, document):
        return []
    if isinstance(document, dict):
        inner = {str(key).upper(): value for key, value in document.items()}
        document = document if inner.keys() & {"MATTHC", "CODE"} else inner.get("RESULT")
    records = [document] if isinstance(document, dict) else document
    if not isinstance(records, list):
        raise BadFile("JSON này không có thủ tục nào (cần MATTHC, hoặc «result»: […]).")
    if not records:
        raise BadFile("JSON này có danh sách thủ tục rỗng.")
    if len(records) > _MOST_RECORDS:
        raise BadFile(f"JSON này có hơn {_MOST_RECORDS} thủ tục.")
    return records


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as trouble:
        raise BadFile(f"JSON hỏng ở dòng {trouble.lineno}, cột {trouble.colno}.") from trouble
    except RecursionError as trouble:
        raise BadFile("JSON lồng nhau quá sâu.") from trouble
    except ValueError as trouble:
        raise BadFile("JSON có một con số quá dài.") from trouble


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise BadFile(
            f"Tệp «{name}» không phải UTF-8 (dòng {line}, byte {trouble.start}).",
            next_step="Lưu lại tệp với bảng mã UTF-8 rồi làm lại; chưa có gì thay đổi.",
        ) from trouble
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadFile(f"Tệp «{name}» không phải văn bản (dòng {line}).")
    return text


def _refuse_others(data: bytes, name: str) -> None:
    if data.startswith(_OLD_OFFICE):
        raise BadFile(
            f"Tệp «{name}» là Excel đời cũ (.xls) hoặc có mật khẩu.",
            next_step="Mở bằng Excel, lưu lại thành .xlsx không mật khẩu; chưa có gì thay đổi.",
        )
    for sign, kind in _OTHERS.items():
        if data.startswith(sign):
            raise BadFile(f"Tệp «{name}» là tệp {kind}, không phải danh mục.")
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise BadFile(f"Tệp «{name}» không phải sổ XLSX hoặc đã hỏng.")


def _distinct(listed: list[Listed]) -> tuple[Procedure, ...]:
    seen: dict[ProcedureCode, int] = {}
    for entry in listed:
        _refuse_twice(entry.procedure.code, seen, entry.line, "Dòng")
    if not listed:
        raise BadFile("Danh sách không có thủ tục nào.")
    return tuple(entry.procedure for entry in listed)


def _warnings(listed: list[Listed]) -> Iterable[str]:
    return [line for entry in listed for line in entry.doubts.told()]


def _refuse_twice(
    code: ProcedureCode, seen: dict[ProcedureCode, int], number: int, noun: str
) -> None:
    first = seen.setdefault(code, number)
    if first != number:
        raise BadFile(f"{noun} {number}: thủ tục {code} đã có ở {noun.lower()} {first}.")
