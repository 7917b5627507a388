"""The list of dossiers: found, counted, opened, and still there after something changed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.domain.steps import Action
from motcua_desktop.models import line
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.ui.dossiers.model import COLUMNS, DossierModel, Row, period
from motcua_desktop.ui.dossiers.view import DossiersScreen
from motcua_desktop.ui.seat import Seat
from tests.fakes import scans
from tests.fakes.counterpart import SETTINGS
from tests.fakes.visits import HOSTILE, answered, receive, step

# A warning of Qt fails the test.
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning


def screen(qtbot: QtBot, seat: Seat) -> DossiersScreen:
    made = DossiersScreen(seat)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.arrive()
    answered(qtbot, seat)
    return made


def current(made: DossiersScreen) -> str:
    row = made.listing.table.current()
    assert row is not None
    return str(row.line.code)


def shown(made: DossiersScreen) -> list[str]:
    return [row.line.applicant for row in made.listing.model.values]


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot, seat: Seat) -> None:
    receive(seat)
    line = seat.app.finder.find("").lines[0]
    model = DossierModel()
    tester = QAbstractItemModelTester(model, _WARN)

    model.show_page([Row(line, seat.app.clock.now())], following=7)
    model.add_page([Row(line, seat.app.clock.now())], following=None)

    assert tester.model() is model
    assert model.rowCount() == 2


def test_a_new_desk_is_told_how_to_begin(qtbot: QtBot, seat: Seat) -> None:
    made = screen(qtbot, seat)

    assert made.listing.count_text() == "0 hồ sơ"
    assert "F2" in made.listing._empty.accessibleName()


def test_home_and_end_go_to_the_first_line_and_the_last(qtbot: QtBot, seat: Seat) -> None:
    codes = [receive(seat).code for _ in range(3)]
    made = screen(qtbot, seat)
    QTest.keyClick(made.listing.table, Qt.Key.Key_End)
    last = current(made)
    QTest.keyClick(made.listing.table, Qt.Key.Key_Home)

    assert (current(made), last) == (codes[-1], codes[0])


def test_a_name_typed_without_tones_narrows_the_list(qtbot: QtBot, seat: Seat) -> None:
    receive(seat, "Hồ Văn Ẩm")
    receive(seat, "Đặng Thị Đào")
    made = screen(qtbot, seat)

    made.listing.filters.search.setText("dang dao")
    qtbot.waitUntil(lambda: shown(made) == ["Đặng Thị Đào"])

    assert made.listing.count_text() == "1 hồ sơ"


def test_nothing_found_says_how_to_see_everything_again(qtbot: QtBot, seat: Seat) -> None:
    receive(seat)
    made = screen(qtbot, seat)

    made.listing.filters.search.setText("không có ai tên này")
    qtbot.waitUntil(lambda: not made.listing.model.rowCount())

    assert "Bỏ lọc" in made.listing._empty.accessibleName()


def test_a_saved_filter_shows_only_its_own(qtbot: QtBot, seat: Seat) -> None:
    held = receive(seat, "Vũ Đình Long")
    receive(seat, "Phan Thị Én")
    step(seat, held, (Action.START, {}), (Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu giấy"}))
    made = screen(qtbot, seat)

    made.listing.filters.take("supplement")
    answered(qtbot, seat)

    assert shown(made) == ["Vũ Đình Long"]


def test_enter_opens_the_row_and_escape_comes_back_to_it(qtbot: QtBot, seat: Seat) -> None:
    first, second = receive(seat, "Hồ Văn Ẩm"), receive(seat, "Lê Thị Bưởi")
    made = screen(qtbot, seat)
    made.listing.table.selectRow(1)

    QTest.keyClick(made.listing.table, Qt.Key.Key_Return)
    answered(qtbot, seat)
    opened = made.page.dossier
    made._back()
    answered(qtbot, seat)

    assert opened is not None
    assert opened.code == first.code != second.code
    assert made.on_list
    assert current(made) == first.code


def test_a_change_is_shown_and_the_row_under_the_cursor_stays(qtbot: QtBot, seat: Seat) -> None:
    first = receive(seat, "Hồ Văn Ẩm")
    made = screen(qtbot, seat)

    receive(seat, "Lê Thị Bưởi")
    seat.bus.changed.emit(Change(dossiers=True), None)
    answered(qtbot, seat)

    assert shown(made) == ["Lê Thị Bưởi", "Hồ Văn Ẩm"]
    assert current(made) == first.code


def test_more_rows_come_as_one_scrolls(qtbot: QtBot, seat: Seat) -> None:
    for number in range(130):
        receive(seat, f"Người thứ {number}")
    made = screen(qtbot, seat)

    made.listing.table.scrollToBottom()
    qtbot.waitUntil(lambda: made.listing.model.rowCount() == 130)

    assert made.listing.count_text() == "130 hồ sơ"


def test_a_day_that_does_not_exist_is_told_beside_its_field(qtbot: QtBot, seat: Seat) -> None:
    receive(seat)
    made = screen(qtbot, seat)
    filters = made.listing.filters
    filters._period.setCurrentIndex(filters._period.findData("chosen"))
    filters._take_period()

    filters._from.editor.setText("30/02/2026")  # type: ignore[attr-defined]  # it is a line

    assert filters.wanted(seat.app.clock.now()) is None
    assert filters._from.trouble() == "«30/02/2026» không phải ngày có thật."


def test_a_hostile_name_is_only_a_name(qtbot: QtBot, seat: Seat) -> None:
    receive(seat, HOSTILE)
    made = screen(qtbot, seat)

    assert shown(made) == [HOSTILE]


def test_last_month_is_the_whole_of_it_and_nothing_else(seat: Seat) -> None:
    begin, end = period("last_month", seat.app.clock.now())

    assert begin is not None
    assert end is not None
    assert (begin.isoformat(), end.isoformat()) == (
        "2026-10-01T00:00:00+07:00",
        "2026-11-01T00:00:00+07:00",
    )


def test_the_list_and_the_page_tell_files_on_their_way_and_a_held_line(
    qtbot: QtBot, seat: Seat
) -> None:
    dossier = receive(seat)
    told = {**SETTINGS, "file_mode": "url_from_store"}
    seat.app.province.configure(seat.actor, told, "bí mật")
    scan = prepare([Loose("khai sinh.pdf", scans.pdf(1))])
    seat.app.attachments.attach(seat.actor, dossier.code, "1", scan)
    with seat.app.database.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET sync_state = 'confirmed'")
    made = screen(qtbot, seat)
    (row,) = made.listing.model.values
    listed = COLUMNS[-1]
    assert listed.badge is not None
    before = listed.badge(row)
    with seat.app.database.write() as connection:
        hold = Hold(HoldKind.RESTORED, "Kho cũ.", seat.app.clock.now())
        line.put_hold(connection, hold)

    seat.bus.changed.emit(Change(dossiers=True), None)
    answered(qtbot, seat)
    made.open_code(dossier.code)
    answered(qtbot, seat)

    (row,) = made.listing.model.values
    after = listed.badge(row)
    assert before is not None
    assert after is not None
    assert (before.text, after.text) == ("Còn 1 tệp chờ", "Tạm dừng")
    assert made.page.header._sync.text() == "Tỉnh đã xác nhận · còn 1 tệp chờ · tạm dừng"
