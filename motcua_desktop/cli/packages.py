"""Packages on a USB stick: package export, import, keys; and the practice province's side."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.cli.session import Session
from motcua_desktop.cli.words import VietnameseCommand, group

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.sync.acknowledgement import Answered
    from motcua_desktop.sync.package import Exported


def register(tree: typer.Typer) -> None:
    package = group(tree, "package", "Gửi tỉnh qua USB khi không có mạng.")
    package.command("export", cls=VietnameseCommand)(export)
    package.command("import", cls=VietnameseCommand)(take_in)
    package.command("keys", cls=VietnameseCommand)(keys)


def register_practice(practice: typer.Typer) -> None:
    """The practice province's side, beside `practice serve`."""
    practice.command("package", cls=VietnameseCommand)(practice_package)
    practice.command("keys", cls=VietnameseCommand)(practice_keys)


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Gói trên USB, như goi-0001.goi.")],
) -> None:
    """Ghi những gì đang chờ thành một gói đã mã hóa và ký, để mang lên tỉnh."""
    from motcua_desktop.sync.report import Limits

    session: Session = context.obj
    with session.signed_in() as (app, actor):
        told = app.post().export(actor, file, Limits(progress=session.progress))
    session.tell({"file": str(file), **told.to_json()}, _exported(told))


def take_in(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Giấy báo của tỉnh trên USB.")],
) -> None:
    """Nhận giấy báo của tỉnh: từng hồ sơ được xác nhận hay bị từ chối."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        told = app.post().take_in(actor, file)
    session.tell(told.to_json(), _answered(told))


def keys(context: typer.Context) -> None:
    """Nhận khóa của tỉnh qua mạng một lần, để sau này đóng gói."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        known = app.post().fetch_keys(actor)
        signer = app.province.show()["package_signer"]
    session.tell(
        {
            "package_key": known.package_key,
            "package_verify": known.package_verify,
            "package_signer": signer,
        },
        f"Đã nhận khóa của {known.name}.\nKhóa của quầy này, để báo cho tỉnh: {signer}",
    )


def practice_package(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Gói của một quầy.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="TỆP", help="Giấy báo để mang về.")
    ],
    database: Annotated[
        str, typer.Option("--database", metavar="URL", help="Nơi tỉnh tập dượt giữ dữ liệu.")
    ],
    trust: Annotated[
        str, typer.Option("--trust", metavar="KHÓA", help="Khóa của quầy, lần đầu tiên.")
    ] = "",
) -> None:
    """Tỉnh tập dượt nhận một gói và lập giấy báo."""
    session: Session = context.obj
    value = session.tops.practice_package(file, output, database=database, trust=trust)
    session.tell(
        {"file": str(output), **value},
        f"Gói số {value['number']} của {value['agency']}: nhận {value['stored']} thông điệp, từ "
        f"chối {value['refused']}, {value['files']} tệp. Giấy báo: {output}",
    )


def practice_keys(
    context: typer.Context,
    database: Annotated[
        str, typer.Option("--database", metavar="URL", help="Nơi tỉnh tập dượt giữ dữ liệu.")
    ],
) -> None:
    """Khóa công khai của tỉnh tập dượt, để thêm vào khai báo tỉnh."""
    session: Session = context.obj
    value: dict[str, Any] = session.tops.practice_keys(database)
    told = {"package_key": value["key"], "package_verify": value["verify"]}
    session.tell(told, "\n".join(f"{key}: {part}" for key, part in told.items()))


def _exported(told: "Exported") -> str:
    kept = told.kept
    size = f"{kept.bytes:,}".replace(",", ".")
    first = (
        f"Gói số {kept.number}: {kept.dossiers} hồ sơ ({kept.messages} thông điệp), {kept.files} "
        f"tệp, {size} byte. Mang lên tỉnh, rồi nhận giấy báo về."
    )
    lines = [first]
    if told.messages_left or told.files_left:
        lines.append(
            f"Còn {told.messages_left} thông điệp và {told.files_left} tệp không vừa gói này; xuất "
            "tiếp sau khi nhận giấy báo."
        )
    if told.damaged:
        lines.append(f"{told.damaged} bản quét không đọc được nên không đi theo gói.")
    return "\n".join(lines)


def _answered(told: "Answered") -> str:
    kept = told.kept
    if told.again:
        return f"Giấy báo của gói số {kept.number} đã nhận từ trước; không có gì thay đổi."
    return (
        f"Gói số {kept.number}: tỉnh xác nhận {kept.confirmed} hồ sơ và {kept.files} tệp, từ chối "
        f"{kept.refused} hồ sơ."
    )
