"""argv → the command line or the window; Qt and the practice province are imported late."""

import gc
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from motcua_desktop.cli.session import Session
    from motcua_desktop.paths import Paths

_GARBAGE_AFTER = 200_000
"""Objects more than before until somebody looks; Python's own 700 are for smaller programs."""


def main() -> int:
    """The `motcua` program; the process's exit code."""
    # What is imported stays until the end: looking for garbage in it, again and again while it
    # comes in and once more on leaving, would take a quarter of a short command's time.
    gc.set_threshold(_GARBAGE_AFTER)
    _speak_utf8()
    from motcua_desktop.cli.crash import install

    install(as_json="--json" in sys.argv)
    code = _opened(sys.argv[1:])
    if code is None:
        from motcua_desktop.cli.root import run
        from motcua_desktop.cli.session import Tops

        tops = Tops(
            window=_window,
            practice=_practice,
            demo=_demo,
            self_test=_test,
            practice_package=_take_package,
            practice_keys=_practice_keys,
        )
        code = run(sys.argv[1:], tops)
    gc.freeze()
    return _hung_up(code)


def _opened(argv: list[str]) -> int | None:
    """The window's exit code when nothing but a home is named; None for the command line to read.

    Opening the desk is what happens every morning, and it has no commands to know.
    """
    if argv and (len(argv) != 2 or argv[0] != "--home"):
        return None
    from motcua_desktop.paths import paths

    return _window(paths(argv[1] if argv else None))


def _window(paths: "Paths") -> int:
    from motcua_desktop.display import has_display

    if not has_display():
        sys.stderr.write(
            "Không có màn hình: máy này không mở được cửa sổ. "
            "Dùng các lệnh của «motcua --help», hoặc mở trên máy có màn hình.\n"
        )
        return 1
    from motcua_desktop.ui.start import run

    return run(paths)


def _practice(port: int, database: str | None, script: str | None) -> None:
    from motcua_desktop.practice.server import serve

    serve(port, database, script)


def _take_package(package: "Path", reply: "Path", *, database: str, trust: str) -> dict[str, Any]:
    from motcua_desktop.practice.packages import receive

    return receive(package, reply, database=database, trust=trust).to_json()


def _practice_keys(database: str) -> dict[str, str]:
    from motcua_desktop.practice.packages import keys

    return keys(database)


def _demo(session: "Session", *, headless: bool) -> dict[str, Any]:
    from motcua_desktop.demo import demo

    return demo(session, headless=headless)


def _test(session: "Session") -> dict[str, Any]:
    from motcua_desktop.self_test import self_test

    return self_test(session)


def _hung_up(code: int) -> int:
    """The same exit code, also when the reader of our output went away (`motcua … | head`).

    What could not be written was told where it was written; Python need not try again on leaving.
    """
    from motcua_desktop.cli.session import stop_printing

    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except OSError:
        stop_printing()
    return code


def _speak_utf8() -> None:
    """Vietnamese on every console, also where the system's encoding has no Vietnamese."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
