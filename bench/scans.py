"""Attaching a 10 MB scan, against reading, hashing and AES-GCM-encrypting it bare."""

import hashlib
import os
import tempfile
from functools import partial
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.measure import (
    PEAK_IS_TOLD,
    Line,
    Options,
    compared,
    forget_peak,
    median,
    peak_mb,
    timed,
)
from motcua_desktop import app as root
from motcua_desktop import founding as beginnings
from motcua_desktop.app import App
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.staff import Actor
from motcua_desktop.paths import Paths
from motcua_desktop.vault import MemoryVault

_SIZE = 10_000_000
_LARGER = 4 * _SIZE
_WARM = 3
_PASSWORD = "mat-khau-do"


def measure(options: Options) -> list[Line]:
    """The checked file on the disk until the commit returned; beside it the check, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        app = _desk(Path(folder) / "home")
        try:
            return _measured(app, Path(folder), max(options.rounds // 10, 10))
        finally:
            app.close()


def _measured(app: App, folder: Path, rounds: int) -> list[Line]:
    actor = app.staff.sign_in("do", _PASSWORD).value
    intake = {"procedure": "1.001193", "applicant": {"name": "Hồ Thị Đo", "id_type": "none"}}
    code = app.desk.receive(actor, Intake.parse(intake)).value.code
    checks, ours, floor, alone = [], [], [], []
    for number in range(_WARM + rounds):
        file = _scan(folder / "scan.pdf", _SIZE, seed=number)
        prepared, spent = timed(partial(app.prepare, [file]))
        checks.append(spent)
        ours.append(timed(partial(app.attachments.attach, actor, code, "1", prepared))[1])
        floor.append(timed(partial(_bare, file, folder / "bare"))[1])
        alone.append(timed(partial(_bare, file, None))[1])
    line = compared("attach a 10 MB scan", ours[_WARM:], floor[_WARM:], most=2.0)
    undurable = compared("  to the same never written down", ours[_WARM:], alone[_WARM:])
    check = Line("  checking it before", median(checks[_WARM:]))
    return [line, undurable, check, _memory(app, actor, code, folder)]


def _bare(file: Path, beside: Path | None) -> None:
    """Read, hash and encrypt it in one piece; have it on the disk as ours has, or nowhere."""
    content = file.read_bytes()
    hashlib.sha256(content).hexdigest()
    sealed = AESGCM(bytes(32)).encrypt(os.urandom(12), content, None)
    if beside is None:
        return
    with beside.open("wb") as kept:
        kept.write(sealed)
        kept.flush()
        os.fsync(kept.fileno())


def _memory(app: App, actor: Actor, code: str, folder: Path) -> Line:
    """How far a scan four times as large raises the peak; at most 4 MB."""
    if not PEAK_IS_TOLD:
        return Line("  peak memory", 0.0, note="not told by this system")
    grown = []
    for size in (_SIZE, _LARGER):
        prepared = app.prepare([_scan(folder / "scan.pdf", size, seed=size)])
        before = forget_peak()
        app.attachments.attach(actor, code, "1", prepared)
        grown.append(peak_mb() - before)
    most = 4.0
    told = f"grown by a scan of 10 MB: {grown[0]:.1f} MB"
    return Line("  peak memory grown by 40 MB, MB", grown[1], most, grown[1] / most, 1, told)


def _scan(path: Path, size: int, *, seed: int) -> Path:
    """A PDF of one page that carries a picture of `size` bytes; another one for each seed."""
    content = Random(seed).randbytes(size)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (size, content),
    ]
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        places = []
        for number, body in enumerate(objects, start=1):
            places.append(file.tell())
            file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        table = file.tell()
        file.write(b"xref\n0 5\n0000000000 65535 f \n")
        file.writelines(b"%010d 00000 n \n" % place for place in places)
        file.write(b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)
    return path


def _desk(home: Path) -> App:
    founding = beginnings.Founding(
        agency_code="H50.31.12",
        agency_name="UBND xã Hướng Hiệp",
        province_name="Quảng Trị",
        counter=1,
        admin_login="do",
        admin_name="Hồ Thị Đo",
        admin_password=_PASSWORD,
    )
    vault = MemoryVault()
    beginnings.init(Paths(home), founding, vault=vault)
    return root.open_home(Paths(home), vault=vault)
