"""The three columns of the intake page, and what they say together."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from motcua_desktop.domain.procedure import CatalogueEntry, Channel
from motcua_desktop.errors import DeskError
from motcua_desktop.services.desk import Forecast
from motcua_desktop.ui.intake.left import LeftColumn
from motcua_desktop.ui.intake.lenient import preview_intake
from motcua_desktop.ui.intake.model import checklist, components, from_json, kept, to_json
from motcua_desktop.ui.intake.papers import PapersPanel, lacking
from motcua_desktop.ui.intake.promise import Promise
from motcua_desktop.ui.preview.sheet import qimage
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import boxed, card, column, scrolled

_PREVIEW_MS = 350
# Lines of text that must fit across the page for three columns.
_THREE_COLUMNS = 48
_NO_LIMIT = 16_777_215
_MOST_WORDS = 3
_PREVIEW_DPI = 110.0
# Short words for "Còn thiếu: …"; a field without one is told as "một ô".
_WORDS = {
    "procedure": "thủ tục",
    "applicant.phone": "điện thoại",
    "applicant.name": "họ tên",
    "applicant.birth_date": "ngày sinh",
    "applicant.address": "địa chỉ",
    "postal_address": "địa chỉ nhận kết quả",
    "submitter.id_number": "số định danh người nộp thay",
    "submitter.name": "họ tên người nộp thay",
}


class IntakeForm(QWidget):
    """What was typed, the promise that follows from it, and what is still missing.

    `edited` when any of it changed. Reads go through the desk lane, the preview through the paper
    lane; an answer that comes late for another procedure or number is dropped.
    """

    edited = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._forecast: Forecast | None = None
        self._narrow: bool | None = None
        self._draft_papers: Sequence[Mapping[str, Any]] | None = None
        self._kept_of_last: dict[str, Any] = {}
        self.left = LeftColumn(seat)
        self.papers = PapersPanel()
        self.promise = Promise()
        self._preview = QTimer(self)
        self._preview.setSingleShot(True)
        self._preview.setInterval(_PREVIEW_MS)
        self._preview.timeout.connect(self.draw_preview)
        self._lay_out()
        self._listen()

    def body(self) -> dict[str, Any]:
        """What was typed, in the `receive` shape, right or not."""
        return {
            **self.left.to_json(),
            "components": components(self.papers.lines),
            "note": self.papers.note_text(),
        }

    def draft(self) -> dict[str, Any]:
        """`body`, the checklist as it stands, and by which version of the procedure."""
        entry = self.left.procedure.entry()
        return {
            **self.left.to_json(),
            "note": self.papers.note_text(),
            "papers": self._papers(),
            "kept": self._kept_of_last,
            "version": entry.version if entry else None,
        }

    def is_empty(self) -> bool:
        """Whether there is nothing that would be lost."""
        return self.left.is_empty() and not self.papers.note_text() and not self.papers.others()

    def fill(self, draft: Mapping[str, Any]) -> None:
        """Put a draft back; its procedure is looked up as it is published now."""
        self.left.fill(draft)
        self._kept_of_last = dict(draft.get("kept") or {})
        self.papers.note.setPlainText(str(draft.get("note") or ""))
        self._draft_papers = tuple(draft.get("papers") or ())
        code = str(draft.get("procedure") or "")
        if code:
            self.left.procedure.look_up(code, draft.get("case"), draft.get("version"))
        else:
            self._chosen(None)

    def clear(self) -> None:
        """Nothing typed; the keyboard at the procedure."""
        self.left.procedure.choose(None)
        self.left.fill({})
        self.papers.note.clear()
        self.papers.other.clear()
        self.papers.show_lines(())
        self.go_to("procedure")

    def keep_person(self) -> None:
        """The next dossier of the same visit: the same applicant, another procedure."""
        self.left.procedure.choose(None)
        self._begin_next()
        self.go_to("procedure")

    def keep_procedure(self) -> None:
        """The next dossier of the same visit: the same procedure, another applicant."""
        self.left.next_person()
        self._begin_next()
        if self._forecast is not None:
            self.papers.show_lines(checklist(self._forecast.papers))
        self.go_to("applicant.id_number")

    def untouched(self) -> bool:
        """Whether nothing was typed or marked since the last dossier of the visit."""
        marked = any(line.originals is not None for line in self.papers.lines)
        return (self.is_empty() or self.left.to_json() == self._kept_of_last) and not (
            marked or self.papers.note_text() or self.papers.others()
        )

    def complaints(self) -> dict[str, str]:
        """What is wrong or missing in the fields, by their names, in the order of the page."""
        found = self.left.complaints()
        return {name: found[name] for name in self.left.fields() if name in found}

    def lacking(self) -> list[str]:
        """The names of the papers that are missing or were not looked at."""
        return [rule.name for rule in lacking(self.papers.lines)]

    def missing_text(self) -> str:
        """`Chưa đúng: ngày sinh. Còn thiếu: họ tên, 2 giấy tờ`; "" when the dossier is complete."""
        missing: list[str] = []
        wrong: list[str] = []
        for name in self.complaints():
            (missing if self.left.is_blank(name) else wrong).append(self._word(name))
        papers = len(self.lacking())
        if papers:
            missing.append(f"{papers} giấy tờ")
        told = (("Chưa đúng", wrong), ("Còn thiếu", missing))
        return ". ".join(f"{head}: {_listed(words)}" for head, words in told if words)

    def tell_all(self) -> bool:
        """Tell every trouble beside its field and go to the first; False when there was none."""
        found = self.complaints()
        for name, complaint in found.items():
            self.left.fields()[name].tell(complaint)
        if found:
            self.go_to(next(iter(found)))
        elif self.lacking():
            self.papers.enter()
        return bool(found) or bool(self.lacking())

    def tell(self, name: str, complaint: str) -> bool:
        """Tell a trouble beside the field of this name; False when the page has no such field."""
        if name.startswith("components"):
            self.papers.enter()
            return False
        field = self._field(name)
        if field is None:
            return False
        field.tell(complaint)
        self.go_to(name)
        return True

    def go_to(self, name: str) -> None:
        """The keyboard to the field of this name, scrolled into sight."""
        field = self._field(name)
        if field is not None:
            field.editor.setFocus()
            self._left_area.ensureWidgetVisible(field)

    def show_note(self, note: QWidget) -> None:
        """Scroll the left column so that `note` is in sight, once it has its place."""
        QTimer.singleShot(0, note, lambda: self._left_area.ensureWidgetVisible(note))

    def _show_instead(self) -> None:
        """Scroll to the fields that were unfolded: as far down as their heading stays in sight."""
        ticked = self.left.someone_else
        if ticked.hasFocus() and ticked.isChecked():
            shown = [part for part in self.left.instead.in_order() if part.isVisibleTo(self.left)]
            for part in (shown[-1], self.left.instead.heading):
                self._left_area.ensureWidgetVisible(part)

    @property
    def forecast(self) -> Forecast | None:
        """The promise for what is chosen now; None while nothing is, or it is being asked for."""
        return self._forecast

    def ask_forecast(self) -> None:
        """Ask for the promise as it would be now."""
        entry = self.left.procedure.entry()
        if entry is None:
            return
        desk, code = self._seat.app.desk, entry.procedure.code
        channel, case = Channel(self.left.channel.currentData()), self.left.procedure.case_name()
        self._seat.lanes.desk.run(
            self,
            lambda: desk.forecast(code, channel, case),
            lambda forecast: self._forecasted(forecast, (code, channel, case)),
        )

    def draw_preview(self) -> None:
        """Draw the receipt as it would print now; later, when the printer's lane is busy."""
        forecast = self._forecast
        intake = preview_intake(self.body()) if forecast else None
        if forecast is None or intake is None:
            return
        if self._seat.lanes.paper.busy:
            self._preview.start()
            return
        app, actor, dpi = self._seat.app, self._seat.actor, _PREVIEW_DPI * self.devicePixelRatioF()

        def picture() -> QImage:
            return qimage(app.page_image(app.receipt_preview(actor, intake, forecast), 0, dpi))

        self._seat.lanes.paper.run(self, picture, self._pictured, self._no_picture)

    def _begin_next(self) -> None:
        self.papers.note.clear()
        self.papers.other.clear()
        self.papers.show_lines(())
        self._kept_of_last = self.left.to_json()
        self._edited()

    def _lay_out(self) -> None:
        self._left_area = scrolled(boxed(column(self.left)))
        self._cards = (
            card(column(self._left_area), name="Người nộp"),
            card(column(self.papers), name="Thành phần hồ sơ"),
            card(column(self.promise), name="Hẹn trả"),
        )
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(14)
        self._arrange(narrow=False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(self._inner))
        QWidget.setTabOrder(self.left.instead.position, self.papers.table)
        QWidget.setTabOrder(self.papers.table, self.papers.other)
        QWidget.setTabOrder(self.papers.other, self.papers.note)
        QWidget.setTabOrder(self.papers.note, self.promise.enlarge)

    def _arrange(self, *, narrow: bool) -> None:
        """Three columns; two where letters are large for the window, the promise below."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        left, papers, promise = self._cards
        for part in self._cards:
            self._grid.removeWidget(part)
        self._grid.addWidget(left, 0, 0, 2 if narrow else 1, 1)
        self._grid.addWidget(papers, 0, 1)
        self._grid.addWidget(promise, *((1, 1) if narrow else (0, 2)))
        for place, share in enumerate((40, 43, 0 if narrow else 36)):
            self._grid.setColumnStretch(place, share)
        lines = self.fontMetrics().height()
        for part, height in ((papers, 20), (promise, 26)):
            part.setMinimumHeight(height * lines if narrow else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = self._left_area.verticalScrollBar().sizeHint().width()
        self._left_area.setMinimumWidth(self.left.minimumSizeHint().width() + bar)
        narrow = self.width() < _THREE_COLUMNS * self.fontMetrics().height()
        self._arrange(narrow=narrow)
        # Three columns share the page's height and scroll by themselves; two scroll as a whole.
        self._inner.setMinimumHeight(0 if narrow else self.height())
        self._inner.setMaximumHeight(_NO_LIMIT if narrow else self.height())

    def _listen(self) -> None:
        self.left.edited.connect(self._edited)
        self.left.finished.connect(self.papers.enter)
        self._left_area.verticalScrollBar().rangeChanged.connect(lambda *_: self._show_instead())
        self.papers.edited.connect(self._edited)
        self.left.procedure.chosen.connect(self._chosen)
        self.left.procedure.varied.connect(self.ask_forecast)
        self.left.channel.currentIndexChanged.connect(lambda _: self.ask_forecast())

    def _edited(self) -> None:
        if self._forecast is not None:
            self._preview.start()
        self.edited.emit()

    def _chosen(self, entry: CatalogueEntry | None) -> None:
        self._forecast = None
        self.papers.say_no_papers(chosen=entry is not None)
        if entry is None:
            self.papers.show_lines(tuple(line for line in self.papers.lines if line.other))
            self.promise.show_forecast(None)
        else:
            self.ask_forecast()
        self.edited.emit()

    def _forecasted(self, forecast: Forecast, asked: tuple[str, Channel, str | None]) -> None:
        entry = self.left.procedure.entry()
        now = (
            entry.procedure.code if entry else None,
            Channel(self.left.channel.currentData()),
            self.left.procedure.case_name(),
        )
        if asked != now:
            return
        self._forecast = forecast
        lines = kept(checklist(forecast.papers), self.papers.lines)
        if self._draft_papers is not None:
            lines = from_json(checklist(forecast.papers), self._draft_papers)
            self._draft_papers = None
        if lines != self.papers.lines:
            self.papers.show_lines(lines)
        self.promise.show_forecast(forecast)
        self._preview.start()
        self.edited.emit()

    def _papers(self) -> list[dict[str, Any]]:
        if self._draft_papers is not None:
            return [dict(line) for line in self._draft_papers]
        return to_json(self.papers.lines)

    def _word(self, name: str) -> str:
        if name == "applicant.id_number":
            caption = self.left.applicant.fields["id_number"].caption.text()
            return caption[:1].lower() + caption[1:]
        if name == "applicant.name" and self.left.applicant.is_organisation():
            return "tên tổ chức"
        word = _WORDS.get(name, "một ô")
        organisation = self.left.applicant.is_organisation()
        return word.replace("người nộp thay", "người đại diện") if organisation else word

    def _field(self, name: str) -> Field | None:
        return self.left.fields().get(name)

    def _pictured(self, image: QImage) -> None:
        if self._forecast is not None:
            self.promise.show_page(image)

    def _no_picture(self, trouble: DeskError) -> None:
        """The preview is a courtesy: without it the page works on, and F9 will tell."""
        del trouble
        self.promise.page.show_image(None)


def _listed(words: list[str]) -> str:
    told = list(dict.fromkeys(words))
    if len(told) > _MOST_WORDS:
        told = [*told[: _MOST_WORDS - 1], f"{len(told) - _MOST_WORDS + 1} mục khác"]
    return ", ".join(told)
