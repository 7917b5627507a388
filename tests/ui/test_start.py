"""From a home folder to the window."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from motcua_desktop.app import App
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.staff import Actor
from motcua_desktop.errors import DeskError, StoreBusy
from motcua_desktop.paths import Paths
from motcua_desktop.ui import screenshots, start
from motcua_desktop.ui.places import PLACES
from tests.fakes.desk import intake


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[DeskError]:
    """What would be told in a box."""
    heard: list[DeskError] = []
    monkeypatch.setattr(start, "_tell", heard.append)
    return heard


def test_the_smoke_run_visits_every_screen(qapp: QApplication, desk_app: App, actor: Actor) -> None:
    assert start.smoke(desk_app, actor) == f"{len(PLACES)} trang"


def test_a_home_that_was_never_set_up_says_what_to_do(
    qapp: QApplication, tmp_path: Path, told: list[DeskError]
) -> None:
    code = start.run(Paths(tmp_path / "nowhere"))

    assert code == 1
    assert told[0].sentence() == (
        f"Chưa thiết lập: Thư mục {tmp_path}/nowhere chưa được thiết lập. "
        "Chạy «motcua init» để thiết lập quầy này."
    )


def test_a_second_window_on_the_same_home_is_refused(desk_app: App) -> None:
    with desk_app.window(), pytest.raises(StoreBusy), desk_app.window():
        pytest.fail("two windows on one home")


def test_a_picture_is_taken_of_every_screen(
    qapp: QApplication,
    desk_app: App,
    actor: Actor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screenshots, "_PAUSE_MS", 1)
    desk_app.desk.receive(actor, Intake.parse(intake()))
    shots = screenshots.take(desk_app, actor, tmp_path / "shots")

    names = [place.name for place in PLACES]
    names.insert(names.index("dossiers") + 1, "dossier")
    names.insert(names.index("reports") + 1, "report")
    assert [shot.stem for shot in shots] == names
    assert all(shot.stat().st_size > 5_000 for shot in shots)
    assert desk_app.desk.draft(actor, "intake") is None


def test_the_sign_in_needs_nothing_of_the_store_or_of_paper() -> None:
    """Whoever waits for the dialog does not wait for libraries that come behind it."""
    heavy = "sqlalchemy sqlmodel pydantic reportlab openpyxl PIL httpx2 typer alembic".split()
    program = (
        f"import sys, motcua_desktop.ui.start; print([m for m in {heavy} if m in sys.modules])"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )

    assert told.stdout.strip() == "[]"
