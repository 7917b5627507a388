"""Reviewing procedures: `procedures review add`, `list`, `send`, `remove`."""

from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.cli.session import Session, read_json
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import date_text, parse_date
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.review import Review

Number = Annotated[int, typer.Argument(metavar="SỐ", help="Số của lần rà soát, xem review list.")]


def register(tree: typer.Typer) -> None:
    part = group(tree, "review", "Rà soát thủ tục, kiến nghị đơn giản hóa.")
    part.command("add", cls=VietnameseCommand)(add)
    part.command("list", cls=VietnameseCommand)(list_reviews)
    part.command("send", cls=VietnameseCommand)(send)
    part.command("remove", cls=VietnameseCommand)(remove)


def add(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp JSON; - là đầu vào chuẩn.")],
) -> None:
    """Ghi một lần rà soát: phát hiện gì, kiến nghị gì."""
    from motcua_desktop.domain.review import ReviewAsked

    session: Session = context.obj
    asked = ReviewAsked.parse(read_json(file))
    with session.signed_in() as (app, actor):
        review = app.reviews.add(actor, asked).value
    session.tell(review.to_json(), _line(review))


def list_reviews(
    context: typer.Context,
    first: Annotated[str | None, typer.Option("--from", metavar="NGÀY", help="Ngày đầu.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="NGÀY", help="Ngày cuối.")] = None,
) -> None:
    """Các lần rà soát, cũ trước; không có ngày thì tất cả."""
    from datetime import date

    session: Session = context.obj
    since = parse_date(first, field="from") if first else date.min
    until = parse_date(last, field="to") if last else date.max
    if until < since:
        raise InvalidInput("Ngày cuối kỳ trước ngày đầu kỳ.", field="to")
    with session.signed_in() as (app, actor):
        found = app.reviews.between(actor, since, until)
    session.tell(
        [one.to_json() for one in found],
        "\n".join(map(_line, found)) or "Chưa rà soát thủ tục nào.",
    )


def send(
    context: typer.Context,
    review: Number,
    to: Annotated[str, typer.Option("--to", metavar="NƠI_NHẬN", help="Gửi kiến nghị cho ai.")],
    day: Annotated[
        str | None, typer.Option("--day", metavar="NGÀY", help="Ngày gửi (hôm nay).")
    ] = None,
) -> None:
    """Ghi kiến nghị đã gửi cho ai, ngày nào."""
    session: Session = context.obj
    sent_on = parse_date(day, field="day") if day else None
    with session.signed_in() as (app, actor):
        found = app.reviews.send(actor, review, to, sent_on).value
    session.tell(found.to_json(), _line(found))


def remove(
    context: typer.Context,
    review: Number,
    reason: Annotated[str, typer.Option("--reason", metavar="LÝ_DO", help="Vì sao bỏ.")],
) -> None:
    """Bỏ một lần rà soát ghi nhầm; nhật ký vẫn giữ."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        app.reviews.remove(actor, review, reason)
    session.tell({"id": review, "removed": True}, f"Đã bỏ lần rà soát số {review}.")


def _line(one: "Review") -> str:
    asked = one.asked
    told = f"{one.id:>4}  {date_text(one.day)}  {asked.procedure}  {one.name}: {asked.finding}"
    more = f" → {asked.kind.label}: {asked.proposal}" if asked.proposal else ""
    return f"{told}{more} ({one.state})"
