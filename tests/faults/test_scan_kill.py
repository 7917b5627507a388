"""Power goes between a scan's file and its row: a file that belongs to nothing, no more."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from motcua_desktop.app import open_home
from motcua_desktop.paths import Paths
from tests.fakes.desk import LOGIN, PASSWORD, Mould, intake

ROOT = Path(__file__).parents[2]
CHILD = """
import os
import signal
import sys
from pathlib import Path
from motcua_desktop.app import open_home
from motcua_desktop.models import attachments, blobs
from motcua_desktop.paths import Paths
from motcua_desktop.scanning.prepare import Loose
from motcua_desktop.vault import MemoryVault
from tests.fakes import scans
from tests.fakes.desk import LOGIN, PASSWORD

home, name, secret, code, where = sys.argv[1:]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

app = open_home(Paths(Path(home)), vault=MemoryVault({name: secret}))
actor = app.staff.sign_in(LOGIN, PASSWORD).value
first = app.prepare([Loose("một.pdf", scans.pdf(1, "Mot"))])
app.attachments.attach(actor, code, "1", first)
match where:
    case "half-written":
        blobs.os.fsync = die
    case "before-row":
        attachments.know_blob = die
    case "in-transaction":
        attachments.mark_paper = die
app.attachments.attach(actor, code, "2", app.prepare([Loose("hai.pdf", scans.pdf(2, "Hai"))]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL; the store's code is the same")
@pytest.mark.parametrize("where", ["half-written", "before-row", "in-transaction"])
def test_a_kill_between_file_and_row_leaves_a_stray_file_only(
    mould: Mould, tmp_path: Path, where: str
) -> None:
    home = tmp_path / "desk"
    with mould.open(home) as desk:
        papers = [{"name": "Khác: Một"}, {"name": "Khác: Hai"}]
        code = desk.receive(**intake(components=papers)).code
    (name, secret) = next(iter(mould.vault.secrets.items()))
    killed = subprocess.run(
        [sys.executable, "-c", CHILD, str(home), name, secret, code, where],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert killed.returncode == -signal.SIGKILL
    app = open_home(Paths(home), vault=mould.vault)
    try:
        actor = app.staff.sign_in(LOGIN, PASSWORD).value
        (kept,) = app.attachments.of(actor, code)
        assert b"".join(app.attachments.read(actor, code, kept.id)).startswith(b"%PDF-")
        assert [paper.digitised for paper in app.desk.show(code).papers] == [True, False]

        files = list(app.paths.blobs.glob("*/*"))
        assert len(files) == 2
        then = (app.clock.now() - timedelta(hours=2)).timestamp()
        for file in files:
            os.utime(file, (then, then))
        assert "1 tệp quét không thuộc hồ sơ nào" in app.care.check(actor)[0]
        assert app.care.check(actor, repair=True) == ()
        assert len(list(app.paths.blobs.glob("*/*"))) == 1
    finally:
        app.close()
