"""A scan on a line that is cut all along it, and a store that is not the one the province knows.

B5 for files: from the byte that arrived, whole in the end; B15 a desk brought back to an old copy.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from motcua_desktop.app import open_home
from motcua_desktop.domain.attachment import Source
from motcua_desktop.domain.province import HoldKind
from motcua_desktop.paths import Paths
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.sync.report import LineHeld
from motcua_desktop.vault import Vault
from tests.fakes.chaos import Chaos, chaos_before
from tests.fakes.desk import LOGIN, PASSWORD, Mould, TestDesk
from tests.fakes.store import StoppedClock

STRIDE = 4_001


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


@pytest.fixture
def chaos(province: PracticeProvince) -> Iterator[Chaos]:
    with chaos_before(province.url) as opened:
        yield opened


def configure(desk: TestDesk, province: PracticeProvince, line: Chaos) -> None:
    told = {**province.settings("H50.31.12", dialect="native"), "base_url": line.url}
    desk.app.province.configure(desk.actor, told, province.account.password)


@contextmanager
def again(home: Path, vault: Vault, *, later: timedelta) -> Iterator[TestDesk]:
    """The same home, opened once more, so much later."""
    clock = StoppedClock()
    clock.passes(later)
    app = open_home(Paths(home), vault=vault, clock=clock)
    try:
        yield TestDesk(app, app.staff.sign_in(LOGIN, PASSWORD).value, clock)
    finally:
        app.close()


def attach(desk: TestDesk, code: str) -> str:
    """A picture that no compression makes small."""
    noise, sheet = Image.frombytes("L", (240, 240), Random(7).randbytes(240 * 240)), BytesIO()
    noise.save(sheet, "PDF", resolution=200)
    ready = prepare([Loose("anh.pdf", sheet.getvalue())], source=Source.FILE)
    return desk.app.attachments.attach(desk.actor, code, "1", ready).value.sha256


def test_an_upload_cut_again_and_again_goes_on_from_what_arrived(
    desk: TestDesk, province: PracticeProvince, chaos: Chaos
) -> None:
    configure(desk, province, chaos)
    code = desk.receive().code
    desk.app.sync_once()
    sha256 = attach(desk, code)
    size = sum(len(piece) for piece in desk.app.blobs.read(sha256))
    began, cuts = chaos.up.bytes, 0
    while province.store.files(sha256) is None:
        chaos.cuts_request(STRIDE, rudely=cuts % 2 == 1, at="PATCH /v1/tep")
        desk.app.sync_once(by_hand=True)
        cuts += 1
        assert cuts < 200, "no byte is kept"
    chaos.clear()
    desk.app.sync_once(by_hand=True)

    sent = province.store.files(sha256)
    assert sent is not None
    assert hashlib.sha256(sent).hexdigest() == sha256
    assert cuts > 3, "the sweep ended before it began"
    assert chaos.up.bytes - began < 3 * size + cuts * 6_000, "bytes that arrived are sent again"
    (paper,) = province.store.versions(code)[-1]["TaiLieuNop"]
    assert paper["DuongDanTaiTepTin"] == f"/v1/tep/{sha256}"


def test_an_upload_whose_answers_are_lost_is_not_sent_twice(
    desk: TestDesk, province: PracticeProvince, chaos: Chaos
) -> None:
    configure(desk, province, chaos)
    code = desk.receive().code
    sha256 = attach(desk, code)
    chaos.loses_answer(at="POST /v1/tep")
    chaos.loses_answer(at="PATCH /v1/tep", times=2)
    for _ in range(6):
        desk.app.sync_once(by_hand=True)

    assert province.store.files(sha256) is not None
    assert desk.app.province.status().files.waiting == 0


def test_a_desk_brought_back_to_an_old_copy_sends_nothing_over_what_is_there(
    mould: Mould, province: PracticeProvince, chaos: Chaos, tmp_path: Path
) -> None:
    """B15: a copy of the store put back by hand; its numbers were given to others meanwhile."""
    home, copy = tmp_path / "home", tmp_path / "copy.db"
    with mould.open(home) as desk:
        configure(desk, province, chaos)
        desk.receive()
        desk.app.sync_once()
        vault = desk.app.vault
    shutil.copy(home / "store.db", copy)
    with again(home, vault, later=timedelta(minutes=5)) as desk:
        last = [desk.receive() for _ in range(3)][-1]
        desk.app.sync_once()
    before = {code: province.store.versions(code) for code in province.store.codes()}
    shutil.copy(copy, home / "store.db")
    with again(home, vault, later=timedelta(minutes=9)) as desk:
        desk.receive()

        report = desk.app.sync_once()

        assert isinstance(report.trouble, LineHeld)
        hold = desk.app.province.status().hold
        assert hold is not None
        assert hold.kind in (HoldKind.REWOUND, HoldKind.RESTORED)
        assert {code: province.store.versions(code) for code in before} == before
        assert desk.receive().serial > last.serial
