"""The last net: a bug goes to the log and to a dialog whose details name no citizen."""

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from motcua_desktop import __version__
from motcua_desktop.errors import DeskError
from motcua_desktop.ui.tokens import Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.words import words

_LOG = logging.getLogger(__name__)
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def details(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where it broke: kinds, files and lines only. An error's message may hold a name: left out."""
    lines = [
        f"motcua {__version__} · Python {platform.python_version()} · Qt {qVersion()}",
        f"{platform.system()} {platform.release()}",
        kind.__name__,
    ]
    lines += [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    return "\n".join(lines)


def install(show: Callable[[str], None] | None = None) -> Hook:
    """From now on a bug is logged and shown, and the window goes on; the hook before is returned.

    An expected trouble that came all the way here is shown in its own words.
    """
    before = sys.excepthook
    shower = show or _show

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, value, trace)
            return
        told = value.sentence() if isinstance(value, DeskError) else details(kind, trace)
        _LOG.error("%s", details(kind, trace))
        try:
            shower(told)
        except Exception as second:  # the last net must not throw; the log tells both
            _LOG.error("%s", details(type(second), second.__traceback__))

    sys.excepthook = hook
    return before


def _show(told: str) -> None:
    if QApplication.instance() is None:
        return
    crash_dialog(told).exec()


def crash_dialog(told: str) -> QDialog:
    """Says what to do, with details to copy for the maintainer."""
    dialog = QDialog(QApplication.activeWindow())
    dialog.setWindowTitle("Chương trình gặp lỗi")
    dialog.resize(560, 380)
    text = QPlainTextEdit(told)
    text.setReadOnly(True)
    text.setAccessibleName("Chi tiết lỗi, không có thông tin của công dân")
    copy = KeyButton("Chép chi tiết", picture=Icon.COPY)
    copy.clicked.connect(lambda: QApplication.clipboard().setText(told))
    close = KeyButton("Tiếp tục làm việc", "Esc", kind="primary")
    close.clicked.connect(dialog.accept)
    dialog.setLayout(
        column(
            words("Một việc vừa rồi chưa làm được vì lỗi của chương trình", "title", wrap=True),
            words(
                "Hồ sơ đã tiếp nhận vẫn an toàn, nội dung đang nhập đã được lưu nháp. "
                "Chép chi tiết dưới đây gửi người quản trị; trong đó không có tên hay số của ai.",
                wrap=True,
            ),
            text,
            row(copy, None, close),
            spacing=12,
            margins=20,
        )
    )
    return dialog
