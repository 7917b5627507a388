"""Scanners: SANE with its own test device, WIA with a stand-in for PowerShell."""

import base64
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from motcua_desktop.errors import InvalidInput, ScannerTrouble
from motcua_desktop.scanning.port import Colour, Device, ScanJob
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.scanning.sane import Sane, scanimage
from motcua_desktop.scanning.scanners import NoScanner, here
from motcua_desktop.scanning.wia import Wia
from tests.fakes import scans

Pages = list[bytes]


def scanned(
    scanner: Sane | Wia, job: ScanJob, cancelled: Callable[[Pages], bool] = lambda _: False
) -> Pages:
    pages: Pages = []
    scanner.scan(job, pages.append, lambda: cancelled(pages))
    return pages


def picture(page: bytes) -> Image.Image:
    return Image.open(io.BytesIO(page))


@pytest.fixture
def sane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sane:
    """SANE that knows its test device only."""
    program = scanimage()
    if program is None:
        pytest.skip("scanimage is not installed here (package sane-utils)")
    (tmp_path / "dll.conf").write_text("test\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    scanner = Sane(program)
    if not scanner.devices():
        pytest.skip("this SANE comes without its test device")
    return scanner


def test_the_devices_are_listed_with_their_names(sane: Sane) -> None:
    assert sane.devices()[0] == Device("test:0", "Noname frontend-tester")


def test_one_page_from_the_glass(sane: Sane) -> None:
    (page,) = scanned(sane, ScanJob("test:0", dpi=200))

    assert picture(page).mode == "RGB"
    assert [round(one) for one in picture(page).info["dpi"]] == [200, 200]


def test_all_pages_of_the_feeder_become_one_checked_pdf(sane: Sane) -> None:
    pages = scanned(sane, ScanJob("test:0", dpi=200, colour=Colour.GREY, feeder=True))
    prepared = prepare([Loose(f"trang {n}.png", page) for n, page in enumerate(pages)])

    assert len(pages) == prepared.pages == 10
    assert picture(pages[0]).mode == "L"


def test_scanning_stops_when_it_is_asked_to(sane: Sane) -> None:
    pages = scanned(sane, ScanJob("test:0", feeder=True), lambda pages: len(pages) >= 2)

    assert 2 <= len(pages) < 10


def test_nothing_of_the_pages_stays_in_a_folder(
    sane: Sane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    scanned(sane, ScanJob("test:0", dpi=200))

    assert [path.name for path in tmp_path.iterdir()] == ["dll.conf"]


def test_a_scanner_that_is_gone_is_told(sane: Sane) -> None:
    with pytest.raises(ScannerTrouble, match="Không tìm thấy máy quét"):
        scanned(sane, ScanJob("khong:0"))


@pytest.mark.parametrize("dpi", [150, 199, 601])
def test_a_scan_is_fine_enough_or_not_begun(dpi: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        ScanJob("test:0", dpi=dpi)

    assert caught.value.field == "dpi"


def test_where_there_is_no_way_to_scan_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua_desktop.scanning.scanners.scanimage", lambda: None)
    monkeypatch.setattr(sys, "platform", "linux")
    scanner = here()

    assert isinstance(scanner, NoScanner)
    assert scanner.devices() == ()
    with pytest.raises(ScannerTrouble, match="chưa có chương trình quét"):
        scanner.scan(ScanJob("x"), lambda _: None, lambda: False)


def stand_in(tmp_path: Path, code: str) -> list[str]:
    """A program that does `code` in place of scanimage or PowerShell."""
    script = tmp_path / "máy quét.py"
    script.write_text(f"import base64, os, sys, time\n{code}", encoding="utf-8")
    return [sys.executable, str(script)]


def fake_sane(tmp_path: Path, code: str, patience: float = 60) -> Sane:
    program = tmp_path / "scanimage"
    command = stand_in(tmp_path, f"if '-A' not in sys.argv:\n    {code}")
    program.write_text(f'#!/bin/sh\nexec "{command[0]}" "{command[1]}" "$@"\n')
    program.chmod(0o755)
    return Sane(str(program), patience)


@pytest.mark.skipif(sys.platform == "win32", reason="SANE and shell scripts are Linux")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("scanimage: sane_start: Document feeder out of documents", "hết giấy"),
        ("scanimage: sane_read: Document feeder jammed", "kẹt giấy"),
        ("scanimage: sane_start: Device busy", "đang bận"),
        ("scanimage: sane_start: Scanner cover is open", "Nắp máy quét đang mở"),
        ("scanimage: something else", "Máy quét báo lỗi"),
    ],
)
def test_a_trouble_of_the_scanner_is_told_in_a_persons_words(
    tmp_path: Path, said: str, told: str
) -> None:
    scanner = fake_sane(tmp_path, f"print({said!r}, file=sys.stderr); sys.exit(9)")

    with pytest.raises(ScannerTrouble, match=told):
        scanned(scanner, ScanJob("x"))


@pytest.mark.skipif(sys.platform == "win32", reason="SANE and shell scripts are Linux")
def test_a_feeder_that_is_not_there_is_told_before_anything_is_scanned(tmp_path: Path) -> None:
    with pytest.raises(ScannerTrouble, match="không có khay nạp"):
        scanned(fake_sane(tmp_path, "sys.exit(3)"), ScanJob("x", feeder=True))


@pytest.mark.skipif(sys.platform == "win32", reason="SANE and shell scripts are Linux")
def test_a_scanner_that_falls_silent_is_given_up(tmp_path: Path) -> None:
    scanner = fake_sane(tmp_path, "time.sleep(60)", patience=0.5)

    with pytest.raises(ScannerTrouble, match="không trả lời"):
        scanned(scanner, ScanJob("x"))


def test_wia_lists_its_devices(tmp_path: Path) -> None:
    code = (
        "sys.stdout.reconfigure(encoding='utf-8'); print('{6BDD}\\\\0001|Máy quét phòng một cửa')"
    )

    assert Wia(stand_in(tmp_path, code)).devices() == (
        Device("{6BDD}\\0001", "Máy quét phòng một cửa"),
    )


def test_wia_is_asked_by_the_environment_and_gives_its_pages(tmp_path: Path) -> None:
    page = base64.b64encode(scans.png((400, 566), mode="1")).decode()
    code = (
        "asked = [os.environ['MOTCUA_SCAN_' + name] for name in"
        " ('DEVICE', 'DPI', 'INTENT', 'FEEDER')]\n"
        "assert asked == ['a; rm -rf /', '200', '2', '1'], asked\n"
        f"print({page!r})\nprint({page!r})\n"
        "print('0x80210003', file=sys.stderr)\nsys.exit(1)"
    )
    job = ScanJob("a; rm -rf /", dpi=200, colour=Colour.GREY, feeder=True)
    pages = scanned(Wia(stand_in(tmp_path, code)), job)

    assert [picture(one).size for one in pages] == [(400, 566)] * 2


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("print('0x80210002', file=sys.stderr); sys.exit(1)", "kẹt giấy"),
        ("print('0x80210003', file=sys.stderr); sys.exit(1)", "hết giấy"),
        ("print('không phải base64 !')", "không nguyên vẹn"),
        ("sys.exit(1)", "Máy quét báo lỗi"),
    ],
)
def test_wias_troubles_are_told_too(tmp_path: Path, code: str, told: str) -> None:
    with pytest.raises(ScannerTrouble, match=told):
        scanned(Wia(stand_in(tmp_path, code)), ScanJob("x"))


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(ScannerTrouble, match="Không chạy được"):
        Wia(["chương-trình-không-có"]).devices()
