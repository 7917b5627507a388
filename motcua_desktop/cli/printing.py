"""Papers that were counted and have not come out yet: list, keep as PDF, give up."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.cli.session import Session, check_target, write_file
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import moment_text

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.print_job import PrintJob

Job = Annotated[int, typer.Argument(metavar="SỐ", help="Số của tờ in, xem print-queue list.")]


def register(tree: typer.Typer) -> None:
    queue = group(tree, "print-queue", "Những tờ chưa in xong.")
    queue.command("list", cls=VietnameseCommand)(queue_list)
    queue.command("retry", cls=VietnameseCommand)(queue_retry)
    queue.command("drop", cls=VietnameseCommand)(queue_drop)


def queue_list(context: typer.Context) -> None:
    """Những tờ đã tính lần in mà chưa ra giấy."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        jobs = app.queue.waiting()
    session.tell([job.to_json() for job in jobs], "\n".join(map(_line, jobs)) or "Không có tờ nào.")


def queue_retry(
    context: typer.Context,
    job: Job,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="TỆP.pdf", help="Ghi PDF vào đây.")
    ],
) -> None:
    """Lấy đúng tờ ấy ra PDF; không tính thêm lần in."""
    session: Session = context.obj
    check_target(output)
    with session.signed_in() as (app, _actor):
        pdf = app.queue.sheet(job)
        write_file(output, pdf)
        app.queue.done(job)
    if output != "-":
        value = {"id": job, "file": str(Path(output).absolute())}
        session.tell(value, f"Đã ghi {output}.")


def queue_drop(context: typer.Context, job: Job) -> None:
    """Bỏ tờ ấy; lần in vẫn được tính."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        dropped = app.queue.drop(actor, job)
    session.tell({"id": job, "dropped": True}, f"Đã bỏ «{dropped.title}».")


def _line(job: "PrintJob") -> str:
    told = f"{job.id:>4}  {job.title}  {job.state.label.lower()}  {moment_text(job.created_at)}"
    return f"{told}  {job.printer}  {job.reason}".rstrip()
