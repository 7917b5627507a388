"""The till: a day's money, the count at closing, and the book of a period."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.cash import (
    CashCount,
    CashDay,
    CashLine,
    CashSheet,
    check_counted,
    counted_notes,
    worth,
)
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.moment import VIETNAM, date_text, local, money_text
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.step_words import PAY_METHODS
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import cash as store
from motcua_desktop.models import journal
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.services.csv_text import csv_bytes

_LONGEST = timedelta(days=366)


class Cash:
    def __init__(self, database: Database, clock: Clock, agency: Agency):
        self._database = database
        self._clock = clock
        self._agency = agency

    def day(self, actor: Actor, day: date | None = None) -> CashDay:
        """That day's money (today's for None), its counts, and what its dossiers still owe."""
        actor.need(Right.REPORT)
        wanted = day or self._today()
        with self._database.read() as connection:
            return self._day(connection, wanted)

    def count(
        self,
        actor: Actor,
        day: date | None = None,
        *,
        counted: int | None = None,
        denominations: Mapping[str, int] | None = None,
        explanation: str = "",
    ) -> Done[CashCount]:
        """Set what lies in the till, counted as a sum or note by note, against what must.

        A difference needs its explanation. Counting again adds a line, the old one stays. Raises
        InvalidInput naming `counted`, `denominations`, `explanation` or `day`, and NotAllowed.
        """
        actor.need(Right.RECEIVE)
        wanted = day or self._today()
        if wanted > self._today():
            raise InvalidInput("Ngày này chưa tới.", field="day")
        notes = counted_notes(denominations) if denominations else {}
        found = check_counted(worth(notes) if counted is None and notes else counted)
        if notes and worth(notes) != found:
            raise InvalidInput(
                f"Các mệnh giá cộng lại là {money_text(worth(notes))}, không phải "
                f"{money_text(found)}.",
                field="counted",
            )
        why = one_line(text_field(explanation, field="explanation", limit=1000))
        now = self._clock.now()
        with self._database.write() as connection:
            expected = self._day(connection, wanted).expected
            made = CashCount(wanted, expected, found, why, now, actor.name, notes)
            if made.difference and not why:
                raise InvalidInput(
                    f"Quỹ {made.told} so với sổ ({money_text(expected)}); hãy ghi lý do.",
                    field="explanation",
                )
            store.add_count(connection, made, counter=self._agency.counter)
            note = f"ngày {date_text(wanted)}: đếm {money_text(found)}, {made.told}"
            journal.write(connection, journal.Entry(now, actor, "count_cash", note=note))
        return Done(made, Change())

    def book(self, actor: Actor, period: Period) -> CashSheet:
        """Sổ thu phí, lệ phí of the period: every day on which there was money or a count."""
        actor.need(Right.REPORT)
        if period.last - period.first > _LONGEST:
            raise InvalidInput("Sổ thu lập cho nhiều nhất một năm.", field="to")
        with self._database.read() as connection:
            days = tuple(self._days(connection, period))
        return CashSheet(
            agency=self._agency.name,
            place=self._agency.place,
            period=period.name,
            first=period.first,
            last=period.last,
            days=days,
            made_on=self._today(),
        )

    def _day(self, connection: Connection, day: date) -> CashDay:
        start, end = span(day, day)
        counter = self._agency.counter
        return CashDay(
            day,
            store.lines(connection, start=start, end=end),
            store.outstanding(connection, start=start, end=end),
            tuple(store.counts(connection, first=day, last=day, counter=counter)),
        )

    def _days(self, connection: Connection, period: Period) -> list[CashDay]:
        start, end = span(period.first, period.last)
        lines = store.lines(connection, start=start, end=end)
        counts = store.counts(
            connection, first=period.first, last=period.last, counter=self._agency.counter
        )
        by_day: dict[date, list[CashLine]] = {count.day: [] for count in counts}
        for line in lines:
            by_day.setdefault(local(line.at).date(), []).append(line)
        return [
            CashDay(day, tuple(found), counts=tuple(c for c in counts if c.day == day))
            for day, found in sorted(by_day.items())
        ]

    def _today(self) -> date:
        return local(self._clock.now()).date()


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """These days on the desk's clock, both included, as [start, end)."""
    start = datetime.combine(first, time(), VIETNAM)
    return start, datetime.combine(last, time(), VIETNAM) + timedelta(days=1)


def cash_json(sheet: CashSheet) -> dict[str, Any]:
    """The book as the command line writes it; amounts in đồng."""
    return {
        "form": "cash",
        "from": sheet.first.isoformat(),
        "to": sheet.last.isoformat(),
        "agency": sheet.agency,
        "collected": sheet.total(PaymentKind.PAID),
        "waived": sheet.total(PaymentKind.WAIVED),
        "refunded": sheet.total(PaymentKind.REFUNDED),
        "days": [
            {key: value for key, value in day.to_json().items() if key not in _NOT_OF_A_PERIOD}
            for day in sheet.days
        ],
    }


# What is owed is told of today; of a day long past it would tell what happened since.
_NOT_OF_A_PERIOD = frozenset({"outstanding", "owing"})


def cash_csv(sheet: CashSheet) -> bytes:
    """Every line of the book, then every count, for a spreadsheet; amounts in đồng."""
    heads = [
        "Ngày giờ", "Loại", "Mã hồ sơ", "Người nộp", "Thủ tục", "Số tiền", "Hình thức",
        "Diện miễn, giảm", "Giấy tờ chứng minh", "Người thu",
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            f"{local(line.at):%d/%m/%Y %H:%M}", line.kind.label, line.code, line.applicant,
            line.procedure, line.amount, PAY_METHODS.get(line.method, line.method),
            line.exemption, line.evidence, line.officer,
        ]
        for day in sheet.days
        for line in day.lines
    ]  # fmt: skip
    rows += [
        [
            f"{local(count.at):%d/%m/%Y %H:%M}", f"Kiểm quỹ ngày {date_text(count.day)}", "", "",
            count.told, count.counted, "", count.explanation, "", count.officer,
        ]
        for day in sheet.days
        for count in day.counts
    ]  # fmt: skip
    return csv_bytes([heads, *rows])
