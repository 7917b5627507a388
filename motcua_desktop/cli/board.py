"""The board at the terminal: the same figures as in the window."""

import typer

from motcua_desktop.cli.session import Session
from motcua_desktop.cli.words import VietnameseCommand


def register(tree: typer.Typer) -> None:
    tree.command("board", cls=VietnameseCommand)(board)


def board(context: typer.Context) -> None:
    """Tổng quan: hồ sơ hiện nay, số liệu hôm nay, tháng này, năm nay."""
    from motcua_desktop.domain.moment import local
    from motcua_desktop.domain.report import Period
    from motcua_desktop.services.board import told

    session: Session = context.obj
    with session.signed_in() as (app, actor):
        today = local(app.clock.now()).date()
        made = app.reporting.made(actor, "board", Period(today, today))
    session.tell(made.json(), "\n".join(told(made.sheet)))
