"""The main window: rail, search box, banner, and the screens in the middle."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.province import LineStatus
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.backup_watch import BackupWatch
from motcua_desktop.ui.ballots.door import RatingDoor
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.frame.banner import Banner
from motcua_desktop.ui.frame.rail import Rail
from motcua_desktop.ui.frame.search import SearchBox
from motcua_desktop.ui.frame.truth import Truth
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.province_line import ProvinceLine
from motcua_desktop.ui.scanner import Scanner
from motcua_desktop.ui.screen import Place, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.tray import Tray
from motcua_desktop.ui.watch import Watch
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.keys import keys_dialog
from motcua_desktop.ui.widgets.words import tip, words

_EDGE = 20
_COUNT_MS = 60_000


class MainWindow(QMainWindow):
    """Frames the screens that exist; each is made at its first visit.

    `left()` when somebody locks it or signs out; the owner then asks for the next sign-in.
    """

    left = Signal()
    closed = Signal()

    def __init__(self, seat: Seat, places: tuple[Place, ...], tray: Tray | None = None) -> None:
        super().__init__()
        self.seat = seat
        self._places = {place.name: place for place in places}
        self._screens: dict[str, Screen] = {}
        self._leaving = False
        self.line = ProvinceLine(seat, self)
        self.watch = Watch(seat, tray, self)
        self.backups = BackupWatch(seat, self)
        self.rail = Rail(places)
        self.search = SearchBox(seat)
        self.truth = Truth()
        self.banner = Banner()
        self.press = Press(seat, self)
        self.rating = RatingDoor(seat, self)
        self._stack = QStackedWidget()
        self.setWindowTitle(seat.app.agency.name)
        # On a small screen with everything enlarged the window may be as small as the screen.
        self.setMinimumSize(QSize(960, 600).boundedTo(self.screen().availableSize()))
        self.resize(1366, 768)
        self._lay_out()
        self._listen()
        self._set_keys()

    def begin(self, first: str = "") -> None:
        """Bring the first place to the front, count the badges, tell what is due, open the line."""
        self.go(first or next(iter(self._places)))
        self._look_at_line()
        self._count()
        for notice in self.seat.app.notices:
            self.seat.bus.tell(Level.WARNING, notice)
        self.watch.open()
        self.line.open()
        self.press.offer()

    def go(self, name: str) -> None:
        """Bring a place to the front; "" goes back to the page in front."""
        place = self._places.get(name)
        if place is not None:
            self._stack.setCurrentWidget(self.page(name))
            self.rail.mark(name)
        current = self.current()
        if current is not None:
            current.arrive()
            if not current.isAncestorOf(self.focusWidget()):
                # Its first list is empty and away: the page's keys must work all the same.
                current.setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self, name: str) -> Screen:
        """The screen of a place, made when it is first asked for."""
        if name not in self._screens:
            made = self._places[name].make(self.seat)
            made.setAccessibleName(self._places[name].word)
            self._screens[name] = made
            self._stack.addWidget(made)
        return self._screens[name]

    def current(self) -> Screen | None:
        """The screen in front."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Screen) else None

    def open_code(self, code: str) -> None:
        """Show a dossier on the screen that shows dossiers."""
        self.go("dossiers")
        self.page("dossiers").open_code(code)

    def show_due(self) -> None:
        """Nhắc hạn in front of everything, also when the window was put away."""
        if not self.isActiveWindow():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
            self.raise_()
            self.activateWindow()
        self.go("due")

    def give_result(self, code: str) -> None:
        """Take a result in hand on the screen where results are given."""
        self.go("returns")
        self.page("returns").open_code(code)

    def _lay_out(self) -> None:
        top = QWidget()
        top.setObjectName("topbar")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar = QHBoxLayout(top)
        bar.setContentsMargins(_EDGE, 10, 12, 10)
        bar.setSpacing(2 * GRID)
        self.search.setMinimumWidth(280)
        self.search.setMaximumWidth(520)
        bar.addWidget(self.search, 3)
        bar.addStretch(1)
        bar.addWidget(self.truth)
        bar.addWidget(self._who())
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(top)
        strip = QHBoxLayout()
        strip.setContentsMargins(_EDGE, GRID, _EDGE, 0)
        strip.addWidget(self.banner)
        body.addLayout(strip)
        body.addWidget(self._stack, 1)
        whole = QWidget()
        whole.setObjectName("canvas")
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(body, 1)
        self.setCentralWidget(whole)

    def _who(self) -> QWidget:
        actor, counter = self.seat.actor, self.seat.app.agency.counter
        who = words(f"{actor.name} · Quầy {counter}")
        who.setToolTip(tip(f"{actor.role.label} · {self.seat.app.agency.name}"))
        leave = KeyButton("", kind="quiet")
        leave.setIcon(icon(Icon.LOCK))
        leave.setIconSize(QSize(18, 18))
        leave.setToolTip("Khóa màn hình, người khác đăng nhập (Ctrl L)")
        leave.setAccessibleName("Khóa màn hình (Ctrl L)")
        leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        leave.clicked.connect(self.leave)
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(who)
        line.addWidget(leave)
        return box

    def _listen(self) -> None:
        bus = self.seat.bus
        self.rail.chosen.connect(self.go)
        self.search.opened.connect(bus.open_dossier)
        bus.told.connect(self.banner.show_notice)
        bus.outdated.connect(self.banner.take_away)
        bus.go.connect(self.go)
        bus.open_dossier.connect(self.open_code)
        bus.give_result.connect(self.give_result)
        bus.changed.connect(self._changed)
        bus.line_moved.connect(self._look_at_line)
        self.watch.due_wanted.connect(self.show_due)
        self.watch.sheet_wanted.connect(self._print_due)
        self._scanner = Scanner(self)
        self._scanner.receipt.connect(self._scanned_receipt)
        self._scanner.card.connect(self._scanned_card)
        self._scanner.strange.connect(self._scanned_strange)
        self._minute = QTimer(self)
        self._minute.setInterval(_COUNT_MS)
        self._minute.timeout.connect(self._count)
        self._minute.timeout.connect(self.watch.look)
        self._minute.timeout.connect(self.backups.look)
        self._minute.start()

    def _set_keys(self) -> None:
        for place in self._places.values():
            self._key(place.key, partial(self.go, place.name))
        self._key("Ctrl+K", self._search)
        self._key("F1", self.show_keys)
        self._key("Ctrl+P", self._print)
        self._key("Ctrl+Shift+P", self.press.unfinished)
        self._key("Ctrl+L", self.leave)

    def _key(self, key: str, action: Callable[[], None]) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(action)

    def _search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_keys(self) -> None:
        """F1: the keys of the page in front."""
        current = self.current()
        if current is not None:
            dialog = keys_dialog(self, current.accessibleName(), current.keys())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _print(self) -> None:
        current = self.current()
        if current is None or not current.print_out():
            self.seat.bus.tell(Level.INFO, "Trang này chưa có gì để in.")

    def _print_due(self) -> None:
        self.go("due")
        self._print()

    def _changed(self, change: Change, initiator: object) -> None:
        del initiator
        if change.outbox or change.settings:
            self._look_at_line()
        if change.dossiers or change.calendar or change.feedback:
            self._count()

    def _look_at_line(self) -> None:
        now, province = self.seat.bus.line, self.seat.app.province
        self.seat.lanes.desk.run(self, lambda: now.of(province.status()), self._show_line)

    def _show_line(self, status: LineStatus) -> None:
        self.truth.show_status(status, self.seat.app.clock.now())
        if status.signed_out and status.last_trouble is None:
            # A push by hand or from the command line got in since.
            self.line.signed_in()

    def _count(self) -> None:
        for place in self._places.values():
            if place.count is not None:
                self._count_one(place.name, place.count)

    def _count_one(self, name: str, count: Callable[..., int]) -> None:
        app = self.seat.app
        self.seat.lanes.desk.run(
            self, lambda: count(app), lambda number: self.rail.count(name, number)
        )

    def _scanned_receipt(self, text: str) -> None:
        desk = self.seat.app.desk
        self.seat.lanes.desk.run(
            self,
            lambda: desk.show(text),
            lambda dossier: self._receipt_of(dossier.code),
            self._scan_refused,
        )

    def _receipt_of(self, code: str) -> None:
        current = self.current()
        if current is None or not current.take_receipt(code):
            self.seat.bus.open_dossier.emit(code)

    def _scan_refused(self, trouble: DeskError) -> None:
        """A scan stands in no field, so there is none to mend."""
        if isinstance(trouble, InvalidInput):
            self._scanned_strange(trouble.message)
        else:
            self.seat.bus.trouble(trouble)

    def _scanned_strange(self, told: str) -> None:
        self.seat.bus.tell(
            Level.TROUBLE, f"{told} Không quét được thì gõ mã hồ sơ vào ô tìm (Ctrl K)."
        )

    def _scanned_card(self, text: str) -> None:
        if self.search.hasFocus() and self.search.take_card(text):
            return
        current = self.current()
        if current is not None and current.take_card(text):
            return
        if "intake" in self._places:
            self.go("intake")
            self.page("intake").take_card(text)

    def leave(self) -> None:
        """Lock: keep what was begun, and ask who comes next."""
        self._leaving = True
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self._scanner)
            handle.installEventFilter(self._scanner)

    def closeEvent(self, event: QCloseEvent) -> None:
        for screen in self._screens.values():
            screen.close_down()
        self.rating.close()
        self.line.close()
        self.watch.close()
        self.backups.close()
        self._minute.stop()
        super().closeEvent(event)
        if self._leaving:
            self.left.emit()
        else:
            self.closed.emit()
