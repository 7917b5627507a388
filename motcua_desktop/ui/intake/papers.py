"""The papers as a checklist: one key a line, the cursor goes on by itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from motcua_desktop.domain.procedure import ComponentRule
from motcua_desktop.domain.text import one_line
from motcua_desktop.ui.intake.model import PaperLine, Seen, other_paper
from motcua_desktop.ui.scans.work import WorkBar
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, column, row
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import keycap, tip, words

_BADGES = {
    Seen.UNCHECKED: Badge("Chưa xem", Tone.QUIET, Icon.CLOCK),
    Seen.HANDED_IN: Badge("Đã có", Tone.IN_TIME, Icon.DONE),
    Seen.SHOWN: Badge("Đã xem", Tone.IN_TIME, Icon.EYE),
    Seen.MISSING: Badge("Thiếu", Tone.LATE, Icon.MISSING),
    Seen.NOT_NEEDED: Badge("Không nộp", Tone.QUIET, Icon.MINUS),
}
_NOTE_LIMIT = 2000
_SCAN_KEYS = {"t": "t", "q": "q", "d": "d", "\b": "drop"}


def _name(line: PaperLine) -> str:
    told = []
    if line.rule.present_only:
        told.append("xuất trình")
    if line.other:
        told.append("ngoài danh mục")
    elif not line.rule.required:
        told.append("nếu có")
    name = f"{line.rule.name} ({', '.join(told)})" if told else line.rule.name
    return f"{name}\n✓ {line.scan}" if line.scan else name


def _originals(line: PaperLine) -> str:
    if line.originals is None or line.rule.present_only:
        return "–"
    return str(line.originals)


def _copies(line: PaperLine) -> str:
    return "–" if line.originals is None or line.rule.present_only else str(line.copies)


COLUMNS: tuple[Column[PaperLine], ...] = (
    Column("Tên giấy tờ", _name, 0, wrap=True),
    Column("Chính", _originals, 5, right=True),
    Column("Sao", _copies, 3, right=True),
    Column("Tình trạng", lambda line: _BADGES[line.seen].text, 13, badge=lambda x: _BADGES[x.seen]),
)
_ORIGINALS, _COPIES = 1, 2


class PapersModel(ValuesModel[PaperLine]):
    """The checklist; a line is replaced by another value, never changed."""

    def put(self, place: int, line: PaperLine) -> None:
        """Another value for one line."""
        lines = list(self._values)
        lines[place] = line
        self._values = tuple(lines)
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))


class PapersTable(ListTable):
    """1 bản chính, 2 bản sao, 0 thiếu; 3–9 and + − set the number; A takes all as asked.

    `marked` after each change, `done` when the last line was marked, `scan_wanted(key, line)` for
    T (file), Q (scanner), D (used again) and Backspace (what is held goes).
    """

    marked = Signal()
    done = Signal()
    scan_wanted = Signal(str, object)

    def __init__(self, model: PapersModel) -> None:
        super().__init__(model, "Thành phần hồ sơ")
        self._papers = model
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setMinimumSectionSize(38)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(0)
        self._fit.timeout.connect(self.resizeRowsToContents)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._fit.start())

    def mark(self) -> Callable[[], None]:
        """How to put the checklist back as it is now, when a scan turns out to have typed here."""
        lines, place = self._papers.values, self.currentIndex()
        here = (place.row(), place.column())

        def undo() -> None:
            self._papers.set_values(lines)
            self.setCurrentIndex(self._papers.index(*here))
            self.marked.emit()

        return undo

    def take_all(self) -> None:
        """Every required line that was not looked at: as the procedure asks."""
        for place, line in enumerate(self._papers.values):
            if line.seen is Seen.UNCHECKED:
                self._papers.put(place, line.as_asked())
        self.marked.emit()
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current()
        change = _changes(event.text(), self.currentIndex()) if line is not None else None
        if change is not None:
            self._apply(change, step=event.text() in ("0", "1", "2"))
        elif event.text().casefold() == "a":
            self.take_all()
        elif event.text().casefold() in _SCAN_KEYS and line is not None:
            self.scan_wanted.emit(_SCAN_KEYS[event.text().casefold()], line)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        elif event.key() == Qt.Key.Key_Delete and line is not None and line.other:
            self._drop()
        else:
            super().keyPressEvent(event)

    def _apply(self, change: Callable[[PaperLine], PaperLine], *, step: bool) -> None:
        place = self.currentIndex().row()
        self._papers.put(place, change(self._papers.values[place]))
        self.marked.emit()
        if step:
            self._go_on()

    def _go_on(self) -> None:
        place = self.currentIndex()
        if place.row() + 1 < self._papers.rowCount():
            self.setCurrentIndex(self._papers.index(place.row() + 1, max(place.column(), 0)))
        else:
            self.done.emit()

    def _drop(self) -> None:
        place = self.currentIndex().row()
        lines = self._papers.values
        self._papers.set_values(lines[:place] + lines[place + 1 :])
        self.setCurrentIndex(self._papers.index(max(place - 1, 0), 0))
        self.marked.emit()


def _changes(key: str, place: QModelIndex) -> Callable[[PaperLine], PaperLine] | None:
    """What a key does to the line under the cursor; None when it does nothing to it."""
    copies = place.column() == _COPIES
    match key:
        case "1":
            return PaperLine.original
        case "2":
            return PaperLine.copy
        case "0":
            return PaperLine.missing
        case "+" | "=" | "-":
            step = -1 if key == "-" else 1
            return lambda line: _stepped(line, step, copies=copies)
        case _ if len(key) == 1 and key in "3456789":
            number = int(key)
            return lambda line: _numbered(line, number, copies=copies)
    return None


def _stepped(line: PaperLine, step: int, *, copies: bool) -> PaperLine:
    if copies:
        return line.counted(copies=line.copies + step)
    return line.counted(originals=(line.originals or 0) + step)


def _numbered(line: PaperLine, number: int, *, copies: bool) -> PaperLine:
    """Where the cursor is not on a number, the kind that was handed in gets it."""
    if copies or (line.copies and not line.originals):
        return line.counted(copies=number)
    return line.counted(originals=number)


class PapersPanel(QWidget):
    """The checklist, another paper, and a note. `edited` at every change, `done` after the last.

    `scan_wanted(key, line)` as the table tells it.
    """

    edited = Signal()
    done = Signal()
    scan_wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.model = PapersModel(COLUMNS, self)
        self.table = PapersTable(self.model)
        self.nothing = EmptyState(
            Icon.PAPERCLIP, "Chưa chọn thủ tục", "Gõ ba chữ của tên thủ tục ở ô bên trái."
        )
        self.other = QLineEdit()
        self.other.setPlaceholderText("Giấy tờ khác: gõ tên rồi Enter")
        self.other.setAccessibleName("Giấy tờ khác")
        self.other.setMaxLength(400)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(60)
        self.note_field = Field("Ghi chú", self.note)
        self.lacking = Note("", Tone.LATE, Icon.MISSING)
        self.known = Note("", Tone.WAITING, Icon.AGAIN)
        self.work = WorkBar()
        self._held: Mapping[str, str] = {}
        self._all = KeyButton("Đủ cả", "A", kind="quiet")
        self._all.setToolTip("Mọi giấy tờ bắt buộc đã có như thủ tục yêu cầu")
        self._all.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self._listen()
        self.show_lines(())

    @property
    def lines(self) -> tuple[PaperLine, ...]:
        return self.model.values

    def show_lines(self, lines: tuple[PaperLine, ...]) -> None:
        """This checklist from now on."""
        self.model.set_values(self._with_held(lines))
        self.table.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self._all.setEnabled(bool(lines))
        self._scans.setVisible(bool(lines))
        if lines:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.resizeRowsToContents()
        self._tell()

    def show_held(self, told: Mapping[str, str]) -> None:
        """Tell which papers have a scan that waits for the receipt, by their names."""
        self._held = told
        for place, line in enumerate(self._with_held(self.lines)):
            if line != self.lines[place]:
                self.model.put(place, line)
        self.table.resizeRowsToContents()

    def count_in(self, line: PaperLine, *, as_copy: bool) -> None:
        """A paper that was scanned was handed in; one that is used again counts as a copy."""
        for place, one in enumerate(self.lines):
            if one.rule == line.rule and not (one.originals or one.copies):
                self.model.put(place, one.copy() if as_copy else one.original())
        self._changed()

    def offer(self, told: str, papers: str) -> None:
        """Beside the papers: what this person gave before; which `papers`, when pointed at."""
        self.known.setToolTip(tip(papers))
        if told:
            self.known.tell(told, Tone.WAITING, Icon.AGAIN)
        else:
            self.known.hush()

    def say_no_papers(self, *, chosen: bool) -> None:
        """Why the list is empty: no procedure chosen, or one without papers."""
        if chosen:
            self.nothing.tell(
                "Thủ tục này không ghi giấy tờ nào", "Thêm giấy tờ đã nhận ở ô bên dưới."
            )
        else:
            self.nothing.tell("Chưa chọn thủ tục", "Gõ ba chữ của tên thủ tục ở ô bên trái.")

    def enter(self) -> None:
        """The keyboard goes to the first line that nobody looked at."""
        if not self.lines:
            self.other.setFocus()
            return
        unseen = [place for place, line in enumerate(self.lines) if line.seen is Seen.UNCHECKED]
        self.table.setCurrentIndex(self.model.index(unseen[0] if unseen else 0, 0))
        self.table.setFocus()

    def note_text(self) -> str:
        """The note, within what the record takes."""
        return self.note.toPlainText().strip()[:_NOTE_LIMIT]

    def others(self) -> bool:
        """Whether a paper outside the procedure's list was added."""
        return any(line.other for line in self.lines)

    def _with_held(self, lines: tuple[PaperLine, ...]) -> tuple[PaperLine, ...]:
        return tuple(replace(line, scan=self._held.get(line.rule.name, "")) for line in lines)

    def _lay_out(self) -> None:
        self._keys = [
            part
            for key, meaning in (("1", "chính"), ("2", "sao"), ("0", "thiếu"))
            for part in (keycap(key), words(meaning, "caption"), 4)
        ]
        head = row(words("Thành phần hồ sơ", "heading"), None, *self._keys, self._all, spacing=4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.nothing, 1)
        below = (self.known, self.lacking, self.work, self._scan_buttons(), self.other)
        whole.addLayout(column(*below, self.note_field))

    def _scan_buttons(self) -> QWidget:
        """What the letters do, for the mouse; the keyboard stays on the papers."""
        buttons = []
        for text, key in (("Tệp…", "T"), ("Quét…", "Q"), ("Dùng lại…", "D")):
            button = KeyButton(text, key, kind="quiet")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._want, key.casefold()))
            buttons.append(button)
        self._scans = boxed(Flow(*buttons))
        return self._scans

    def _want(self, letter: str) -> None:
        line = self.table.current()
        if line is not None:
            self.scan_wanted.emit(letter, line)

    def _listen(self) -> None:
        self.table.scan_wanted.connect(self.scan_wanted)
        self.table.marked.connect(self._changed)
        self.table.done.connect(self.done)
        self._all.clicked.connect(self.table.take_all)
        self.other.returnPressed.connect(self._add)
        self.note.textChanged.connect(self.edited)

    def _changed(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        missing = [line for line in self.lines if line.seen is Seen.MISSING]
        if missing:
            self.lacking.tell(
                f"Thiếu {len(missing)} giấy tờ bắt buộc. Hướng dẫn một lần, đầy đủ, "
                "bằng phiếu yêu cầu bổ sung (F10).",
                Tone.LATE,
                Icon.MISSING,
            )
        else:
            self.lacking.hush()

    def _add(self) -> None:
        name = one_line(self.other.text())
        if not name:
            return
        known = [line.rule.name.casefold() for line in self.lines]
        if name.casefold() not in known:
            self.show_lines((*self.lines, other_paper(name)))
        self.other.clear()
        self._changed()

    def sizeHint(self) -> QSize:
        return QSize(440, 500)


def lacking(lines: tuple[PaperLine, ...]) -> list[ComponentRule]:
    """The papers without which the dossier is not complete."""
    return [line.rule for line in lines if line.lacking]
