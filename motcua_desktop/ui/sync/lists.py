"""What waits or was refused, or where the province says otherwise: one list at a time."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from motcua_desktop.domain.news import Difference
from motcua_desktop.domain.province import OutboxLine
from motcua_desktop.ui.sync.model import COLUMNS, DIFFERENCES, DIFFERENT, empty_words
from motcua_desktop.ui.tokens import Icon
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel


class SyncLists(QStackedWidget):
    """`chosen` when a person took another row: a message or a difference. `opened(code)` on Enter.

    Filling keeps the row that was taken and tells nobody: ask `current`.
    """

    chosen = Signal(object)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._filling = False
        self.lines: ValuesModel[OutboxLine] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.lines, "Các lần gửi lên tỉnh")
        Fit(self.table, (4, 3, 2), least=18)
        self.different: ValuesModel[Difference] = ValuesModel(DIFFERENT, self)
        self.differences = ListTable(self.different, "Những chỗ tỉnh nói khác quầy")
        Fit(self.differences, (3, 2, 1), least=18)
        self._empty = EmptyState(Icon.CLOUD_DONE, *empty_words(""))
        self._in_use = self.table
        for table in (self.table, self.differences):
            table.chosen.connect(self._choose)
            table.opened.connect(lambda one: self.opened.emit(one.code))
            self.addWidget(table)
        self.addWidget(self._empty)

    def show_lines(self, found: Sequence[OutboxLine], group: str) -> None:
        """The messages of a group."""
        self._fill(self.table, self.lines, found, group)

    def show_differences(self, found: Sequence[Difference]) -> None:
        """What the province says otherwise."""
        self._fill(self.differences, self.different, found, DIFFERENCES)

    def current(self) -> OutboxLine | Difference | None:
        """The row that is taken in the list that is shown; None when it is empty."""
        found = self._in_use.current()
        return found if isinstance(found, OutboxLine | Difference) else None

    def focus_list(self) -> None:
        """Bring the keyboard to the list."""
        self._in_use.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(
        self,
        table: ListTable,
        model: ValuesModel[OutboxLine] | ValuesModel[Difference],
        found: Sequence[OutboxLine] | Sequence[Difference],
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
        self.setCurrentWidget(table if ids else self._empty)

    def _choose(self, one: OutboxLine | Difference | None) -> None:
        if one is not None and not self._filling:
            self.chosen.emit(one)
