"""The developers' command: one sentence for what is missing, and nothing done twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(dev.__file__).parent


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What was told on stderr; stdout belongs to the task alone."""
    heard = capsys.readouterr()
    assert heard.out == ""
    return heard.err.splitlines()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a lock, and a `.venv` that looks complete but was never installed into."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "installed-from")
    dev.VENV.mkdir()
    dev.LOCK.write_text("typer==1 --hash=sha256:00\n", "utf-8")
    return tmp_path


def test_an_old_python_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))

    assert dev.main(["test"]) == 1
    assert said(capsys) == [
        "Cần Python 3.11 trở lên (đang có 3.9.2). / Python 3.11 or later is needed."
    ]


@pytest.mark.parametrize(("words", "code"), [([], 2), (["tset"], 2), (["--help"], 0), (["-h"], 0)])
def test_without_a_known_task_the_tasks_are_listed(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(words) == code
    listed = "\n".join(said(capsys))

    assert all(f"\n    {task}" in listed for task in dev.TASKS)


@pytest.mark.skipif(sys.platform != "linux", reason="system packages are a matter of Linux")
def test_an_ordinary_person_is_given_the_one_command_that_helps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(dev.CannotGoOn) as told:
        dev.system_install(("libegl1", "libgl1"), because="libEGL.so.1: cannot open")

    assert "sudo apt-get install -y libegl1 libgl1 " in str(told.value)
    assert "(libEGL.so.1: cannot open)" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_finished_set_up_is_not_done_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.STAMP.write_text(dev.fingerprint(), "utf-8")
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "pip_install", lambda *_: pytest.fail("installed again"))

    dev.set_up()


def test_a_changed_lock_is_installed_and_remembered(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.STAMP.write_text(dev.fingerprint(), "utf-8")
    dev.LOCK.write_text("typer==2 --hash=sha256:11\n", "utf-8")
    installed: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "pip_install", lambda *what: installed.append(what))
    monkeypatch.setattr(dev, "put_project_in_reach", lambda: None)
    monkeypatch.setattr(dev, "check_system", lambda *_: None)

    dev.set_up()
    dev.set_up()

    assert len(installed) == 1
    assert "--require-hashes" in installed[0]
    assert str(dev.LOCK) in installed[0]


def test_an_installation_cut_short_is_begun_again(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: str) -> None:
        raise dev.CannotGoOn("the network went away")

    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "pip_install", cut)

    with pytest.raises(dev.CannotGoOn):
        dev.set_up()

    assert not dev.STAMP.exists()


def test_half_a_venv_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    assert not dev.starts(tmp_path / "bin" / "python")
    assert dev.starts(Path(sys.executable))


def test_a_display_is_only_asked_for_where_a_window_may_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")

    assert dev.needs_window("demo", [])
    assert not dev.needs_window("demo", ["--headless"])
    assert not dev.needs_window("test", [])

    monkeypatch.delenv("DISPLAY")

    assert not dev.needs_window("demo", [])


def test_it_runs_with_an_empty_home_and_no_language(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, str(ROOT / "dev.py")],
        env={
            "HOME": "",
            "PATH": os.environ["PATH"],
            "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
        },
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 2
    assert "python3 dev.py TASK" in finished.stderr
    assert not list(tmp_path.iterdir())
