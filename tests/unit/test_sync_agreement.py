"""Desk and province compare: what was forgotten is told again, what contradicts holds the line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from motcua_desktop.domain.agreement import (
    DeskMark,
    Greeting,
    HeldDossier,
    Met,
    OwnDossier,
    compared,
    expected,
    tally_of,
    went_back,
)
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.steps import Action
from motcua_desktop.models import agreement, high_water, line, runs
from motcua_desktop.models.runs import SyncRun
from motcua_desktop.practice.office import Account
from motcua_desktop.practice.store.desks import KnownDesk
from motcua_desktop.sync.agree import Agreement
from motcua_desktop.sync.native.talk import NativeTalk
from motcua_desktop.sync.port import Reply, Request
from motcua_desktop.sync.report import LineHeld
from tests.fakes.counterpart import SETTINGS, Both
from tests.fakes.weather import WireToProvince

DAY = date(2026, 11, 20)


@pytest.fixture
def both(desk: Any) -> Iterator[Both]:
    made = Both.of(desk)
    yield made
    made.wire.end()


def payloads(both: Both) -> list[tuple[Any, ...]]:
    with both.desk.app.database.read() as connection:
        rows = connection.execute(text("SELECT kind, event_id, payload FROM outbox ORDER BY id"))
        return [tuple(row) for row in rows]


def progress_at_province(both: Both, code: str) -> list[Any]:
    return both.wire.office.store.entries(code)


def test_both_hold_the_same_after_a_run(both: Both) -> None:
    both.desk.receive()
    taken = both.desk.receive()
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.START, {})

    report = both.run()

    assert report.agreed is not None
    assert report.agreed.to_json() == {
        "at": "2026-11-20T09:30:00+07:00",
        "agreed": True,
        "ours": {"dossiers": 2, "entries": 3},
        "theirs": {"dossiers": 2, "entries": 3},
        "again": 0,
        "mended": 0,
        "found": 0,
        "contradiction": None,
    }


def test_a_dossier_the_province_forgot_is_told_again_entry_for_entry(both: Both) -> None:
    taken = both.desk.receive()
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.START, {})
    both.run()
    told, before = progress_at_province(both, taken.code), payloads(both)
    both.wire.office.store.forget(taken.code)

    report = both.run(agree=True)

    assert report.trouble is None
    assert report.agreed is not None
    assert (report.agreed.mended, report.agreed.same) == (1, True)
    assert progress_at_province(both, taken.code) == told
    progress = [row for row in before if row[0] == "progress"]
    assert [row for row in payloads(both) if row[0] == "progress"] == progress


@pytest.mark.parametrize("data", [{}, {"amount": 1000}])
def test_what_is_new_of_a_forgotten_dossier_does_not_go_before_what_was_forgotten(
    both: Both, data: dict[str, Any]
) -> None:
    taken = both.desk.receive()
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.START, {})
    both.run()
    told = progress_at_province(both, taken.code)
    both.wire.office.store.forget(taken.code)
    action = Action.PAY if data else Action.COMPLETE
    both.desk.app.desk.step(both.desk.actor, taken.code, action, data)

    report = both.run()

    assert report.trouble is None
    assert progress_at_province(both, taken.code)[:-1] == told
    assert len(progress_at_province(both, taken.code)) == len(told) + 1
    assert both.run(agree=True).agreed.same  # type: ignore[union-attr] # asked for, so it is there


def test_an_entry_that_was_lost_from_the_middle_is_told_again(both: Both) -> None:
    taken = both.desk.receive()
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.START, {})
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.COMPLETE, {})
    both.run()
    told = progress_at_province(both, taken.code)
    with both.wire.office.store.ground.transaction() as connection:
        lose = "DELETE FROM entry WHERE number = (SELECT min(number) FROM entry)"
        connection.execute(text(lose))
        connection.execute(text("UPDATE dossier SET entries = entries - 1"))

    report = both.run(agree=True)

    assert report.trouble is None
    assert report.agreed is not None
    assert report.agreed.same
    assert sorted(map(str, progress_at_province(both, taken.code))) == sorted(map(str, told))


def test_another_province_is_told_everything_in_its_order(both: Both) -> None:
    taken = both.desk.receive()
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.START, {})
    both.run()
    told = progress_at_province(both, taken.code)
    both.wire.end()
    both.wire = WireToProvince(both.desk.clock.now)
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.COMPLETE, {})

    report = both.run(pull=False)

    assert report.trouble is None
    assert progress_at_province(both, taken.code)[:-1] == told


def test_a_province_that_has_nothing_of_what_it_confirms_is_not_told_for_ever(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.START, {})
    ask = both.wire.ask

    def forgetful(request: Request) -> Reply:
        reply = ask(request)
        both.wire.office.store.forget(taken.code)
        return reply

    both.wire.ask = forgetful  # type: ignore[method-assign] # the province's own fault
    for _ in range(12):
        if not both.run(most=20, pull=False).more:
            break

    assert not both.run(most=20, pull=False).more


def test_a_province_restored_from_a_backup_is_told_the_week_again_by_itself(both: Both) -> None:
    old = both.desk.receive()
    both.run()
    backup = datetime.now(UTC)  # the practice province keeps the real time
    both.desk.clock.passes(timedelta(days=3))
    codes = [both.desk.receive().code for _ in range(3)]
    both.desk.app.desk.step(both.desk.actor, old.code, Action.START, {})
    both.run()
    held = {code: progress_at_province(both, code) for code in (old.code, *codes)}
    both.wire.office.store.forget_since(backup)
    both.desk.clock.passes(timedelta(hours=1))
    newest = both.desk.receive()

    report = both.run()

    assert report.trouble is None
    assert {code: progress_at_province(both, code) for code in held} == held
    assert progress_at_province(both, newest.code)
    assert report.agreed is not None
    assert report.agreed.same


def test_the_daily_comparison_finds_what_nobody_sent_for(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    both.wire.office.store.forget(taken.code)
    both.desk.clock.passes(timedelta(days=1))

    report = both.run()

    assert report.agreed is not None
    assert report.agreed.mended == 1
    assert progress_at_province(both, taken.code)


def test_a_clock_that_was_a_year_ahead_does_not_keep_both_from_comparing(both: Both) -> None:
    ahead = both.desk.clock.now() + timedelta(days=365)
    with both.desk.app.database.write() as connection:
        agreement.put_off(connection, both.source, ahead)
        agreement.remember_whole(connection, both.source, ahead.date())
        line_run = SyncRun(ahead, ahead, bytes_out=10**9)
        runs.remember(connection, line_run)
        midnight = datetime(2026, 11, 19, 17, tzinfo=UTC)
        assert runs.bytes_of_day(connection, midnight) == 0
    both.desk.receive()

    assert both.run().agreed is not None


def test_a_comparison_that_was_stopped_was_not_of_everything(both: Both) -> None:
    both.desk.receive()
    both.run(pull=False)
    compares = Agreement(both.desk.app.database, both.desk.clock, both.source)
    talk = NativeTalk(
        ProvinceSettings.parse(SETTINGS), Account().password, both.wire, both.desk.clock, ""
    )
    talk.greet(DeskMark("kho", "e1", 1, "H50.31.12", 0))

    compares.compare(talk, lambda: True, whole=True)
    stopped = compares.whole_due()
    compares.compare(talk, lambda: False, whole=True)

    assert (stopped, compares.whole_due()) == (True, False)


def test_a_province_whose_counts_are_not_its_list_holds_the_line(both: Both) -> None:
    both.desk.receive()
    both.run()
    both.wire.office.faults.counts_off = 1

    report = both.run(agree=True)

    assert isinstance(report.trouble, LineHeld)
    hold = both.desk.app.province.status().hold
    assert hold is not None
    assert hold.kind is HoldKind.DISAGREES
    assert hold.words == (
        "Đối chiếu với tỉnh không khớp: tỉnh nói ngày 20/11/2026 có 2 hồ sơ, 1 bước xử lý, nhưng "
        "chỉ kể ra 1 hồ sơ, 1 bước. Báo quản trị hệ thống của tỉnh."
    )


def test_whoever_lets_the_line_go_on_is_not_asked_the_same_all_day(both: Both) -> None:
    both.desk.receive()
    both.run()
    both.wire.office.faults.counts_off = 1
    both.run(agree=True)
    both.desk.app.province.release(both.desk.actor)
    both.desk.receive()

    report = both.run()

    assert report.trouble is None
    assert report.confirmed == 1


def test_what_comes_to_a_held_line_waits(both: Both) -> None:
    both.wire.office.faults.counts_off = 1
    both.desk.receive()
    both.run(agree=True)
    taken = both.desk.receive()

    both.run()

    assert both.wire.office.store.held(taken.code) is None


def test_a_store_that_was_wound_back_unseen_is_held_before_it_sends(both: Both) -> None:
    both.desk.receive()
    both.run()
    _wind_back(both, mark=99, serial=5050)

    report = both.run(pull=True)

    assert isinstance(report.trouble, LineHeld)
    hold = both.desk.app.province.status().hold
    assert hold is not None
    assert hold.kind is HoldKind.REWOUND
    assert both.desk.receive().serial > 5050


def test_once_a_person_let_it_go_on_the_line_goes_on_and_numbers_jump(both: Both) -> None:
    both.desk.receive()
    both.run()
    _wind_back(both, mark=99, serial=5050)
    both.run(pull=True)
    both.desk.app.province.release(both.desk.actor)
    both.desk.receive()

    report = both.run()

    assert report.trouble is None
    assert both.run(pull=True).trouble is None


def test_numbers_that_the_province_has_heard_are_passed_over_without_a_word(both: Both) -> None:
    both.desk.receive()
    both.run()
    _wind_back(both, mark=1, serial=5020)

    assert both.run(pull=True).trouble is None
    assert both.desk.receive().serial == 5021


def test_what_only_the_province_has_is_listed_with_whose_it_is(both: Both) -> None:
    lost = both.desk.receive()
    both.run()
    _forget_here(both, lost.id)

    report = both.run(agree=True)

    assert report.agreed is not None
    assert (report.agreed.found, report.agreed.again) == (1, 0)
    with both.desk.app.database.read() as connection:
        (found,) = agreement.found(connection, both.source)
    assert (found.held.code, found.owner, found.here) == (lost.code, "Nguyễn Thị Ánh", False)
    assert found.procedure == "Thủ tục đăng ký khai sinh"
    assert found.due == "2026-11-20"


def test_after_a_restore_one_word_of_a_person_is_enough(both: Both) -> None:
    kept = both.desk.receive()
    lost = both.desk.receive()
    both.run()
    _forget_here(both, lost.id)
    _wind_back(both, mark=99, serial=5044)
    with both.desk.app.database.write() as connection:
        high_water.begin_epoch(connection, "sau")
        line.put_hold(connection, Hold(HoldKind.RESTORED, "khôi phục", both.desk.clock.now()))
    both.desk.app.province.release(both.desk.actor)
    both.desk.clock.passes(timedelta(hours=1))

    report = both.run(pull=True)

    assert report.trouble is None
    with both.desk.app.database.read() as connection:
        (found,) = agreement.found(connection, both.source)
    assert found.held.code == lost.code
    assert both.desk.receive().serial == 5045
    assert both.desk.app.desk.show(kept.code).sync.state.value == "confirmed"


def test_another_copy_of_the_store_that_spoke_meanwhile_holds_the_line(both: Both) -> None:
    both.desk.receive()
    both.run()
    _wind_back(both, mark=2, serial=5001, epoch="another")

    report = both.run(pull=True)

    assert isinstance(report.trouble, LineHeld)


def test_a_province_without_counts_is_asked_one_by_one(desk: Any) -> None:
    both = Both.of(desk, "qcvn120")
    taken = both.desk.receive()
    both.desk.app.desk.step(both.desk.actor, taken.code, Action.START, {})
    both.run(pull=False)
    told = progress_at_province(both, taken.code)
    both.wire.office.store.forget(taken.code)

    report = both.run(agree=True, pull=False)

    assert report.agreed is not None
    assert (report.agreed.mended, report.agreed.same) == (1, True)
    assert [entry for _, entry in progress_at_province(both, taken.code)] == [
        entry for _, entry in told
    ]
    both.wire.end()


def test_a_few_in_turn_come_all_round(desk: Any) -> None:
    for _ in range(5):
        desk.receive()
    with desk.app.database.write() as connection:
        connection.execute(text("UPDATE dossier SET sync_confirmed_at = 1"))
        connection.execute(text("UPDATE outbox SET state = 'confirmed', payload = '{}'"))
        turns = [[one.seq for one in agreement.own_in_turn(connection, "p", 2)] for _ in range(4)]

    assert turns == [[1, 2], [3, 4], [5], [1, 2]]


def _wind_back(both: Both, *, mark: int, serial: int, epoch: str = "") -> None:
    """The province has heard this much more of the store than the store knows."""
    office = both.wire.office
    app = both.desk.app
    with app.database.read() as connection:
        desk = line.desk_mark(connection, app.agency)
    numbers = {"261120": serial}
    office.greet(desk.store, KnownDesk(epoch or desk.epoch, desk.agency, mark, numbers))


def _forget_here(both: Both, dossier_id: str) -> None:
    """As a backup from before it would have it: the id is another's, so the desk knows it not."""
    with both.desk.app.database.write() as connection:
        told = {"id": dossier_id}
        connection.execute(
            text("UPDATE dossier SET id = 'x', sync_confirmed_at = NULL WHERE id = :id"), told
        )


MARK = DeskMark("store", "b", 1, "H50.31.12", 10)


@pytest.mark.parametrize(
    ("known", "met", "back"),
    [
        (Greeting("T", "1", "b", 10), Met("b", "1"), False),
        (Greeting("T", "1", "b", 11), Met("b", "1"), True),
        (Greeting("T", "1", "b", 11), Met("b", "1", 11), False),
        (Greeting("T", "1", "a", 9), Met("a", "1"), False),
        (Greeting("T", "1", "c", 9), Met("b", "1"), True),
        (Greeting("T", "1"), Met(), False),
    ],
)
def test_who_was_wound_back(known: Greeting, met: Met, *, back: bool) -> None:
    assert went_back(MARK, known, met) is back


def own(number: int, *, entries: int = 2, settled: bool = True) -> OwnDossier:
    tags = (f"{number}a", f"{number}b")
    return OwnDossier(number, f"id-{number}", f"H-{number}", DAY, tags, entries, settled)


def test_an_older_version_and_missing_entries_are_lacking_and_a_newer_is_found() -> None:
    mine = [own(number) for number in range(1, 7)]
    theirs = [
        own(1).held,
        replace(own(2).held, tag="2a"),
        replace(own(3).held, entries=1),
        replace(own(4).held, tag="strange"),
        replace(own(5).held, entries=9),
    ]

    lacking, found = compared(mine, theirs, day=DAY, here={one.id for one in mine})

    assert [(one.own.seq, one.held is None) for one in lacking] == [
        (2, False),
        (3, False),
        (6, True),
    ]
    assert [(one.held.id, one.here) for one in found] == [("id-4", True), ("id-5", True)]


def test_what_is_on_its_way_is_left_for_later() -> None:
    mine = [own(1, settled=False)]

    assert compared(mine, [], day=DAY, here={"id-1"}) == ([], [])


@given(st.permutations([own(number).held for number in range(5)]))
def test_a_days_hash_does_not_depend_on_order(held: list[HeldDossier]) -> None:
    told = tally_of(DAY, held)

    assert told == tally_of(DAY, sorted(held, key=lambda one: one.id))
    assert expected([own(number) for number in range(5)], []) == {DAY: told}


def test_nothing_hashes_to_nothing() -> None:
    assert tally_of(DAY, []).hash == "0" * 64
