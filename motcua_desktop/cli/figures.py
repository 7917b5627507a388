"""The supervisor's commands about the figures themselves: how they are counted."""

from typing import Annotated, Any

import typer

from motcua_desktop.cli.session import Session
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.counting import Counting


def register(tree: typer.Typer) -> None:
    counting = group(tree, "counting", "Cách tính của các báo cáo.")
    counting.command("show", cls=VietnameseCommand)(show_counting)
    counting.command("set", cls=VietnameseCommand)(set_counting)


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
