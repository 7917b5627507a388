"""The catalogue's commands: import, find, show, abolish, and the public listing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.app import App
from motcua_desktop.cli import reviews
from motcua_desktop.cli.session import Session, check_target, read_bytes, suffix_of, write_file
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import local, parse_date
from motcua_desktop.domain.procedure import CatalogueEntry
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.catalogue_change import ProcedureChange
    from motcua_desktop.services.catalogue_plan import ImportReport

_KINDS = ("pdf", "xlsx", "csv", "json")
Code = Annotated[str, typer.Argument(metavar="MÃ", help="1.001193")]
Codes = Annotated[list[str], typer.Argument(metavar="MÃ…", help="1.001193")]
Compared = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="TỆP", help="Bảng so sánh: .pdf, .xlsx, .csv, .json."),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Chỉ xem sẽ thay đổi gì, không ghi.")]


def register(tree: typer.Typer) -> None:
    procedures = group(tree, "procedures", "Danh mục thủ tục hành chính.")
    procedures.command("import", cls=VietnameseCommand)(import_procedures)
    procedures.command("find", cls=VietnameseCommand)(find_procedures)
    procedures.command("show", cls=VietnameseCommand)(show_procedure)
    procedures.command("abolish", cls=VietnameseCommand)(abolish)
    procedures.command("listing", cls=VietnameseCommand)(listing)
    reviews.register(procedures)


def import_procedures(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="JSON LayThuTuc, XLSX hoặc CSV.")],
    dry_run: Dry = False,
    output: Compared = None,
) -> None:
    """Nhập danh mục thủ tục; tất cả hoặc không gì cả."""
    session: Session = context.obj
    _check(output, dry_run=dry_run)
    data = read_bytes(file)
    with session.signed_in() as (app, actor):
        report = app.catalogue.import_file(actor, data, name=file, dry_run=dry_run).value
        _compare(app, report, Path(file).name if file != "-" else "đầu vào chuẩn", output)
    _tell(session, report, dry_run=dry_run)


# Which procedures, by what, from when; tried dry, taken back and compared are options.
def abolish(
    context: typer.Context,
    codes: Codes,
    basis: Annotated[str, typer.Option("--basis", metavar="CĂN_CỨ", help="Số, ngày quyết định.")],
    since: Annotated[
        str | None, typer.Option("--from", metavar="NGÀY", help="Từ ngày nào (hôm nay).")
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Khôi phục: việc bãi bỏ đã thu hồi hoặc ghi nhầm.")
    ] = False,
    dry_run: Dry = False,
    output: Compared = None,
) -> None:
    """Bãi bỏ thủ tục từ một ngày; hồ sơ đã nhận vẫn giải quyết tiếp."""
    session: Session = context.obj
    _check(output, dry_run=dry_run)
    if undo and (since or dry_run):
        raise InvalidInput("Khôi phục có hiệu lực ngay: bỏ --from, --dry-run.", field="undo")
    day = parse_date(since, field="from") if since else None
    with session.signed_in() as (app, actor):
        if undo:
            report = app.catalogue.revive(actor, codes, basis).value
        else:
            report = app.catalogue.abolish(actor, codes, basis, day, dry_run=dry_run).value
        _compare(app, report, basis, output)
    _tell(session, report, dry_run=dry_run)


# Which procedures, what of them, and where to: the listing's whole choice.
def listing(
    context: typer.Context,
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="ĐÍCH", help="Tệp .pdf; với --pages: thư mục."),
    ],
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[MÃ…]", help="Không có: mọi thủ tục.")
    ] = None,
    field: Annotated[
        str, typer.Option("--field", metavar="LĨNH_VỰC", help="Chỉ một lĩnh vực.")
    ] = "",
    overview: Annotated[
        bool, typer.Option("--list", help="Thêm danh mục theo lĩnh vực ở đầu.")
    ] = False,
    only: Annotated[
        bool, typer.Option("--only-list", help="Chỉ danh mục theo lĩnh vực, không in từng tờ.")
    ] = False,
    pages: Annotated[
        bool, typer.Option("--pages", help="Trang màn hình tra cứu (kiosk) vào một thư mục.")
    ] = False,
) -> None:
    """Niêm yết công khai: mỗi thủ tục một tờ, danh mục theo lĩnh vực, hoặc trang cho kiosk."""
    from motcua_desktop.public_listing import Wanted

    session: Session = context.obj
    if field and codes:
        raise InvalidInput("Chọn theo mã hoặc theo lĩnh vực, không cả hai.", field="field")
    if pages and output == "-":
        raise InvalidInput("Trang tra cứu ghi vào một thư mục.", field="output")
    wanted = Wanted(tuple(codes or ()), field, sheets=not only, overview=overview or only)
    if not pages:
        suffix_of(output, ("pdf",), otherwise="pdf")
        check_target(output)
    with session.signed_in() as (app, _actor):
        if pages:
            count = app.listing.pages(Path(output), wanted)
        else:
            told = app.listing.chosen(wanted)
            count = len(told.procedures)
            write_file(output, app.listing.drawn(told, wanted))
    if output != "-":
        value = {"folder" if pages else "file": str(Path(output).absolute()), "procedures": count}
        session.tell(value, f"Đã ghi {output}: {count} thủ tục.")


def find_procedures(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TỪ", help="Tên hoặc mã thủ tục.")],
) -> None:
    """Tìm thủ tục trong danh mục."""
    from motcua_desktop.services.catalogue import entry_json

    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        found = app.catalogue.find(text)
    session.tell(
        [entry_json(entry) for entry in found],
        "\n".join(
            f"{entry.procedure.code}  {entry.procedure.name}  ({entry.procedure.field_name})"
            for entry in found
        )
        or "Không có thủ tục nào khớp.",
    )


def show_procedure(context: typer.Context, code: Code) -> None:
    """Xem một thủ tục: thời hạn, phí, thành phần hồ sơ."""
    from motcua_desktop.services.catalogue import entry_json

    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        entry = app.catalogue.show(code)
    session.tell(entry_json(entry), _entry_text(entry))


def _check(output: str | None, *, dry_run: bool) -> None:
    if output is None:
        return
    if not dry_run:
        raise InvalidInput(
            "Bảng so sánh lập trước khi áp dụng.", field="output", next_step="Thêm --dry-run."
        )
    suffix_of(output, _KINDS, otherwise="json")
    check_target(output)


def _compare(app: App, report: "ImportReport", source: str, output: str | None) -> None:
    if output is None:
        return
    from io import BytesIO

    from motcua_desktop.reporting.made import plain
    from motcua_desktop.services.comparison import comparison

    sheet = comparison(report, app.agency, source, local(app.clock.now()).date())
    file = BytesIO()
    plain(sheet).write(suffix_of(output, _KINDS, otherwise="json"), file)
    write_file(output, file.getvalue())


def _tell(session: Session, report: "ImportReport", *, dry_run: bool) -> None:
    will = "Sẽ thêm" if dry_run else "Đã thêm"
    lines = [
        (
            f"{will} {report.added}, thay {report.changed}, giữ nguyên {report.unchanged}, "
            f"bỏ qua {len(report.skipped)} thủ tục."
        )
    ]
    if dry_run:
        lines += [line for change in report.changes for line in _change(change)]
    lines += [f"Bỏ qua {one.code}: {one.reason}" for one in report.skipped]
    lines += [f"Lưu ý: {warning}" for warning in report.warnings]
    session.tell(report.to_json(), "\n".join(lines))


def _change(change: "ProcedureChange") -> list[str]:
    lines = [f"{change.kind.label}: {change.code}  {change.name}"]
    for one in change.details:
        what = f"{one.part}, {one.what}" if one.what else one.part
        lines.append(f"    {what}: {one.before or '–'} → {one.after or '–'}")
    if change.touched.count:
        lines.append(f"    {change.touched.count} hồ sơ đang giải quyết theo bản cũ")
    lines += [f"    {one.owner} đang nhập dở thủ tục này" for one in change.touched.drafts]
    return lines


def _entry_text(entry: CatalogueEntry) -> str:
    from motcua_desktop.domain.catalogue_difference import standing_words
    from motcua_desktop.domain.policy_words import sentences, stage_words
    from motcua_desktop.domain.procedure_words import fees_told, paper_words, term_rows

    procedure = entry.procedure
    gone = standing_words(procedure)
    return "\n".join(
        [
            f"{procedure.code}  {procedure.name}",
            f"Lĩnh vực: {procedure.field_name}",
            *([gone] if gone else []),
            *(f"{channel}: {term}" for channel, term in term_rows(procedure)),
            *(f"{fee.name}: {fee.amount}" for fee in fees_told(procedure)),
            *(f"  - {paper_words(paper)}" for paper in procedure.components),
            *sentences(procedure.clock),
            *stage_words(procedure.stages),
            *(f"Lưu ý: {note}" for note in procedure.notes),
        ]
    )
