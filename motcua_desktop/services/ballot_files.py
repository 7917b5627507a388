"""Ballots out of a file: JSON (one or a list), CSV or XLSX; the lines that are wrong are named."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from motcua_desktop.domain.ballot import Ballot, Source
from motcua_desktop.domain.moment import VIETNAM, parse_date, parse_moment
from motcua_desktop.domain.people import known_keys, one_of
from motcua_desktop.domain.survey import STEPS, SurveyForm
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import BadFile, InvalidInput
from motcua_desktop.services.ballots import refuse_lines
from motcua_desktop.services.catalogue_values import plain
from motcua_desktop.services.table_rows import Row, csv_rows, workbook_rows

_KEYS = {
    "key", "dossier", "visit", "score", "answers", "comment", "at", "officer", "procedure",
    "source",
}  # fmt: skip
_HEADS = {
    "key": {"key", "khoa", "ma phieu"},
    "dossier": {"dossier", "ma ho so", "ho so"},
    "visit": {"visit", "luot", "so thu tu"},
    "score": {"score", "diem", "danh gia chung", "muc do hai long"},
    "comment": {"comment", "y kien", "gop y"},
    "at": {"at", "ngay", "ngay danh gia"},
    "officer": {"officer", "can bo", "ten dang nhap"},
    "procedure": {"procedure", "thu tuc", "ma thu tuc"},
    "source": {"source", "nguon"},
}
_NUMBERING = {"stt", "tt"}
_FROM_FILES = (Source.PAPER, Source.IMPORT)
_HEADER_WITHIN = 20
_ANSWER = "answer."

Told = tuple[int, dict[str, Any]]


def read_ballots(
    data: bytes, name: str, form: SurveyForm, now: datetime
) -> list[tuple[int, Ballot]]:
    """The ballots of a file with the line (in JSON: the place in the list) each stands on.

    A ballot without `key` gets one from the whole file where it tells a dossier or a day, so that
    the same file twice is the same ballots. Raises BadFile naming the lines that are wrong.
    """
    told = _rows(data, name, form)
    if not told:
        raise BadFile("Tệp không có phiếu nào.", next_step="Xem mẫu tệp ở «survey add --help».")
    mark = hashlib.sha256(
        json.dumps([row for _, row in told], sort_keys=True, default=str).encode()
    ).hexdigest()[:32]
    found: list[tuple[int, Ballot]] = []
    wrong: list[str] = []
    for place, (line, row) in enumerate(told, start=1):
        try:
            found.append((line, _ballot(row, f"{mark}-{place}", now)))
        except InvalidInput as trouble:
            wrong.append(f"Dòng {line}: «{trouble.field}»: {trouble.message}")
    refuse_lines(wrong)
    return found


def _ballot(told: Mapping[str, Any], own_key: str, now: datetime) -> Ballot:
    row = dict(known_keys(told, allowed=_KEYS, field="ballot"))
    if not isinstance(row.get("answers") or {}, Mapping):
        raise InvalidInput('Câu trả lời có dạng {"attitude": 5, …}.', field="answers")
    source = one_of(Source, row.pop("source", None) or Source.IMPORT, field="source")
    if source not in _FROM_FILES:
        raise InvalidInput("Nguồn của phiếu trong tệp là paper hoặc import.", field="source")
    if row.get("dossier") or row.get("at"):
        row["key"] = row.get("key") or own_key
    return Ballot.typed(row, source, at=_moment(row.pop("at", None), now))


def _moment(value: object, now: datetime) -> datetime | None:
    """A moment, or noon of a day (of today: now)."""
    match value:
        case None | "":
            return None
        case datetime():
            told = value if value.tzinfo else value.replace(tzinfo=VIETNAM)
            return noon(told.date(), now) if told.time() == time() else told
        case date():
            return noon(value, now)
        case str() if "T" in value:
            return parse_moment(value, field="at")
        case _:
            return noon(parse_date(value, field="at"), now)


def noon(day: date, now: datetime) -> datetime:
    """The moment of a ballot of which only the day is known; never after `now` on its own day."""
    midday = datetime.combine(day, time(12), VIETNAM)
    return min(midday, now) if day == now.astimezone(VIETNAM).date() else midday


def _rows(data: bytes, name: str, form: SurveyForm) -> list[Told]:
    if data[:2] == b"PK":
        return [row for sheet in workbook_rows(data) for row in _of_table(sheet, form)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise BadFile(f"Tệp «{name}» không phải UTF-8 (byte {trouble.start}).") from trouble
    if text.lstrip()[:1] in ("[", "{"):
        return _of_json(text, name)
    return list(_of_table(list(csv_rows(text)), form))


def _of_json(text: str, name: str) -> list[Told]:
    try:
        told = json.loads(text)
    except json.JSONDecodeError as trouble:
        raise BadFile(
            f"Tệp «{name}» không phải JSON hợp lệ: dòng {trouble.lineno}, cột {trouble.colno}."
        ) from trouble
    except (ValueError, RecursionError) as trouble:
        raise BadFile(f"Tệp «{name}» không phải JSON hợp lệ.") from trouble
    return list(enumerate(told if isinstance(told, list) else [told], start=1))


def _of_table(rows: Sequence[Row], form: SurveyForm) -> Iterator[Told]:
    """The rows under the first one that has a column of scores."""
    for at, (line, values) in enumerate(rows[:_HEADER_WITHIN], start=1):
        columns = [_column(fold(plain(value)), form) for value in values]
        if "score" in columns:
            _refuse_columns(columns, values, line)
            for number, cells in rows[at:]:
                yield number, _told(columns, cells, form)
            return
    if rows:
        raise BadFile(
            "Không thấy dòng tiêu đề có cột «Điểm» (score).",
            next_step="Các cột nhận được có ở «survey add --help».",
        )


def _column(head: str, form: SurveyForm) -> str:
    """What a column holds; "" for a running number or nothing, "?" for what nobody knows."""
    if not head or head in _NUMBERING:
        return ""
    for key, heads in _HEADS.items():
        if head in heads:
            return key
    for one in form.questions:
        if head in {one.key, fold(one.short), fold(one.text)}:
            return f"{_ANSWER}{one.key}"
    return "?"


def _refuse_columns(columns: Sequence[str], heads: Sequence[object], line: int) -> None:
    for column, head in zip(columns, heads, strict=True):
        if column == "?":
            raise BadFile(f"Dòng {line}: không biết cột «{plain(head)[:60]}».")
        if column and columns.count(column) > 1:
            raise BadFile(f"Dòng {line}: cột «{plain(head)[:60]}» có hai lần.")


def _told(columns: Sequence[str], cells: Sequence[object], form: SurveyForm) -> dict[str, Any]:
    row: dict[str, Any] = {"answers": {}}
    for column, cell in zip(columns, cells, strict=False):
        if not column or cell is None or cell == "":
            continue
        if column.startswith(_ANSWER):
            row["answers"][column.removeprefix(_ANSWER)] = _score(cell, form)
        elif column == "score":
            row[column] = _score(cell, form)
        elif column == "at":
            row[column] = cell
        else:
            row[column] = cell if isinstance(cell, str) else plain(cell)
    return row


def _score(cell: object, form: SurveyForm) -> object:
    """A number as a table has it, or one of the form's words; what is neither is left as it is."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    text = fold(plain(cell))
    words = {fold(word): step for word, step in zip(form.words, STEPS, strict=True)}
    if text in words:
        return words[text]
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else cell
