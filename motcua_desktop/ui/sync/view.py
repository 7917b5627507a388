"""Đồng bộ: sentences about the line, number cards, what waits or was refused, and what to do."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.news import Difference
from motcua_desktop.domain.province import LineStatus, OutboxLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Right
from motcua_desktop.domain.uploads import RefusedFile
from motcua_desktop.errors import DeskError
from motcua_desktop.sync.lane import LineNow
from motcua_desktop.sync.trial import TrialStep
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.sync.deeds import Deeds
from motcua_desktop.ui.sync.lists import Shown, SyncLists
from motcua_desktop.ui.sync.look import Look, look
from motcua_desktop.ui.sync.model import DIFFERENCES, FIGURES, FILES
from motcua_desktop.ui.sync.notes import TruthNotes, ask_release
from motcua_desktop.ui.sync.package import PackageDialog
from motcua_desktop.ui.sync.pane import SyncPane
from motcua_desktop.ui.sync.province_dialog import ProvinceDialog
from motcua_desktop.ui.sync.push import PushBar
from motcua_desktop.ui.sync.truth import Remedy, last_word, truths
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.figure import Figures
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, side_width
from motcua_desktop.ui.widgets.words import words

_EDGE = 20
_PANE = 376
# The sentences get one part of so many of the page's height.
_NOTES_SHARE = 4


class SyncScreen(Screen):
    """Ctrl+Enter sends, Ctrl+R sends a settled message or file again, Enter opens its dossier."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._group, self._did = "", False
        self._status: LineStatus | None = None
        self._told_where = ""
        self._latest = Latest(seat.lanes.desk, self)
        may_send = seat.actor.may(Right.SYNC)
        self._may_set = seat.actor.may(Right.CONFIGURE)
        self.figures = Figures("Nhóm lần gửi", FIGURES)
        self.lists = SyncLists(may_send=may_send)
        self.pane = SyncPane(may_send=may_send, may_settle=seat.actor.may(Right.PROCESS))
        self.push = PushBar(seat)
        self.deeds = Deeds(seat, self, self.send)
        self.press = Press(seat, self)
        self._where = words("", "muted", wrap=True)
        self.notes = TruthNotes()
        self.more_button = KeyButton("Việc khác", "Ctrl M", picture=Icon.DOWN)
        self.test_button = KeyButton("Thử đường lên tỉnh", "Ctrl T")
        self.send_button = KeyButton("Gửi ngay", "Ctrl Enter", kind="primary", picture=Icon.SEND)
        if not may_send:
            self.send_button.hide()
        self.menu = QMenu("Việc khác của đường lên tỉnh", self)
        self._lay_out()
        self._listen()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Ctrl Enter", "gửi ngay những gì đang chờ"),
            ("Esc", "dừng gửi; hoặc xem lại mọi nhóm"),
            ("Ctrl R", "gửi lại mục đang chọn"),
            ("Enter", "mở hồ sơ của mục đang chọn"),
            ("Ctrl T", "thử đường lên tỉnh"),
            ("Ctrl D", "những chỗ tỉnh nói khác quầy"),
            ("Ctrl F", "những tệp tỉnh không nhận, từng tệp một"),
            ("Ctrl Shift R", "gửi lại mọi tệp tỉnh không nhận"),
            ("Ctrl 1", "chỗ tỉnh nói khác quầy: ghi theo tỉnh"),
            ("Ctrl 2", "chỗ tỉnh nói khác quầy: giữ của quầy"),
            ("Ctrl Y", "cho gửi tiếp khi đang tạm dừng"),
            ("Ctrl I", "đọc đủ hay thu gọn những điều cần biết, khi màn hình hẹp"),
            ("Ctrl G", "đối soát ngay với tỉnh"),
            ("Ctrl P", "in bảng đối soát trong ngày"),
            ("Ctrl U", "gửi tỉnh qua USB: gói đi, giấy báo về"),
            ("Ctrl E", "khai báo hệ thống của tỉnh"),
            ("Ctrl M", "việc khác của đường lên tỉnh"),
        )

    def arrive(self) -> None:
        self.look_again()
        self.lists.focus_list()

    def look_again(self) -> None:
        """The line's facts as they are stored now."""
        app, actor, group, now = self._seat.app, self._seat.actor, self._group, self._seat.bus.line
        self._latest.ask(lambda: look(app, actor, group, now), self._show)

    def truth_texts(self) -> list[str]:
        """The sentences that are told now."""
        return self.notes.texts()

    def close_down(self) -> None:
        if not self.push.isHidden():
            self.push.stop()

    def send(self) -> None:
        """Send now."""
        if self.send_button.isEnabled() and self._seat.actor.may(Right.SYNC):
            self.push.start()

    def test(self) -> None:
        """Try the line and show its steps."""
        if not self.test_button.isEnabled():
            return
        app = self._seat.app
        self.test_button.setEnabled(False)
        self.test_button.setText("Đang thử…")
        self._seat.lanes.province.run(
            self, lambda: app.runner().test(), self._tested, self._not_tested
        )

    def agree(self) -> None:
        """Send what waits, and compare everything with the province."""
        if self.send_button.isEnabled() and self._seat.actor.may(Right.SYNC):
            self.push.start(agree=True)

    def print_out(self) -> bool:
        """The day's sheet: what was sent, confirmed, refused, and what differs."""
        app, actor = self._seat.app, self._seat.actor
        if not actor.may(Right.REPORT):
            return False
        day = local(app.clock.now()).date()
        self.press.make(
            lambda: app.reporting.data(actor, "sync", Period(day, day), "pdf"),
            f"doi-soat-voi-tinh-{day.isoformat()}",
            "Bảng đối soát với tỉnh trong ngày",
        )
        return True

    def packages(self) -> None:
        """What goes to the province on a USB stick, and what comes back."""
        if self._seat.actor.may(Right.SYNC):
            dialog = PackageDialog(self._seat, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def configure(self) -> None:
        """Say where the province is."""
        if self._may_set:
            ProvinceDialog(self._seat, self).open()

    def release(self) -> None:
        """Ask, and let the line go on."""
        held = self._status.hold if self._status else None
        if held is None or not self._may_set:
            return
        ask_release(self, held, self.deeds.release)

    def show_differences(self) -> None:
        """The list of what the province says otherwise."""
        self.figures.take(DIFFERENCES)
        self._go_to(DIFFERENCES)

    def show_files(self) -> None:
        """The list of files that the province did not take, in its words."""
        self.figures.take_none()
        self._go_to(FILES)

    def _lay_out(self) -> None:
        title = words("Đồng bộ", "title")
        head = row(title, None, spacing=12)
        for button in (self.more_button, self.test_button, self.send_button):
            head.addWidget(button)
        self._fill_menu()
        left = card(column(self.lists), margins=GRID, name="Các lần gửi lên tỉnh")
        both = row(spacing=12)
        both.addWidget(left, 1)
        both.addWidget(self.pane)
        self._lists_and_pane = boxed(both)
        whole = column(head, self._where, self.push, spacing=GRID)
        whole.addWidget(self.notes)
        whole.addWidget(self.figures)
        whole.addWidget(self._lists_and_pane, 1)
        whole.setContentsMargins(_EDGE, 14, _EDGE, 14)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.figures.chosen.connect(self._choose_group)
        self.lists.chosen.connect(self._choose)
        self.lists.opened.connect(self._seat.bus.open_dossier)
        self.pane.opened.connect(self._seat.bus.open_dossier)
        self.pane.settled.connect(self.deeds.settle)
        self.more_button.clicked.connect(self._offer_more)
        self.notes.wanted.connect(self._remedy)
        self.notes.read.connect(self._read_notes)
        self.pane.again.connect(self._retry_current)
        self.lists.all_again.connect(self.deeds.retry_files)
        self.push.begun.connect(self._begun)
        self.push.ended.connect(self._ended)
        self.send_button.clicked.connect(self.send)
        self.test_button.clicked.connect(self.test)
        self._seat.bus.changed.connect(self._changed)
        self._seat.bus.line_moved.connect(self._line_moved)
        for key, action in (
            ("Ctrl+Return", self.send),
            ("Ctrl+Enter", self.send),
            ("Ctrl+T", self.test),
            ("Ctrl+R", self._retry_current),
            ("Ctrl+1", lambda: self._settle_current(take=True)),
            ("Ctrl+2", lambda: self._settle_current(take=False)),
            ("Ctrl+D", self.show_differences),
            ("Ctrl+F", self.show_files),
            ("Ctrl+Shift+R", self.deeds.retry_files),
            ("Ctrl+Y", self.release),
            ("Ctrl+I", self.notes.turn),
            ("Ctrl+G", self.agree),
            ("Ctrl+U", self.packages),
            ("Ctrl+E", self.configure),
            ("Ctrl+M", self._offer_more),
            ("Esc", self._escape),
        ):
            self._key(key, action)

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _fill_menu(self) -> None:
        may_send, may_report = (self._seat.actor.may(one) for one in (Right.SYNC, Right.REPORT))
        for text, key, does, allowed in (
            ("Đối &soát ngay với tỉnh", "Ctrl+G", self.agree, may_send),
            ("&In bảng đối soát trong ngày", "Ctrl+P", self.print_out, may_report),
            ("&Gửi tỉnh qua USB…", "Ctrl+U", self.packages, may_send),
            ("&Khai báo hệ thống của tỉnh…", "Ctrl+E", self.configure, self._may_set),
        ):
            if allowed:
                self.menu.addAction(f"{text}\t{key}").triggered.connect(does)
        if self.menu.isEmpty():
            self.more_button.hide()

    def _offer_more(self) -> None:
        button = self.more_button
        if button.isVisible():
            self.menu.popup(button.mapToGlobal(QPoint(0, button.height())))
            self.menu.setActiveAction(self.menu.actions()[0])

    def _show(self, seen: Look) -> None:
        self._status, self._told_where = seen.status, seen.where
        self._tell()
        self.figures.show_numbers(
            {
                "refused": seen.status.refused,
                DIFFERENCES: seen.status.differences,
                "unknown": seen.status.unknown,
                "waiting": seen.status.waiting,
                "confirmed": seen.status.confirmed_messages,
            }
        )
        had, self._did = self._did and self.lists.current() is not None, False
        if self._group == DIFFERENCES:
            self.lists.show_differences(seen.differences)
        elif self._group == FILES:
            self.lists.show_files(seen.files)
        else:
            self.lists.show_lines(seen.lines, self._group)
        if had and self._group and self.lists.current() is None:
            self._everything()
            self.lists.focus_list()
        elif not self.pane.shows_trial:
            self._choose(self.lists.current())

    def _tell(self) -> None:
        """The sentences, with what the line does now."""
        if self._status is None:
            return
        status, now = self._seat.bus.line.of(self._status), self._seat.app.clock.now()
        last = last_word(status, now)
        self._where.setText(" · ".join(part for part in (self._told_where, last) if part))
        self.notes.show_truths(truths(status, now, may_set=self._may_set))
        self._make_room()

    def _make_room(self) -> None:
        """The list is what the page is for: the sentences leave it most of the height."""
        self.notes.keep_within(self.height() // _NOTES_SHARE)

    def _read_notes(self, reading: bool) -> None:  # noqa: FBT001 (a signal's argument)
        """The page is for the sentences while somebody reads them whole."""
        for part in (self.figures, self._lists_and_pane):
            part.setHidden(reading)
        if not reading:
            self.lists.focus_list()

    def _remedy(self, remedy: Remedy) -> None:
        match remedy:
            case Remedy.RELEASE:
                self.release()
            case Remedy.CONFIGURE:
                self.configure()
            case Remedy.DIFFERENCES:
                self.show_differences()
            case Remedy.FILES:
                self.show_files()

    def _line_moved(self, now: LineNow) -> None:
        del now
        self.look_again()

    def _settle_current(self, *, take: bool) -> None:
        if self.pane.shows_difference:
            self.pane.difference.settle(take=take)

    def _choose(self, one: Shown | None) -> None:
        match one:
            case OutboxLine():
                self.pane.show_line(one, shut=bool(self._status and self._status.shut))
            case Difference():
                self.pane.show_difference(one)
            case RefusedFile():
                self.pane.show_file(one)
            case None:
                self.pane.show_nothing()

    def _choose_group(self, group: str) -> None:
        if group == self._group:
            self._everything()
            return
        self._take(group)

    def _go_to(self, group: str) -> None:
        self.notes.fold()
        if self._group != group:
            self._choose_group(group)
        self.lists.focus_list()

    def _everything(self) -> None:
        self.figures.take_none()
        self._take("")

    def _take(self, group: str) -> None:
        """Show this group; whoever asks for one has seen how the line was tried."""
        self._group = group
        self.pane.show_nothing()
        self.look_again()

    def _escape(self) -> None:
        if not self.push.isHidden():
            self.push.stop()
        elif self.notes.reading:
            self.notes.fold()
        else:
            self._everything()

    def _begun(self) -> None:
        self.push.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.send_button.setEnabled(False)

    def _ended(self) -> None:
        """The keyboard goes to the list, unless the person is somewhere else by now."""
        had_focus = self.push.has_keyboard
        self.send_button.setEnabled(True)
        if had_focus:
            self.lists.focus_list()

    def _retry_current(self) -> None:
        line = self.pane.line
        if line is not None and line.state.needs_a_person:
            self.deeds.retry(line.id)
        elif self.pane.file is not None:
            self.deeds.retry_files(self.pane.file.id)

    def _tested(self, steps: list[TrialStep]) -> None:
        self._test_over()
        self.pane.show_trial(steps)

    def _not_tested(self, trouble: DeskError) -> None:
        self._test_over()
        self._seat.bus.trouble(trouble)

    def _test_over(self) -> None:
        self.test_button.setText("Thử đường lên tỉnh")
        self.test_button.setEnabled(True)

    def _changed(self, change: Change, initiator: object) -> None:
        # Who settled the last one of a group by a deed here is shown what else there is.
        self._did = self._did or initiator is self.deeds
        if change.outbox or change.settings:
            self.look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pane.setFixedWidth(side_width(self.pane, self, _PANE))
        self._make_room()
