"""In the window's own process: how long its thread stands still while everything runs at once."""

import json
import os
import sys
import threading
import time
import traceback
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from motcua_desktop.paths import Paths
from motcua_desktop.ui import start
from motcua_desktop.ui.window import MainWindow

_EVERY_MS = 5
_KEY_MS = 120
_LONG = 0.05
_SETTLE_MS = 3_000
_ALONE_MS = 6_000
_MOST = 45
"""Seconds; a province that takes longer is slow enough to have shown what there is to see."""


def kept_busy(paths: Paths) -> int:
    """The window as `motcua` opens it, with the line at work; then backups and searches too."""
    start.dress()
    scene = _Scene()
    timer = QTimer()
    timer.setInterval(100)
    timer.timeout.connect(scene.look)
    timer.start()
    return start.run(paths)


class _Scene(QObject):
    """Waits for the window, runs everything until the line has nothing left, says how it was.

    The dossiers' list was visited, so that it listens; Đồng bộ is in front, which changes most.
    """

    def __init__(self) -> None:
        super().__init__()
        self._window: MainWindow | None = None
        self._words = json.loads(os.environ["BENCH_WORDS"])
        self._backups = self._searches = self._sent = 0
        self._began = 0.0
        self._letters = 0
        self._alone = 0.0
        self._watch = _Gaps(self)

    def look(self) -> None:
        """Begin once the window is there, end once the line rests and a backup was made."""
        if self._window is None:
            found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
            if found and found[0].isVisible():
                self._window = found[0]
                QTimer.singleShot(_SETTLE_MS, self._begin)
        elif self._began and (self._whole() or time.perf_counter() > self._began + _MOST):
            self._tell()

    def _whole(self) -> bool:
        assert self._window is not None
        return bool(self._backups) and not self._window.seat.bus.line.pushing

    def _begin(self) -> None:
        window = self._window
        assert window is not None
        for name in ("dossiers", "sync"):
            window.go(name)
        window.line.reported.connect(self._count)
        self._watch.start()
        window.search.setFocus(Qt.FocusReason.OtherFocusReason)
        keys = QTimer(self)
        keys.timeout.connect(self._type)
        keys.start(_KEY_MS)
        QTimer.singleShot(_ALONE_MS, self._all_at_once)

    def _all_at_once(self) -> None:
        window = self._window
        assert window is not None
        self._alone = self._watch.forget()
        self._began = time.perf_counter()
        window.line.ask()
        self._back_up()

    def _count(self, report: object) -> None:
        self._sent += getattr(report, "confirmed", 0)

    def _back_up(self) -> None:
        window = self._window
        assert window is not None
        app, actor, folder = window.seat.app, window.seat.actor, Path(os.environ["BENCH_BACKUPS"])
        window.seat.lanes.backup.run(self, lambda: app.backups.create(actor, folder), self._backed)

    def _backed(self, made: object) -> None:
        del made
        self._backups += 1
        self._back_up()

    def _type(self) -> None:
        """The next letter of what is searched for; a search is cleared when it was typed out."""
        window = self._window
        assert window is not None
        word = self._words[self._searches % len(self._words)]
        if self._letters >= len(word):
            window.search.selectAll()
            self._letters, self._searches = 0, self._searches + 1
            return
        letter, key = word[self._letters], Qt.Key.Key_unknown
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(window.search, event)
        self._letters += 1

    def _tell(self) -> None:
        window = self._window
        assert window is not None
        gaps = sorted(self._watch.gaps)
        said = {
            "longest": gaps[-1] * 1000,
            "p99": gaps[int(len(gaps) * 0.99)] * 1000,
            "alone": self._alone * 1000,
            "over": sum(gap > _LONG for gap in gaps),
            "ticks": len(gaps),
            "seconds": time.perf_counter() - self._began,
            "backups": self._backups,
            "searches": self._searches,
            "sent": self._sent,
            "left": window.seat.app.province.status().waiting,
            "when": [[round(at, 1), round(gap * 1000)] for at, gap in self._watch.late()],
            "where": self._watch.where.most_common(12),
        }
        print(json.dumps(said, ensure_ascii=False), flush=True)
        os._exit(0)


class _Gaps(QObject):
    """The time between ticks of a timer of 5 ms, and what stood in the way of the late ones."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.gaps: list[float] = []
        self.where: Counter[str] = Counter()
        self._last = 0.0
        self._main = threading.get_ident()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """From now on."""
        self._last = time.perf_counter()
        self._timer.start()
        threading.Thread(target=self._stare, daemon=True).start()

    def late(self) -> list[tuple[float, float]]:
        """The gaps that were too long: seconds after the beginning, and how long."""
        passed, found = 0.0, []
        for gap in self.gaps:
            passed += gap
            if gap > _LONG:
                found.append((passed, gap))
        return found

    def forget(self) -> float:
        """Begin anew; the longest gap so far, in seconds."""
        longest = max(self.gaps)
        self.gaps.clear()
        self.where.clear()
        return longest

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now

    def _stare(self) -> None:
        """Where the window's thread stands when a tick is late; each place once a gap."""
        told = 0.0
        while True:
            time.sleep(0.005)
            late = time.perf_counter() - self._last
            if late < _LONG or self._last == told:
                continue
            told = self._last
            frames = sys._current_frames()  # noqa: SLF001 (the only way to see another thread)
            self.where[_place(frames[self._main])] += 1


def _place(frame: object) -> str:
    """The innermost places of our own in a stack, the outermost first."""
    stack = traceback.extract_stack(frame)  # type: ignore[arg-type]  # a frame of another thread
    ours = [one for one in stack if "motcua_desktop" in one.filename]
    return " > ".join(f"{Path(one.filename).stem}:{one.lineno} {one.name}" for one in ours[-3:])
