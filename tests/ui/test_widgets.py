"""The parts that screens share."""

from collections import Counter
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.people import Phone
from motcua_desktop.ui.frame.rail import RailButton
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.tokens import Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import CheckedLine, checked_field
from motcua_desktop.ui.widgets.keys import keys_dialog
from motcua_desktop.ui.widgets.table import Badge, Column, Index, ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note, Pill
from motcua_desktop.ui.widgets.words import tip, words

COLUMNS: tuple[Column[str], ...] = (
    Column("Tên", lambda name: name, 0, wrap=True),
    Column("Hạn", lambda _: "", 12, badge=lambda name: Badge(name[:3], Tone.LATE)),
)


@pytest.fixture
def model(qapp: QApplication) -> ValuesModel[str]:
    made: ValuesModel[str] = ValuesModel(COLUMNS)
    made.set_values(["Ánh", "Ẩm", "Ngọc"])
    return made


def test_a_list_of_values_is_a_proper_model(
    model: ValuesModel[str], qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt ships no types here
    model.add_values(["Én"])

    assert model.rowCount() == 4


def test_a_badge_is_read_out_as_its_word(model: ValuesModel[str]) -> None:
    assert model.index(2, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Ngọ"


def test_enter_opens_the_row_under_the_cursor(qtbot: QtBot, model: ValuesModel[str]) -> None:
    table = ListTable(model, "Danh sách")
    qtbot.addWidget(table)
    table.select_first()

    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)

    assert opened.args == ["Ánh"]


class Pictured(ValuesModel[str]):
    """Every name has a small green picture."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            picture = QPixmap(10, 10)
            picture.fill(QColor(0, 160, 80))
            return picture
        return super().data(index, role)


def test_a_picture_keeps_its_colours_where_its_row_is_taken(qtbot: QtBot) -> None:
    model = Pictured(COLUMNS)
    model.set_values(["Ánh"])
    table = ListTable(model, "Danh sách")
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    table.select_first()
    table.setFocus()

    drawn = table.grab().toImage()
    colours = Counter(
        drawn.pixel(x, y) & 0xFFFFFF for x in range(drawn.width()) for y in range(drawn.height())
    )

    assert colours[0x00A050] == 100


def test_a_wrong_text_is_told_once_the_line_is_checked(qtbot: QtBot) -> None:
    field = checked_field("Điện thoại", CheckedLine(Phone))
    qtbot.addWidget(field)
    line = field.editor
    assert isinstance(line, CheckedLine)

    line.setText("0905")
    assert field.trouble() == ""
    line.check()

    assert field.trouble() == "Thiếu số: di động có 10 chữ số, ô này có 4."
    assert line.accessibleDescription() == field.trouble()
    assert line.property("wrong") == "true"


def test_text_is_never_taken_for_markup(qapp: QApplication) -> None:
    assert words("<b>An</b>").textFormat() is Qt.TextFormat.PlainText
    assert Pill("<i>x</i>").text() == "<i>x</i>"
    assert KeyButton("Lưu & in").accessibleName() == "Lưu & in"


def test_a_note_with_nothing_to_say_takes_no_room(qtbot: QtBot) -> None:
    note = Note("Còn thiếu.", Tone.LATE)
    qtbot.addWidget(note)
    assert not note.isHidden()

    note.hush()

    assert note.isHidden()


def test_a_badge_on_the_rail_is_told_in_words(qtbot: QtBot) -> None:
    button = RailButton(PLACES[0])
    qtbot.addWidget(button)

    button.set_count(5)

    assert button.accessibleName() == "Tiếp nhận (F2), 5 cần chú ý"


@pytest.mark.parametrize("text", ["", "Nguyễn <b>An</b> & Bình", "<img src='file:///etc/passwd'>"])
def test_a_tool_tip_shows_markup_as_it_was_typed(qapp: QApplication, text: str) -> None:
    document = QTextDocument()
    document.setHtml(tip(text))

    assert document.toPlainText() == text
    assert not tip("")


def test_the_keys_of_a_page_never_reach_over_the_screens_edge(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    dialog = keys_dialog(page, "Tiếp nhận", tuple((f"Ctrl {n}", "điền người") for n in range(60)))
    dialog.show()
    area = dialog.findChild(QScrollArea)
    sheet = area.widget() if area else None

    room = page.screen().availableSize()
    assert dialog.height() <= room.height()
    assert dialog.width() <= room.width()
    assert area is not None
    assert sheet is not None
    assert sheet.minimumSizeHint().width() <= area.viewport().width()
