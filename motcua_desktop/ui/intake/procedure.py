"""Choose the procedure: three letters, ranked, by keyboard alone."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from motcua_desktop.domain.catalogue_difference import standing_words
from motcua_desktop.domain.certified_copies import PROCEDURE
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.procedure import CatalogueEntry, Channel, Procedure
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.suggest import Suggesting, SuggestLine
from motcua_desktop.ui.widgets.table import Column
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_LIMIT = 8
_FAST_LANE = "Trang Chứng thực tính phí theo số trang và vào sổ ngay."


def _term(entry: CatalogueEntry, case: str | None) -> str:
    term = entry.procedure.term(Channel.COUNTER, case)
    return term.text() if term else ""


COLUMNS: tuple[Column[CatalogueEntry], ...] = (
    Column("Thủ tục", lambda entry: entry.procedure.name, 0),
    Column("Lĩnh vực", lambda entry: entry.procedure.field_name, 16, muted=True),
    Column("Mã", lambda entry: str(entry.procedure.code), 9, mono=True),
)


class ProcedureBox(QWidget):
    """`chosen(CatalogueEntry | None)`; `varied` when another case of it was chosen."""

    chosen = Signal(object)
    varied = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.line = SuggestLine(
            Suggesting(
                ask=self._ask,
                label=lambda entry: entry.procedure.name,
                columns=COLUMNS,
                nothing="Không có thủ tục nào như vậy trong danh mục. Thử ít chữ hơn, hoặc gõ mã.",
                width=720,
            ),
            "Thủ tục",
            "Gõ ba chữ của tên, hoặc mã",
        )
        self.field = Field("Thủ tục", self.line)
        self.detail = words("", "caption", wrap=True)
        self.case = Choice()
        self.case_field = Field("Trường hợp", self.case)
        self.fast_lane = Note("", Tone.WAITING, Icon.COPY)
        self.newer = Note("", Tone.DUE, Icon.HISTORY)
        self.over_there = KeyButton("Chứng thực", "Shift F2", kind="link")
        self.over_there.clicked.connect(lambda: seat.bus.go.emit("copies"))
        self.fast_lane.add(self.over_there)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for part in (self.field, self.newer, self.detail, self.fast_lane, self.case_field):
            whole.addWidget(part)
        self.line.picked.connect(self._picked)
        self.case.currentIndexChanged.connect(lambda _: self._varied())
        self._picked(None)
        self.setFocusProxy(self.line)

    def entry(self) -> CatalogueEntry | None:
        """The procedure that is chosen."""
        found: CatalogueEntry | None = self.line.value()
        return found

    def case_name(self) -> str | None:
        """The case that is chosen; None for the ordinary one."""
        name: str | None = self.case.currentData()
        return name

    def choose(self, entry: CatalogueEntry | None, case: str | None = None) -> None:
        """Put a procedure in, for instance from a draft."""
        self.line.choose(entry)
        self.case.select(case)

    def look_up(self, code: str, case: str | None, version: object = None) -> None:
        """Put the procedure of this code in, as it is published now.

        `version` is the one that a draft was typed by: a newer one, or an abolition, is told.
        """
        catalogue = self._seat.app.catalogue

        def show(entry: CatalogueEntry) -> None:
            self.choose(entry, case)
            self.newer.tell(self._newer(entry, version), Tone.DUE, Icon.HISTORY)

        self._seat.lanes.desk.run(self, lambda: catalogue.show(code), show)

    def _ask(self, text: str, deliver: Callable[[Sequence[Any]], None]) -> None:
        catalogue = self._seat.app.catalogue
        self._seat.lanes.desk.run(self, lambda: catalogue.find(text, _LIMIT), deliver)

    def _newer(self, entry: CatalogueEntry, version: object) -> str:
        today = local(self._seat.app.clock.now()).date()
        if not entry.procedure.in_force(today):
            return f"{standing_words(entry.procedure)}: không tiếp nhận được nữa."
        if version in (None, entry.version):
            return ""
        return (
            f"Thủ tục có bản mới (bản {entry.version}) từ khi nhập dở: "
            "xem lại giấy tờ, phí và ngày hẹn."
        )

    def _picked(self, entry: CatalogueEntry | None) -> None:
        self.field.tell("")
        self.newer.hush()
        names = cases(entry.procedure) if entry else ()
        with QSignalBlocker(self.case):
            self.case.clear()
            self.case.addItem("Thông thường", None)
            for name in names:
                self.case.addItem(name, name)
        self.case_field.setVisible(bool(names))
        self.detail.setVisible(entry is not None)
        self.fast_lane.tell(_FAST_LANE if _certifies(entry) else "", Tone.WAITING, Icon.COPY)
        self._describe()
        self.chosen.emit(entry)

    def _varied(self) -> None:
        self._describe()
        self.varied.emit()

    def _describe(self) -> None:
        """The procedure in a line, with the term of the case that is chosen."""
        entry = self.entry()
        if entry is not None:
            procedure = entry.procedure
            told = (str(procedure.code), procedure.field_name, _term(entry, self.case_name()))
            self.detail.setText(" · ".join(part for part in told if part))


def _certifies(entry: CatalogueEntry | None) -> bool:
    return entry is not None and entry.procedure.code == PROCEDURE


def cases(procedure: Procedure) -> tuple[str, ...]:
    """The variants of a procedure: those with a term of their own, and those with papers."""
    names = [case.name for case in procedure.cases]
    names += [paper.case for paper in procedure.components if paper.case]
    return tuple(dict.fromkeys(names))
