"""The reports with a drawing and keys of their own: the official sheet and the desk's books."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from motcua_desktop.domain.moment import money_text
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor
from motcua_desktop.reporting.made import Made, plain
from motcua_desktop.services.shelf import Shelf
from motcua_desktop.services.wordings import Wordings

# The paper's libraries are imported when something is drawn.
if TYPE_CHECKING:
    from motcua_desktop.printing.numbering import Numbered

Own = Callable[[Shelf, Wordings, Actor, Period], Made]


def _month(shelf: Shelf, _words: Wordings, actor: Actor, period: Period) -> Made:
    from motcua_desktop.printing import month
    from motcua_desktop.printing.sheet import landscape
    from motcua_desktop.services.month_table import month_table
    from motcua_desktop.services.reports import Reports, month_csv, month_json

    sheet = Reports(shelf.database, shelf.clock, shelf.agency).month(actor, period)
    value, total = month_json(sheet), sheet.total
    table = month_table(sheet)
    return Made(
        table,
        lambda: month.month(sheet),
        lambda into: month.draw(sheet, into.paper(table.short, landscape())),
        lambda: month_csv(sheet),
        lambda: value,
        lambda: value,
        f"nhận {total[3]}, đã giải quyết {total[7]}, còn lại {total[11]}",
    )


def _cash(shelf: Shelf, words: Wordings, actor: Actor, period: Period) -> Made:
    from motcua_desktop.printing import cash_book
    from motcua_desktop.printing.sheet import landscape
    from motcua_desktop.services.book_tables import cash_table
    from motcua_desktop.services.cash import Cash, cash_csv, cash_json

    sheet = Cash(shelf.database, shelf.clock, shelf.agency).book(actor, period)
    value = cash_json(sheet)
    taken, waived = (money_text(sheet.total(kind)) for kind in _TOLD)
    table, said = cash_table(sheet), words.of("cash")
    return Made(
        table,
        lambda: cash_book.cash_book(sheet, words=said),
        lambda into: cash_book.draw(sheet, into.paper(table.short, landscape()), said),
        lambda: cash_csv(sheet),
        lambda: value,
        lambda: value,
        f"thu {taken}, miễn giảm {waived}",
    )


_TOLD = (PaymentKind.PAID, PaymentKind.WAIVED)


def _copies(shelf: Shelf, words: Wordings, actor: Actor, period: Period) -> Made:
    from motcua_desktop.printing import copies_book
    from motcua_desktop.printing.sheet import landscape
    from motcua_desktop.services.book_tables import copies_of, copies_table
    from motcua_desktop.services.copies import copies_csv, copies_json

    sheet = copies_of(shelf, actor, period)
    value = copies_json(sheet)
    table, said = copies_table(sheet), words.of("copies")
    return Made(
        table,
        lambda: copies_book.copies_book(sheet, words=said),
        lambda into: copies_book.draw(sheet, into.paper(table.short, landscape()), said),
        lambda: copies_csv(sheet),
        lambda: value,
        lambda: value,
        f"{sheet.copies} bản, {money_text(sheet.fees)}",
    )


def _register(shelf: Shelf, words: Wordings, actor: Actor, period: Period) -> Made:
    from motcua_desktop.printing import register
    from motcua_desktop.printing.sheet import landscape
    from motcua_desktop.services.book_tables import register_table
    from motcua_desktop.services.registers import Registers, register_csv, register_json

    registers = Registers(shelf.database, shelf.clock, shelf.agency)
    sheet = register_table(shelf, actor, period)
    count = sum(1 for _ in sheet.tables[0].rows)
    value = {
        "form": sheet.form,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "count": count,
    }

    def pdf() -> bytes:
        with registers.volumes(actor, period) as volumes:
            return register.register(volumes, words=words.of("07"))

    def bind(into: "Numbered") -> None:
        take = into.of(sheet.short, landscape())
        with registers.volumes(actor, period) as volumes:
            for volume in volumes:
                register.Pages(words.of("07"), into.face, take).volume(*volume)

    def csv() -> bytes:
        with registers.volumes(actor, period) as volumes:
            return register_csv(register_json(volumes))

    def json() -> dict[str, object]:
        with registers.volumes(actor, period) as volumes:
            return {**value, "rows": register_json(volumes)}

    return Made(sheet, pdf, bind, csv, json, lambda: value, f"{count} hồ sơ")


def pages_of_day(
    shelf: Shelf, words: Wordings, actor: Actor, day: date
) -> tuple[int, Callable[["Numbered"], None]]:
    """How many dossiers were received that day, and what draws their lines of the register."""
    from motcua_desktop.printing import register
    from motcua_desktop.printing.sheet import landscape
    from motcua_desktop.services.registers import Registers

    registers = Registers(shelf.database, shelf.clock, shelf.agency)
    with registers.day(actor, day) as volumes:
        count = sum(1 for _, lines in volumes for _ in lines)

    def bind(into: "Numbered") -> None:
        pages = register.Pages(words.of("07"), into.face, into.of("Sổ theo dõi", landscape()))
        with registers.day(actor, day) as volumes:
            for book, lines in volumes:
                pages.volume(book, lines, cover=False)

    return count, bind


def _line(shelf: Shelf, words: Wordings, actor: Actor, period: Period) -> Made:
    from motcua_desktop.printing import line_book
    from motcua_desktop.services.book_tables import line_of, line_table
    from motcua_desktop.services.line_days import sheet_csv

    sheet = line_of(shelf, actor, period)
    value = sheet.to_json()
    told = (
        f"gửi {value['sent']}, xác nhận {value['confirmed']}, từ chối {value['refused']}, "
        f"còn chờ {value['waiting']}, sai khác {value['differences']}"
    )
    table = line_table(sheet)
    return Made(
        table,
        lambda: line_book.line_book(sheet, words=words.of("line")),
        plain(table).bind,
        lambda: sheet_csv(sheet),
        lambda: value,
        lambda: value,
        told,
    )


OWN: Mapping[str, Own] = {
    "II.06a": _month,
    "register": _register,
    "cash": _cash,
    "copies": _copies,
    "sync": _line,
}
"""By the report's name."""
