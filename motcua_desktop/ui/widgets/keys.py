"""The keys of the page, on F1."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QGridLayout, QVBoxLayout, QWidget

from motcua_desktop.ui.tokens import GRID
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, column, scrolled
from motcua_desktop.ui.widgets.words import keycap, words

EVERYWHERE = (
    ("Ctrl K", "tìm hoặc quét: mã, tên, số định danh, điện thoại"),
    ("Quét mã vạch", "mở hồ sơ, dù con trỏ đang ở ô nào"),
    ("Ctrl P", "in những gì đang xem"),
    ("Ctrl Shift P", "các tờ chưa in xong: in lại, lưu PDF, bỏ"),
    ("Alt Enter", "làm việc mà thông báo phía trên mời: lấy lại, in lại"),
    ("F2 – F12", "sang trang có phím ấy ở cột bên trái; ⇧ là Shift"),
    ("Ctrl L", "khóa màn hình, người khác đăng nhập"),
    ("F1", "bảng phím này"),
)

_BETWEEN = 32
# The title bar and the edges that the window's frame adds.
_FRAME = QSize(16, 48)


def keys_dialog(parent: QWidget, title: str, keys: tuple[tuple[str, str], ...]) -> QDialog:
    """A sheet with the page's keys beside those that work everywhere, never over the screen's edge.

    One below the other where the screen has no room for both; ↑ ↓ move what is higher than it.
    """
    dialog = QDialog(parent)
    dialog.setWindowTitle(f"Các phím: {title}")
    sheet = QWidget()
    both = QBoxLayout(QBoxLayout.Direction.LeftToRight, sheet)
    both.setContentsMargins(0, 0, GRID, 0)
    both.setSpacing(_BETWEEN)
    for heading, lines in ((title, keys), ("Ở mọi trang", EVERYWHERE)):
        if lines:
            both.addWidget(boxed(column(_lines(heading, lines), None)))
    area = scrolled(sheet)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    close = KeyButton("Đóng", "Esc", parent=dialog)
    close.clicked.connect(dialog.accept)
    whole = QVBoxLayout(dialog)
    whole.setContentsMargins(24, 20, 24, 16)
    whole.setSpacing(16)
    whole.addWidget(area)
    whole.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
    around = QSize(48 + area.verticalScrollBar().sizeHint().width(), 52 + close.sizeHint().height())
    room = parent.screen().availableSize() - _FRAME
    if (sheet.sizeHint() + around).width() > room.width():
        both.setDirection(QBoxLayout.Direction.TopToBottom)
    dialog.resize((sheet.sizeHint() + around).boundedTo(room))
    area.setFocus()
    return dialog


def _lines(heading: str, lines: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(GRID)
    grid.addWidget(words(heading, "heading"), 0, 0, 1, 2)
    for below, (key, meaning) in enumerate(lines, start=1):
        grid.addWidget(keycap(key), below, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(words(meaning), below, 1)
    grid.setColumnStretch(1, 1)
    return grid
