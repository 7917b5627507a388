"""Scans made before the receipt: held until the dossier has a number, then attached to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from motcua_desktop.domain.attachment import Attachment, Prepared, Reusable, Source
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import DeskError
from motcua_desktop.services.taking_in import outside_list
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.intake.form import IntakeForm
from motcua_desktop.ui.intake.model import PaperLine
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.scans.card import KINDS, Files
from motcua_desktop.ui.scans.work import Progress
from motcua_desktop.ui.seat import Seat

# What is held lies in memory; pages that were left long ago give theirs up.
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Held:
    """One paper's scan before there is a dossier: checked files, or one to be used again."""

    paper: str
    scan: Prepared | Reusable

    def told(self) -> str:
        """`quét tại quầy, 2 trang`, or from which day what is used again is."""
        if isinstance(self.scan, Prepared):
            return f"{self.scan.source.label}, {self.scan.pages} trang"
        return f"dùng lại {date_text(local(self.scan.at).date())}"


class IntakeScans(QObject):
    """Hears the checklist's keys, holds by the request's id, delivers when it was received."""

    def __init__(
        self, seat: Seat, form: IntakeForm, request_id: Callable[[], str], page: QWidget
    ) -> None:
        super().__init__(page)
        self._seat = seat
        self._form = form
        self._request_id = request_id
        self._page = page
        self._latest = Latest(seat.lanes.desk, self)
        self._held: dict[str, dict[str, Held]] = {}
        form.papers.scan_wanted.connect(self._wanted)
        form.left.applicant.numbered.connect(self.look_for_known)

    def show(self) -> None:
        """Tell beside the papers what is held for the page as it is now."""
        self._form.papers.show_held(self._told(self._request_id()))
        if not self._form.left.applicant.number.text().strip():
            self._latest.forget()
            self._form.papers.offer("", "")

    def held(self, request_id: str) -> Mapping[str, Held]:
        """What waits for this request, by the paper's name."""
        return dict(self._held.get(request_id, {}))

    def put(self, line: PaperLine, scan: Prepared | Reusable) -> None:
        """Hold this for a paper of the page; the paper counts as handed in."""
        request = self._held.setdefault(self._request_id(), {})
        name = outside_list(line.rule.name) if line.other else line.rule.name
        request[line.rule.name] = Held(name, scan)
        while len(self._held) > _MOST_PAGES:
            del self._held[next(iter(self._held))]
        self._form.papers.count_in(line, as_copy=isinstance(scan, Reusable))
        self.show()

    def deliver(self, received: Sequence[tuple[str, Dossier]]) -> None:
        """Attach what was held to the dossiers that came of the requests (id, dossier).

        A trouble is told and leaves the rest held, to be tried again.
        """
        waiting = [(key, dossier) for key, dossier in received if self._held.get(key)]
        if not waiting:
            return
        app, actor = self._seat.app, self._seat.actor
        held = {key: tuple(self._held[key].values()) for key, _ in waiting}

        def work() -> list[Done[Attachment]]:
            made = []
            for key, dossier in waiting:
                for one in held[key]:
                    if isinstance(one.scan, Prepared):
                        kept = app.attachments.attach(actor, dossier.code, one.paper, one.scan)
                    else:
                        kept = app.attachments.reuse(actor, dossier.code, one.paper, one.scan.id)
                    made.append(kept)
            return made

        self._seat.lanes.paper.run(
            self, work, partial(self._delivered, waiting), partial(self._not_delivered, waiting)
        )

    def look_for_known(self, number: str) -> None:
        """Offer beside the papers what the person with this number gave before."""
        app, actor = self._seat.app, self._seat.actor
        self._latest.ask(lambda: app.attachments.reusable(actor, number), self._offer)

    def _offer(self, offers: Sequence[Reusable]) -> None:
        wanted = {fold(line.rule.name) for line in self._form.papers.lines}
        same = [one for one in offers if fold(one.paper) in wanted]
        told, papers = (
            "",
            ", ".join(
                f"{one.paper} ({date_text(local(one.at).date())}, {one.code})" for one in offers
            ),
        )
        if same:
            told = f"Có {len(same)} giấy tờ người này đã nộp; gõ D để dùng lại."
        elif offers:
            told = f"Người này đã có {len(offers)} giấy tờ khác; gõ D để xem."
        self._form.papers.offer(told, papers)

    def _wanted(self, letter: str, line: PaperLine) -> None:
        if line.rule.present_only:
            told = "Giấy này chỉ xuất trình, không giữ bản quét."
            self._seat.bus.tell(Level.INFO, told)
            return
        match letter:
            case "t":
                self._choose_files(line)
            case "q":
                self._choose_scanner(line)
            case "d":
                self._choose_again(line)
            case _:
                self._held.get(self._request_id(), {}).pop(line.rule.name, None)
                self.show()

    def _choose_files(self, line: PaperLine) -> None:
        title = f"Thêm tệp: {line.rule.name}"
        chosen, _ = QFileDialog.getOpenFileNames(self._page, title, "", KINDS)
        if chosen:
            self.add_files(line, [Path(name) for name in chosen], Source.FILE)

    def _choose_scanner(self, line: PaperLine) -> None:
        from motcua_desktop.ui.scans.scanner_dialog import ScannerDialog

        dialog = ScannerDialog(self._seat, line.rule.name, self._page.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.scanned.connect(lambda pages: self.add_files(line, pages, Source.SCANNER))
        dialog.open()

    def _choose_again(self, line: PaperLine) -> None:
        from motcua_desktop.ui.scans.reuse_dialog import ReuseDialog

        applicant = self._form.left.applicant
        number = applicant.number.text().strip()
        if not number or applicant.number.complaint():
            self._seat.bus.tell(Level.INFO, "Nhập số định danh của người nộp trước.")
            return
        dialog = ReuseDialog(self._seat, number, line.rule.name, self._page.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(partial(self.put, line))
        dialog.open()

    def add_files(self, line: PaperLine, files: Files, source: Source) -> None:
        """Check these files and hold them for this paper."""
        app, request = self._seat.app, self._request_id()

        def work(progress: Progress, cancelled: Callable[[], bool]) -> Prepared:
            return app.prepare(files, source=source, progress=progress, cancelled=cancelled)

        def done(prepared: Prepared) -> None:
            if request == self._request_id():
                self.put(line, prepared)
            if prepared.notes:
                self._seat.bus.tell(Level.WARNING, " ".join(prepared.notes))

        self._form.papers.work.run(
            self._seat.lanes.paper,
            f"Đang đọc: {line.rule.name}",
            work,
            done,
            self._seat.bus.trouble,
        )

    def _told(self, request_id: str) -> dict[str, str]:
        return {name: one.told() for name, one in self._held.get(request_id, {}).items()}

    def _delivered(
        self, waiting: Sequence[tuple[str, Dossier]], made: Sequence[Done[Attachment]]
    ) -> None:
        for key, _ in waiting:
            self._held.pop(key, None)
        for one in made[-1:]:
            self._seat.bus.changed.emit(one.change, self)

    def _not_delivered(self, waiting: Sequence[tuple[str, Dossier]], trouble: DeskError) -> None:
        codes = ", ".join(dossier.code for _, dossier in waiting)
        self._seat.bus.tell(
            Level.WARNING,
            f"Hồ sơ {codes} đã tiếp nhận, nhưng chưa lưu được bản quét. {trouble.sentence()}",
            ("Lưu lại bản quét", lambda: self.deliver(waiting)),
        )
