"""A store that went back in time behind the program's back is noticed at the next start."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from motcua_desktop.app import App, open_home
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.models import line
from motcua_desktop.paths import Paths
from motcua_desktop.services import rewind
from motcua_desktop.services.restore import Unlocking, restore
from tests.fakes.desk import LOGIN, PASSWORD, TestDesk


@contextmanager
def _open_again(desk: TestDesk) -> Iterator[TestDesk]:
    app = open_home(desk.app.paths, vault=desk.app.vault, clock=desk.clock)
    try:
        yield TestDesk(app, app.staff.sign_in(LOGIN, PASSWORD).value, desk.clock)
    finally:
        app.close()


def _hold(app: App) -> Hold | None:
    with app.database.read() as connection:
        return line.hold(connection)


def _noted(desk: TestDesk) -> None:
    """As after a run of the line."""
    rewind.note(desk.app.database, desk.clock.now())


def test_an_ordinary_start_says_nothing(desk: TestDesk) -> None:
    desk.receive()
    _noted(desk)
    desk.receive()
    desk.app.close()

    assert not (desk.app.paths.home / "store.open").exists()
    with _open_again(desk) as there:
        assert there.app.notices == ()
        assert _hold(there.app) is None
        assert there.receive().code.endswith("-5003")


def test_an_older_store_copied_over_by_hand_is_noticed(desk: TestDesk, tmp_path: Path) -> None:
    desk.receive()
    home = desk.app.paths.home
    desk.app.database.copy_to(tmp_path / "bản chép.db")
    given = [desk.receive().code for _ in range(3)]
    _noted(desk)
    desk.app.close()
    shutil.copy(tmp_path / "bản chép.db", home / "store.db")

    with _open_again(desk) as there:
        hold = _hold(there.app)
        assert hold is not None
        assert hold.kind is HoldKind.REWOUND
        assert hold.words == there.app.notices[0]
        assert "bản cũ hơn" in hold.words
        assert there.receive().code not in given
    with _open_again(desk) as once_more:
        assert once_more.app.notices == ()


def test_a_day_without_any_line_is_noted_when_the_window_closes(
    desk: TestDesk, tmp_path: Path
) -> None:
    desk.app.database.copy_to(tmp_path / "bản chép.db")
    with desk.app.window():
        desk.receive()
    desk.app.close()
    shutil.copy(tmp_path / "bản chép.db", desk.app.paths.store)

    with _open_again(desk) as there:
        assert _hold(there.app) is not None


def test_a_store_from_before_a_restore_is_noticed_though_it_is_longer(
    desk: TestDesk, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = desk.app.backups.create(desk.actor, stick)
    for _ in range(3):
        desk.receive()
    desk.app.close()
    told = restore(desk.app.paths, made.file, Unlocking(desk.app.vault), desk.clock)
    assert told.aside is not None
    shutil.copy(told.aside / "store.db", desk.app.paths.store)

    with _open_again(desk) as there:
        assert _hold(there.app) is not None


def test_a_wal_taken_away_after_a_kill_is_noticed_and_no_number_comes_again(
    desk: TestDesk, tmp_path: Path
) -> None:
    home = tmp_path / "sau khi mất điện"
    desk.receive()
    shutil.copytree(desk.app.paths.home, home, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    killed = TestDesk(_open_at(desk, home), desk.actor, desk.clock)

    hold = _hold(killed.app)
    assert hold is not None
    assert "store.db-wal" in hold.words
    assert killed.receive().code.endswith("-5301")
    killed.app.close()


def test_a_kill_alone_is_no_reason_to_hold(desk: TestDesk, tmp_path: Path) -> None:
    home = tmp_path / "sau khi bị tắt"
    desk.receive()
    shutil.copytree(desk.app.paths.home, home)
    killed = TestDesk(_open_at(desk, home), desk.actor, desk.clock)

    assert _hold(killed.app) is None
    assert killed.receive().code.endswith("-5002")
    killed.app.close()


def test_another_program_on_the_same_store_is_no_reason_to_hold(desk: TestDesk) -> None:
    with _open_again(desk) as there:
        assert there.app.notices == ()
        there.receive()
    assert (desk.app.paths.home / "store.open").exists()
    with _open_again(desk) as there:
        assert there.app.notices == ()


@pytest.mark.parametrize(
    "told", ["", "[]", "{", '{"mark": {}, "seal": "x"}', '{"mark": {"mark": 9}, "seal": ""}']
)
def test_a_mark_that_somebody_wrote_says_nothing(desk: TestDesk, told: str) -> None:
    desk.receive()
    desk.app.close()
    (desk.app.paths.home / "line.mark").write_text(told)

    with _open_again(desk) as there:
        assert there.app.notices == ()


def test_the_mark_tells_numbers_and_nobody(desk: TestDesk) -> None:
    desk.receive()
    _noted(desk)
    told = json.loads((desk.app.paths.home / "line.mark").read_text())["mark"]

    assert set(told) == {"store", "epoch", "mark", "at", "numbers", "books"}
    assert told["numbers"] == {"261120": 5001}


def test_what_waited_in_the_state_that_came_back_may_have_been_told_since(
    desk: TestDesk, tmp_path: Path
) -> None:
    desk.receive()
    desk.app.database.copy_to(tmp_path / "bản chép.db")
    before = _messages(desk.app)
    desk.receive()
    _noted(desk)
    desk.app.close()
    shutil.copy(tmp_path / "bản chép.db", desk.app.paths.store)

    with _open_again(desk) as there:
        after = _messages(there.app)
    assert [(kind, state) for kind, state, _ in after] == [
        ("dossier", "pending"),
        ("progress", "unknown"),
    ]
    assert [one[2] == other[2] for one, other in zip(before, after, strict=True)] == [False, True]


def _messages(app: App) -> list[tuple[str, str, str]]:
    with app.database.read() as connection:
        rows = connection.execute(text("SELECT kind, state, event_id FROM outbox ORDER BY id"))
        return [(row.kind, row.state, row.event_id) for row in rows]


def _open_at(desk: TestDesk, home: Path) -> App:
    return open_home(Paths(home), vault=desk.app.vault, clock=desk.clock)
