"""News from the province: applied in order, once, never over what the desk has not told yet."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.news import Piece, Standing, judge, step_to, steps_to
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import NotAllowed, NotFound, UnlawfulStep
from motcua_desktop.models import news as store
from motcua_desktop.services.news import News
from motcua_desktop.services.office import Office
from tests.fakes.province import Counter, PassingClock, WireInMemory, open_counter

SOURCE = "native http://127.0.0.1:9 H50.31.12"
TEN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def piece(code: str, n: int, kind: str = "status", /, **data: Any) -> Piece:
    return Piece(f"{code}/{n}", n, TEN + timedelta(minutes=n), code, kind, data)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    clock = PassingClock()
    with open_counter(tmp_path, clock) as opened:
        yield opened


def news_of(counter: Counter) -> News:
    calendar = Office(counter.database, counter.clock)
    return News(counter.database, counter.clock, counter.desk, calendar)


def hear(counter: Counter, *pieces: Piece) -> int:
    """The pieces come, and are looked at."""
    with counter.database.write() as connection:
        store.keep(connection, SOURCE, pieces, "cursor", at=counter.clock.now())
    return news_of(counter).look().value


def told(counter: Counter, **changes: Any) -> Dossier:
    """A dossier that the province has confirmed; hours later."""
    taken = counter.receive(**changes)
    counter.runner(WireInMemory()).run_once()
    counter.clock.passes(20 * 3600)  # type: ignore[attr-defined]  # a PassingClock
    return taken


def states(counter: Counter) -> list[str]:
    return [row[0] for row in counter.rows("SELECT state FROM news ORDER BY n, id")]


def test_a_status_is_applied_by_the_lawful_step_at_the_moment_of_the_province(
    counter: Counter,
) -> None:
    taken = told(counter)

    applied = hear(counter, piece(taken.code, 1, status=4), piece(taken.code, 2, status=9))

    found = counter.show(taken.code)
    assert applied == 2
    assert found.status is Status.COMPLETED
    assert found.completed_at == TEN + timedelta(minutes=2)
    assert [line.actor for line in found.deeds[-2:]] == ["Hệ thống của tỉnh"] * 2
    assert states(counter) == ["applied", "applied"]


def test_what_the_province_did_is_not_told_back_to_it(counter: Counter) -> None:
    taken = told(counter)
    before = counter.states()

    hear(counter, piece(taken.code, 1, status=4))

    assert counter.states() == before
    assert counter.show(taken.code).sync.state.value == "confirmed"


def test_the_next_thing_the_desk_does_tells_the_whole(counter: Counter) -> None:
    taken = told(counter)
    hear(counter, piece(taken.code, 1, status=4))
    wire = WireInMemory()

    counter.step(taken.code, "complete")
    counter.runner(wire).run_once()

    assert wire.held(taken.code)["TrangThaiHoSo"] == "9"


def test_nothing_unsent_is_overwritten(counter: Counter) -> None:
    taken = told(counter)
    counter.step(taken.code, "reject", reason="không thuộc thẩm quyền")

    hear(counter, piece(taken.code, 1, status=4))

    assert counter.show(taken.code).status is Status.REFUSED
    assert states(counter) == ["held"]


def test_once_the_desk_was_heard_what_contradicts_it_is_a_difference(counter: Counter) -> None:
    taken = told(counter)
    counter.step(taken.code, "reject", reason="không thuộc thẩm quyền")
    hear(counter, piece(taken.code, 1, status=9))
    counter.runner(WireInMemory()).run_once()

    news_of(counter).look()

    (found,) = news_of(counter).differences(counter.officer)
    assert (found.ours, found.theirs) == ("Không được tiếp nhận", "Đã xử lý xong")
    assert found.reason == (
        "Không có bước hợp lệ nào đưa hồ sơ từ «Không được tiếp nhận» đến «Đã xử lý xong»."
    )


def test_a_piece_waits_for_the_one_before_it(counter: Counter) -> None:
    taken = told(counter)

    hear(counter, piece(taken.code, 2, status=9))
    assert counter.show(taken.code).status is Status.RECEIVED
    hear(counter, piece(taken.code, 1, status=4))

    assert counter.show(taken.code).status is Status.COMPLETED


def test_one_that_never_came_is_not_waited_for_for_ever(counter: Counter) -> None:
    taken = told(counter)
    hear(counter, piece(taken.code, 2, status=4))
    counter.clock.passes(25 * 3600)  # type: ignore[attr-defined]  # a PassingClock

    news_of(counter).look()

    (found,) = news_of(counter).differences(counter.officer)
    assert found.reason == "Tin số 1 của hồ sơ đã không đến; xem lại rồi mới ghi."
    assert counter.show(taken.code).status is Status.RECEIVED


def test_the_same_news_twice_is_once(counter: Counter) -> None:
    taken = told(counter)
    one = piece(taken.code, 1, status=4)

    hear(counter, one, one)
    hear(counter, one)

    assert states(counter) == ["applied"]
    assert len([line for line in counter.show(taken.code).deeds if line.action == "start"]) == 1


def test_news_of_a_dossier_that_is_not_there_waits_for_it(counter: Counter) -> None:
    hear(counter, piece("H50.31.12-261120-5001", 1, status=4))
    assert states(counter) == ["held"]
    taken = told(counter)

    news_of(counter).look()

    assert taken.code == "H50.31.12-261120-5001"
    assert counter.show(taken.code).status is Status.IN_PROGRESS


def test_a_newer_status_overtakes_a_difference(counter: Counter) -> None:
    taken = told(counter)

    hear(counter, piece(taken.code, 1, status=10))
    hear(counter, piece(taken.code, 2, status=4))

    assert counter.show(taken.code).status is Status.IN_PROGRESS
    assert states(counter) == ["known", "applied"]


def test_an_older_status_that_the_dossier_has_passed_changes_nothing(counter: Counter) -> None:
    taken = told(counter)
    counter.step(taken.code, "start")
    counter.runner(WireInMemory()).run_once()

    hear(counter, piece(taken.code, 1, status=2))

    assert states(counter) == ["known"]


def test_a_result_fills_what_is_empty_and_contradicts_what_is_not(counter: Counter) -> None:
    taken = told(counter)
    result = {"number": "12/TP", "date": "2026-11-20", "name": "Giấy khai sinh", "file": None}

    hear(counter, piece(taken.code, 1, "result", **result))
    hear(counter, piece(taken.code, 2, "result", **{**result, "number": "13/TP"}))

    found = counter.show(taken.code)
    assert (found.result_number, found.result_name) == ("12/TP", "Giấy khai sinh")
    (other,) = news_of(counter).differences(counter.officer)
    assert other.ours == "số 12/TP, 20/11/2026, Giấy khai sinh"
    assert other.theirs == "số 13/TP, 20/11/2026, Giấy khai sinh"


def test_a_result_before_its_status_is_in_the_step(counter: Counter) -> None:
    taken = told(counter)
    result = {"number": "12/TP", "date": "2026-11-20", "name": "Giấy khai sinh", "file": None}

    hear(
        counter,
        piece(taken.code, 1, status=4),
        piece(taken.code, 2, "result", **result),
        piece(taken.code, 3, status=9),
    )

    found = counter.show(taken.code)
    assert (found.status, found.result_number) == (Status.COMPLETED, "12/TP")


def test_an_official_code_finds_the_dossier(counter: Counter) -> None:
    taken = told(counter)

    hear(counter, piece(taken.code, 1, "alias", system="DVC", code="G22.99-1"))

    assert counter.show("G22.99-1").code == taken.code


def test_one_code_of_two_dossiers_is_a_difference_and_may_be_moved(counter: Counter) -> None:
    one, other = told(counter), told(counter, name="Trần Văn Hai")
    hear(counter, piece(one.code, 1, "alias", system="DVC", code="G22.99-1"))
    hear(counter, piece(other.code, 1, "alias", system="DVC", code="G22.99-1"))
    (found,) = news_of(counter).differences(counter.officer)
    assert found.reason == f"Mã G22.99-1 đang là của hồ sơ {one.code}."

    news_of(counter).settle(counter.officer, found.id, take=True)

    assert counter.show("G22.99-1").code == other.code
    assert news_of(counter).differences(counter.officer) == ()


def test_a_person_takes_theirs_by_lawful_steps_in_their_own_name(counter: Counter) -> None:
    taken = told(counter)
    hear(counter, piece(taken.code, 1, status=9, note="xong"))
    (found,) = news_of(counter).differences(counter.officer)

    news_of(counter).settle(counter.officer, found.id, take=True)

    done = counter.show(taken.code)
    assert done.status is Status.COMPLETED
    assert [line.action for line in done.history[-3:]] == ["start", "complete", "news_taken"]
    assert states(counter) == ["settled"]


def test_keeping_ours_tells_the_province_again(counter: Counter) -> None:
    taken = told(counter)
    hear(counter, piece(taken.code, 1, status=9))
    (found,) = news_of(counter).differences(counter.officer)

    news_of(counter).settle(counter.officer, found.id, take=False)

    assert counter.messages()[-1] == ("dossier", "pending")
    assert counter.show(taken.code).history[-1].note == (
        "Không có bước hợp lệ nào đưa hồ sơ từ «Được tiếp nhận» đến «Đã xử lý xong». "
        "Quầy: Được tiếp nhận; tỉnh: Đã xử lý xong"
    )


def test_what_no_lawful_way_leads_to_cannot_be_taken(counter: Counter) -> None:
    taken = told(counter)
    counter.step(taken.code, "reject", reason="không thuộc thẩm quyền")
    counter.runner(WireInMemory()).run_once()
    hear(counter, piece(taken.code, 1, status=4))
    (found,) = news_of(counter).differences(counter.officer)

    with pytest.raises(UnlawfulStep, match="Không bước hợp lệ nào đưa hồ sơ"):
        news_of(counter).settle(counter.officer, found.id, take=True)

    assert news_of(counter).differences(counter.officer) == (found,)


def test_what_is_settled_is_settled_once(counter: Counter) -> None:
    taken = told(counter)
    hear(counter, piece(taken.code, 1, status=9))
    (found,) = news_of(counter).differences(counter.officer)
    news_of(counter).settle(counter.officer, found.id, take=False)

    with pytest.raises(UnlawfulStep, match="không còn chờ ai quyết định"):
        news_of(counter).settle(counter.officer, found.id, take=True)
    with pytest.raises(NotFound):
        news_of(counter).settle(counter.officer, 99, take=True)


def test_who_may_not_work_on_dossiers_settles_nothing(counter: Counter) -> None:
    admin = Actor(9, "quantri", "Quản Trị", Role.ADMIN)

    with pytest.raises(NotAllowed):
        news_of(counter).settle(admin, 1, take=True)


@pytest.mark.parametrize("data", [{}, {"status": 11}, {"status": "?"}, {"status": 4, "at": "hm"}])
def test_what_cannot_be_read_is_shown_as_it_came(counter: Counter, data: dict[str, Any]) -> None:
    taken = told(counter)

    hear(counter, piece(taken.code, 1, **data))

    (found,) = news_of(counter).differences(counter.officer)
    assert found.reason == "Không đọc được tin này của tỉnh."


def test_the_province_takes_no_step_that_only_the_desk_can_know() -> None:
    assert step_to(Status.COMPLETED, Status.RETURNED) is None
    assert step_to(Status.AWAITING_PAYMENT, Status.IN_PROGRESS) is None
    assert step_to(Status.RECEIVED, Status.IN_PROGRESS) is Action.START


def test_a_person_may_vouch_for_more_than_one_step() -> None:
    assert steps_to(Status.RECEIVED, Status.RETURNED) == (
        Action.START,
        Action.COMPLETE,
        Action.RETURN,
    )
    assert steps_to(Status.RETURNED, Status.RECEIVED) == ()


def test_nothing_is_said_of_a_dossier_nobody_knows() -> None:
    assert judge(piece("x", 1, status=4), Standing(None)).state == "held"


_STATUSES = st.lists(st.sampled_from(list(Status)), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(_STATUSES, st.data())
def test_any_order_and_any_repeats_of_the_same_news_give_the_same_end(
    statuses: list[Status], data: Any
) -> None:
    ends = []
    for shuffled in (False, True):
        with (
            tempfile.TemporaryDirectory() as folder,
            open_counter(Path(folder), PassingClock()) as counter,
        ):
            taken = told(counter)
            said = [piece(taken.code, n, status=s.value) for n, s in enumerate(statuses, 1)]
            if shuffled:
                again = data.draw(st.lists(st.sampled_from(said), max_size=4))
                said = data.draw(st.permutations([*said, *again]))
            for one in said:
                hear(counter, one)
            with counter.database.read() as connection:
                rows = connection.execute(text("SELECT n, state, reason FROM news ORDER BY n"))
                found = counter.show(taken.code)
                steps = [(line.action, line.at, line.note) for line in found.deeds[1:]]
                ends.append((found.status, steps, [tuple(row) for row in rows]))

    assert ends[0] == ends[1]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(["start", "reject", "withdraw"]), _STATUSES)
def test_no_news_ever_loses_an_unsent_fact(action: str, statuses: list[Status]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_counter(Path(folder), PassingClock()) as counter,
    ):
        taken = told(counter)
        done = counter.step(taken.code, action, **({} if action == "start" else {"reason": "x"}))

        hear(counter, *(piece(taken.code, n, status=s.value) for n, s in enumerate(statuses, 1)))

        assert counter.show(taken.code).status is done.status
        assert counter.show(taken.code).deeds == done.deeds
