"""Sổ thu phí, lệ phí / kiểm quỹ: every payment of a period, day by day, with the till's counts."""

from motcua_desktop.domain.cash import CashCount, CashDay, CashLine, CashSheet
from motcua_desktop.domain.moment import date_text, money_text, time_text
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.step_words import PAY_METHODS
from motcua_desktop.printing.book import Book, book
from motcua_desktop.printing.book import draw as draw_book
from motcua_desktop.printing.sheet import Sheet
from motcua_desktop.printing.wording import Wording

_WIDTHS = (9, 12, 39, 38, 0, 20, 20, 22, 32)
_ALIGNED = {0: "center", 1: "center", 5: "right", 6: "right"}


def cash_book(
    sheet: CashSheet, *, words: Wording | None = None, bundled_font: bool = False
) -> bytes:
    """The book as PDF. PaperTrouble when its words are broken."""
    return book(_book(sheet), words=words, bundled_font=bundled_font)


def draw(sheet: CashSheet, paper: Sheet, words: Wording) -> None:
    """The book on the pages of an empty paper, which it closes. Raises PaperTrouble."""
    draw_book(_book(sheet), paper, words)


def _book(sheet: CashSheet) -> Book:
    rows: list[list[str] | str] = []
    bold: set[int] = set()
    number = 0
    for day in sheet.days:
        bold.add(len(rows))
        rows.append(_day(day))
        for line in day.lines:
            number += 1
            rows.append([str(number), *_cells(line)])
        rows += [_counted(count) for count in day.counts]
    return Book(
        form="cash",
        agency=sheet.agency,
        place=sheet.place,
        period=sheet.period,
        first=sheet.first,
        last=sheet.last,
        made_on=sheet.made_on,
        widths=_WIDTHS,
        rows=rows,
        values={
            "collected": money_text(sheet.total(PaymentKind.PAID)),
            "waived": money_text(sheet.total(PaymentKind.WAIVED)),
            "refunded": money_text(sheet.total(PaymentKind.REFUNDED)),
            "count": str(number),
        },
        aligned=_ALIGNED,
        bold=frozenset(bold),
    )


def _day(day: CashDay) -> str:
    ways = ", ".join(
        f"{PAY_METHODS.get(way, way or 'không ghi').lower()} {money_text(amount)}"
        for way, amount in day.by_method().items()
    )
    told = f"Ngày {date_text(day.day)}: thu {money_text(day.total(PaymentKind.PAID))}"
    told += f" ({ways})" if ways else ""
    waived = day.total(PaymentKind.WAIVED)
    return f"{told}; miễn, giảm {money_text(waived)}" if waived else told


def _cells(line: CashLine) -> list[str]:
    plus = money_text(line.amount).removesuffix(" đ")
    taken = {PaymentKind.PAID: plus, PaymentKind.REFUNDED: f"-{plus}"}.get(line.kind, "")
    note = "; ".join(part for part in (line.exemption, line.evidence) if part)
    return [
        time_text(line.at),
        line.code,
        line.applicant,
        line.procedure,
        taken,
        plus if line.kind is PaymentKind.WAIVED else "",
        PAY_METHODS.get(line.method, line.method),
        "\n".join(part for part in (line.officer, note) if part),
    ]


def _counted(count: CashCount) -> str:
    why = f" – {count.explanation}" if count.explanation else ""
    return (
        f"Kiểm quỹ lúc {time_text(count.at)} {date_text(count.day)}: theo sổ "
        f"{money_text(count.expected)}, đếm được {money_text(count.counted)}: {count.told}{why} "
        f"({count.officer})"
    )
