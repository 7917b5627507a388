"""Báo cáo: the list of reports in groups, and at its right the one that is chosen."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.staff import Right
from motcua_desktop.services.report_list import REPORTS, Report
from motcua_desktop.ui.pane import Entry, Pane
from motcua_desktop.ui.reports.entries import ENTRIES, GROUPS
from motcua_desktop.ui.reports.sheet import SheetPane
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import BASE_PX, GRID
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.words import tip, words

_SIDE = 236
_PAUSE_MS = 120
_NAME = Qt.ItemDataRole.UserRole


class ReportsScreen(Screen):
    """Every report of the desk, and the pages that are more than a report, in one list."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._cut_off = 1
        self._reports = {one.name: one for one in REPORTS}
        self._entries = {one.name: one for one in ENTRIES if seat.actor.may(one.right)}
        self._panes: dict[str, Pane] = {}
        self.sheet: SheetPane | None = None
        self.list = QListWidget()
        self.list.setAccessibleName("Danh sách báo cáo (Ctrl 1)")
        self.list.setProperty("role", "reports")
        self.list.setUniformItemSizes(False)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(_PAUSE_MS)
        self._stack = QStackedWidget()
        self.till = KeyButton("Kiểm quỹ", "F11", kind="quiet")
        self._fill()
        self._lay_out()
        self._listen()
        self._mark(next(self._names()))

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Ctrl 1", "về danh sách báo cáo"),
            ("↑ ↓", "trong danh sách: chọn báo cáo"),
            ("Enter", "trong danh sách: vào báo cáo"),
            ("Esc", "từ hồ sơ về biểu, từ biểu về danh sách"),
            *self.current().keys(),
            ("F11", "kiểm quỹ"),
        )

    def arrive(self) -> None:
        self._look_at_counting()
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self._focus_again()

    def take(self, name: str) -> None:
        """Bring the report or the page of this name to the front, and mark it in the list."""
        self._mark(name)
        self.current().arrive()

    def current(self) -> Pane:
        """The page in front."""
        pane = self._stack.currentWidget()
        if not isinstance(pane, Pane):
            raise TypeError(pane)
        return pane

    def print_out(self) -> bool:
        return self.current().print_out()

    def take_receipt(self, code: str) -> bool:
        return self.current().take_receipt(code)

    def count_till(self) -> None:
        """F11."""
        from motcua_desktop.ui.cash.dialog import CashDialog

        CashDialog.show_for(self._seat, self.window())

    def _mark(self, name: str) -> None:
        """In the list and in front, but not looked at anew."""
        self.pause.stop()
        with QSignalBlocker(self.list):
            self.list.setCurrentItem(self._item(name))
        pane = self._pane(name)
        self._stack.setCurrentWidget(pane)
        pane.setAccessibleName(self._word(name))

    def _bring(self) -> None:
        """What is marked in the list comes to the front."""
        self.take(str(self.list.currentItem().data(_NAME)))

    def _fill(self) -> None:
        groups = {one.group for one in self._reports.values()}
        groups |= {one.group for one in self._entries.values()}
        own = [group for group in GROUPS if group in groups]
        for group in (*own, *sorted(groups - set(own))):
            head = QListWidgetItem(group)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            font = self.list.font()
            font.setBold(True)
            head.setFont(font)
            self.list.addItem(head)
            for one in self._of(group):
                item = QListWidgetItem(one.word)
                item.setData(_NAME, one.name)
                item.setToolTip(tip(one.tells))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, one.tells)
                self.list.addItem(item)

    def _of(self, group: str) -> Iterator[Report | Entry]:
        """Pages of their own stand where the report of their name would."""
        for report in self._reports.values():
            if report.group == group and self._seat.actor.may(Right.REPORT):
                yield self._entries.get(report.name, report)
        for entry in self._entries.values():
            if entry.group == group and entry.name not in self._reports:
                yield entry

    def _names(self) -> Iterator[str]:
        for at in range(self.list.count()):
            name = self.list.item(at).data(_NAME)
            if name:
                yield str(name)

    def _item(self, name: str) -> QListWidgetItem:
        items = (self.list.item(at) for at in range(self.list.count()))
        return next(item for item in items if item.data(_NAME) == name)

    def _word(self, name: str) -> str:
        found = self._entries.get(name) or self._reports[name]
        return found.word

    def _pane(self, name: str) -> Pane:
        """Made when it is first asked for; all reports share one."""
        entry = self._entries.get(name)
        if entry is None:
            return self._sheet(self._reports[name])
        if name not in self._panes:
            self._panes[name] = self._added(entry.make(self._seat))
        return self._panes[name]

    def _sheet(self, report: Report) -> SheetPane:
        if self.sheet is None:
            self.sheet = SheetPane(self._seat, report)
            self.sheet.wanted.connect(self.take)
            self._added(self.sheet)
        self.sheet.take(report, self._cut_off)
        return self.sheet

    def _added(self, pane: Pane) -> Pane:
        """In the stack; its keys work while it is in front, also from the list."""
        self._stack.addWidget(pane)
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for shortcut in pane.findChildren(QShortcut, options=direct):
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        return pane

    def _lay_out(self) -> None:
        side = column(words("Báo cáo", "title"), spacing=GRID)
        side.addWidget(self.list, 1)
        side.addWidget(self.till)
        side.addWidget(words("F1 các phím của trang này", "muted", wrap=True))
        self._side = card(side, margins=12, name="Chọn báo cáo")
        both = row(self._side, spacing=16)
        both.addWidget(self._stack, 1)
        both.setContentsMargins(20, 14, 20, 14)
        self.setLayout(both)

    def _listen(self) -> None:
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemActivated.connect(lambda _: self._enter())
        self.pause.timeout.connect(self._bring)
        self.till.clicked.connect(self.count_till)
        self._seat.bus.changed.connect(self._changed)
        self._key("F9", self.print_out)
        self._key("F10", lambda: self.current().save())
        self._key("F11", self.count_till)
        self._key("Ctrl+1", self._to_list)
        self._key("Esc", self._back)

    def _key(self, key: str, action: Callable[[], object]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcut = QShortcut(QKeySequence(key), self, context=context)
        shortcut.activated.connect(partial(_do, action))

    def _chosen(self, item: QListWidgetItem | None) -> None:
        """Whoever walks on is shown nothing on the way."""
        if item is not None and item.data(_NAME):
            self.pause.start()

    def _enter(self) -> None:
        if self.pause.isActive():
            self._bring()
        self.current().enter()

    def _back(self) -> None:
        if not self.current().back():
            self._to_list()

    def _focus_again(self) -> None:
        """Where one was, after a dossier was looked at; else in the list."""
        # PySide's hints do not know that there may be none.
        last = cast("QWidget | None", self.focusWidget())
        target = last if last is not None and last.isVisibleTo(self) else self.list
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _look_at_counting(self) -> None:
        counting = self._seat.app.counting
        self._seat.lanes.desk.run(self, lambda: counting.show().month_from_day, self._take_cut_off)

    def _take_cut_off(self, day: int) -> None:
        self._cut_off = day
        self._bring()

    def _changed(self, change: Change, initiator: object) -> None:
        if change.settings:
            self._look_at_counting()
        if self.isVisible() and initiator is not self.current():
            self.current().heard(change, initiator)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        grown = round(_SIDE * self.fontInfo().pixelSize() / BASE_PX)
        self._side.setFixedWidth(min(grown, max(_SIDE, self.width() // 5)))

    def sizeHint(self) -> QSize:
        return QSize(1100, 640)


def _do(action: Callable[[], object]) -> None:
    action()
