"""One procedure in full: terms, papers, fees, how its clock runs, who has it, its versions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from motcua_desktop.domain.catalogue_change import Version
from motcua_desktop.domain.catalogue_difference import standing_words
from motcua_desktop.domain.policy_words import sentences, stage_words
from motcua_desktop.domain.procedure import CatalogueEntry
from motcua_desktop.domain.procedure_words import term_rows
from motcua_desktop.ui.catalogue import model
from motcua_desktop.ui.catalogue.model import Row
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.layout import card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_TWO = ("", "muted")


class ProcedurePane(QStackedWidget):
    """Shows one version; what it has nothing of is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.name = words("", "big", wrap=True)
        self._code = words("", "code")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._where = words("", "muted", wrap=True)
        self.gone = Note("", Tone.LATE, Icon.CLOSE)
        self.sections: dict[str, Lines] = {
            "Thời hạn giải quyết": Lines(kinds=("muted", "strong"), wide=0),
            "Cách tính hạn": Lines(kinds=("",), wide=0),
            "Các chặng liên thông": Lines(kinds=("",), wide=0),
            "Thành phần hồ sơ": Lines(kinds=_TWO, wide=0),
            "Phí, lệ phí": Lines(kinds=_TWO, wide=0, right=frozenset({1})),
            "Lưu ý": Lines(kinds=("",), wide=0),
            "Các bản của thủ tục": Lines(kinds=("strong", "", "caption"), wide=2),
        }
        self._heads = {title: words(title, "heading") for title in self.sections}
        self._lay_out()

    def show_entry(self, entry: CatalogueEntry, known: Sequence[Version]) -> None:
        """Tell this version, and which versions there are."""
        procedure = entry.procedure
        self.name.setText(procedure.name)
        self._code.setText(procedure.code)
        self.gone.tell(standing_words(procedure), Tone.LATE, Icon.CLOSE)
        told = (procedure.field_name, procedure.decision, f"bản {entry.version}")
        self._where.setText(" · ".join(part for part in told if part))
        rows: tuple[list[Row], ...] = (
            term_rows(procedure),
            [(sentence,) for sentence in sentences(procedure.clock)],
            [(stage,) for stage in stage_words(procedure.stages)],
            model.papers(procedure),
            model.fees(procedure),
            [(note,) for note in procedure.notes],
            model.versions(known),
        )
        for (title, lines), these in zip(self.sections.items(), rows, strict=True):
            lines.show_rows(these)
            for part in (self._heads[title], lines):
                part.setVisible(bool(these))
        self.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """No procedure is chosen."""
        self.setCurrentIndex(0)

    def texts(self) -> list[str]:
        """Everything that is told now, for whoever reads it aloud or checks it."""
        return [text for lines in self.sections.values() for text in lines.texts()]

    def _lay_out(self) -> None:
        inner = column(self.name, row(self._code, None), self._where, self.gone, spacing=6)
        for title, lines in self.sections.items():
            inner.addSpacing(GRID)
            inner.addWidget(self._heads[title])
            inner.addWidget(lines)
        inner.addStretch(1)
        inner.setContentsMargins(0, 0, GRID, 0)
        box = QWidget()
        box.setLayout(inner)
        empty = EmptyState(
            Icon.CATALOGUE, "Chọn một thủ tục", "Thời hạn, giấy tờ, phí và cách tính hạn ở đây."
        )
        self.addWidget(card(column(empty)))
        self.addWidget(card(column(scrolled(box)), name="Thủ tục đang chọn"))
