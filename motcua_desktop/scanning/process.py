"""A scanning program as a child process: heard line by line, stopped when asked or when silent."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

from motcua_desktop.errors import ScannerTrouble

_LOOK = 0.1
_GRACE = 5.0
_COMPLAINT = 4_000


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended: its exit code, what it said on stderr at the end, and whether we stopped it."""

    code: int
    complaint: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class _Heard:
    text: bytes
    complaint: bool
    end: bool = False


def run(
    command: Sequence[str],
    *,
    patience: float,
    on_line: Callable[[str], None],
    cancelled: Callable[[], bool],
    environment: dict[str, str] | None = None,
) -> Ended:
    """Run it, without a shell; `on_line` hears each line of its output.

    Raises ScannerTrouble when it cannot be started, and when it says nothing for `patience`
    seconds, on either of its outputs; then it has been ended.
    """
    try:
        # The program is found by this module's callers, never named by a person.
        child = subprocess.Popen(  # noqa: S603
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as trouble:
        raise ScannerTrouble("Không chạy được chương trình quét của máy này.") from trouble
    try:
        return _listen(child, patience, on_line, cancelled)
    finally:
        _end(child)


def _listen(
    child: subprocess.Popen[bytes],
    patience: float,
    on_line: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> Ended:
    heard: SimpleQueue[_Heard] = SimpleQueue()
    for stream, complaint in ((child.stdout, False), (child.stderr, True)):
        Thread(target=_read, args=(stream, complaint, heard), daemon=True).start()
    said, open_streams, last = b"", 2, time.monotonic()
    while open_streams:
        if cancelled():
            return Ended(0, "", stopped=True)
        try:
            news = heard.get(timeout=_LOOK)
        except Empty:
            if time.monotonic() - last > patience:
                raise ScannerTrouble("Máy quét không trả lời.") from None
            continue
        last = time.monotonic()
        if news.end:
            open_streams -= 1
        elif news.complaint:
            said = (said + news.text)[-_COMPLAINT:]
        else:
            on_line(news.text.decode(errors="replace").strip())
    return Ended(child.wait(), said.decode(errors="replace"), stopped=False)


def _read(stream: IO[bytes] | None, complaint: bool, heard: SimpleQueue[_Heard]) -> None:  # noqa: FBT001 (a thread's target)
    """Lines of the output; of complaints whatever comes, because progress ends no line."""
    if stream is not None:
        with stream:
            while text := os.read(stream.fileno(), 4_096) if complaint else stream.readline():
                heard.put(_Heard(text, complaint))
    heard.put(_Heard(b"", complaint, end=True))


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask it to end, so that the scanner's lamp goes home; insist when it does not."""
    if child.poll() is not None:
        return
    with suppress(OSError):
        child.terminate()
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
