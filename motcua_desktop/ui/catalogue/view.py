"""Danh mục: its pages under chips; supervisors import, everybody reads."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.staff import Right
from motcua_desktop.ui.catalogue.calendar import CalendarTab
from motcua_desktop.ui.catalogue.forms import FormsTab
from motcua_desktop.ui.catalogue.procedures import ProceduresTab
from motcua_desktop.ui.listing.public import ListingTab
from motcua_desktop.ui.listing.reviews import ReviewsTab
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tab import Tab
from motcua_desktop.ui.widgets.chips import Chips
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.words import words

_EDGE = 20
_WORDS = (
    ("procedures", "Thủ tục"),
    ("calendar", "Lịch làm việc"),
    ("forms", "Mẫu giấy"),
    ("listing", "Niêm yết"),
    ("reviews", "Rà soát"),
)


class CatalogueScreen(Screen):
    """Ctrl+1 to 5 choose the page, Ctrl+O imports into the one in front or writes it out."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.procedures = ProceduresTab(seat)
        self.calendar = CalendarTab(seat)
        self.forms = FormsTab(seat)
        self.listing = ListingTab(seat)
        self.reviews = ReviewsTab(seat)
        self._tabs: dict[str, Tab] = {
            "procedures": self.procedures,
            "calendar": self.calendar,
            "forms": self.forms,
            "listing": self.listing,
            "reviews": self.reviews,
        }
        self.chips = Chips("Các phần của danh mục", _WORDS)
        self._stack = QStackedWidget()
        for tab in self._tabs.values():
            self._stack.addWidget(tab)
        self.chips.take("procedures")
        self.chips.chosen.connect(self.take)
        head = row(words("Danh mục", "title"), spacing=16)
        head.addWidget(self.chips, 1)
        whole = column(head, spacing=12)
        whole.addWidget(self._stack, 1)
        whole.setContentsMargins(_EDGE, 14, _EDGE, 14)
        self.setLayout(whole)
        self._set_keys()
        seat.bus.changed.connect(self._changed)

    def keys(self) -> tuple[KeyLine, ...]:
        change = self._seat.actor.may(Right.CONFIGURE)
        return (
            ("Ctrl 1 … 5", "thủ tục, lịch làm việc, mẫu giấy, niêm yết, rà soát"),
            ("↑ ↓", "chọn dòng, cả khi đang gõ để tìm"),
            ("Alt ← →", "lịch: năm trước, năm sau"),
            *((("Ctrl O", "nhập danh mục hoặc lịch; chép lời văn của mẫu ra"),) if change else ()),
            *((("Ctrl D", "lịch: đổi ngày hẹn theo lịch mới"),) if change else ()),
            *((("Ctrl B", "thủ tục: bãi bỏ từ một ngày, hoặc khôi phục"),) if change else ()),
            ("Ctrl P", "thủ tục: tờ niêm yết của thủ tục đang chọn"),
            ("F9  F10", "niêm yết: các tờ của lĩnh vực, danh mục; rà soát: kết quả trong năm"),
            ("Ctrl O", "niêm yết: trang tra cứu cho màn hình cảm ứng"),
            *((("Ctrl N  Ctrl S", "rà soát: ghi mới, ghi đã gửi kiến nghị"),) if change else ()),
            *((("Delete", "rà soát: bỏ lần ghi nhầm, có lý do"),) if change else ()),
        )

    def arrive(self) -> None:
        self._current().arrive()

    def print_out(self) -> bool:
        return self._current().print_out()

    def take(self, name: str) -> None:
        """Bring a page to the front."""
        self.chips.take(name)
        self._stack.setCurrentWidget(self._tabs[name])
        self._tabs[name].arrive()

    def _set_keys(self) -> None:
        for place, (name, _) in enumerate(_WORDS, start=1):
            self._key(f"Ctrl+{place}", partial(self.take, name))
        self._key("Ctrl+O", lambda: self._current().bring_in())
        self._key("Ctrl+D", self._recount)
        self._key("Alt+Left", lambda: self._current().step(-1))
        self._key("Alt+Right", lambda: self._current().step(1))

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _recount(self) -> None:
        if self._current() is self.calendar:
            self.calendar.recount()

    def _current(self) -> Tab:
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Tab) else self.procedures

    def _changed(self, change: Change, initiator: object) -> None:
        """Another window's import, or a step that moved a promise."""
        tab = self._current()
        if initiator is tab or not self.isVisible():
            return
        if change.catalogue and tab in (self.procedures, self.listing, self.reviews):
            tab.look_again()
        if (change.calendar or change.dossiers) and tab is self.calendar:
            self.calendar.look_again()
