"""The supervisor's commands about the figures themselves: how they are counted, and closed."""

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
from motcua_desktop.cli.session import Session
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.counting import Counting

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.report import Period


def register(tree: typer.Typer) -> None:
    counting = group(tree, "counting", "Cách tính của các báo cáo.")
    counting.command("show", cls=VietnameseCommand)(show_counting)
    counting.command("set", cls=VietnameseCommand)(set_counting)
    closing = group(tree, "closing", "Khóa số liệu của kỳ báo cáo.")
    closing.command("close", cls=VietnameseCommand)(close)
    closing.command("list", cls=VietnameseCommand)(list_closed)
    closing.command("corrections", cls=VietnameseCommand)(corrections)
    closing.command("verify", cls=VietnameseCommand)(verify)


def show_counting(context: typer.Context) -> None:
    """Các báo cáo đang tính đúng hạn, quá hạn theo cách nào."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        _tell_counting(session, app.counting.show())


def set_counting(
    context: typer.Context,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="unit|date|hour", help="Theo thủ tục, ngày, hay phút."),
    ] = None,
    waiting: Annotated[
        str | None,
        typer.Option(
            "--waiting",
            metavar="in_time|by_due_date",
            help="Hồ sơ đang dừng tính hạn: trong hạn, hay theo ngày hẹn.",
        ),
    ] = None,
    ended: Annotated[
        str | None,
        typer.Option(
            "--ended",
            metavar="by_due_date|on_time",
            help="Hồ sơ từ chối, rút, dừng: theo ngày hẹn, hay đúng hạn.",
        ),
    ] = None,
    month_from_day: Annotated[
        int | None,
        typer.Option("--month-from-day", metavar="NGÀY", help="Ngày đầu kỳ tháng; 1: tháng lịch."),
    ] = None,
) -> None:
    """Đổi cách tính; kỳ đã khóa giữ cách tính lúc khóa."""
    session: Session = context.obj
    said = {
        "compare_by": compare,
        "waiting": waiting,
        "ended": ended,
        "month_from_day": month_from_day,
    }
    with session.signed_in() as (app, actor):
        told: dict[str, Any] = {key: value for key, value in said.items() if value is not None}
        _tell_counting(session, app.counting.change(actor, told).value)


def _tell_counting(session: Session, counting: Counting) -> None:
    sentences = counting.sentences()
    session.tell({**counting.to_json(), "notes": list(sentences)}, "\n".join(sentences))


def close(
    context: typer.Context,
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    nine_months: NineMonths = None,
    year: Year = None,
    first: First = None,
    last: Last = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="LÝ DO", help="Cần khi khóa lại một kỳ đã khóa.")
    ] = "",
) -> None:
    """Khóa biểu II.06a của một kỳ: số liệu được ký, sau này không đổi."""
    from motcua_desktop.services.closing import closed_json

    session: Session = context.obj
    named = {"month": month, "quarter": quarter, "half": half, "nine_months": nine_months}
    with session.signed_in() as (app, actor):
        period = _period(app, first, last, year=year, **named)
        closed = app.closing.close(actor, period, reason).value
    session.tell(closed_json(closed), f"{closed.period.name}: {closed.sentence()}.")


def list_closed(context: typer.Context) -> None:
    """Các kỳ đã khóa, kỳ mới nhất trước."""
    from motcua_desktop.services.closing import closed_json

    session: Session = context.obj
    with session.signed_in() as (app, actor):
        found = app.closing.closed(actor)
    lines = [f"{one.period.name}: {one.sentence()}." for one in found]
    session.tell([closed_json(one) for one in found], "\n".join(lines) or "Chưa khóa kỳ nào.")


def corrections(
    context: typer.Context,
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    nine_months: NineMonths = None,
    year: Year = None,
    first: First = None,
    last: Last = None,
) -> None:
    """Những hồ sơ nay tính khác với lúc khóa kỳ, và vì sao."""
    from motcua_desktop.services.closing import corrections_json

    session: Session = context.obj
    named = {"month": month, "quarter": quarter, "half": half, "nine_months": nine_months}
    with session.signed_in() as (app, actor):
        found = app.closing.corrections(actor, _period(app, first, last, year=year, **named))
    lines = [
        f"{one.line.code}  {one.was or 'không tính'} → {one.now or 'không tính'}  ({one.why})"
        for one in found.dossiers
    ]
    session.tell(corrections_json(found), "\n".join(lines) or "Không có gì khác với lúc khóa.")


def verify(
    context: typer.Context,
    month: Month = None,
    quarter: Quarter = None,
    half: Half = None,
    nine_months: NineMonths = None,
    year: Year = None,
    first: First = None,
    last: Last = None,
) -> None:
    """Số liệu đã khóa có còn nguyên: chữ ký, bảng kê hồ sơ, chuỗi nhật ký."""
    session: Session = context.obj
    named = {"month": month, "quarter": quarter, "half": half, "nine_months": nine_months}
    asked = any((*named.values(), year, first, last))
    with session.signed_in() as (app, actor):
        period = _period(app, first, last, year=year, **named) if asked else None
        proofs = app.closing.verify(actor, period)
    whole = all(not one.findings for one in proofs)
    session.code = 0 if whole else 1
    lines = [
        f"{one.closed.period.name}, lần {one.closed.number}: "
        f"{' '.join(one.findings) or 'còn nguyên vẹn.'}"
        for one in proofs
    ]
    value = {"ok": whole, "closings": [one.to_json() for one in proofs]}
    session.tell(value, "\n".join(lines) or "Chưa khóa kỳ nào.")


def _period(app: App, first: str | None, last: str | None, **named: str | None) -> "Period":
    return period_of(first, last, cut_off=app.counting.show().month_from_day, **named)
