"""No English in what Qt itself shows."""

import re
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from motcua_desktop.ui.start import dress

_ENGLISH = re.compile(r"\b(undo|redo|cut|copy|paste|delete|select|file|save|cancel|look)\b", re.I)


def test_the_menu_of_a_field_is_vietnamese(qtbot: QtBot, qapp: QApplication) -> None:
    dress()
    line = QLineEdit("Nguyễn Thị Ánh")
    qtbot.addWidget(line)

    menu = line.createStandardContextMenu()
    whole = [action.text() for action in menu.actions()]
    told = [text.split("\t")[0].replace("&", "") for text in whole]
    menu.deleteLater()

    assert [word for word in told if word][:5] == ["Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán"]
    assert not [word for word in told if _ENGLISH.search(word)]
    assert any(text.endswith("\tCtrl+V") for text in whole)


def test_the_dialog_to_save_in_is_vietnamese(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    dress()
    dialog = QFileDialog(None, "Lưu thành PDF", str(tmp_path), "PDF (*.pdf)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    qtbot.addWidget(dialog)

    words = [part.text().replace("&", "") for part in dialog.findChildren(QLabel)]
    words += [part.text().replace("&", "") for part in dialog.findChildren(QPushButton)]

    assert {"Tên tệp:", "Loại tệp:", "Lưu", "Thôi"} <= set(words)
    assert not [word for word in words if _ENGLISH.search(word)]
