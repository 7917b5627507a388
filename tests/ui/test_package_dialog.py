"""Gửi tỉnh qua USB in its window: out, back, and what is missing before that works."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from motcua_desktop.practice import packages
from motcua_desktop.practice.server import running
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.sync.package import COLUMNS, PackageDialog
from motcua_desktop.ui.widgets.table import ValuesModel
from tests.fakes.visits import HOSTILE, answered, receive
from tests.ui.hands import Ears

# A warning of Qt fails the test.
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'province.db'}"


@pytest.fixture
def configured(seat: Seat, database: str) -> Seat:
    keys = packages.keys(database)
    told = {
        "name": "Tỉnh tập dượt",
        "dialect": "native",
        "base_url": "http://127.0.0.1:9",
        "agency_code": "H50.31.12",
        "package_key": keys["key"],
        "package_verify": keys["verify"],
    }
    seat.app.province.configure(seat.actor, told, None)
    receive(seat, HOSTILE)
    return seat


@pytest.fixture
def dialog(qtbot: QtBot, configured: Seat) -> Iterator[PackageDialog]:
    yield from shown(qtbot, configured)


def shown(qtbot: QtBot, seat: Seat) -> Iterator[PackageDialog]:
    made = PackageDialog(seat)
    qtbot.addWidget(made)
    made.show()
    answered(qtbot, seat)
    yield made
    made.close()


def states(dialog: PackageDialog) -> list[str]:
    return [COLUMNS[-1].text(one) for one in dialog.model.values]


def test_f9_writes_a_package_and_ctrl_o_takes_the_answer_in(
    dialog: PackageDialog,
    qtbot: QtBot,
    configured: Seat,
    usb: Path,
    database: str,
    ears: Ears,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def where(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(name)
        return str(usb / name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", where)
    QTest.keyClick(dialog, Qt.Key.Key_F9)
    answered(qtbot, configured)

    assert asked == ["H50.31.12-quay1-261120.goi"]
    assert states(dialog) == ["chưa có giấy báo"]
    assert ears.notices[-1].text == ("Gói số 1: 1 hồ sơ, 0 tệp. Rút USB an toàn rồi mang lên tỉnh.")

    signer = configured.app.province.show()["package_signer"]
    assert signer in dialog.signer.text()
    packages.receive(usb / asked[0], usb / "bao.goi", database=database, trust=signer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(usb / "bao.goi"), ""))
    QTest.keyClick(dialog, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    answered(qtbot, configured)
    assert states(dialog) == ["tỉnh đã báo 10:14 20/11/2026"]
    assert dialog.told.text() == ("Gói số 1: tỉnh xác nhận 1 hồ sơ, 0 tệp; từ chối 0 hồ sơ.")
    dialog.take_in(usb / "bao.goi")
    answered(qtbot, configured)
    assert dialog.told.text() == "Giấy báo của gói số 1 đã nhận từ trước; không có gì đổi."


def test_a_broken_answer_is_told_and_everything_can_be_tried_again(
    dialog: PackageDialog, qtbot: QtBot, configured: Seat, usb: Path
) -> None:
    (usb / "bao.goi").write_bytes(b"MCGOI")
    dialog.take_in(usb / "bao.goi")
    answered(qtbot, configured)

    assert "không phải gói gửi tỉnh" in dialog.told.text()
    assert dialog.import_button.isEnabled()
    assert dialog.export_button.isEnabled()


def test_without_the_provinces_keys_they_are_asked_for_first(
    qtbot: QtBot, seat: Seat, database: str
) -> None:
    with running(database_url=database) as there:
        told = there.settings("H50.31.12", "native")
        seat.app.province.configure(seat.actor, told, there.account.password)
        for dialog in shown(qtbot, seat):
            assert "Chưa có khóa của tỉnh" in dialog.note.text()
            assert not dialog.export_button.isEnabled()

            QTest.keyClick(dialog, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
            answered(qtbot, seat)
            assert not dialog.note.isVisible()
            assert dialog.export_button.isEnabled()


def test_where_no_province_is_set_it_says_so(qtbot: QtBot, seat: Seat) -> None:
    for dialog in shown(qtbot, seat):
        assert "Chưa ai khai báo hệ thống của tỉnh" in dialog.note.text()
        assert not dialog.export_button.isEnabled()
        assert not dialog.keys_button.isEnabled()


def test_esc_stops_a_package_before_it_closes_the_window(
    dialog: PackageDialog, qtbot: QtBot, configured: Seat, usb: Path
) -> None:
    dialog.export(usb / "goi.goi")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    answered(qtbot, configured)

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_list_of_packages_is_a_sound_model(dialog: PackageDialog, usb: Path) -> None:
    model: ValuesModel[object] = ValuesModel(COLUMNS, dialog)  # type: ignore[arg-type]  # any rows do
    tester = QAbstractItemModelTester(model, _WARN)
    dialog._seat.app.post().export(dialog._seat.actor, usb / "goi.goi")
    model.set_values(dialog._seat.app.post().left())

    assert model.rowCount() == 1
    del tester
