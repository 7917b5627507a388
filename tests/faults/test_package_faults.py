"""A package meets the world: the power goes while it is written, the stick is full, it is huge."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from motcua_desktop.app import open_home
from motcua_desktop.paths import Paths
from tests.fakes.desk import LOGIN, PASSWORD, Mould, TestDesk
from tests.fakes.stick import Stick

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither SIGKILL nor rlimits")
CHILD = """
import os
import resource
import signal
import sys
from pathlib import Path
from motcua_desktop.app import open_home
from motcua_desktop.errors import DeskError
from motcua_desktop.models import packages, rounds
from motcua_desktop.paths import Paths
from motcua_desktop.sync import package, stick
from motcua_desktop.vault import MemoryVault
from tests.fakes.desk import LOGIN, PASSWORD

home, name, secret, target, where = sys.argv[1:]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

app = open_home(Paths(Path(home)), vault=MemoryVault({name: secret}))
actor = app.staff.sign_in(LOGIN, PASSWORD).value
match where:
    case "taken":
        package.write_package = die
    case "half-written":
        stick.os.fsync = die
    case "before-row":
        packages.add = die
    case "before-name":
        stick.Fresh.put_in_place = die
    case "before-marks":
        stick.flush_folder = die
    case "too-small":
        whole, free = package.write_package, resource.RLIM_INFINITY

        def on_a_small_stick(*args, **named):
            # Only the stick is small; the store beside it may grow.
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, free))
            try:
                return whole(*args, **named)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (free, free))

        package.write_package = on_a_small_stick
try:
    app.post().export(actor, Path(target))
except DeskError as trouble:
    print(trouble.kind)
finally:
    app.close()
"""


def exported(mould: Mould, usb: Stick, home: Path, where: str) -> subprocess.CompletedProcess[str]:
    """What became of a process that writes a package."""
    (name, secret) = next(iter(mould.vault.secrets.items()))
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(home), name, secret, str(usb.folder / "a.goi"), where],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize(
    ("where", "written"),
    [
        ("taken", False),
        ("half-written", False),
        ("before-row", False),
        ("before-name", False),
        ("before-marks", True),
    ],
)
def test_a_kill_while_a_package_is_written_loses_and_doubles_nothing(
    mould: Mould, tmp_path: Path, where: str, *, written: bool
) -> None:
    home = tmp_path / "desk"
    with mould.open(home) as desk:
        usb = Stick(desk, tmp_path / "usb")
        usb.configure()
        codes = [desk.receive().code for _ in range(3)]
        usb.attach(codes[0])
    killed = exported(mould, usb, home, where)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (usb.folder / "a.goi").exists() is written
    app = open_home(Paths(home), vault=mould.vault)
    try:
        usb.desk = TestDesk(app, app.staff.sign_in(LOGIN, PASSWORD).value, usb.desk.clock)
        usb.out("b.goi")
        if written:  # both are carried there, the older one last
            usb.deliver("b.goi", "bao-b.goi")
            assert usb.deliver("a.goi", "bao-a.goi").refused == 0
            usb.back("bao-a.goi")
        else:
            usb.deliver("b.goi", "bao-b.goi")
        usb.back("bao-b.goi")
        told = usb.states()
        assert told.count("confirmed") == 6
        assert told.count("pending") == 1  # the message that names the file
        store = usb.province()
        assert store.totals() == (3, 3)
        assert [len(store.versions(code)) for code in codes] == [1, 1, 1]
        store.close()
    finally:
        app.close()


def test_a_stick_that_takes_no_such_file_is_told_and_nothing_is_marked(
    mould: Mould, tmp_path: Path
) -> None:
    """As FAT32 does at 4 GiB: the system says that the file grew too large."""
    home = tmp_path / "desk"
    with mould.open(home) as desk:
        usb = Stick(desk, tmp_path / "usb")
        usb.configure()
        for _ in range(100):
            desk.receive()
    refused = exported(mould, usb, home, "too-small")

    assert (refused.returncode, refused.stdout.strip()) == (0, "cannot_write"), refused.stderr
    assert list(usb.folder.glob("*.goi*")) == []
    app = open_home(Paths(home), vault=mould.vault)
    try:
        usb.desk = TestDesk(app, app.staff.sign_in(LOGIN, PASSWORD).value, usb.desk.clock)
        assert set(usb.states()) == {"pending"}
    finally:
        app.close()


HUGE = """
import hashlib
import resource
import sys
from datetime import UTC, datetime
from motcua_desktop import packing
from motcua_desktop.domain.package import Correspondent, Enclosed, Header, PackageKind, key_text
from motcua_desktop.sealing import ReaderKey, SigningKey, fingerprint

path, files = sys.argv[1], int(sys.argv[2])
reader, signer, piece = ReaderKey.new(), SigningKey.new(), bytes(262_144)
whole = hashlib.sha256()
for _ in range(200):
    whole.update(piece)
told = Enclosed(whole.hexdigest(), 200 * len(piece))
header = Header(
    PackageKind.MESSAGES, 1, datetime.now(UTC), Correspondent("s", "e", "H50.31.12", "xã", 1),
    fingerprint(reader.public), key_text(signer.public), key_text(reader.public),
)

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

def run(count):
    contents = packing.Contents([], [packing.Content(told, lambda: [piece] * 200)] * count)
    with open(path, "w+b") as file:
        packing.write_package(file, header, contents, reader=reader.public, signer=signer)
        package = packing.open_package(file, lambda _: packing.Keys(reader, signer.public))
        package.lines()

run(1)
before = most()
run(files)
print(most() - before)
"""


def test_memory_stays_flat_however_much_goes_in(tmp_path: Path) -> None:
    """300 MiB here; a gibibyte (20 files) costs the same."""
    measured = subprocess.run(
        [sys.executable, "-c", HUGE, str(tmp_path / "huge.goi"), "6"],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    kibibytes = int(measured.stdout)

    assert kibibytes < 8_192, f"{kibibytes} KiB more for six times as much"
