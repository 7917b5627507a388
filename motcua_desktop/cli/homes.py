"""A home on this computer: init, recover, and what another counter begins with."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.cli.session import Session, check_target, read_bytes, secret, write_file
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.errors import InvalidInput, KeyMissing

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.services.counter_kit import CounterKit

# Typer brings its own copy of click; this is its public way to the class of wrong usage.
UsageError: Any = typer.BadParameter.__base__


def register(tree: typer.Typer) -> None:
    tree.command("init", cls=VietnameseCommand)(init)
    tree.command("recover", cls=VietnameseCommand)(recover)
    counters = group(tree, "counter", "Các quầy của xã.")
    counters.command("export", cls=VietnameseCommand)(export_counter)


def init(
    context: typer.Context,
    admin_user: Annotated[
        str, typer.Option("--admin-user", metavar="TÊN", help="Tên đăng nhập người phụ trách.")
    ],
    admin_name: Annotated[
        str, typer.Option("--admin-name", metavar="TÊN", help="Họ tên người phụ trách.")
    ],
    agency_code: Annotated[
        str, typer.Option("--agency-code", metavar="MÃ", help="Mã định danh, dạng H50.31.12.")
    ] = "",
    agency_name: Annotated[
        str, typer.Option("--agency-name", metavar="TÊN", help="Dạng «UBND xã Hướng Hiệp».")
    ] = "",
    province_name: Annotated[
        str, typer.Option("--province-name", metavar="TÊN", help="Tên tỉnh, thành phố.")
    ] = "",
    counter: Annotated[int | None, typer.Option("--counter", metavar="N", help="Số quầy.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="TỆP", help="Tệp của máy chính (motcua counter export)."),
    ] = None,
) -> None:
    """Thiết lập một quầy mới: kho dữ liệu mã hóa, người phụ trách, danh mục ban đầu.

    Với --from là thêm một quầy của cùng xã: mã định danh, tên, danh mục, lịch, đường lên tỉnh lấy
    từ tệp; --counter là số quầy chưa máy nào dùng.
    """
    from motcua_desktop import founding as beginnings

    session: Session = context.obj
    passphrase = _passphrase()
    kit = _kit(source, passphrase, counter, (agency_code, agency_name, province_name))
    founding = beginnings.Founding(
        agency_code=agency_code if kit else _told(agency_code, "--agency-code"),
        agency_name=agency_name if kit else _told(agency_name, "--agency-name"),
        province_name=province_name if kit else _told(province_name, "--province-name"),
        counter=counter or (kit.counter if kit else None) or 1,
        admin_login=admin_user,
        admin_name=admin_name,
        admin_password=secret("MOTCUA_PASSWORD", "Mật khẩu người phụ trách: ") or "",
        kit=kit,
    )
    new = beginnings.init(session.paths, founding, passphrase=passphrase)
    numbers = new.agency.range
    session.tell(
        {
            "home": str(new.home),
            "agency_code": str(new.agency.code),
            "counter": new.agency.counter,
            "numbers": {"first": numbers.first, "last": numbers.last},
            "recovery_key": new.recovery_key,
        },
        (
            f"Đã thiết lập {new.agency.name}, quầy {new.agency.counter}, tại {new.home}.\n"
            f"Số hồ sơ mỗi ngày: {numbers.first}–{numbers.last}. Không máy nào khác được dùng số "
            f"quầy {new.agency.counter}.\n"
            f"Khóa khôi phục (chỉ hiện lần này; in ra, cất vào két):\n\n    {new.recovery_key}\n"
        ),
    )


def export_counter(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp sẽ ghi; - là đầu ra chuẩn.")],
    number: Annotated[
        int | None,
        typer.Option("--for", metavar="N", help="Cấp số quầy N cho máy ấy; mỗi số cấp một lần."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Số ấy đã cấp nhưng chưa máy nào dùng.")
    ] = False,
) -> None:
    """Xuất tệp để lập thêm một quầy của xã trên máy khác (motcua init --from TỆP --counter N).

    Tệp khóa bằng cụm mật khẩu (MOTCUA_PASSPHRASE hoặc hỏi); không có hồ sơ, người dùng, mật khẩu.
    """
    session: Session = context.obj
    check_target(file)
    with session.signed_in() as (app, actor):
        phrase = secret("MOTCUA_PASSPHRASE", "Cụm mật khẩu của tệp (ít nhất 12 ký tự): ") or ""
        packed = app.counter_kit(actor, phrase, counter=number, again=again)
        counter = app.agency.counter
    write_file(file, packed.data)
    value = {
        "file": file if file == "-" else str(Path(file).absolute()),
        "counter": counter,
        "for": number,
        "procedures": packed.procedures,
        "days": packed.days,
        "province": packed.province,
    }
    if file != "-":
        session.tell(
            value,
            f"Đã ghi {file}: {packed.procedures} thủ tục, lịch làm việc"
            f"{', đường lên tỉnh (không mật khẩu)' if packed.province else ''}.\n"
            f"Trên máy kia: motcua init --from {Path(file).name} {_which(number, counter)}",
        )


def _which(number: int | None, own: int) -> str:
    if number is not None:
        return f"… (quầy {number})."
    return f"--counter N …, N khác {own} và chưa máy nào dùng."


def recover(context: typer.Context) -> None:
    """Mở lại kho dữ liệu bằng khóa khôi phục (MOTCUA_RECOVERY_KEY hoặc hỏi) khi mất khóa.

    Khóa được giữ lại trong kho khóa của máy, hoặc dưới cụm mật khẩu mới (MOTCUA_PASSPHRASE).
    """
    from motcua_desktop import founding as beginnings

    session: Session = context.obj
    typed = secret("MOTCUA_RECOVERY_KEY", "Khóa khôi phục: ")
    if not typed:
        raise KeyMissing(
            "Chưa có khóa khôi phục.", next_step="Đặt MOTCUA_RECOVERY_KEY rồi làm lại."
        )
    beginnings.recover(session.paths, typed, passphrase=_passphrase())
    session.tell({"recovered": True}, "Đã mở được kho dữ liệu; khóa được giữ lại trên máy này.")


def _kit(
    source: str | None, passphrase: str | None, counter: int | None, typed: tuple[str, ...]
) -> "CounterKit | None":
    """The main desk's file opened; None for a commune of its own."""
    if source is None:
        return None
    from motcua_desktop.services.counter_kit import unpack

    if any(typed):
        raise InvalidInput(
            "Đã lấy từ tệp (--from) thì không ghi mã, tên cơ quan hay tên tỉnh nữa.",
            field="--from",
        )
    kit = unpack(read_bytes(source), passphrase)
    if counter is None and kit.counter is None:
        raise InvalidInput(
            "Chưa chọn số quầy cho máy này.",
            field="--counter",
            next_step="Thêm --counter N, N là số quầy chưa máy nào dùng.",
        )
    return kit


def _told(text: str, option: str) -> str:
    if not text.strip():
        raise UsageError(f"Missing option '{option}'.")
    return text


def _passphrase() -> str | None:
    return secret("MOTCUA_PASSPHRASE", "Cụm mật khẩu của kho dữ liệu (Enter nếu máy có kho khóa): ")
