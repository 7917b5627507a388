"""The office's commands: what it says of itself, and saying it anew."""

from typing import Annotated, Any

import typer

from motcua_desktop.cli.session import Session, read_object
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.errors import InvalidInput


def register(tree: typer.Typer) -> None:
    office = group(tree, "office", "Thông tin của cơ quan.")
    office.command("show", cls=VietnameseCommand)(show)
    office.command("set", cls=VietnameseCommand)(change)
    office.command("hotline", cls=VietnameseCommand)(hotline)


def show(context: typer.Context) -> None:
    """Cơ quan, quầy, vùng, giờ chuyển hồ sơ trong ngày sang ngày sau."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        value = app.facts.show().to_json()
    session.tell(value, _text(value))


def change(
    context: typer.Context,
    province_name: Annotated[
        str | None, typer.Option("--province-name", metavar="TÊN", help="Tên tỉnh, thành phố.")
    ] = None,
    remote_area: Annotated[
        str | None,
        typer.Option("--remote-area", metavar="yes|no", help="Xã miền núi, hải đảo, khó khăn."),
    ] = None,
    late_from: Annotated[
        str | None, typer.Option("--late-from", metavar="GIỜ", help="Dạng 15:00.")
    ] = None,
    procedure_url: Annotated[
        str | None,
        typer.Option("--procedure-url", metavar="ĐỊA_CHỈ", help="Nơi xem thủ tục, cho mã QR."),
    ] = None,
) -> None:
    """Đổi thông tin cơ quan; ngày đã hẹn không tự đổi."""
    session: Session = context.obj
    if remote_area not in (None, "yes", "no"):
        raise InvalidInput("Hãy dùng yes hoặc no.", field="remote_area")
    remote = None if remote_area is None else remote_area == "yes"
    with session.signed_in() as (app, actor):
        value = app.facts.change(
            actor,
            province_name=province_name,
            remote_area=remote,
            late_from=late_from,
            procedure_url=procedure_url,
        ).value.to_json()
    session.tell(value, _text(value))


def hotline(
    context: typer.Context,
    data: Annotated[
        str | None, typer.Option("--data", metavar="TỆP", help="Tệp JSON đường dây nóng mới.")
    ] = None,
) -> None:
    """Xem hoặc đổi đường dây nóng, hộp thư nhận phản ánh, kiến nghị."""
    from motcua_desktop.domain.hotline import Hotline

    session: Session = context.obj
    told = Hotline.parse(read_object(data)) if data else None
    with session.signed_in() as (app, actor):
        found = app.feedback.set_hotline(actor, told).value if told else app.feedback.hotline()
    text = "\n".join(f"{caption}: {words}" for caption, words in found.lines)
    session.tell(found.to_json(), text or "Chưa ghi đường dây nóng.")


def _text(value: dict[str, Any]) -> str:
    remote = "có" if value["remote_area"] else "không"
    return "\n".join(
        [
            f"{value['agency_name']} ({value['agency_code']}), quầy {value['counter']}",
            f"Tỉnh, thành phố: {value['province_name']}",
            f"Xã miền núi, hải đảo, đặc biệt khó khăn: {remote}",
            f"Hồ sơ trả trong ngày nhận từ {value['late_from']}: sang ngày làm việc sau",
            f"Mã QR niêm yết: {value['procedure_url'] or 'chỉ có mã thủ tục'}",
        ]
    )
