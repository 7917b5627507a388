"""The commands of the 766 index beside its report: index766 show, set, forget, table."""

from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.cli.periods import (
    First,
    Half,
    Last,
    Month,
    NineMonths,
    Quarter,
    Year,
    period_of,
)
from motcua_desktop.cli.session import Session, read_json
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.cell_text import number_text, period_name, share_text

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from collections.abc import Mapping

    from motcua_desktop.domain.index766 import IndexTable
    from motcua_desktop.domain.report import Period
    from motcua_desktop.services.index766 import Typed

RowKey = Annotated[str, typer.Argument(metavar="DÒNG", help="Số dòng: 1.1, 3.5, 5.3, …")]


def register(tree: typer.Typer) -> None:
    index = group(tree, "index766", "Số của Cổng cho chỉ số 766 (biểu: report index766).")
    index.command("show", cls=VietnameseCommand)(show)
    index.command("set", cls=VietnameseCommand)(set_share)
    index.command("forget", cls=VietnameseCommand)(forget)
    index.command("table", cls=VietnameseCommand)(table)


def show(
    context: typer.Context,
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    nine_months: NineMonths = None,
    year: Year = None,
    first: First = None,
    last: Last = None,
) -> None:
    """Số của Cổng đã nhập cho một kỳ, và các dòng còn phải nhập."""
    session: Session = context.obj
    named = {"quarter": quarter, "half": half, "nine_months": nine_months, "year": year}
    period = period_of(first, last, cut_off=1, month=month, **named)
    with session.signed_in() as (app, actor):
        found, rows = app.index766.typed(actor, period), app.index766.table()
    _tell(session, period, found, rows)


def set_share(
    context: typer.Context,
    row: RowKey,
    value: Annotated[
        str, typer.Argument(metavar="TỶ_LỆ", help="Phần trăm Cổng công bố, như 98,5.")
    ],
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    nine_months: NineMonths = None,
    year: Year = None,
    first: First = None,
    last: Last = None,
) -> None:
    """Nhập tỷ lệ Cổng công bố cho một dòng mà quầy không tự đếm được."""
    named = {"quarter": quarter, "half": half, "nine_months": nine_months, "year": year}
    period = period_of(first, last, cut_off=1, month=month, **named)
    _write(context.obj, period, row, value.strip() or "-")


def forget(
    context: typer.Context,
    row: RowKey,
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    nine_months: NineMonths = None,
    year: Year = None,
    first: First = None,
    last: Last = None,
) -> None:
    """Bỏ số đã nhập của một dòng; dòng ấy lại là chưa biết, hoặc theo số quầy đếm."""
    named = {"quarter": quarter, "half": half, "nine_months": nine_months, "year": year}
    period = period_of(first, last, cut_off=1, month=month, **named)
    _write(context.obj, period, row, "")


def table(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="TỆP", help="Bảng dòng chấm khác (JSON).")
    ] = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Dùng lại bảng của chương trình.")
    ] = False,
) -> None:
    """Bảng dòng chấm đang dùng; có TỆP thì thay bằng bảng ấy."""
    session: Session = context.obj
    told = read_json(file) if file else None
    with session.signed_in() as (app, actor):
        found = (
            app.index766.set_table(actor, told).value if file or shipped else app.index766.table()
        )
    session.tell(found.to_json(), "\n".join(_rows(found)))


def _write(session: Session, period: "Period", row: str, value: str) -> None:
    with session.signed_in() as (app, actor):
        found = app.index766.tell(actor, period, {row: value}).value
        rows = app.index766.table()
    _tell(session, period, found, rows)


def _tell(
    session: Session, period: "Period", found: "Mapping[str, Typed]", rows: "IndexTable"
) -> None:
    asked = [one for one in rows if one.typed and one.applies]
    told = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "typed": [found[one.key].to_json() for one in asked if one.key in found],
        "missing": [one.key for one in asked if one.key not in found],
    }
    lines = [f"Số của Cổng, {period_name(period)}:"]
    for one in asked:
        known = found.get(one.key)
        words = f"{share_text(float(known.share))}, {known.by} nhập" if known else "chưa nhập"
        lines.append(f"{one.number:<6} {one.name}: {words}")
    session.tell(told, "\n".join(lines))


def _rows(found: "IndexTable") -> "list[str]":
    lines = [f"{found.version}. {found.basis}."]
    for group_ in found.groups:
        lines.append(f"{group_.name}: {number_text(float(group_.maximum))} điểm")
        for one in group_.rows:
            points = number_text(float(one.maximum))
            outside = "" if one.applies else ", không áp dụng cho xã"
            wanted = share_text(float(one.threshold))
            lines.append(f"  {one.number:<6} {one.name}: {points} điểm từ {wanted}{outside}")
    return [*lines, found.to_check]
