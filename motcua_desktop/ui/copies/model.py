"""The rows of the day: what stands in the register, and what was promised for later."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua_desktop.domain.certified_copies import CertifiedCopy, CopiesSheet, Unentered
from motcua_desktop.domain.moment import date_text, local, money_text, time_text
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.table import Badge, Column


@dataclass(frozen=True, slots=True)
class DayRow:
    """A register line, or a dossier whose copies wait for theirs (`line` None)."""

    dossier: str
    requester: str
    line: CertifiedCopy | None = None
    waiting: Unentered | None = None


def day_rows(sheet: CopiesSheet, waiting: Iterable[Unentered]) -> list[DayRow]:
    """The register and who still waits for copies, the newest on top."""
    entered = [(line.at, DayRow(line.code, line.requester, line)) for line in sheet.lines]
    entered.reverse()
    entered += [
        (line.received_at, DayRow(line.code, line.requester, waiting=line)) for line in waiting
    ]
    return [row for _, row in sorted(entered, key=lambda one: one[0], reverse=True)]


def day_text(sheet: CopiesSheet) -> str:
    """`12 số, 30 bản, 240.000 đ`."""
    numbers = sum(not line.void for line in sheet.lines)
    return f"{numbers} số, {sheet.copies} bản, {money_text(sheet.fees)}"


def _state(row: DayRow) -> Badge | None:
    if row.waiting is not None and row.waiting.completed_at is not None:
        return Badge("Chưa vào sổ", Tone.LATE, Icon.LATE)
    if row.waiting is not None:
        due = row.waiting.due_at
        day = f" {time_text(due)} {date_text(local(due).date())[:5]}" if due else ""
        return Badge(f"Hẹn trả{day}", Tone.WAITING, Icon.HOURGLASS)
    if row.line is not None and row.line.void:
        return Badge("Đã hoàn tác", Tone.LATE, Icon.LATE)
    return Badge("Đã vào sổ", Tone.IN_TIME, Icon.DONE)


def _at(row: DayRow) -> str:
    if row.line is not None:
        return time_text(row.line.at)
    return time_text(row.waiting.received_at) if row.waiting is not None else ""


COLUMNS: tuple[Column[DayRow], ...] = (
    Column("Số", lambda row: str(row.line.number) if row.line else "–", 6, right=True, strong=True),
    Column("Giờ", _at, 7, muted=True),
    Column("Người yêu cầu", lambda row: row.requester),
    Column("Giấy tờ", lambda row: row.line.document if row.line else row.dossier),
    Column("Trang", lambda row: str(row.line.pages) if row.line else "", 6, right=True),
    Column("Bản", lambda row: str(row.line.copies) if row.line else "", 5, right=True),
    Column("Phí", lambda row: money_text(row.line.fee) if row.line else "", 11, right=True),
    Column("Người ký", lambda row: row.line.signer if row.line else "", 20, muted=True),
    Column("", lambda row: "", 21, badge=_state),
)
