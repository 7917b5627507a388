"""Cài đặt: five pages under chips."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings.about import AboutTab
from motcua_desktop.ui.settings.backup import BackupTab
from motcua_desktop.ui.settings.computer import ComputerTab
from motcua_desktop.ui.settings.office import OfficeTab
from motcua_desktop.ui.settings.people import PeopleTab
from motcua_desktop.ui.settings.tab import Tab
from motcua_desktop.ui.widgets.chips import Chips
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.words import words

_EDGE = 20
_WORDS = (
    ("computer", "Máy này"),
    ("office", "Cơ quan"),
    ("people", "Người dùng"),
    ("backup", "Sao lưu"),
    ("about", "Về chương trình"),
)


class SettingsScreen(Screen):
    """Ctrl+1 … 5 choose the page, Ctrl+S keeps what was typed."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.computer = ComputerTab(seat)
        self.office = OfficeTab(seat)
        self.people = PeopleTab(seat)
        self.backup = BackupTab(seat)
        self.about = AboutTab(seat)
        self._tabs: dict[str, Tab] = {
            "computer": self.computer,
            "office": self.office,
            "people": self.people,
            "backup": self.backup,
            "about": self.about,
        }
        self.chips = Chips("Các phần của cài đặt", _WORDS)
        self._stack = QStackedWidget()
        for tab in self._tabs.values():
            self._stack.addWidget(tab)
        self.chips.take("computer")
        self.chips.chosen.connect(self.take)
        head = row(words("Cài đặt", "title"), spacing=16)
        head.addWidget(self.chips, 1)
        whole = column(head, spacing=12)
        whole.addWidget(self._stack, 1)
        whole.setContentsMargins(_EDGE, 14, _EDGE, 14)
        self.setLayout(whole)
        for place, (name, _) in enumerate(_WORDS, start=1):
            self._key(f"Ctrl+{place}", partial(self.take, name))
        self._key("Ctrl+S", lambda: self._current().save())
        self._key("Alt+C", self.backup.choose_button.click)
        self._key("Alt+T", self.backup.drill_button.click)

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Ctrl 1 2 3 4 5", "máy này, cơ quan, người dùng, sao lưu, về chương trình"),
            ("Ctrl S", "lưu thông tin cơ quan; thêm người dùng; sao lưu ngay"),
            ("Alt C · Alt T", "chọn thư mục sao lưu; khôi phục thử"),
        )

    def arrive(self) -> None:
        self._current().arrive()

    def take(self, name: str) -> None:
        """Bring a page to the front."""
        self.chips.take(name)
        self._stack.setCurrentWidget(self._tabs[name])
        self._tabs[name].arrive()

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _current(self) -> Tab:
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Tab) else self.computer
