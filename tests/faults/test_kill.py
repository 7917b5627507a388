"""Power goes at any moment: what the desk acknowledged is there, and nothing by halves."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from motcua_desktop.app import open_home
from motcua_desktop.paths import Paths
from tests.fakes.desk import LOGIN, PASSWORD, Mould

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("MOTCUA_TEST_KILLS", "12"))
CHILD = """
import sys
from pathlib import Path
from motcua_desktop.app import open_home
from motcua_desktop.domain.intake import Intake
from motcua_desktop.paths import Paths
from motcua_desktop.vault import MemoryVault
from tests.fakes.desk import LOGIN, PASSWORD, intake

name, secret = sys.argv[2:4]
app = open_home(Paths(Path(sys.argv[1])), vault=MemoryVault({name: secret}))
actor = app.staff.sign_in(LOGIN, PASSWORD).value
place = 0
while True:
    app.desk.save_draft(actor, "intake", {"note": str(place)})
    asked = Intake.parse(intake(request_id=f"{sys.argv[4]}-{place}"))
    print(app.desk.receive(actor, asked).value.code, flush=True)
    place += 1
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; the store's code is the same")
def test_nothing_acknowledged_is_lost_and_nothing_is_half(mould: Mould, tmp_path: Path) -> None:
    home, random = tmp_path / "desk", Random(20261120)
    with mould.open(home):
        (name, secret) = next(iter(mould.vault.secrets.items()))
    acknowledged: list[str] = []
    for turn in range(KILLS):
        acknowledged += _killed_after(random.randint(1, 25), [str(home), name, secret, str(turn)])

    app = open_home(Paths(home), vault=mould.vault)
    try:
        actor = app.staff.sign_in(LOGIN, PASSWORD).value
        with app.database.read() as connection:

            def count(sql: str) -> int:
                return int(connection.exec_driver_sql(sql).scalar_one())

            codes = set(connection.exec_driver_sql("SELECT code FROM dossier").scalars())
            dossiers = count("SELECT count(*) FROM dossier")
            told = count("SELECT count(*) FROM outbox WHERE kind = 'dossier'")
            started = count("SELECT count(*) FROM clock_event")
            journalled = count("SELECT count(*) FROM journal WHERE action = 'receive'")

        assert set(acknowledged) <= codes
        assert len(acknowledged) == len(set(acknowledged))
        assert dossiers == told == started == journalled
        assert app.care.check(actor) == ()
        assert app.desk.draft(actor, "intake") is not None
    finally:
        app.close()


def _killed_after(lines: int, arguments: list[str]) -> list[str]:
    """Start a desk that takes in as fast as it can; kill it after so many receipts."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        got = [child.stdout.readline().decode().strip() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        got += child.stdout.read().decode().split()
    # The last line may have been cut in the middle of writing it.
    return [code for code in got if len(code) == len("H50.31.12-261120-5001")]
