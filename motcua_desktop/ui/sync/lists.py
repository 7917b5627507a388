"""What waits or was refused, where the province says otherwise, refused files: one at a time."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from motcua_desktop.domain.news import Difference
from motcua_desktop.domain.province import OutboxLine
from motcua_desktop.domain.uploads import RefusedFile
from motcua_desktop.ui.sync.model import (
    COLUMNS,
    DIFFERENCES,
    DIFFERENT,
    FILES,
    REFUSED_FILES,
    empty_words,
)
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import boxed, column, row
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel

Shown = OutboxLine | Difference | RefusedFile


class SyncLists(QStackedWidget):
    """`chosen` when a person took another row: a message, a difference or a file.

    `opened(code)` on Enter, `all_again` when every refused file is to be sent once more.

    Filling keeps the row that was taken and tells nobody: ask `current`.
    """

    chosen = Signal(object)
    opened = Signal(str)
    all_again = Signal()

    def __init__(self, *, may_send: bool) -> None:
        super().__init__()
        self._filling = False
        self.lines: ValuesModel[OutboxLine] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.lines, "Các lần gửi lên tỉnh")
        Fit(self.table, (4, 3, 2), least=18)
        self.different: ValuesModel[Difference] = ValuesModel(DIFFERENT, self)
        self.differences = ListTable(self.different, "Những chỗ tỉnh nói khác quầy")
        Fit(self.differences, (3, 2, 1), least=12)
        self.refused: ValuesModel[RefusedFile] = ValuesModel(REFUSED_FILES, self)
        self.files = ListTable(self.refused, "Những tệp tỉnh không nhận")
        Fit(self.files, (3, 2, 1), least=26)
        self.all_button = KeyButton("Gửi lại mọi tệp", "Ctrl Shift R", picture=Icon.AGAIN)
        if not may_send:
            self.all_button.hide()
        self.all_button.clicked.connect(self.all_again)
        self._empty = EmptyState(Icon.CLOUD_DONE, *empty_words(""))
        self._in_use = self.table
        foot = boxed(column(self.files, row(self.all_button, None), spacing=GRID))
        self._pages: dict[ListTable, QWidget] = {
            self.table: self.table,
            self.differences: self.differences,
            self.files: foot,
        }
        for table, page in self._pages.items():
            table.chosen.connect(self._choose)
            table.opened.connect(lambda one: self.opened.emit(one.code))
            self.addWidget(page)
        self.addWidget(self._empty)

    def show_lines(self, found: Sequence[OutboxLine], group: str) -> None:
        """The messages of a group."""
        self._fill(self.table, self.lines, found, group)

    def show_differences(self, found: Sequence[Difference]) -> None:
        """What the province says otherwise."""
        self._fill(self.differences, self.different, found, DIFFERENCES)

    def show_files(self, found: Sequence[RefusedFile]) -> None:
        """The files that the province did not take."""
        self._fill(self.files, self.refused, found, FILES)

    def current(self) -> Shown | None:
        """The row that is taken in the list that is shown; None when it is empty."""
        found = self._in_use.current()
        return found if isinstance(found, Shown) else None

    def focus_list(self) -> None:
        """Bring the keyboard to the list, or to what stands in its place."""
        shown = self._in_use if self._in_use.isVisibleTo(self) else self._empty
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(
        self,
        table: ListTable,
        model: ValuesModel[OutboxLine] | ValuesModel[Difference] | ValuesModel[RefusedFile],
        found: Sequence[OutboxLine] | Sequence[Difference] | Sequence[RefusedFile],
        group: str,
    ) -> None:
        taken = table.current()
        ids = [one.id for one in found]
        self._in_use = table
        self._filling = True
        if list(model.values) != list(found):
            model.set_values(found)  # type: ignore[arg-type]  # both of a pair are of one kind
        if ids:
            table.selectRow(ids.index(taken.id) if taken and taken.id in ids else 0)
        self._filling = False
        self._empty.tell(*empty_words(group))
        self.setCurrentWidget(self._pages[table] if ids else self._empty)

    def _choose(self, one: Shown | None) -> None:
        if one is not None and not self._filling:
            self.chosen.emit(one)
