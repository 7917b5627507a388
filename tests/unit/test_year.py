"""A commune's year through the services, with the slow clock agreeing on every due date.

The ordinary suite runs small years. The whole one, 20,000 dossiers, is run by
`python3 dev.py year`.
"""

from pathlib import Path

import pytest

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.steps import Action, step_of
from tests.fakes.year import Year, open_year
from tests.fakes.year_checks import due_list_troubles, troubles, untaken

SMALL = 200


def lived(folder: Path, seed: int, count: int) -> list[str]:
    """A year's troubles, those of its months too, and the paths that nobody took."""
    found: list[str] = []

    def look(year: Year) -> None:
        found.extend(due_list_troubles(year))

    with open_year(folder, seed, count, look) as year:
        year.run()
        return [*found, *troubles(year), *untaken(year)]


def test_no_step_leads_to_a_dossier_that_is_only_registered() -> None:
    assert Status.REGISTERED not in {step_of(action).target for action in Action}


@pytest.mark.parametrize("seed", [2026, 24_11])
def test_a_small_year_takes_every_path_and_adds_up(tmp_path: Path, seed: int) -> None:
    assert lived(tmp_path, seed, SMALL) == []
