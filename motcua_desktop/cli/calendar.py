"""The calendar's commands: show, import, whose date a change would move, moving it."""

from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.cli.session import Session, read_bytes
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.recount import Affected


def register(tree: typer.Typer) -> None:
    calendar = group(tree, "calendar", "Lịch làm việc của cơ quan.")
    calendar.command("show", cls=VietnameseCommand)(show)
    calendar.command("import", cls=VietnameseCommand)(import_file)
    calendar.command("affected", cls=VietnameseCommand)(affected)
    calendar.command("apply", cls=VietnameseCommand)(apply)


def show(
    context: typer.Context, year: Annotated[int, typer.Argument(metavar="NĂM", min=2000, max=2100)]
) -> None:
    """Ngày nghỉ, ngày làm bù và giờ làm việc của một năm."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        value = app.office.show(year).to_json()
    lines = [f"Nghỉ {one['date']}: {one['name']}" for one in value["days_off"]]
    lines += [f"Làm bù {one['date']}: {one['name']}" for one in value["worked_instead"]]
    session.tell(value, "\n".join(lines))


def import_file(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp JSON của lịch.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="Chỉ xem hồ sơ nào bị ảnh hưởng, không ghi.")
    ] = False,
) -> None:
    """Nhập ngày nghỉ, ngày làm bù, giờ làm việc từ tệp JSON; ngày đã hẹn không tự đổi."""
    session: Session = context.obj
    data = read_bytes(file)
    with session.signed_in() as (app, actor):
        change = app.calendar_change
        told = change.preview(actor, data) if preview else change.import_file(actor, data).value
    head = "Xem trước, chưa ghi gì" if preview else "Đã cập nhật lịch làm việc"
    report = told.report
    session.tell(
        told.to_json(),
        "\n".join(
            [
                f"{head}: thêm {report.added}, đổi {report.changed}, bỏ {report.removed} ngày.",
                *_told(told.affected),
            ]
        ),
    )


def affected(context: typer.Context) -> None:
    """Hồ sơ đang giải quyết mà lịch hiện nay cho ngày hẹn khác ngày đã hẹn."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        found = app.calendar_change.affected()
    session.tell([one.to_json() for one in found], "\n".join(_told(found)))


def apply(
    context: typer.Context,
    reason: Annotated[
        str, typer.Option("--reason", metavar="LÝ_DO", help="Vì sao đổi, ghi vào nhật ký và giấy.")
    ],
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[MÃ]…", help="Mã hồ sơ được đổi ngày hẹn.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Mọi hồ sơ có ngày hẹn lùi lại; ngày sớm hơn thì giữ.")
    ] = False,
) -> None:
    """Đổi ngày hẹn trả theo lịch hiện nay cho những hồ sơ được chọn, có lý do."""
    session: Session = context.obj
    if everything is bool(codes):
        raise InvalidInput(
            "Nêu mã hồ sơ, hoặc --all; không dùng cả hai.",
            field="codes",
            next_step="Xem những hồ sơ nào bằng «motcua calendar affected».",
        )
    with session.signed_in() as (app, actor):
        done = app.calendar_change.apply(actor, codes or None, reason).value
    lines = [
        f"  {one.line.code}  {moment_text(one.old_due_at)} → {moment_text(one.new_due_at)}"
        for one in done
    ]
    head = f"Đã đổi ngày hẹn của {len(done)} hồ sơ; in lại giấy tiếp nhận cho người nộp."
    session.tell(
        [one.to_json() for one in done],
        "\n".join([head, *lines]) if done else "Không có hồ sơ nào phải lùi ngày hẹn.",
    )


def _told(found: "tuple[Affected, ...]") -> list[str]:
    if not found:
        return ["Không có hồ sơ nào đang giải quyết bị đổi ngày hẹn trả."]
    return [
        f"{len(found)} hồ sơ sẽ có ngày hẹn khác; ngày đã hẹn vẫn giữ đến khi áp dụng:",
        *(
            f"  {one.line.code}  {moment_text(one.old_due_at)} → {moment_text(one.new_due_at)}"
            f"  ({one.why})"
            for one in found
        ),
    ]
