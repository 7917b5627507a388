"""Find dossiers and people; tell what is due."""

from datetime import datetime, time, timedelta

from motcua_desktop.clock import Clock
from motcua_desktop.domain.calendar import (
    OfficeCalendar,
    add_working_days,
    days_left_text,
    working_days_between,
)
from motcua_desktop.domain.dossier import Dossier, DossierLine, Status
from motcua_desktop.domain.finding import (
    DueEntry,
    DueLists,
    Found,
    KnownPerson,
    ListFilter,
    Page,
)
from motcua_desktop.domain.moment import VIETNAM, local
from motcua_desktop.domain.numbering import parse_scan
from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import finding, reading
from motcua_desktop.models.database import Database
from motcua_desktop.services.office import Office

_MOST_DUE = 5_000


class Finder:
    def __init__(self, database: Database, clock: Clock, office: Office):
        self._database = database
        self._clock = clock
        self._office = office

    def find(self, text: str, *, status: Status | None = None, limit: int = 50) -> Found:
        """Dossiers by code, alias, scan, name, identity number, phone or procedure.

        Accents do not matter, exact tones come first, then the newest. Nothing typed gives the
        newest. Never raises for odd text.
        """
        with self._database.read() as connection:
            exact = self._exact(text)
            seq = reading.seq_of(connection, exact) if exact else None
            if seq is not None:
                lines = reading.lines_of(connection, [seq])
            elif status is None:
                lines = finding.find(connection, text, limit + 1)
            else:
                lines = finding.find_with_status(connection, text, status, limit + 1)
        if status is not None:
            lines = [line for line in lines if line.status is status]
        return Found(len(lines[:limit]), tuple(lines[:limit]), len(lines) > limit)

    def dossiers(self, found: Found) -> tuple[Dossier, ...]:
        """The same results told in full, for the command line."""
        with self._database.read() as connection:
            seqs = [reading.seq_of(connection, line.id) for line in found.lines]
            return tuple(reading.load(connection, seq) for seq in seqs if seq is not None)

    def page(self, wanted: ListFilter, *, limit: int = 100, before: int | None = None) -> Page:
        """One page of the list, newest first, and how many there are in all.

        Of words alone, with no other condition, the newest ten thousand are listed.
        """
        with self._database.read() as connection:
            lines, following = finding.page(connection, wanted, limit=limit, before=before)
            count = finding.total(connection, wanted)
        words_alone = wanted == ListFilter(text=wanted.text) != ListFilter()
        more = words_alone and count >= finding.MOST_TEXT_HITS
        return Page(tuple(lines), count, following, more)

    def due(self, within: int = 3) -> DueLists:
        """What is late, due today, tomorrow (next working day), within `within` working days,
        and what waits for the citizen."""
        now = self._clock.now()
        calendar = self._office.calendar()
        today = local(now).date()
        last = add_working_days(today, max(within, 1), calendar)
        until = datetime.combine(last + timedelta(days=1), time(), VIETNAM)
        with self._database.read() as connection:
            lines = finding.due_before(connection, until, _MOST_DUE)
            supplement = finding.with_status(connection, Status.AWAITING_SUPPLEMENT, _MOST_DUE)
            payment = finding.with_status(connection, Status.AWAITING_PAYMENT, _MOST_DUE)
            ready = finding.with_status(connection, Status.COMPLETED, _MOST_DUE)
            everyone = [line.code for line in (*lines, *supplement, *payment, *ready)]
            holders = finding.holders(connection, everyone)
        entries = [_entry(line, now, calendar, holders) for line in lines]
        return DueLists(
            overdue=tuple(entry for entry in entries if entry.days < 0),
            today=tuple(entry for entry in entries if entry.days == 0),
            tomorrow=tuple(entry for entry in entries if entry.days == 1),
            soon=tuple(entry for entry in entries if entry.days > 1),
            awaiting_supplement=tuple(_entry(x, now, calendar, holders) for x in supplement),
            awaiting_payment=tuple(_entry(x, now, calendar, holders) for x in payment),
            uncollected=tuple(_entry(x, now, calendar, holders) for x in ready),
        )

    def person(self, id_number: str) -> KnownPerson | None:
        """Whom this desk knows by this identity number, and what is still open for them."""
        if not id_number:
            return None
        with self._database.read() as connection:
            row = finding.newest_of(connection, id_number)
            if row is None:
                return None
            lines = finding.open_of(connection, id_number, "")
            return KnownPerson(reading.person_of(row), row.received_at, tuple(lines))

    def _exact(self, text: str) -> str:
        """What may be a whole code, alias or scan; "" for names, which have no figure in them."""
        if not any(letter.isdigit() for letter in text):
            return ""
        try:
            scanned = parse_scan(text)
        except InvalidInput:
            return ""
        return scanned.digits if scanned else one_line(text).upper()


def _entry(
    line: DossierLine, now: datetime, calendar: OfficeCalendar, holders: dict[str, str]
) -> DueEntry:
    today = local(now).date()
    due_day = local(line.due_at).date() if line.due_at else today
    days = working_days_between(today, due_day, calendar)
    if days == 0 and due_day != today:
        days = -1 if due_day < today else 1
    by_hour = line.due_at is not None and due_day == today and line.due_at < now
    if by_hour and line.timeliness(now).value == "open_overdue":
        days = -1
    words = days_left_text(due_day, today, calendar) if line.due_at else "chưa có hạn"
    return DueEntry(line, days, words, holders.get(line.code, ""), _next_step(line, days))


def _next_step(line: DossierLine, days: int) -> str:
    match line.status:
        case Status.AWAITING_SUPPLEMENT:
            return "Gọi nhắc người nộp bổ sung giấy tờ"
        case Status.AWAITING_PAYMENT:
            return "Gọi nhắc người nộp hoàn thành nghĩa vụ tài chính"
        case Status.COMPLETED:
            return "Gọi mời đến nhận kết quả"
        case Status.RECEIVED if days >= 0:
            return "Chuyển hồ sơ đi xử lý"
    if days < 0:
        return "Trả kèm lý do, xin lỗi người nộp"
    if days == 0:
        return "Trả kết quả trong hôm nay"
    # An apology with a new date is lawful until one day before expiry (NĐ 61/2018 Đ19.9).
    if days == 1:
        return "Hạn cuối để xin lỗi, gia hạn"
    return "Nhắc chuyên viên"
