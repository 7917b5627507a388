"""Scans on the command line: attach, attachments, scan, scanners."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.app import App
from motcua_desktop.cli.dossiers import Code
from motcua_desktop.cli.session import Session, read_bytes
from motcua_desktop.cli.words import VietnameseCommand
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.staff import Actor
from motcua_desktop.errors import InvalidInput, ScannerTrouble

# What reads files and talks to scanners is imported where it is used: other commands start faster.
if TYPE_CHECKING:
    from motcua_desktop.domain.attachment import Attachment
    from motcua_desktop.scanning.port import Device
    from motcua_desktop.scanning.prepare import Loose

Component = Annotated[
    str,
    typer.Argument(metavar="GIẤY_TỜ", help="Số thứ tự, mã hoặc tên giấy tờ; result là kết quả."),
]
Append = Annotated[
    bool, typer.Option("--append", help="Nối vào sau bản quét đang có, không thay nó.")
]


def register(tree: typer.Typer) -> None:
    for name, command in (
        ("attach", attach),
        ("attachments", list_attachments),
        ("scan", scan),
        ("scanners", scanners),
    ):
        tree.command(name, cls=VietnameseCommand)(command)


def attach(
    context: typer.Context,
    code: Code,
    component: Component,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TỆP…", help="PDF, JPEG, PNG, TIFF; nhiều tệp được ghép theo thứ tự."
        ),
    ] = None,
    reuse: Annotated[
        int | None,
        typer.Option("--reuse", metavar="SỐ", help="Dùng lại bản quét số này của chính người nộp."),
    ] = None,
    append: Append = False,
) -> None:
    """Thêm bản quét cho một giấy tờ của hồ sơ; nhiều tệp thành một PDF."""
    session: Session = context.obj
    if bool(files) == (reuse is not None):
        raise InvalidInput("Chọn tệp, hoặc --reuse với số bản quét.", field="files")
    notes: tuple[str, ...] = ()
    with session.signed_in() as (app, actor):
        if reuse is not None:
            kept = app.attachments.reuse(actor, code, component, reuse).value
        else:
            outside = [_outside(name) for name in files or ()]
            if append:
                outside = _after_kept(app, actor, code, component, outside)
            prepared = app.prepare(outside, progress=session.progress)
            kept = app.attachments.attach(actor, code, component, prepared).value
            notes = prepared.notes
    _tell(session, kept, notes)


def list_attachments(
    context: typer.Context,
    code: Code,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="THƯ_MỤC", help="Ghi các bản quét ra đây."),
    ] = None,
    remove: Annotated[
        int | None, typer.Option("--remove", metavar="SỐ", help="Bỏ bản quét số này.")
    ] = None,
    reusable: Annotated[
        bool, typer.Option("--reusable", help="Những gì người nộp này đã nộp, dùng lại được.")
    ] = False,
) -> None:
    """Các bản quét của một hồ sơ; ghi ra thư mục, bỏ đi, hoặc xem cái gì dùng lại được."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        if reusable:
            _tell_reusable(session, app, actor, code)
            return
        if remove is not None:
            app.attachments.remove(actor, code, remove)
        found = app.attachments.of(actor, code)
        written = _export(app, actor, code, found, Path(output)) if output else {}
    told = [
        {**one.to_json(), "file": str(written[one.id].absolute()) if one.id in written else None}
        for one in found
    ]
    lines = [_line(one) for one in found] or ["Hồ sơ này chưa có bản quét nào."]
    session.tell(told, "\n".join(lines))


def scan(
    context: typer.Context,
    code: Code,
    component: Component,
    device: Annotated[
        str, typer.Option("--device", metavar="MÁY", help="Máy quét; bỏ trống là máy đầu tiên.")
    ] = "",
    dpi: Annotated[int, typer.Option("--dpi", metavar="N", help="Từ 200 đến 600.")] = 300,
    colour: Annotated[
        str, typer.Option("--colour", metavar="MÀU", help="colour, grey, black_and_white.")
    ] = "colour",
    feeder: Annotated[bool, typer.Option("--feeder", help="Quét cả khay nạp giấy.")] = False,
    append: Append = False,
) -> None:
    """Quét giấy tờ bằng máy quét của máy này rồi thêm vào hồ sơ."""
    from motcua_desktop.domain.attachment import Source
    from motcua_desktop.scanning.port import Colour, ScanJob
    from motcua_desktop.scanning.prepare import Loose
    from motcua_desktop.scanning.scanners import here

    session: Session = context.obj
    if colour not in tuple(Colour):
        choices = ", ".join(Colour)
        raise InvalidInput(f"Màu «{colour}» không có; hãy dùng: {choices}.", field="colour")
    scanner = here()
    job = ScanJob(device or _first(scanner.devices()), dpi, Colour(colour), feeder)
    with session.signed_in() as (app, actor):
        pages: list[Path | Loose] = []
        scanner.scan(
            job,
            lambda page: pages.append(Loose(f"trang {len(pages) + 1}", page)),
            lambda: False,
        )
        if append:
            pages = _after_kept(app, actor, code, component, pages)
        prepared = app.prepare(pages, source=Source.SCANNER, progress=session.progress)
        kept = app.attachments.attach(actor, code, component, prepared).value
    _tell(session, kept, prepared.notes)


def scanners(context: typer.Context) -> None:
    """Các máy quét đang trả lời."""
    from motcua_desktop.scanning.scanners import here

    session: Session = context.obj
    found = here().devices()
    session.tell(
        [{"id": one.id, "name": one.name} for one in found],
        "\n".join(f"{one.id}  {one.name}" for one in found) or "Không có máy quét nào trả lời.",
    )


def _outside(name: str) -> "Path | Loose":
    from motcua_desktop.scanning.prepare import Loose

    return Path(name) if name != "-" else Loose("dau-vao-chuan", read_bytes("-"))


def _after_kept(
    app: App, actor: Actor, code: str, component: str, files: "list[Path | Loose]"
) -> "list[Path | Loose]":
    """The pages that are kept already, then `files`."""
    kept = app.attachments.at(actor, code, component)
    return files if kept is None else app.following(actor, code, kept.id, files)


def _first(devices: "tuple[Device, ...]") -> str:
    if not devices:
        raise ScannerTrouble("Không có máy quét nào trả lời.")
    return devices[0].id


def _export(
    app: App, actor: Actor, code: str, found: "tuple[Attachment, ...]", folder: Path
) -> dict[int, Path]:
    """Each scan as `1-name.pdf`; the number keeps two of one name apart."""
    from motcua_desktop.domain.attachment import Role
    from motcua_desktop.scanning.outside import tidy_name

    written = {}
    for one in found:
        number = "" if one.role is not Role.COMPONENT else f"{(one.position or 0) + 1}-"
        path = folder / f"{number}{tidy_name(one.paper)}.pdf"
        app.attachments.export(actor, code, one.id, path)
        written[one.id] = path
    return written


def _tell(session: Session, kept: "Attachment", notes: tuple[str, ...]) -> None:
    value: dict[str, Any] = {**kept.to_json(), "notes": list(notes)}
    session.tell(value, "\n".join((f"Đã lưu {_line(kept)}", *notes)))


def _tell_reusable(session: Session, app: App, actor: Actor, code: str) -> None:
    dossier = app.desk.show(code)
    number = str(dossier.applicant.id_number)
    offers = app.attachments.reusable(actor, number, but=dossier.id)
    lines = [
        f"{one.id}  {one.paper}  {one.pages} trang  {moment_text(one.at)}  {one.code}"
        for one in offers
    ]
    session.tell(
        [one.to_json() for one in offers],
        "\n".join(lines) or "Người nộp này chưa có giấy tờ nào dùng lại được.",
    )


def _line(one: "Attachment") -> str:
    return f"{one.id}  {one.paper}: {one.pages} trang, {one.source.label}, {moment_text(one.at)}"
