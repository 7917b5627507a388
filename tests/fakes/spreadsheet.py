"""An independent reader of spreadsheets: LibreOffice without a window, read back from its XML."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_COMMA_UTF8 = "CSV:44,34,76,1"


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell as LibreOffice has it: its type, its value, what it shows, its formula if any."""

    kind: str
    value: str
    shown: str
    formula: str


def office() -> str:
    """The program; the test is skipped where there is none."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice is not installed here (apt-get install libreoffice-calc-nogui)")
    return found


def opened(file: Path, folder: Path) -> dict[str, list[list[Seen]]]:
    """The sheets of a workbook or CSV by name, as LibreOffice opens it."""
    how = [f"--infilter={_COMMA_UTF8}"] if file.suffix == ".csv" else []
    subprocess.run(
        [
            office(), f"-env:UserInstallation=file://{folder}/profile", "--headless", *how,
            "--convert-to", "fods", "--outdir", str(folder), str(file),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )  # fmt: skip
    tree = ET.parse(folder / f"{file.stem}.fods")  # noqa: S314 (our own program wrote it)
    return {
        str(sheet.get(f"{_TABLE}name")): [_row(row) for row in sheet.iter(f"{_TABLE}table-row")]
        for sheet in tree.iter(f"{_TABLE}table")
    }


def without_values(workbook: Path, target: Path) -> Path:
    """The workbook with no value behind any formula, so that a reader must compute them."""
    with ZipFile(workbook) as source, ZipFile(target, "w", ZIP_DEFLATED) as bare:
        for name in source.namelist():
            content = source.read(name)
            bare.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f><v/>", content))
    return target


def _row(row: "ET.Element[str]") -> list[Seen]:
    cells: list[Seen] = []
    for cell in row.iter(f"{_TABLE}table-cell"):
        shown = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
        kind = cell.get(f"{_OFFICE}value-type", "")
        value = cell.get(f"{_OFFICE}value") or cell.get(f"{_OFFICE}date-value") or shown
        seen = Seen(kind, value, shown, cell.get(f"{_TABLE}formula", ""))
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        cells += [seen] * (times if kind else 1 if times > 50 else times)
    return cells
