"""A paper that has a scan already gets another: behind it, or instead of it?"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget


def ask_place(parent: QWidget, paper: str, answer: Callable[[bool], None]) -> QMessageBox:
    """`answer(True)` for behind, `answer(False)` for instead; nothing when it is left."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Đã có bản quét")
    box.setText(f"«{paper}» đã có bản quét.")
    box.setInformativeText("Nối các trang mới vào sau, hay thay bản cũ? Bản cũ vẫn còn trong kho.")
    behind = box.addButton("&Nối vào sau", QMessageBox.ButtonRole.AcceptRole)
    instead = box.addButton("&Thay bản cũ", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton("Bỏ &qua", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(behind)

    def clicked(button: QAbstractButton) -> None:
        if button in (behind, instead):
            answer(button is behind)

    box.buttonClicked.connect(clicked)
    box.open()
    return box
