"""The supervisor's commands: report, check, audit."""

import json
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
from motcua_desktop.cli.session import Session, suffix_of, write_file
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.moment import iso, moment_text, money_text, parse_date
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.staff import Actor
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from datetime import date

    from motcua_desktop.domain.report import Period

_REPORTS = ("II.06a", "cash", "register", "sync")


def register(tree: typer.Typer) -> None:
    tree.command("report", cls=VietnameseCommand)(report)
    tree.command("check", cls=VietnameseCommand)(check)
    audit = group(tree, "audit", "Nhật ký nối chuỗi.")
    audit.command("list", cls=VietnameseCommand)(audit_list)
    audit.command("verify", cls=VietnameseCommand)(audit_verify)


def report(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="BIỂU", help="II.06a, cash, register, sync.")],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="TỆP", help="Đuôi .pdf, .csv hoặc .json.")
    ],
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    nine_months: NineMonths = None,
    year: Year = None,
    first: First = None,
    last: Last = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="NGÀY", help="sync: ngày nào (hôm nay).")
    ] = None,
) -> None:
    """Lập báo cáo của một kỳ: biểu II.06a; cash: sổ thu phí, kiểm quỹ; register: sổ theo dõi;
    sync: phiếu đối chiếu gửi lên tỉnh của một ngày."""
    session: Session = context.obj
    if name not in _REPORTS:
        raise InvalidInput(
            f"Biểu «{name}» không có; hãy dùng: {', '.join(_REPORTS)}.", field="name"
        )
    kind = suffix_of(output, ("pdf", "csv", "json"), otherwise="json")
    if name == "sync":
        wanted = parse_date(day, field="day") if day else None
        with session.signed_in() as (app, actor):
            data, value, told = _line_sheet(app, actor, wanted, kind)
    else:
        with session.signed_in() as (app, actor):
            period = period_of(
                first,
                last,
                cut_off=app.counting.show().month_from_day if name == "II.06a" else 1,
                month=month,
                quarter=quarter,
                half=half,
                nine_months=nine_months,
                year=year,
            )
            make = {"II.06a": _month, "cash": _cash_book, "register": _register}[name]
            data, value, told = make(app, actor, period, kind)
    write_file(output, data)
    if output != "-":
        session.tell({**value, "file": str(Path(output).absolute())}, f"Đã ghi {output}: {told}.")


def _month(
    app: App, actor: Actor, period: "Period", kind: str
) -> tuple[bytes, dict[str, Any], str]:
    from motcua_desktop.services.reports import month_csv, month_json, month_json_bytes

    sheet = app.reports.month(actor, period)
    data = {
        "pdf": lambda: app.month_pdf(sheet),
        "csv": lambda: month_csv(sheet),
        "json": lambda: month_json_bytes(sheet),
    }[kind]()
    total = sheet.total
    told = f"nhận {total[3]}, đã giải quyết {total[7]}, còn lại {total[11]}"
    return data, month_json(sheet), told


def _line_sheet(
    app: App, actor: Actor, day: "date | None", kind: str
) -> tuple[bytes, dict[str, Any], str]:
    from motcua_desktop.services.line_days import sheet_csv, sheet_json_bytes

    sheet = app.line_days.sheet(actor, day)
    data = {
        "pdf": lambda: app.line_pdf(sheet),
        "csv": lambda: sheet_csv(sheet),
        "json": lambda: sheet_json_bytes(sheet),
    }[kind]()
    value = sheet.to_json()
    told = (
        f"gửi {value['sent']}, xác nhận {value['confirmed']}, từ chối {value['refused']}, "
        f"còn chờ {value['waiting']}, sai khác {value['differences']}"
    )
    return data, value, told


def _cash_book(
    app: App, actor: Actor, period: "Period", kind: str
) -> tuple[bytes, dict[str, Any], str]:
    from motcua_desktop.services.cash import cash_csv, cash_json, cash_json_bytes

    sheet = app.cash.book(actor, period)
    data = {
        "pdf": lambda: app.cash_pdf(sheet),
        "csv": lambda: cash_csv(sheet),
        "json": lambda: cash_json_bytes(sheet),
    }[kind]()
    taken, waived = sheet.total(PaymentKind.PAID), sheet.total(PaymentKind.WAIVED)
    return data, cash_json(sheet), f"thu {money_text(taken)}, miễn giảm {money_text(waived)}"


def _register(
    app: App, actor: Actor, period: "Period", kind: str
) -> tuple[bytes, dict[str, Any], str]:
    from motcua_desktop.services.registers import register_csv, register_json

    with app.registers.volumes(actor, period) as volumes:
        # A book on paper is streamed; its lines are never in memory together.
        rows = [] if kind == "pdf" else register_json(volumes)
        count = len(rows) or sum(1 for _, lines in volumes for _ in lines)
    value = {
        "form": "07",
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "count": count,
    }
    data = {
        "pdf": lambda: app.register_pdf(actor, period),
        "csv": lambda: register_csv(rows),
        "json": lambda: json.dumps({**value, "rows": rows}, ensure_ascii=False, indent=1).encode(),
    }[kind]()
    return data, value, f"{count} hồ sơ"


def check(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Dựng lại chỉ mục nếu nó sai; bỏ tệp quét lạc.")
    ] = False,
) -> None:
    """Kiểm tra kho dữ liệu, chỉ mục, số hồ sơ, bản quét và chuỗi nhật ký."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        found = app.care.check(actor, repair=repair)
    session.code = 0 if not found else 1
    session.tell(
        {"ok": not found, "findings": list(found)},
        "\n".join(found) or "Kho dữ liệu nguyên vẹn.",
    )


def audit_list(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000)] = 50,
) -> None:
    """Những việc gần nhất, ai làm, lúc nào."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        lines = app.care.recent(actor, limit)
    session.tell(
        [
            {"at": iso(line.at), "actor": line.actor, "action": line.action, "note": line.note}
            for line in lines
        ],
        "\n".join(
            f"{moment_text(line.at)}  {line.actor}  {deed(line.action)}  {line.note}".rstrip()
            for line in lines
        ),
    )


def audit_verify(context: typer.Context) -> None:
    """Dò cả chuỗi nhật ký; nêu dòng đầu tiên bị sửa, xóa hay đổi chỗ."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        verdict = app.care.verify(actor)
    whole = verdict.broken_at is None
    session.code = 0 if whole else 1
    value = {"ok": whole, "entries": verdict.entries, "head": verdict.head}
    if not whole:
        value["broken_at"] = verdict.broken_at
    session.tell(
        value,
        f"Chuỗi nhật ký nguyên vẹn: {verdict.entries} dòng, đầu chuỗi {verdict.head[:16]}…"
        if whole
        else f"Chuỗi nhật ký đứt ở dòng {verdict.broken_at}.",
    )
