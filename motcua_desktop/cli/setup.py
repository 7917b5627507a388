"""Setting a desk up: deadline, users."""

from typing import Annotated

import typer

from motcua_desktop.cli.session import Session, secret
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import moment_text, parse_moment
from motcua_desktop.domain.term import Term
from motcua_desktop.errors import NotSignedIn


def register(tree: typer.Typer) -> None:
    # A term of -5 is a wrong number, not an option.
    negative = {"ignore_unknown_options": True}
    tree.command("deadline", cls=VietnameseCommand, context_settings=negative)(deadline)
    users = group(tree, "users", "Người dùng của quầy.")
    users.command("add", cls=VietnameseCommand)(add_user)
    users.command("list", cls=VietnameseCommand)(list_users)
    users.command("disable", cls=VietnameseCommand)(disable_user)
    users.command("password", cls=VietnameseCommand)(change_password)


def deadline(
    context: typer.Context,
    start: Annotated[str, typer.Argument(metavar="BẮT_ĐẦU", help="2026-11-20T09:30")],
    term: Annotated[int, typer.Argument(metavar="THỜI_HẠN", help="Số ngày hoặc giờ.")],
    unit: Annotated[
        str,
        typer.Argument(metavar="ĐƠN_VỊ", help="working_days days working_hours hours same_day"),
    ],
) -> None:
    """Tính hạn trả từ lúc nhận, thời hạn và lịch của cơ quan, kèm lý do từng ngày."""
    from motcua_desktop.services.office import due_json

    session: Session = context.obj
    moment = parse_moment(start, field="start")
    length = Term.parse(term, unit)
    with session.app() as app:
        found = app.office.due(moment, length)
    session.tell(
        due_json(moment, found),
        "\n".join(
            [f"Hẹn trả: {moment_text(found.due_at)}"]
            + [f"  {step.date:%d/%m/%Y}  {step.why}" for step in found.steps]
        ),
    )


def add_user(
    context: typer.Context,
    login: Annotated[str, typer.Argument(metavar="TÊN_ĐĂNG_NHẬP")],
    name: Annotated[str, typer.Option("--name", metavar="HỌ_TÊN", help="Họ và tên.")],
    role: Annotated[
        str, typer.Option("--role", metavar="VAI", help="officer specialist supervisor admin")
    ] = "officer",
) -> None:
    """Thêm người dùng; mật khẩu lấy từ MOTCUA_NEW_PASSWORD hoặc hỏi."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        person = app.staff.add(actor, login, name, role, _new_password()).value
    session.tell(
        {"login": person.login, "name": person.name, "role": person.role.value},
        f"Đã thêm {person.name} ({person.role.label}).",
    )


def list_users(context: typer.Context) -> None:
    """Những người được đăng nhập."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        members = app.staff.everybody(actor)
    session.tell(
        [member.to_json() for member in members],
        "\n".join(
            f"{member.login}  {member.name}  {member.role.label}"
            f"{'  (đã khóa)' if member.disabled else ''}"
            for member in members
        ),
    )


def disable_user(
    context: typer.Context, login: Annotated[str, typer.Argument(metavar="TÊN_ĐĂNG_NHẬP")]
) -> None:
    """Khóa một người dùng; việc họ đã làm vẫn còn."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        app.staff.disable(actor, login)
    session.tell({"login": login, "disabled": True}, f"Đã khóa {login}.")


def change_password(
    context: typer.Context, login: Annotated[str, typer.Argument(metavar="TÊN_ĐĂNG_NHẬP")]
) -> None:
    """Đổi mật khẩu; mật khẩu mới lấy từ MOTCUA_NEW_PASSWORD hoặc hỏi."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        app.staff.change_password(actor, login, _new_password())
    session.tell({"login": login}, f"Đã đổi mật khẩu của {login}.")


def _new_password() -> str:
    found = secret("MOTCUA_NEW_PASSWORD", "Mật khẩu mới: ")
    if not found:
        raise NotSignedIn(
            "Chưa có mật khẩu mới.", field="password", next_step="Đặt MOTCUA_NEW_PASSWORD."
        )
    return found
