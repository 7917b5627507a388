"""The command `report`: any report of a period, to any kind of file."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    from motcua_desktop.domain.staff import Actor

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
    with_register: Annotated[
        bool, typer.Option("--with-register", help="month: kèm sổ theo dõi hồ sơ ở cuối.")
    ] = False,
) -> None:
    """Lập một báo cáo của một kỳ thành PDF, XLSX, CSV hay JSON. month: cả tập báo cáo của kỳ;
    day: sổ cuối ngày."""
    session: Session = context.obj
    asked = _Asked(
        *_known(name),
        parse_date(day, field="day") if day else None,
        (first, last),
        {
            "month": month,
            "quarter": quarter,
            "half": half,
            "nine_months": nine_months,
            "year": year,
        },
    )
    chosen = _kind(output, kind, asked.kinds)
    if with_register and asked.name != "month":
        raise InvalidInput("Chỉ tập báo cáo (month) kèm được sổ.", field="with_register")
    with session.signed_in() as (app, actor):
        period = asked.period(app)
        target = output if output == "-" else str(_target(output, asked.name, period, chosen))
        if asked.bound:
            value, told = _bind(app, actor, asked.name, period, target, register=with_register)
        else:
            value, told = _make(app, actor, asked.name, period, chosen, target)
    if output != "-":
        session.tell({**value, "file": str(Path(target).absolute())}, f"Đã ghi {target}: {told}.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which report, whether it is bound from several, and the options that say of when."""

    name: str
    bound: bool
    day: "date | None"
    span: tuple[str | None, str | None]
    named: Mapping[str, str | None]

    @property
    def kinds(self) -> tuple[str, ...]:
        return ("pdf",) if self.bound else _KINDS

    def period(self, app: App) -> "Period":
        """The one period asked for; today's for what is of a day. Raises InvalidInput."""
        from motcua_desktop.domain.report import Period
        from motcua_desktop.services.report_list import report_named

        report = None if self.bound else report_named(self.name)
        daily = self.name == "day" if report is None else report.daily
        some = any((*self.span, *self.named.values()))
        if some and self.day:
            raise InvalidInput("Chỉ chọn một kỳ báo cáo.", field="day", next_step="Bỏ bớt --day.")
        day = self.day or (local(app.clock.now()).date() if daily and not some else None)
        if day:
            return Period(day, day, f"Ngày {date_text(day)}")
        calendar = report is not None and report.calendar
        cut_off = 1 if calendar else app.counting.show().month_from_day
        return period_of(*self.span, cut_off=cut_off, **self.named)


def _known(name: str) -> tuple[str, bool]:
    """The report's name as it is written, and whether it is bound. Raises InvalidInput."""
    from motcua_desktop.services.report_list import PACKETS, report_named

    folded = name.casefold()
    return (folded, True) if folded in PACKETS else (report_named(name).name, False)


def _make(
    app: App, actor: "Actor", name: str, period: "Period", kind: str, target: str
) -> tuple[dict[str, Any], str]:
    made = app.reporting.made(actor, name, period)
    if target == "-":
        written = BytesIO()
        made.write(kind, written)
        write_file(target, written.getvalue())
        return {}, ""
    with placed(Path(target)) as file:
        made.write(kind, file)
    return made.brief(), made.told


def _bind(
    app: App, actor: "Actor", name: str, period: "Period", target: str, *, register: bool
) -> tuple[dict[str, Any], str]:
    if name == "month":
        pdf = app.reporting.packet(actor, period, register=register)
    elif period.first == period.last:
        pdf = app.reporting.day(actor, period.first)
    else:
        raise InvalidInput("Sổ cuối ngày lập cho một ngày.", field="to", next_step="Dùng --day.")
    pages = app.page_count(pdf)
    write_file(target, pdf)
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return {"form": name, **days, "pages": pages}, f"{pages} trang"


def _kind(output: str, kind: str | None, kinds: tuple[str, ...]) -> str:
    """What is written: by the file's name, else what was asked for."""
    if kind is not None and kind not in kinds:
        raise InvalidInput(f"Kiểu tệp phải là {', '.join(kinds)}.", field="kind")
    if output == "-":
        return kind or kinds[-1]
    if _is_folder(output):
        return kind or "pdf"
    found = Path(output).suffix.lower().lstrip(".")
    if found not in kinds:
        choices = ", ".join(f".{one}" for one in kinds)
        raise InvalidInput(f"Tệp kết quả phải có đuôi {choices}.", field="output")
    if kind not in (None, found):
        raise InvalidInput(f"Tệp «{output}» có đuôi khác kiểu {kind}.", field="kind")
    return found


def _is_folder(output: str) -> bool:
    return output.endswith(("/", "\\")) or Path(output).is_dir()


def _target(output: str, name: str, period: "Period", kind: str) -> Path:
    """The file to write; in a folder one named after the report and its days."""
    if not _is_folder(output):
        return Path(output)
    days = [period.first.isoformat(), period.last.isoformat()]
    return Path(output) / f"{'_'.join(dict.fromkeys([name, *days]))}.{kind}"
