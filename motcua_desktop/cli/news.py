"""What the province says otherwise than the desk, and what only the province has."""

from typing import Annotated

import typer

from motcua_desktop.cli.session import Session
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import date_text
from motcua_desktop.errors import InvalidInput

_CHOICES = ("take", "keep")


def register(tree: typer.Typer) -> None:
    news = group(tree, "news", "Tin của tỉnh khác với quầy, hồ sơ chỉ có ở tỉnh.")
    news.command("list", cls=VietnameseCommand)(list_differences)
    news.command("settle", cls=VietnameseCommand)(settle)
    news.command("found", cls=VietnameseCommand)(found)


def list_differences(context: typer.Context) -> None:
    """Những chỗ tỉnh nói khác quầy, với cả hai giá trị."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        told = app.news.differences(actor)
    session.tell(
        [one.to_json() for one in told],
        "\n".join(
            f"{one.id}  {one.code}  {one.kind.label if one.kind else 'Tin lạ'}  "
            f"quầy: {one.ours}; tỉnh: {one.theirs}  {one.reason}"
            for one in told
        )
        or "Tỉnh và quầy không nói khác nhau chỗ nào.",
    )


def settle(
    context: typer.Context,
    news_id: Annotated[int, typer.Argument(metavar="ID", help="Số trong «news list».")],
    choice: Annotated[
        str, typer.Argument(metavar="take|keep", help="Ghi theo tỉnh, hay giữ theo quầy.")
    ],
) -> None:
    """Quyết định một chỗ khác: take ghi theo tỉnh; keep giữ theo quầy và báo lại tỉnh."""
    session: Session = context.obj
    if choice not in _CHOICES:
        raise InvalidInput("Chọn take (ghi theo tỉnh) hoặc keep (giữ theo quầy).", field="choice")
    with session.signed_in() as (app, actor):
        told = app.news.settle(actor, news_id, take=choice == "take").value
    done = "Đã ghi theo tỉnh" if choice == "take" else "Giữ theo quầy, sẽ báo lại tỉnh"
    session.tell({**told.to_json(), "settled": choice}, f"{done}: {told.code}.")


def found(
    context: typer.Context,
    seen: Annotated[
        str | None,
        typer.Option("--seen", metavar="MÃ", help="Hồ sơ này đã nhập lại hoặc xem xong."),
    ] = None,
) -> None:
    """Hồ sơ chỉ tỉnh có, hoặc tỉnh giữ bản mới hơn: cần đối chiếu với giấy và nhập lại."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        if seen is not None:
            app.line_days.look_into(actor, seen)
        told = app.line_days.found(actor)
    session.tell(
        [one.to_json() for one in told],
        "\n".join(
            f"{one.held.code}  nhận {date_text(one.day)}  {one.owner}  {one.procedure}  "
            f"{'tỉnh giữ bản mới hơn' if one.here else 'quầy không có'}"
            f"{f'  ({one.settled_by} đã xem)' if one.settled_by else ''}"
            for one in told
        )
        or "Không có hồ sơ nào chỉ có ở tỉnh.",
    )
