"""Khai báo hệ thống của tỉnh in the window: tried as typed, kept only when asked."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.change import Change
from motcua_desktop.errors import NotConfigured
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.sync.province_dialog import ProvinceDialog
from motcua_desktop.ui.widgets.tones import Note
from tests.fakes.visits import answered
from tests.ui.hands import Ears, StillClock


@pytest.fixture
def province(clock: StillClock) -> Iterator[PracticeProvince]:
    clock.moment = datetime.now(UTC)
    with running() as made:
        yield made


@pytest.fixture
def dialog(qtbot: QtBot, seat: Seat) -> ProvinceDialog:
    made = ProvinceDialog(seat)
    made.open()
    answered(qtbot, seat)
    return made


def fill(dialog: ProvinceDialog, province: PracticeProvince) -> None:
    dialog.form.name.setText("Tỉnh tập dượt")
    dialog.form.base_url.setText(province.url)
    dialog.form.username.setText(province.account.username)
    dialog.form.secret.setText(province.account.password)


def verdicts(dialog: ProvinceDialog) -> str:
    return dialog.verdict.text()


def test_a_desk_that_was_never_set_knows_its_own_code_at_least(dialog: ProvinceDialog) -> None:
    assert dialog.form.agency_code.text() == "H50.31.12"
    assert dialog.form.name.text() == ""


def test_a_line_is_tried_as_typed_and_nothing_is_kept(
    qtbot: QtBot, seat: Seat, dialog: ProvinceDialog, province: PracticeProvince
) -> None:
    fill(dialog, province)

    dialog.try_line()
    answered(qtbot, seat)

    assert verdicts(dialog) == "Đường lên tỉnh dùng được."
    with pytest.raises(NotConfigured):
        seat.app.province.settings()


def test_a_wrong_password_is_named_as_the_step_that_failed(
    qtbot: QtBot, seat: Seat, dialog: ProvinceDialog, province: PracticeProvince
) -> None:
    fill(dialog, province)
    dialog.form.secret.setText("sai")

    dialog.try_line()
    answered(qtbot, seat)

    assert verdicts(dialog) == "Đường lên tỉnh chưa dùng được."


def test_what_is_kept_wakes_the_line_and_can_be_read_back(
    qtbot: QtBot, seat: Seat, dialog: ProvinceDialog, province: PracticeProvince, ears: Ears
) -> None:
    changes: list[Change] = []
    seat.bus.changed.connect(lambda change, _: changes.append(change))
    fill(dialog, province)
    dialog.form.dialect.select("native")
    dialog.form.hours.setText("12:30, 06:00")
    dialog.form.day_bytes.setText("20")

    dialog.save()
    answered(qtbot, seat)

    kept = seat.app.province.settings()
    assert kept.hours == ("06:00", "12:30")
    assert kept.day_bytes == 20_000_000
    assert seat.app.province.secret() == province.account.password
    assert changes == [Change(settings=True, outbox=True)]
    assert ears.texts == ["Đã khai báo Tỉnh tập dượt."]


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("base_url", "http://tinh.example", "Đường truyền phải mã hóa"),
        ("hours", "6 giờ", "Mỗi giờ viết như 06:00"),
        ("day_bytes", "nhiều", "Số MB một ngày"),
        ("agency_code", "", "agency"),
    ],
)
def test_a_wrong_field_is_told_beside_it(
    qtbot: QtBot,
    seat: Seat,
    dialog: ProvinceDialog,
    province: PracticeProvince,
    field: str,
    text: str,
    told: str,
) -> None:
    fill(dialog, province)
    getattr(dialog.form, field).setText(text)

    dialog.save()
    answered(qtbot, seat)

    complaint = dialog.form.fields[field].trouble()
    assert complaint.startswith(told) or (told == "agency" and complaint)
    assert dialog.save_button.isEnabled()


def test_a_file_of_the_province_fills_the_fields_and_keeps_what_none_shows(
    dialog: ProvinceDialog, tmp_path: Path
) -> None:
    file = tmp_path / "tinh.json"
    settings = {
        "name": "Tỉnh Quảng Trị",
        "base_url": "https://lien-thong.example",
        "agency_code": "H50.31.12",
        "extra": {"field_codes": {"TrichYeu": "TY"}},
        "paths": {"login": "/dang-nhap"},
        "abreast": 2,
    }
    file.write_text(json.dumps(settings), "utf-8")

    dialog.take_file(file)

    told = dialog.form.told()
    assert told["name"] == "Tỉnh Quảng Trị"
    assert told["extra"] == {"field_codes": {"TrichYeu": "TY"}}
    assert told["paths"]["login"] == "/dang-nhap"
    assert told["abreast"] == 2


def test_paths_and_codes_of_one_dialect_are_not_carried_into_another(
    dialog: ProvinceDialog, tmp_path: Path
) -> None:
    file = tmp_path / "tinh.json"
    settings = {"name": "T", "base_url": "https://t.example", "agency_code": "H50.31.12"}
    file.write_text(json.dumps({**settings, "paths": {"login": "/dang-nhap"}}), "utf-8")
    dialog.take_file(file)

    dialog.form.dialect.select("native")

    assert "paths" not in dialog.form.told()


@pytest.mark.parametrize("text", ["không phải JSON", "[1, 2]", '{"name": 3, "mat_khau": "x"}'])
def test_a_file_that_says_nothing_of_a_province_changes_nothing(
    dialog: ProvinceDialog, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "la.json"
    file.write_text(text, "utf-8")
    dialog.form.name.setText("Đang gõ")

    dialog.take_file(file)

    assert "la.json" in dialog.trouble.text()
    assert dialog.form.name.text() == "Đang gõ"


def test_igate_is_marked_as_a_trial(dialog: ProvinceDialog) -> None:
    dialog.form.dialect.select("igate")

    assert isinstance(dialog.form.about, Note)
    assert dialog.form.about.text().startswith("Đang thử nghiệm")
    assert dialog.form.dialect.currentText() == "iGate (thử nghiệm)"
    assert dialog.form.fields["transport"].isHidden()
