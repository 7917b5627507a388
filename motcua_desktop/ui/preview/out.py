"""A sheet leaves the desk: counted and queued before a printer gets it, counted when it is kept."""

from dataclasses import dataclass, replace
from pathlib import Path

from motcua_desktop.app import App
from motcua_desktop.domain.staff import Actor
from motcua_desktop.errors import PaperTrouble
from motcua_desktop.ui.preview.sheet import Sheet, write


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a print: the sheet as it is in the queue, and what went wrong, if it did."""

    sheet: Sheet
    trouble: PaperTrouble | None = None


def print_out(app: App, actor: Actor, sheet: Sheet, printer: str) -> Outcome:
    """Print on this printer. A sheet that failed before is tried again and not counted twice."""
    from motcua_desktop.ui.preview.printer import send

    if sheet.job is None:
        queued = replace(sheet, job=app.leave(actor, sheet.out, printer).id)
    else:
        app.queue.again(sheet.job, printer)
        queued = sheet
    job = queued.job or 0
    queued = replace(queued, pdf=app.queue.sheet(job))
    try:
        send(app, queued, printer)
    except PaperTrouble as trouble:
        app.queue.failed(job, trouble.message)
        return Outcome(queued, trouble)
    app.queue.done(job)
    return Outcome(queued)


def keep(app: App, actor: Actor, sheet: Sheet, path: Path) -> None:
    """Write the sheet there; that is its print, unless it was counted already. CannotWrite."""
    write(path, sheet.pdf)
    if sheet.job is not None:
        app.queue.done(sheet.job)
        return
    counted = app.kept(actor, sheet.out)
    if counted.pdf != sheet.pdf:
        write(path, counted.pdf)
