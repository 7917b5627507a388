"""A dossier's way, as people follow it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.journey import Stand, breaks_off, leading, office_way, province_way
from motcua_desktop.domain.steps import Action, lawful
from tests.fakes.desk import Mould, TestDesk


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Mould:
    made = Mould(tmp_path_factory.mktemp("mould") / "home")
    made.make()
    return made


Step = tuple[Action, Mapping[str, object]]


def _walk(desk: TestDesk, *steps: Step) -> Dossier:
    dossier = desk.receive()
    for action, data in steps:
        dossier = desk.app.desk.step(desk.actor, dossier.code, action, data).value
    return dossier


def _stands(dossier: Dossier, desk: TestDesk) -> list[tuple[str, Stand]]:
    return [(stop.word, stop.stand) for stop in office_way(dossier, desk.clock.now())]


def test_a_fresh_dossier_waits_to_be_passed_on(mould: Mould, tmp_path: Path) -> None:
    with mould.open(tmp_path / "home") as desk:
        stands = _stands(_walk(desk), desk)

    assert stands == [
        ("Tiếp nhận", Stand.DONE),
        ("Chuyển xử lý", Stand.NOW),
        ("Có kết quả", Stand.AHEAD),
        ("Trả kết quả", Stand.AHEAD),
    ]


def test_a_promise_that_was_not_kept_is_late_where_it_stands(mould: Mould, tmp_path: Path) -> None:
    with mould.open(tmp_path / "home") as desk:
        dossier = _walk(desk, (Action.START, {}))
        desk.clock.set(2027, 1, 20)
        stands = _stands(dossier, desk)

    assert stands[2] == ("Có kết quả", Stand.LATE)


def test_a_dossier_that_waits_for_papers_is_held_there(mould: Mould, tmp_path: Path) -> None:
    with mould.open(tmp_path / "home") as desk:
        asked = (Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu giấy chứng sinh"})
        stands = _stands(_walk(desk, (Action.START, {}), asked), desk)

    assert stands[2] == ("Chờ bổ sung", Stand.HELD)


def test_a_dossier_that_went_all_the_way_has_every_stop_behind_it(
    mould: Mould, tmp_path: Path
) -> None:
    with mould.open(tmp_path / "home") as desk:
        steps: tuple[Step, ...] = ((Action.START, {}), (Action.COMPLETE, {}), (Action.RETURN, {}))
        way = office_way(_walk(desk, *steps), desk.clock.now())

    assert [stop.stand for stop in way] == [Stand.DONE] * 4
    assert all(stop.at is not None for stop in way)
    assert way[3].word == "Đã trả"


def test_a_withdrawn_dossier_breaks_off_where_it_was(mould: Mould, tmp_path: Path) -> None:
    with mould.open(tmp_path / "home") as desk:
        stands = _stands(_walk(desk, (Action.WITHDRAW, {"reason": "Nộp nhầm"})), desk)

    assert stands == [("Tiếp nhận", Stand.DONE), ("Công dân đã rút", Stand.BROKEN)]


def test_nothing_is_said_of_the_province_that_is_not_known(mould: Mould, tmp_path: Path) -> None:
    with mould.open(tmp_path / "home") as desk:
        way = province_way(_walk(desk))

    assert [(stop.word, stop.stand) for stop in way] == [
        ("Chưa in giấy", Stand.NOW),
        ("Chờ gửi", Stand.NOW),
        ("Tỉnh xác nhận", Stand.AHEAD),
    ]


@pytest.mark.parametrize("status", list(Status))
def test_the_leading_step_is_always_lawful(status: Status) -> None:
    first = leading(status)

    assert first is None or first in lawful(status)
    assert first is None or not breaks_off(first)
