"""A period closed: signed, never changed; what would be otherwise today is told against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.closing import (
    FORM,
    ClosedReport,
    Correction,
    Fate,
    Moved,
    body_of,
    corrections,
    digest,
    packed,
    totals,
)
from motcua_desktop.domain.dossier import DossierLine, HistoryLine
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.paper import MonthSheet
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.text import text_field
from motcua_desktop.errors import InvalidInput, NotFound, StoreDamaged
from motcua_desktop.models import closing as store
from motcua_desktop.models import journal, packages, reading
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.sealing import Unsound, check_signature
from motcua_desktop.services import timekeeping
from motcua_desktop.services.reports import Reports, bounds, fates_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction for people: whose dossier, what it was closed as, what it is, and why."""

    line: DossierLine
    was: str
    now: str
    why: str

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.line.code,
            "applicant": self.line.applicant,
            "procedure": self.line.procedure,
            "was": self.was or None,
            "now": self.now or None,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Corrections:
    """What differs today from a closed period: figure by figure, dossier by dossier."""

    closed: ClosedReport
    figures: tuple[Moved, ...]
    dossiers: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a closing still holds; `findings` say in sentences what does not."""

    closed: ClosedReport
    findings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            **closed_json(self.closed),
            "ok": not self.findings,
            "findings": list(self.findings),
        }


class Closing:
    """Closes Biểu II.06a of a period. Nothing here ever changes what was closed."""

    def __init__(self, database: Database, clock: Clock, agency: Agency):
        self._database = database
        self._clock = clock
        self._reports = Reports(database, clock, agency)

    def close(self, actor: Actor, period: Period, reason: str = "") -> Done[ClosedReport]:
        """Close the period: figures and the fate of each dossier, signed with the desk's key.

        A period that was closed may be closed again with a reason: it gets the next number, and
        the old closing stays. Raises InvalidInput naming `period` (it is not over) or `reason`,
        FiguresDisagree, NotAllowed, ClockWrong.
        """
        actor.need(Right.REPORT)
        actor.need(Right.CLOSE_REPORT)
        why = text_field(reason, field="reason", limit=500)
        with self._database.read() as connection:
            drawn_up = self._drawn_up(connection, period)
        with self._database.write() as connection:
            now = timekeeping.moment(connection, self._clock)
            if local(now).date() <= period.last:
                raise InvalidInput(
                    f"Kỳ này đến hết ngày {date_text(period.last)} mới xong.",
                    field="period",
                    next_step="Khóa sau ngày cuối kỳ; đến khi đó vẫn lập báo cáo được.",
                )
            number = store.next_number(connection, period)
            if number > 1 and not why:
                raise InvalidInput("Kỳ này đã khóa; khóa lại thì phải ghi lý do.", field="reason")
            if drawn_up.head != store.head(connection):
                drawn_up = self._drawn_up(connection, period)
            again = why if number > 1 else ""
            told = replace(drawn_up, number=number, reason=again, at=now, actor=actor.name)
            closed = self._signed(connection, told)
            journal.write(connection, _entry(actor, closed))
        return Done(closed, Change(settings=True))

    def _drawn_up(self, connection: Connection, period: Period) -> ClosedReport:
        """What is to be signed, ready before anybody has to wait for the store."""
        sheet = self._reports.counted(connection, period)
        return ClosedReport(
            id=0,
            number=0,
            period=period,
            body=body_of(sheet),
            facts=packed(fates_of(connection, period, sheet.counting)),
            head=store.head(connection),
            signature="",
            public_key="",
            reason="",
            at=self._clock.now(),
            actor="",
        )

    def _signed(self, connection: Connection, told: ClosedReport) -> ClosedReport:
        signer = packages.desk_keys(connection).signer
        plain = replace(told, public_key=signer.public.hex())
        signed = replace(plain, signature=signer.sign(plain.signed()).hex())
        return store.add(connection, signed)

    def closed(self, actor: Actor, period: Period | None = None) -> tuple[ClosedReport, ...]:
        """Every closing, of `period` alone where it is given; the newest period first."""
        actor.need(Right.REPORT)
        with self._database.read() as connection:
            found = store.everything(connection)
        days = period and (period.first, period.last)
        return tuple(one for one in found if days in (None, (one.period.first, one.period.last)))

    def corrections(self, actor: Actor, period: Period) -> Corrections:
        """What would count otherwise today than it was closed last, by the rules of then.

        Raises NotFound where the period was never closed, StoreDamaged, NotAllowed.
        """
        actor.need(Right.REPORT)
        with self._database.read() as connection:
            closed = self._newest(connection, period)
            sheet = closed.sheet()
            today = self._reports.counted(connection, period, sheet.counting)
            fates = fates_of(connection, period, sheet.counting)
            found = corrections(closed.fates(), fates)
            return Corrections(closed, _moved(sheet, today), _told(connection, closed, found))

    def verify(self, actor: Actor, period: Period | None = None) -> tuple[Proof, ...]:
        """Whether the closings still hold: figures, facts, signature, key and journal.

        All of them, or those of `period`. Raises NotFound where there is none, NotAllowed.
        """
        actor.need(Right.REPORT)
        found = self.closed(actor, period)
        if period is not None and not found:
            raise _never(period)
        with self._database.read() as connection:
            chain = journal.verify(connection, {one.head for one in found})
            written = store.entries(connection)
            own = packages.known_signer(connection)
        return tuple(Proof(one, tuple(_faults(one, chain, written, own))) for one in found)

    def _newest(self, connection: Connection, period: Period) -> ClosedReport:
        closed = store.newest(connection, period)
        if closed is None:
            raise _never(period)
        return closed


def closed_json(closed: ClosedReport) -> dict[str, Any]:
    """One closing as the command line tells it."""
    return {
        "form": FORM,
        "from": closed.period.first.isoformat(),
        "to": closed.period.last.isoformat(),
        "period": closed.period.name,
        **closed.mark(),
    }


def corrections_json(found: Corrections) -> dict[str, Any]:
    """The corrections as the command line tells them."""
    return {
        **closed_json(found.closed),
        "figures": [
            {
                "row": one.row,
                "column": str(one.column),
                "closed": one.closed,
                "today": one.today,
            }
            for one in found.figures
        ],
        "dossiers": [one.to_json() for one in found.dossiers],
    }


def _entry(actor: Actor, closed: ClosedReport) -> journal.Entry:
    data = {
        "form": FORM,
        "first": closed.period.first.isoformat(),
        "last": closed.period.last.isoformat(),
        "number": closed.number,
        "body": digest(closed.body.encode()),
        "facts": digest(closed.facts),
        "signature": closed.signature,
    }
    days = f"{date_text(closed.period.first)}–{date_text(closed.period.last)}"
    note = f"{FORM} {days}, lần {closed.number}"
    note = f"{note}: {closed.reason}" if closed.reason else note
    return journal.Entry(closed.at, actor, store.ACTION, note=note, data=data)


def _never(period: Period) -> NotFound:
    return NotFound(
        f"Kỳ {date_text(period.first)}–{date_text(period.last)} chưa khóa.",
        next_step="Khóa kỳ ấy trước, hoặc chọn kỳ khác.",
    )


def _faults(
    closed: ClosedReport,
    chain: journal.Verdict,
    written: dict[tuple[str, str, int], tuple[int, dict[str, Any]]],
    own: str,
) -> Iterable[str]:
    """What of this closing does not hold, in sentences."""
    try:
        signer, signature = bytes.fromhex(closed.public_key), bytes.fromhex(closed.signature)
        check_signature(signer, signature, closed.signed())
    except (Unsound, ValueError):
        yield "Chữ ký không còn đúng với số liệu đã khóa."
    if closed.public_key != own:
        yield "Khóa ký không phải khóa của quầy này."
    yield from _against(closed, written.get(_key(closed.period, closed.number), (0, {}))[1])
    if chain.broken_at is not None:
        yield f"Chuỗi nhật ký đứt ở dòng {chain.broken_at}."
    if closed.head not in chain.met:
        yield "Không thấy đầu chuỗi nhật ký lúc khóa trong nhật ký hiện nay."
    yield from _within(closed)


def _against(closed: ClosedReport, said: Mapping[str, Any]) -> Iterable[str]:
    """What differs from what the journal says of the closing."""
    if not said:
        yield "Nhật ký không có lần khóa này."
        return
    for key, what, now in (
        ("body", "Số liệu", digest(closed.body.encode())),
        ("facts", "Bảng kê hồ sơ", digest(closed.facts)),
        ("signature", "Chữ ký", closed.signature),
    ):
        if said[key] != now:
            yield f"{what} không còn như ghi trong nhật ký lúc khóa."


def _key(period: Period, number: int) -> tuple[str, str, int]:
    return period.first.isoformat(), period.last.isoformat(), number


def _within(closed: ClosedReport) -> Iterable[str]:
    """Whether figures and facts can be read, and say the same."""
    try:
        if closed.sheet().total != totals(closed.fates()):
            yield "Cộng bảng kê hồ sơ không ra tổng số đã khóa."
    except StoreDamaged as trouble:
        yield trouble.message


def _moved(closed: MonthSheet, today: MonthSheet) -> tuple[Moved, ...]:
    """Row by row the figures that differ, the total last; a row that one sheet lacks is nought."""
    was, now = _by_row(closed), _by_row(today)
    rows = [row for row in dict.fromkeys((*now, *was)) if row]
    return tuple(
        Moved(row, column, was.get(row, {}).get(column, 0), now.get(row, {}).get(column, 0))
        for row in (*rows, "")
        for column in range(3, 14)
        if was.get(row, {}).get(column, 0) != now.get(row, {}).get(column, 0)
    )


def _by_row(sheet: MonthSheet) -> dict[str, dict[int, int]]:
    named = {f"{row.name} ({row.code})" if row.code else row.name: row.cells for row in sheet.rows}
    return {**named, "": sheet.total}


def _told(
    connection: Connection, closed: ClosedReport, found: tuple[Correction, ...]
) -> tuple[Corrected, ...]:
    seqs = [one.dossier for one in found]
    lines = dict(zip(seqs, reading.lines_of(connection, seqs), strict=True))
    entry = store.entries(connection).get(_key(closed.period, closed.number), (0, {}))[0]
    since = store.since(connection, entry, seqs)
    return tuple(
        Corrected(
            lines[one.dossier],
            _words(one.was, one.now),
            _words(one.now, one.was),
            _why(since.get(one.dossier, []), closed),
        )
        for one in found
    )


def _words(fate: Fate | None, other: Fate | None) -> str:
    """What it counted as; with its procedure where that is what differs."""
    if fate is None:
        return ""
    if other is not None and (fate.field, fate.code) != (other.field, other.code):
        return f"{fate.words()} ({fate.field}, {fate.code})"
    return fate.words()


def _why(since: list[HistoryLine], closed: ClosedReport) -> str:
    """What was written of the dossier after the closing that reaches back into the period."""
    _, end = bounds(closed.period)
    found = [_reason(line, late=line.at < end) for line in since if not line.undone]
    told = [reason for reason in found if reason]
    return "; ".join(dict.fromkeys(told)) or "không có dòng nhật ký nào giải thích"


def _reason(line: HistoryLine, *, late: bool) -> str:
    if line.action == "receive":
        return "nhập bù sau khi khóa"
    if line.action in _BACKWARDS:
        return f"{deed(line.action).lower()}: {line.note}" if line.note else deed(line.action)
    if late and line.status is not None:
        return f"«{deed(line.action)}» ngày {date_text(local(line.at).date())} ghi sau khi khóa"
    return ""


_BACKWARDS = frozenset({journal.UNDO, Action.CORRECT})
