"""Cài đặt: this computer's choices at once, the office's facts, its people, the program."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motcua_desktop import settings as choices
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.errors import NotSignedIn
from motcua_desktop.ui import theme
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings import computer as computer_module
from motcua_desktop.ui.settings.about import LICENCES, LicenceDialog
from motcua_desktop.ui.settings.people import PEOPLE
from motcua_desktop.ui.settings.view import SettingsScreen
from motcua_desktop.ui.widgets.table import ValuesModel
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import HOSTILE, answered
from tests.ui.hands import PASSWORD, Ears

Visit = Callable[..., SettingsScreen]
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def visit(qtbot: QtBot, seat: Seat) -> Visit:
    """Goes to the screen, to one of its pages, and waits for what it shows."""

    def arrive(page: str = "computer", by: Seat = seat) -> SettingsScreen:
        made = SettingsScreen(by)
        qtbot.addWidget(made)
        made.resize(1262, 640)
        made.show()
        made.take(page)
        answered(qtbot, by)
        return made

    return arrive


@pytest.fixture
def officer(seat: Seat) -> Seat:
    """An officer who is really there, and may change only her own password."""
    seat.app.staff.add(seat.actor, "lan", "Trần Thị Lan", "officer", "mua-he-xanh")
    actor = seat.app.staff.sign_in("lan", "mua-he-xanh").value
    return Seat(seat.app, actor, seat.bus, seat.lanes)


@pytest.fixture
def dressed_again(qapp: QApplication) -> Iterator[None]:
    """The text is as large as before when the test is over."""
    yield
    theme.apply(qapp)


def kept(seat: Seat) -> choices.Settings:
    return choices.load(seat.app.paths.settings).settings


def test_a_choice_is_kept_at_once_and_told_to_the_other_pages(
    visit: Visit, seat: Seat, qtbot: QtBot
) -> None:
    screen = visit().computer

    with qtbot.waitSignal(seat.bus.changed):
        screen.paper.select("A4")
    screen.remind.setValue(5)
    screen.undo.setValue(20)
    screen.explain.setChecked(True)
    screen.slip.setChecked(True)

    assert kept(seat) == choices.Settings(
        paper=PaperSize.A4, remind_within=5, undo_minutes=20, explain_due=True, survey_slip=True
    )
    assert seat.app.settings == kept(seat)


def test_arriving_changes_nothing(visit: Visit, seat: Seat) -> None:
    visit()

    assert not seat.app.paths.settings.exists()


def test_a_printer_that_is_switched_off_stays_chosen(
    visit: Visit, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computer_module, "printers", lambda: ("Máy A", "Máy B"))
    seat.app.save_settings(choices.Settings(printer="Máy cũ"))

    printer = visit().computer.printer

    assert [printer.itemText(at) for at in range(printer.count())] == [
        "Hỏi mỗi lần in",
        "Máy A",
        "Máy B",
        "Máy cũ",
    ]
    assert printer.currentText() == "Máy cũ"
    printer.setCurrentIndex(0)
    assert kept(seat).printer == ""


def test_larger_text_is_seen_at_once(
    visit: Visit, seat: Seat, qapp: QApplication, ears: Ears, dressed_again: None
) -> None:
    before = qapp.font().pixelSize()

    visit().computer.scale.select("150")

    assert qapp.font().pixelSize() == round(before * 1.5)
    assert kept(seat).text_scale == 150
    assert "đăng nhập lại (Ctrl L)" in ears.texts[0]


def test_a_choice_that_cannot_be_kept_is_told(visit: Visit, seat: Seat, ears: Ears) -> None:
    screen = visit().computer
    seat.app.paths.settings.mkdir()

    screen.remind.setValue(9)

    assert "Không lưu được cài đặt của máy này." in ears.texts[0]
    assert seat.app.settings.remind_within == 3


def test_the_office_s_facts_are_changed_and_kept(
    visit: Visit, seat: Seat, qtbot: QtBot, ears: Ears
) -> None:
    screen = visit("office").office
    screen.remote.setChecked(True)
    screen.late_from.setText("14:30")
    screen.province.setText(HOSTILE)

    screen.save()
    answered(qtbot, seat)

    facts = seat.app.facts.show()
    assert (facts.remote_area, facts.late_from, facts.province_name) == (True, "14:30", HOSTILE)
    assert ears.texts == ["Đã lưu thông tin cơ quan."]


def test_an_hour_that_is_none_is_told_beside_its_field(
    visit: Visit, seat: Seat, qtbot: QtBot
) -> None:
    screen = visit("office").office
    screen.late_from.setText("ba giờ")

    screen.save()
    answered(qtbot, seat)

    assert screen.late_field.trouble() == "Giờ phải có dạng 15:00."
    assert screen.save_button.isEnabled()


def test_where_the_listing_s_qr_leads_is_kept_or_told_beside_its_field(
    visit: Visit, qtbot: QtBot, seat: Seat
) -> None:
    screen = visit("office").office
    screen.link.setText("http://cong.example.vn/")
    screen.save()
    answered(qtbot, seat)
    assert screen.link_field.trouble().startswith("Địa chỉ phải bắt đầu bằng https://")

    screen.link.setText("https://cong.example.vn/{code}")
    screen.save()
    answered(qtbot, seat)

    assert seat.app.facts.show().procedure_url == "https://cong.example.vn/{code}"


def test_an_officer_reads_the_facts_only(visit: Visit, officer: Seat) -> None:
    screen = visit("office", by=officer).office

    assert not screen.province.isEnabled()
    assert not screen.save_button.isVisible()


def test_a_person_is_added_by_keyboard(visit: Visit, seat: Seat, qtbot: QtBot, ears: Ears) -> None:
    screen = visit("people")
    people = screen.people
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    for line, text in ((people.login, "binh"), (people.name, "Le Van Binh")):
        QTest.keyClicks(line, text)
    QTest.keyClicks(people.password, "nui-cao-suoi")
    people.role.select(Role.SPECIALIST.value)

    QTest.keyClick(people.password, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    answered(qtbot, seat)

    assert seat.app.staff.sign_in("binh", "nui-cao-suoi").value.role is Role.SPECIALIST
    assert {member.login for member in people.model.values} == {"nga", "binh"}
    assert ears.texts == ["Đã thêm Le Van Binh."]
    assert people.password.text() == ""


def test_what_is_wrong_with_a_new_person_is_told_beside_the_field(
    visit: Visit, seat: Seat, qtbot: QtBot
) -> None:
    people = visit("people").people
    people.login.setText("Bình!")

    people.save()
    answered(qtbot, seat)

    assert people.fields["login"].trouble().startswith("Tên đăng nhập gồm")
    people.login.setText("binh")
    people.name.setText("Lê Văn Bình")
    people.password.setText("ngan")
    people.save()
    answered(qtbot, seat)
    assert people.fields["login"].trouble() == ""
    assert people.fields["password"].trouble() == "Mật khẩu phải có ít nhất 8 ký tự."


def test_an_account_is_disabled_but_never_one_s_own(visit: Visit, seat: Seat, qtbot: QtBot) -> None:
    seat.app.staff.add(seat.actor, "lan", "Trần Thị Lan", "officer", "mua-he-xanh")
    people = visit("people").people
    assert not people.disable_button.isEnabled()

    logins = [member.login for member in people.model.values]
    people.table.selectRow(logins.index("lan"))
    people.disable_button.click()
    answered(qtbot, seat)

    member = people.table.current()
    assert member is not None
    assert member.disabled
    assert not people.disable_button.isEnabled()
    with pytest.raises(NotSignedIn):
        seat.app.staff.sign_in("lan", "mua-he-xanh")


def test_the_chosen_person_gets_a_new_password(
    visit: Visit, seat: Seat, officer: Seat, qtbot: QtBot, ears: Ears
) -> None:
    people = visit("people").people
    logins = [member.login for member in people.model.values]
    people.table.selectRow(logins.index("lan"))
    people.fresh.setText("mua-dong-am")

    people.change_button.click()
    answered(qtbot, seat)

    assert seat.app.staff.sign_in("lan", "mua-dong-am").value.name == officer.actor.name
    assert ears.texts == ["Đã đổi mật khẩu của lan."]


def test_an_officer_changes_her_own_password_and_sees_nobody(
    visit: Visit, seat: Seat, officer: Seat, qtbot: QtBot
) -> None:
    people = visit("people", by=officer).people
    people.fresh.setText("ngan")
    people.change_password()
    answered(qtbot, seat)
    assert people.fresh_field.trouble() == "Mật khẩu phải có ít nhất 8 ký tự."

    people.fresh.setText("mua-dong-am")
    QTest.keyClick(people.fresh, Qt.Key.Key_Return)
    answered(qtbot, seat)

    assert seat.app.staff.sign_in("lan", "mua-dong-am").value.login == "lan"
    assert not people.table.isVisible()
    assert not people.add_button.isVisible()
    assert seat.app.staff.sign_in("nga", PASSWORD).value.login == "nga"


def test_the_program_tells_about_itself(visit: Visit, seat: Seat) -> None:
    facts = visit("about").about.facts.texts()

    assert str(seat.app.paths.home) in facts
    assert seat.app.database.revision() in facts


@pytest.mark.parametrize("place", range(len(LICENCES)))
def test_every_licence_is_there_to_read(visit: Visit, place: int) -> None:
    screen = visit("about").about

    screen.buttons[place].click()

    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, LicenceDialog)]
    assert "icen" in shown[-1].text.toPlainText()


def test_the_people_s_model_keeps_qt_s_rules() -> None:
    QAbstractItemModelTester(ValuesModel(PEOPLE), _WARN)


def test_ctrl_and_a_number_choose_the_page(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    screen = visit()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)

    QTest.keyClick(screen.computer.paper, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    answered(qtbot, seat)

    assert screen.about.isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_place_of_the_rail_fits_the_smallest_screen(
    qapp: QApplication, qtbot: QtBot, seat: Seat, scale: float, dressed_again: None
) -> None:
    theme.apply(qapp, scale=scale)
    window = MainWindow(seat, PLACES)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)

    buttons = list(window.rail._buttons.values())

    assert window.height() == 768
    assert all(button.height() >= button.minimumSizeHint().height() for button in buttons)
    bottoms = [button.geometry().bottom() for button in buttons]
    assert max(bottoms) < window.rail.height()
    assert bottoms == sorted(bottoms)
    window.close()


def test_an_admin_may_change_the_office_s_facts(visit: Visit, seat: Seat) -> None:
    admin = Seat(seat.app, Actor(1, "nga", "Nga", Role.ADMIN), seat.bus, seat.lanes)

    screen = visit("office", by=admin).office

    assert screen.save_button.isVisible()
