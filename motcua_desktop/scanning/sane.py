"""SANE through its own `scanimage`: what Linux and its network scanners speak."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from motcua_desktop.errors import ScannerTrouble
from motcua_desktop.scanning.port import Cancelled, Colour, Device, OnPage, ScanJob
from motcua_desktop.scanning.process import Ended, run

_PATIENCE = 60.0
_A4_MM = (210, 297)
_ENGLISH = {"LC_ALL": "C", "LANGUAGE": "C"}
_NO_MORE = 7
_MODES = {
    Colour.COLOUR: ("color", "24bit", "colour"),
    Colour.GREY: ("gray", "grey"),
    Colour.BLACK_AND_WHITE: ("lineart", "black", "binary", "halftone"),
}
_FEEDERS = ("automatic document feeder", "adf", "feeder")
_TROUBLES = (
    ("out of documents", "Khay nạp giấy đã hết giấy."),
    ("jammed", "Máy quét kẹt giấy."),
    ("cover is open", "Nắp máy quét đang mở."),
    ("device busy", "Máy quét đang bận việc khác."),
    ("access to resource has been denied", "Không có quyền dùng máy quét này."),
    ("failed: invalid argument", "Không tìm thấy máy quét này nữa."),
)


def scanimage() -> str | None:
    """Where the program is; None when it is not installed."""
    return shutil.which("scanimage")


@dataclass(frozen=True, slots=True)
class Sane:
    """Scans with this `scanimage`; `patience` is how long (seconds) it may be silent."""

    program: str
    patience: float = _PATIENCE

    def devices(self) -> tuple[Device, ...]:
        found: list[Device] = []

        def take(line: str) -> None:
            device, _, name = line.partition("|")
            if device:
                found.append(Device(device, " ".join(name.split("|")).strip() or device))

        ended = self._run(["--formatted-device-list", "%d|%v|%m%n"], take, lambda: False)
        if ended.code and not found:
            raise _trouble(ended)
        return tuple(found)

    def scan(self, job: ScanJob, on_page: OnPage, cancelled: Cancelled) -> None:
        choices = self._choices(job.device)
        # Pillow takes its time to load; listing devices does without.
        from motcua_desktop.scanning.images import lighter

        given = 0
        with tempfile.TemporaryDirectory(prefix="motcua-", dir=_in_memory()) as folder:

            def take(line: str) -> None:
                nonlocal given
                # Every page leaves the folder as soon as it is whole.
                file = Path(line)
                content = file.read_bytes()
                file.unlink()
                given += 1
                on_page(lighter(content))

            command = ["-d", job.device, "--format=png", *_options(job, choices)]
            command += [f"--batch={folder}/%d.png", "--batch-print", "--progress"]
            command += [] if job.feeder else ["--batch-count=1"]
            ended = self._run(command, take, cancelled)
        if ended.stopped or (ended.code in (0, _NO_MORE) and given):
            return
        raise _trouble(ended)

    def _choices(self, device: str) -> dict[str, tuple[str, ...]]:
        """The device's options and what may be chosen for each."""
        lines: list[str] = []
        ended = self._run(["-d", device, "-A"], lines.append, lambda: False)
        if ended.code:
            raise _trouble(ended)
        found = {}
        for line in lines:
            told = re.match(r"(--?[\w-]+)[ =]?(.*?)(?: \[[^\[]*\])?$", line)
            if told and "[inactive]" not in line:
                found[told[1]] = tuple(told[2].split("|"))
        return found

    def _run(
        self, arguments: list[str], take: Callable[[str], None], cancelled: Cancelled
    ) -> Ended:
        return run(
            [self.program, *arguments],
            patience=self.patience,
            on_line=take,
            cancelled=cancelled,
            environment=_ENGLISH,
        )


def _options(job: ScanJob, choices: dict[str, tuple[str, ...]]) -> list[str]:
    """What the device calls what is wanted; raises ScannerTrouble for a feeder it has not."""
    options = [f"--resolution={job.dpi}"] if "--resolution" in choices else []
    mode = _named(choices.get("--mode", ()), _MODES[job.colour])
    options += [f"--mode={mode}"] if mode else []
    feeder = _named(choices.get("--source", ()), _FEEDERS)
    if job.feeder and feeder is None:
        raise ScannerTrouble(
            "Máy quét này không có khay nạp giấy.", next_step="Quét từng trang trên mặt kính."
        )
    if job.feeder:
        options.append(f"--source={feeder}")
    for option, length in zip(("-x", "-y"), _A4_MM, strict=True):
        options += [option, str(length)] if option in choices else []
    return options


def _named(choices: tuple[str, ...], words: tuple[str, ...]) -> str | None:
    for word in words:
        for choice in choices:
            if choice.casefold().startswith(word):
                return choice
    return None


def _in_memory() -> str | None:
    """A folder of this person's that is never written to a disk, where the system has one."""
    for place in (os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm"):  # noqa: S108 (mkdtemp makes its own)
        if place and os.access(place, os.W_OK):
            return place
    return None


def _trouble(ended: Ended) -> ScannerTrouble:
    said = ended.complaint.casefold()
    for sign, told in _TROUBLES:
        if sign in said:
            return ScannerTrouble(told)
    return ScannerTrouble("Máy quét báo lỗi.")
