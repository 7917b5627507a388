"""This computer's clock: what it says, and a supervisor's word that it is right."""

from typing import Annotated

import typer

from motcua_desktop.cli.session import Session
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import iso, moment_text


def register(tree: typer.Typer) -> None:
    clock = group(tree, "clock", "Đồng hồ của máy.")
    clock.command("show", cls=VietnameseCommand)(show)
    clock.command("accept", cls=VietnameseCommand)(accept)


def show(context: typer.Context) -> None:
    """Giờ của máy và lúc ghi gần nhất; báo nếu đồng hồ chạy lùi."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        state = app.timekeeper.state()
    last = f"ghi gần nhất lúc {moment_text(state.last)}" if state.last else "chưa ghi gì"
    fine = f"Máy chỉ {moment_text(state.now)}, {last}."
    session.code = 0 if state.trouble is None else 1
    session.tell(state.to_json(), state.trouble.sentence() if state.trouble else fine)


def accept(
    context: typer.Context,
    reason: Annotated[str, typer.Option("--reason", metavar="CHỮ", help="Vì sao giờ trước sai.")],
) -> None:
    """Xác nhận giờ hiện nay đúng, giờ đã ghi trước đây sai; chỉ người phụ trách."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        accepted = app.timekeeper.accept(actor, reason).value
    value = {
        "now": iso(accepted.now),
        "last_written_at": iso(accepted.last),
        "later": list(accepted.later),
    }
    session.tell(value, accepted.sentence())
