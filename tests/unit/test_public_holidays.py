"""Holidays by the Labour Code, with the swaps the Government announced."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from motcua_desktop.domain.public_holidays import Swap, days_worked_instead, public_holidays
from motcua_desktop.errors import InvalidInput
from motcua_desktop.resources import resource

SHIPPED = tuple(
    Swap.parse(entry)
    for entry in json.loads(resource("calendar", "vietnam.json").read_text("utf-8"))["swaps"]
)


def weekdays_off(year: int) -> set[str]:
    return {f"{day:%d/%m}" for day in public_holidays(year, SHIPPED) if day.weekday() < 5}


def test_2025_has_its_days_off() -> None:
    assert weekdays_off(2025) == {
        "01/01", "27/01", "28/01", "29/01", "30/01", "31/01",
        "07/04", "30/04", "01/05", "02/05", "01/09", "02/09",
    }  # fmt: skip


def test_2026_has_its_days_off() -> None:
    assert weekdays_off(2026) == {
        "01/01", "02/01", "16/02", "17/02", "18/02", "19/02", "20/02", "27/04",
        "30/04", "01/05", "31/08", "01/09", "02/09", "24/11",
    }  # fmt: skip


def test_the_saturdays_worked_for_them_are_known() -> None:
    assert days_worked_instead(2026, SHIPPED) == {
        date(2026, 1, 10): "làm bù cho 02/01/2026",
        date(2026, 8, 22): "làm bù cho 31/08/2026",
    }


def test_a_swap_without_a_first_hand_source_says_so() -> None:
    assert days_worked_instead(2025, SHIPPED) == {
        date(2025, 4, 26): "làm bù cho 02/05/2025 (cần đối chiếu)"
    }


def test_names_are_vietnamese() -> None:
    assert public_holidays(2026)[date(2026, 11, 24)] == "Ngày Văn hóa Việt Nam"
    assert public_holidays(2026)[date(2026, 4, 27)] == "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"


def test_culture_day_on_a_saturday_gives_the_monday_after() -> None:
    days = public_holidays(2029)

    assert date(2029, 11, 24) in days
    assert date(2029, 11, 26) in days


@pytest.mark.parametrize("year", [2026, 2029, 2030])
def test_a_library_older_than_the_resolution_is_helped_out(
    year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = public_holidays(year)
    older = {day: name for day, name in whole.items() if "Văn hóa" not in name}
    monkeypatch.setattr("holidays.country_holidays", lambda *_, **__: older)

    assert public_holidays(year) == whole


@pytest.mark.parametrize("year", range(2027, 2041))
def test_a_year_gives_its_twelve_days_of_rest_on_working_days(year: int) -> None:
    assert len(weekdays_off(year)) == 12


def test_a_swap_with_an_unreal_date_is_refused() -> None:
    with pytest.raises(InvalidInput, match="không phải ngày có thật"):
        Swap.parse({"off": "2026-02-30", "worked": "2026-01-10"})


def test_swaps_trade_a_weekday_for_a_weekend_day_near_it() -> None:
    for swap in SHIPPED:
        assert swap.off.weekday() < 5 <= swap.worked.weekday()
        assert abs(swap.off - swap.worked) < timedelta(days=15)


def test_a_missing_file_of_the_program_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"calendar.nowhere\.json"):
        resource("calendar", "nowhere.json")


def test_a_frozen_program_finds_its_files_beside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "x.json").write_text("{}", "utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resource("x.json") == tmp_path / "resources" / "x.json"
