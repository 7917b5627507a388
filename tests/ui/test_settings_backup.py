"""Sao lưu in Cài đặt, and the day's backup while the window is open."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from motcua_desktop import settings as choices
from motcua_desktop.ui.backup_watch import BackupWatch
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings.backup import BackupTab
from motcua_desktop.ui.settings.view import SettingsScreen
from tests.fakes.visits import answered
from tests.ui.hands import PASSWORD, Ears


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "Ổ USB của xã"
    made.mkdir()
    return made


@pytest.fixture
def tab(qtbot: QtBot, seat: Seat) -> BackupTab:
    """The page, brought to the front."""
    screen = SettingsScreen(seat)
    qtbot.addWidget(screen)
    screen.resize(1262, 640)
    screen.show()
    screen.take("backup")
    answered(qtbot, seat)
    return screen.backup


def test_a_place_is_chosen_a_backup_made_and_drilled(
    tab: BackupTab, seat: Seat, qtbot: QtBot, stick: Path, ears: Ears
) -> None:
    assert "Chưa chọn" in tab.health.text()
    tab.take(str(stick))
    answered(qtbot, seat)
    assert "Chưa có bản sao lưu" in tab.health.text()
    tab.save()
    answered(qtbot, seat)

    assert choices.load(seat.app.paths.settings).settings.backup_folder == str(stick)
    assert "Bản tốt gần nhất" in tab.health.text()
    assert tab.model.rowCount() == 1
    assert ears.texts[-1] == "Đã sao lưu và kiểm tra: 0 hồ sơ, 0 bản quét."
    tab.drill()
    answered(qtbot, seat)
    assert ears.texts[-1] == "Khôi phục thử tốt: 0 hồ sơ, 0 bản quét."


def test_a_place_that_is_gone_is_told_where_it_is_looked_for(
    tab: BackupTab, seat: Seat, qtbot: QtBot, stick: Path, ears: Ears
) -> None:
    tab.take(str(stick))
    stick.rmdir()
    tab.save()
    answered(qtbot, seat)

    assert "rút ra" in ears.texts[-1]
    assert "Không thấy nơi sao lưu" in tab.health.text()
    assert tab.now_button.isEnabled()


def test_an_officer_looks_and_changes_nothing(qtbot: QtBot, seat: Seat) -> None:
    seat.app.staff.add(seat.actor, "lan", "Trần Thị Lan", "officer", PASSWORD)
    actor = seat.app.staff.sign_in("lan", PASSWORD).value
    page = BackupTab(Seat(seat.app, actor, seat.bus, seat.lanes))
    qtbot.addWidget(page)
    page.show()
    page.arrive()
    page.save()
    answered(qtbot, seat)

    assert not page.now_button.isVisible()
    assert not page.keep.isEnabled()


def test_one_backup_a_day_is_made_by_itself(
    qtbot: QtBot, seat: Seat, stick: Path, ears: Ears
) -> None:
    seat.app.save_settings(choices.Settings(backup_folder=str(stick), backup_keep=2))
    watch = BackupWatch(seat, seat.bus)
    for _ in range(3):
        watch.look()
        answered(qtbot, seat)

    assert len(list(stick.glob("*.motcua-backup"))) == 1
    assert ears.texts == []


def test_a_day_without_a_place_to_back_up_to_is_warned_of_once(
    qtbot: QtBot, seat: Seat, stick: Path, ears: Ears
) -> None:
    seat.app.save_settings(choices.Settings(backup_folder=str(stick)))
    stick.rmdir()
    watch = BackupWatch(seat, seat.bus)
    watch.look()
    answered(qtbot, seat)
    watch.look()
    answered(qtbot, seat)

    assert len(ears.texts) == 1
    assert "Không thấy nơi sao lưu" in ears.texts[0]
