"""The reports there are: what each tells of a period, and how it goes to paper and to a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from motcua_desktop.app import App
from motcua_desktop.domain.moment import money_text
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.report import Period, month_period
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.step_words import PAY_METHODS
from motcua_desktop.errors import InvalidInput

Row = tuple[str, str]
PDF, CSV = "pdf", "csv"


@dataclass(frozen=True, slots=True)
class Made:
    """A report of a period: its figures as rows, and how it becomes a file's bytes."""

    period: Period
    figures: tuple[Row, ...]
    data: dict[str, Callable[[], bytes]]


@dataclass(frozen=True, slots=True)
class Report:
    """One line of the list. `cut_off` is the day its month begins on."""

    key: str
    word: str
    tells: str
    cut_off: int
    make: Callable[[App, Actor, Period], Made]


def _month(app: App, actor: Actor, period: Period) -> Made:
    from motcua_desktop.services.reports import month_csv

    sheet = app.reports.month(actor, period)
    names = (
        (3, "Số hồ sơ nhận giải quyết"),
        (4, "– trực tuyến trong kỳ"),
        (5, "– trực tiếp, bưu chính trong kỳ"),
        (6, "– từ kỳ trước"),
        (7, "Số hồ sơ đã giải quyết"),
        (8, "– trước hạn"),
        (9, "– đúng hạn"),
        (10, "– quá hạn"),
        (11, "Số hồ sơ đang giải quyết"),
        (12, "– trong hạn"),
        (13, "– quá hạn"),
    )
    figures = tuple((name, f"{sheet.total[at]:,}".replace(",", ".")) for at, name in names)
    return Made(period, figures, {PDF: lambda: app.month_pdf(sheet), CSV: lambda: month_csv(sheet)})


def _cash(app: App, actor: Actor, period: Period) -> Made:
    from motcua_desktop.services.cash import cash_csv

    sheet = app.cash.book(actor, period)
    ways: dict[str, int] = {}
    for day in sheet.days:
        for way, amount in day.by_method().items():
            ways[way] = ways.get(way, 0) + amount
    uneven = [count for day in sheet.days for count in day.counts[-1:] if count.difference]
    figures = (
        ("Đã thu", money_text(sheet.total(PaymentKind.PAID))),
        *(
            (f"– {PAY_METHODS.get(way, way or 'không ghi cách trả').lower()}", money_text(amount))
            for way, amount in ways.items()
        ),
        ("Miễn, giảm", money_text(sheet.total(PaymentKind.WAIVED))),
        ("Hoàn trả", money_text(sheet.total(PaymentKind.REFUNDED))),
        ("Số ngày có thu hoặc kiểm quỹ", str(len(sheet.days))),
        ("Số ngày kiểm quỹ lần cuối còn lệch", str(len(uneven))),
    )
    return Made(period, figures, {PDF: lambda: app.cash_pdf(sheet), CSV: lambda: cash_csv(sheet)})


def _copies(app: App, actor: Actor, period: Period) -> Made:
    from motcua_desktop.services.copies import copies_csv

    sheet = app.copies.register(actor, period)
    figures = (
        ("Số chứng thực", str(sum(not line.void for line in sheet.lines))),
        ("Số bản sao", str(sheet.copies)),
        ("Phí chứng thực", money_text(sheet.fees)),
    )
    return Made(
        period, figures, {PDF: lambda: app.copies_pdf(sheet), CSV: lambda: copies_csv(sheet)}
    )


def _register(app: App, actor: Actor, period: Period) -> Made:
    from motcua_desktop.services.registers import register_csv, register_json

    with app.registers.volumes(actor, period) as volumes:
        count = sum(1 for _, lines in volumes for _ in lines)

    def csv() -> bytes:
        with app.registers.volumes(actor, period) as again:
            return register_csv(register_json(again))

    return Made(
        period,
        (("Số hồ sơ trong sổ", f"{count:,}".replace(",", ".")),),
        {PDF: lambda: app.register_pdf(actor, period), CSV: csv},
    )


REPORTS: tuple[Report, ...] = (
    Report("II.06a", "Biểu II.06a", "Tình hình giải quyết thủ tục, tháng từ 15 đến 14", 15, _month),
    Report(
        "so-07", "Sổ theo dõi hồ sơ (Mẫu 07)", "Mọi hồ sơ đã nhận, theo số trong sổ", 1, _register
    ),
    Report("cash", "Sổ thu phí, lệ phí", "Từng khoản thu và kiểm quỹ, theo tháng lịch", 1, _cash),
    Report("copies", "Sổ chứng thực bản sao", "Số, giấy tờ, số bản, phí, người ký", 1, _copies),
)


def parse_period(text: str, cut_off: int, today: date) -> Period:
    """`11/2026`, a day, or two days with a dash; "" is the month of `today`.

    Raises InvalidInput naming `period`.
    """
    from motcua_desktop.domain.moment import parse_date

    typed = text.strip()
    try:
        if not typed:
            return month_period(f"{today.year}-{today.month}", cut_off)
        first, dash, last = typed.replace("–", "-").partition("-")
        if dash and "/" in last:
            begin = parse_date(first.strip(), field="period")
            return Period(begin, parse_date(last.strip(), field="period"))
        if typed.count("/") == 1:
            month, _, year = typed.partition("/")
            return month_period(f"{year.strip()}-{month.strip()}", cut_off)
        day = parse_date(typed, field="period")
    except InvalidInput as trouble:
        raise InvalidInput(
            f"{trouble.message} Viết 11/2026, hoặc 01/11/2026 - 15/11/2026.", field="period"
        ) from trouble
    return Period(day, day)
