"""The command `report`: any report of a period, to any kind of file."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.app import App
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
from motcua_desktop.cli.session import Session, write_file
from motcua_desktop.cli.words import VietnameseCommand
from motcua_desktop.domain.moment import date_text, local, parse_date
from motcua_desktop.errors import InvalidInput
from motcua_desktop.paths import placed

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from datetime import date

    from motcua_desktop.domain.report import Period
    from motcua_desktop.services.report_list import Report

_KINDS = ("pdf", "xlsx", "csv", "json")


def register(tree: typer.Typer) -> None:
    tree.command("report", cls=VietnameseCommand)(report)


def report(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="BIỂU", help="II.06a, register, cash, …")],
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", metavar="TỆP", help="Đuôi .pdf, .xlsx, .csv, .json; hoặc thư mục."
        ),
    ],
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    nine_months: NineMonths = None,
    year: Year = None,
    first: First = None,
    last: Last = None,
    day: Annotated[str | None, typer.Option("--day", metavar="NGÀY", help="Một ngày.")] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIỂU", help="pdf, xlsx, csv, json khi ghi vào thư mục."),
    ] = None,
) -> None:
    """Lập một báo cáo của một kỳ thành PDF, XLSX, CSV hay JSON."""
    from motcua_desktop.services.report_list import report_named

    session: Session = context.obj
    wanted = report_named(name)
    chosen = _kind(output, kind)
    with session.signed_in() as (app, actor):
        one = parse_date(day, field="day") if day else None
        named = {"month": month, "quarter": quarter, "half": half, "year": year}
        told = any((*named.values(), nine_months, first, last))
        if one is None and wanted.daily and not told:
            one = local(app.clock.now()).date()
        period = (
            _of_day(one, told=told)
            if one
            else period_of(
                first, last, cut_off=_cut_off(app, wanted), nine_months=nine_months, **named
            )
        )
        made = app.reporting.made(actor, wanted.name, period)
        if output == "-":
            written = BytesIO()
            made.write(chosen, written)
            write_file(output, written.getvalue())
            return
        target = _target(output, wanted, period, chosen)
        with placed(target) as file:
            made.write(chosen, file)
    session.tell(
        {**made.brief(), "file": str(target.absolute())}, f"Đã ghi {target}: {made.told}."
    )


def _cut_off(app: App, wanted: "Report") -> int:
    return 1 if wanted.calendar else app.counting.show().month_from_day


def _of_day(day: "date", *, told: bool) -> "Period":
    from motcua_desktop.domain.report import Period

    if told:
        raise InvalidInput("Chỉ chọn một kỳ báo cáo.", field="day", next_step="Bỏ bớt --day.")
    return Period(day, day, f"Ngày {date_text(day)}")


def _kind(output: str, kind: str | None) -> str:
    """What is written: by the file's name, else what was asked for."""
    if kind is not None and kind not in _KINDS:
        raise InvalidInput(f"Kiểu tệp phải là {', '.join(_KINDS)}.", field="kind")
    if output == "-":
        return kind or "json"
    if _is_folder(output):
        return kind or "pdf"
    found = Path(output).suffix.lower().lstrip(".")
    if found not in _KINDS:
        choices = ", ".join(f".{one}" for one in _KINDS)
        raise InvalidInput(f"Tệp kết quả phải có đuôi {choices}.", field="output")
    if kind not in (None, found):
        raise InvalidInput(f"Tệp «{output}» có đuôi khác kiểu {kind}.", field="kind")
    return found


def _is_folder(output: str) -> bool:
    return output.endswith(("/", "\\")) or Path(output).is_dir()


def _target(output: str, wanted: "Report", period: "Period", kind: str) -> Path:
    """The file to write; in a folder one named after the report and its days."""
    if not _is_folder(output):
        return Path(output)
    days = [period.first.isoformat(), period.last.isoformat()]
    name = "_".join(dict.fromkeys([wanted.name, *days]))
    return Path(output) / f"{name}.{kind}"
