"""The keys of the page, on F1."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from motcua_desktop.ui.widgets.button import KeyButton
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


def keys_dialog(parent: QWidget, title: str, keys: tuple[tuple[str, str], ...]) -> QDialog:
    """A small sheet with the page's keys, then those that work everywhere."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(f"Các phím: {title}")
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    line = 0
    for heading, lines in ((title, keys), ("Ở mọi trang", EVERYWHERE)):
        if not lines:
            continue
        grid.addWidget(words(heading, "heading"), line, 0, 1, 2)
        for below, (key, meaning) in enumerate(lines, start=line + 1):
            grid.addWidget(keycap(key), below, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(words(meaning), below, 1)
        line += len(lines) + 1
    close = KeyButton("Đóng", "Esc", parent=dialog)
    close.clicked.connect(dialog.accept)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 16)
    column.setSpacing(16)
    column.addLayout(grid)
    column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
    return dialog
