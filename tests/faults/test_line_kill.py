"""Power goes at any moment of the sync: nothing acknowledged is lost, nothing is doubled.

Each kill is a SIGKILL of a real desk with a real store that takes in, steps and sends to a real
server. MOTCUA_TEST_SYNC_KILLS says how often (10,000 before a release).
"""

import os
from functools import partial
from itertools import count, pairwise
from pathlib import Path
from random import Random

import pytest

from motcua_desktop.app import App, open_home
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.steps import Action
from motcua_desktop.paths import Paths
from motcua_desktop.practice.server import running
from motcua_desktop.vault import MemoryVault
from tests.fakes import oracle
from tests.fakes.bad_line import DIALECTS
from tests.fakes.chaos import Chaos, chaos_before
from tests.fakes.desk import LOGIN, PASSWORD, Mould, intake
from tests.fakes.nursery import nursery

KILLS = int(os.environ.get("MOTCUA_TEST_SYNC_KILLS", "200"))
CODE_LENGTH = len("H50.31.12-261120-5001")


def work_until_killed(app: App, turn: int) -> None:
    """Take in, begin, send, again and again; say each code once it was given out."""
    actor = app.staff.sign_in(LOGIN, PASSWORD).value
    for place in count():
        asked = Intake.parse(intake(request_id=f"{turn}-{place}"))
        code = app.desk.receive(actor, asked).value.code
        print(code, flush=True)  # noqa: T201 (the test hears it)
        if place % 2:
            app.desk.step(actor, code, Action.START, {})
        app.sync_once()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; the code is the same")
@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_is_lost_and_nothing_doubled_whenever_power_goes(
    dialect: str, mould: Mould, tmp_path: Path
) -> None:
    home, random = tmp_path / "desk", Random(20261121)
    with running() as province, chaos_before(province.url) as line:
        with mould.open(home) as desk:
            told = {**province.settings("H50.31.12"), "dialect": dialect, "base_url": line.url}
            desk.app.province.configure(desk.actor, told, province.account.password)
            vault = desk.app.vault
        assert isinstance(vault, MemoryVault)
        with nursery(home, vault.secrets, f"{__name__}:work_until_killed") as desks:
            for turn in range(KILLS // len(DIALECTS)):
                desks.start(turn)
                last = line.up.bytes + line.down.bytes + random.randint(1, 8_000)
                line.until(partial(_carried, line, last))
                desks.kill()
        acknowledged = {said for said in desks.said if len(said) == CODE_LENGTH}
        app = open_home(Paths(home), vault=vault)
        try:
            while app.sync_once().waiting:
                continue
            with app.database.read() as connection:
                codes = set(connection.exec_driver_sql("SELECT code FROM dossier").scalars())

            assert acknowledged <= codes
            assert len(codes) > KILLS // len(DIALECTS)
            oracle.all_is_there(app.database, app.desk, province.store, codes)
            for code in codes:
                assert all(one != two for one, two in pairwise(province.store.versions(code)))
            assert app.care.check(app.staff.sign_in(LOGIN, PASSWORD).value) == ()
        finally:
            app.close()


def _carried(line: Chaos, so_many: int) -> bool:
    return line.up.bytes + line.down.bytes >= so_many
