"""The options that name a period, for every command that tells of one."""

from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.domain.moment import parse_date
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.report import Period

Month = Annotated[str | None, typer.Option("--month", metavar="NĂM-THÁNG", help="Dạng 2026-11.")]
Quarter = Annotated[str | None, typer.Option("--quarter", metavar="NĂM-QUÝ", help="Dạng 2026-Q3.")]
Half = Annotated[
    str | None, typer.Option("--half", metavar="NĂM-NỬA", help="6 tháng: 2026-H1, 2026-H2.")
]
NineMonths = Annotated[
    str | None, typer.Option("--nine-months", metavar="NĂM", help="9 tháng đầu năm.")
]
Year = Annotated[str | None, typer.Option("--year", metavar="NĂM", help="Cả năm.")]
First = Annotated[str | None, typer.Option("--from", metavar="NGÀY", help="Ngày đầu.")]
Last = Annotated[str | None, typer.Option("--to", metavar="NGÀY", help="Ngày cuối.")]


def period_of(
    first: str | None, last: str | None, *, cut_off: int, **named: str | None
) -> "Period":
    """The one period asked for; `named` are the options by their kind (`nine_months`).

    A month begins on day `cut_off`, that of the month before if past 1. Raises InvalidInput naming
    the option.
    """
    from motcua_desktop.domain.period_text import period_of_kind
    from motcua_desktop.domain.report import Period

    told = {kind.replace("_", "-"): text for kind, text in named.items() if text}
    if len(told) + bool(first or last) > 1:
        raise InvalidInput(
            "Chỉ chọn một kỳ báo cáo.",
            field=next(iter(told)),
            next_step="Bỏ bớt --month, --quarter, --half, --nine-months, --year, --from, --to.",
        )
    for kind, text in told.items():
        return period_of_kind(kind, text, cut_off)
    if first and last:
        return Period(parse_date(first, field="from"), parse_date(last, field="to"))
    raise InvalidInput(
        "Chưa chọn kỳ báo cáo.",
        field="month",
        next_step="Dùng --month 2026-11, hoặc --from và --to.",
    )
