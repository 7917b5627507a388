"""One command for developers: makes `.venv` from the hash-locked list, then does the task.

    python3 dev.py TASK [arguments]

    demo [--headless]   a throw-away commune, the main job from end to end, then the window
    run ...             any `motcua` command
    test ...            the tests (arguments go to pytest)
    check ...           format, lint, types, contracts, tests
    bench ...           the benchmarks
    year ...            a commune's year, 20,000 dossiers, held against a slow clock (long)
    screenshots ...     a picture of every screen
    build               the frozen program, and its self-test
    lock ...            make requirements.lock again (arguments go to uv: --upgrade)

Needs Python 3.11 or later and nothing else; works on Linux and Windows.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed-from"
WINDOWS = sys.platform == "win32"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")

# Tasks that are one Python module: those of a person, in the folder where the person stands …
MODULES = {"demo": ("motcua_desktop", "demo"), "run": ("motcua_desktop",)}
# … and those of the project, in the project's folder.
PROJECT_MODULES = {"bench": "bench", "year": "tools.year", "screenshots": "tools.screenshots"}
TASKS = (*MODULES, *PROJECT_MODULES, "test", "check", "build", "lock")
# All tests at once use every core; a chosen few start faster without.
WHOLE_SUITE = ("-n", "auto")

# What the Qt wheels expect from a Linux system (Debian's names), and what a real window needs more.
QT_PACKAGES = (
    "libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0",
)  # fmt: skip
WINDOW_PACKAGES = (
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0",
    "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0",
)  # fmt: skip

QT_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"
WINDOW_PROBE = """
import ctypes, pathlib, PySide6.QtGui
plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
ctypes.CDLL(str(plugins / "libqxcb.so"))
"""
FREEZE_PROBE = """
import shutil, sys
from PyInstaller.depend import bindepend
sys.exit(None if shutil.which("objdump") and bindepend.get_python_library_path() else "no objdump")
"""


class CannotGoOn(Exception):
    """A trouble told in one sentence, in Vietnamese and in English."""


def main(arguments: list[str]) -> int:
    """Do the task and give back its exit code; troubles of set-up are one sentence and 1."""
    # An older Python must be told so, although the project is written for none.
    if sys.version_info < (3, 11):  # noqa: UP036
        here = ".".join(map(str, sys.version_info[:3]))
        say(f"Cần Python 3.11 trở lên (đang có {here}). / Python 3.11 or later is needed.")
        return 1
    if not arguments or arguments[0] not in TASKS:
        say((__doc__ or "").strip())
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    task, rest = arguments[0], arguments[1:]
    try:
        set_up()
        if needs_window(task, rest):
            check_system(WINDOW_PROBE, QT_PACKAGES + WINDOW_PACKAGES)
        return do(task, rest)
    except CannotGoOn as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130


def do(task: str, rest: list[str]) -> int:
    """Run one task in the environment that is now complete."""
    if task in MODULES:
        return become("-m", *MODULES[task], *rest)
    os.chdir(ROOT)
    if task == "test":
        return become("-m", "pytest", *(rest or WHOLE_SUITE))
    if task in PROJECT_MODULES:
        return become("-m", PROJECT_MODULES[task], *rest)
    return {"check": check, "build": build, "lock": lock}[task](rest)


def check(rest: list[str]) -> int:
    """Everything that must be green before and after a commit; goes on to tell all that is not."""
    steps = {
        "format": ["-m", "ruff", "format", "--check", "."],
        "lint": ["-m", "ruff", "check", "."],
        "types": ["-m", "mypy"],
        "contracts": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
        "tests": ["-m", "pytest", *(rest or WHOLE_SUITE)],
    }
    failed = []
    for name, command in steps.items():
        say(f"== {name}")
        if subprocess.run([PYTHON, *command], check=False).returncode:
            failed.append(name)
    say("== " + ("not green: " + ", ".join(failed) if failed else "all green"))
    return 1 if failed else 0


def build(_rest: list[str]) -> int:
    """Freeze the program into dist/motcua, then let the frozen program prove itself."""
    if not WINDOWS:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        check_system(FREEZE_PROBE, ("binutils", f"libpython{version}"))
    freeze = ["-m", "PyInstaller", "--noconfirm", "--clean", "build.spec"]
    code = subprocess.run([PYTHON, *freeze], check=False).returncode
    if code:
        return code
    program = ROOT / "dist" / "motcua" / ("motcua.exe" if WINDOWS else "motcua")
    size = sum(file.stat().st_size for file in program.parent.rglob("*") if not file.is_symlink())
    say(f"== {program} ({size / 1e6:.0f} MB)")
    with tempfile.TemporaryDirectory() as home:
        command = [str(program), "--home", str(Path(home, "home")), "self-test"]
        return subprocess.run(command, cwd=home, stdin=subprocess.DEVNULL, check=False).returncode


def lock(rest: list[str]) -> int:
    """Resolve pyproject.toml for every system we serve and write the hashes down."""
    uv = shutil.which("uv")
    if uv is None:
        pip_install("uv")
        uv = str(SCRIPTS / "uv")
    command = [
        uv, "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
        "--group", "dev", "--quiet", *rest, "pyproject.toml", "-o", "requirements.lock",
    ]  # fmt: skip
    return subprocess.run(command, check=False).returncode


def set_up() -> None:
    """Make `.venv` what requirements.lock says; quick when it is already so."""
    if STAMP.is_file() and PYTHON.exists() and STAMP.read_text("utf-8") == fingerprint():
        return
    if not starts(PYTHON):
        make_venv()
    say("Cài thư viện vào .venv (chỉ lần đầu)… / Installing libraries into .venv (first time only)")
    pip_install("--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
    put_project_in_reach()
    check_system(QT_PROBE, QT_PACKAGES)
    STAMP.write_text(fingerprint(), "utf-8")


def fingerprint() -> str:
    """Changes when the lock, the place of the project or the Python behind `.venv` does."""
    digest = hashlib.sha256(LOCK.read_bytes())
    config = VENV / "pyvenv.cfg"
    digest.update(config.read_bytes() if config.is_file() else b"")
    return f"{digest.hexdigest()} {ROOT}\n"


def starts(python: Path) -> bool:
    """Whether this interpreter runs and has pip; a moved or half-made `.venv` does not."""
    if not python.exists():
        return False
    probe = [str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    """A fresh `.venv`; Debian ships `venv` without its `ensurepip`, so that is mended first."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        system_install((f"python{version}-venv", *QT_PACKAGES))
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise CannotGoOn(
            f"Chưa tạo được {VENV}: {last_line(made)} / Could not make {VENV}: see the reason."
        )


def pip_install(*what: str) -> None:
    """Install into `.venv`; pip's own words go to stderr, so that stdout is the task's alone."""
    options = ["-qq", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command = [str(PYTHON), "-m", "pip", "install", *options, *what]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        raise CannotGoOn(
            "Chưa cài được thư viện: hãy kiểm tra mạng rồi chạy lại lệnh này. / "
            "Libraries could not be installed: check the network and run this command again."
        )


def put_project_in_reach() -> None:
    """Let `.venv` import the checkout, and give it a `motcua` command, without building a wheel."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    asked = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True)
    Path(asked.stdout.strip(), "motcua_desktop_checkout.pth").write_text(f"{ROOT}\n", "utf-8")
    if WINDOWS:
        script = f'@"{PYTHON}" -m motcua_desktop %*\r\n'
        (SCRIPTS / "motcua.cmd").write_text(script, "utf-8", newline="")
    else:
        launcher = SCRIPTS / "motcua"
        launcher.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m motcua_desktop "$@"\n', "utf-8")
        launcher.chmod(0o755)


def needs_window(task: str, rest: list[str]) -> bool:
    """Whether the task may open a real X11 window here, which needs more than the tests do."""
    on_screen = sys.platform == "linux" and bool(os.environ.get("DISPLAY"))
    return on_screen and task in ("demo", "run") and "--headless" not in rest


def check_system(probe: str, packages: tuple[str, ...]) -> None:
    """Try it; on a Linux that lacks system libraries install them, or say which to install."""
    tried = run_probe(probe)
    if tried.returncode == 0:
        return
    if sys.platform != "linux":
        raise CannotGoOn(f"Chưa chạy được: {last_line(tried)} / It does not run: see the reason.")
    system_install(packages, because=last_line(tried))
    tried = run_probe(probe)
    if tried.returncode:
        raise CannotGoOn(
            f"Hệ thống còn thiếu thư viện: {last_line(tried)} / "
            "The system still lacks a library: see the reason."
        )


def run_probe(probe: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PYTHON), "-c", probe],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )


def system_install(packages: tuple[str, ...], because: str = "") -> None:
    """Install Debian packages when we may; otherwise name the one command that does it."""
    names = " ".join(packages)
    if not Path("/usr/bin/apt-get").exists() or os.geteuid() != 0:
        reason = f" ({because})" if because else ""
        raise CannotGoOn(
            f"Máy thiếu thư viện hệ thống{reason}; hãy chạy: sudo apt-get install -y {names} — rồi "
            "chạy lại lệnh này. / System libraries are missing; run that command, then this again."
        )
    say(f"Cài thư viện hệ thống: {names} / Installing system libraries")
    # The lists may be old or absent; what matters is whether the installation succeeds.
    apt_get("update")
    if apt_get("install", "-y", "--no-install-recommends", *packages):
        raise CannotGoOn(
            f"apt-get chưa cài được: {names}; xem lý do ở trên. / apt-get could not install them."
        )


def apt_get(*words: str) -> int:
    return subprocess.run(
        ["/usr/bin/apt-get", "-qq", *words],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        check=False,
    ).returncode


def become(*arguments: str) -> int:
    """Hand over to Python in `.venv`: its exit code and its signals are ours."""
    command = [str(PYTHON), *arguments]
    if not WINDOWS:
        sys.stderr.flush()
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def last_line(finished: subprocess.CompletedProcess[str]) -> str:
    lines = (finished.stderr.strip() or finished.stdout.strip()).splitlines()
    return lines[-1] if lines else f"exit {finished.returncode}"


def say(sentence: str) -> None:
    """Speak on stderr, whatever letters the terminal knows."""
    encoding = sys.stderr.encoding or "ascii"
    shown = sentence.encode(encoding, "replace").decode(encoding)
    print(shown, file=sys.stderr, flush=True)


if __name__ == "__main__":
    if os.environ.get("HOME") == "":
        # An empty HOME would make pip and Qt write into the current folder.
        del os.environ["HOME"]
    sys.exit(main(sys.argv[1:]))
