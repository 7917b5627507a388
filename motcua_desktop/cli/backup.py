"""Backups: made, listed, verified, drilled, restored."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.app import App
from motcua_desktop.cli.session import Session, secret
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.errors import InvalidInput, NotFound

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.services.backup_check import Verdict

_FOLDER = typer.Argument(metavar="THƯ_MỤC", help="Mặc định: nơi sao lưu đã chọn ở máy này.")


def register(tree: typer.Typer) -> None:
    backups = group(tree, "backup", "Sao lưu kho dữ liệu.")
    backups.command("create", cls=VietnameseCommand)(create)
    backups.command("list", cls=VietnameseCommand)(list_kept)
    backups.command("verify", cls=VietnameseCommand)(verify)
    backups.command("drill", cls=VietnameseCommand)(drill)
    tree.command("restore", cls=VietnameseCommand)(restore)


def create(
    context: typer.Context,
    folder: Annotated[str, _FOLDER] = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="Một tệp có cả bản quét, để chuyển sang máy khác.")
    ] = False,
) -> None:
    """Sao lưu ngay, trong lúc quầy vẫn làm việc; bản vừa ghi được mở ra kiểm tra."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        made = app.backups.create(actor, _folder(app, folder), whole=whole)
    scans = "kèm trong tệp" if whole else "ở thư mục scans bên cạnh"
    session.tell(
        made.to_json(),
        f"Đã sao lưu {made.manifest.dossiers} hồ sơ, {made.manifest.scans} bản quét ({scans}) "
        f"vào {made.file} và kiểm tra xong.",
    )


def list_kept(context: typer.Context, folder: Annotated[str, _FOLDER] = "") -> None:
    """Các bản sao lưu dùng được của quầy này, mới nhất trước."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        chosen = folder or app.settings.backup_folder
        kept = app.backups.kept(_folder(app, folder))
        health = app.backups.health(chosen)
    session.tell(
        {"folder": chosen, "warning": health.words, "backups": [one.to_json() for one in kept]},
        "\n".join(
            [
                *(
                    f"{moment_text(one.manifest.made_at)}  {one.manifest.dossiers} hồ sơ  "
                    f"{one.file.name}{'  (đã dùng để khôi phục)' if one.used else ''}"
                    for one in kept
                ),
                *([health.words] if health.words else []),
            ]
        ),
    )


def verify(context: typer.Context, file: Annotated[str, typer.Argument(metavar="TỆP")]) -> None:
    """Đọc hết một bản sao lưu, mở kho dữ liệu trong đó, dò từng bản quét."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        verdict = app.backups.verify(actor, Path(file))
    _tell(session, verdict, "Bản sao lưu dùng được")


def drill(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Mặc định: bản mới nhất.")] = "",
) -> None:
    """Diễn tập: khôi phục thử vào thư mục tạm, kiểm tra mọi thứ, rồi bỏ đi."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        verdict = app.backups.drill(actor, Path(file) if file else _newest(app))
    _tell(session, verdict, "Khôi phục thử tốt")


def restore(context: typer.Context, file: Annotated[str, typer.Argument(metavar="TỆP")]) -> None:
    """Khôi phục quầy từ bản sao lưu vào thư mục dữ liệu (--home); kho đang có được dời sang bên.

    Khóa: kho khóa của máy, cụm mật khẩu (MOTCUA_PASSPHRASE) hoặc khóa khôi phục đã in
    (MOTCUA_RECOVERY_KEY). Sau đó việc gửi lên tỉnh dừng cho đến khi có người xem lại.
    """
    from motcua_desktop.clock import SystemClock
    from motcua_desktop.services import restore as restoring
    from motcua_desktop.vault import KeyringVault

    session: Session = context.obj
    recovery = secret("MOTCUA_RECOVERY_KEY", "Khóa khôi phục (Enter nếu không cần): ")
    passphrase = secret("MOTCUA_PASSPHRASE", "Cụm mật khẩu (Enter nếu máy có kho khóa): ")
    unlocking = restoring.Unlocking(KeyringVault(), passphrase or None, recovery or None)
    told = restoring.restore(session.paths, Path(file), unlocking, SystemClock())
    aside = f" Kho trước đó nằm ở {told.aside}." if told.aside else ""
    missing = f" Thiếu {told.missing_scans} bản quét." if told.missing_scans else ""
    session.tell(
        told.to_json(),
        f"Đã khôi phục {told.dossiers} hồ sơ vào {told.home}.{aside}{missing}\n{told.words}",
    )


def _tell(session: Session, verdict: "Verdict", well: str) -> None:
    session.code = 0 if verdict.ok else 1
    made = verdict.manifest
    found = "\n".join(verdict.findings)
    good = f"{well}: {made.dossiers} hồ sơ, {made.scans} bản quét, {moment_text(made.made_at)}."
    session.tell(verdict.to_json(), found or good)


def _folder(app: App, folder: str) -> Path:
    chosen = folder or app.settings.backup_folder
    if not chosen:
        raise InvalidInput(
            "Chưa chọn nơi sao lưu.", field="THƯ_MỤC", next_step="Ghi thư mục, hoặc chọn ở Cài đặt."
        )
    return Path(chosen)


def _newest(app: App) -> Path:
    kept = app.backups.kept(_folder(app, ""))
    if not kept:
        raise NotFound(
            "Chưa có bản sao lưu nào dùng được.", next_step="Chạy «motcua backup create»."
        )
    return kept[0].file
