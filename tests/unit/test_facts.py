"""The office's facts: a remote commune's longer terms, the hour from which a day is over."""

from datetime import datetime

import pytest

from motcua_desktop.domain.clock import ClockKind
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.errors import InvalidInput, NotAllowed
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import text_of

MEDIATION = "1.012812"  # 30 days, 10 more in a remote commune
REMOTE_CASE = (
    "Xã miền núi, biên giới, đảo; vùng có điều kiện kinh tế - xã hội khó khăn, đặc biệt khó khăn"
)


@pytest.fixture
def remote(desk: TestDesk) -> TestDesk:
    desk.app.facts.change(desk.actor, remote_area=True)
    return desk


def end(day: int, month: int) -> datetime:
    return datetime(2026, month, day, 17, tzinfo=VIETNAM)


def test_an_office_tells_its_facts(desk: TestDesk) -> None:
    assert desk.app.facts.show().to_json() == {
        "agency_code": "H50.31.12",
        "agency_name": "UBND xã Hướng Hiệp",
        "counter": 1,
        "province_name": "Quảng Trị",
        "remote_area": False,
        "late_from": "15:00",
        "procedure_url": "",
    }


def test_a_remote_commune_adds_its_days_and_says_so(remote: TestDesk) -> None:
    dossier = remote.receive(procedure=MEDIATION)

    assert dossier.due_at == end(30, 12)
    assert dossier.due is not None
    assert "cộng thêm 10 ngày: xã miền núi, hải đảo, vùng đặc biệt khó khăn" in [
        step.why for step in dossier.due.steps
    ]


def test_the_forecast_says_so_before(remote: TestDesk) -> None:
    forecast = remote.app.desk.forecast(MEDIATION, Channel.COUNTER)

    assert forecast.due is not None
    assert forecast.due.due_at == end(30, 12)
    assert forecast.term_text == (
        "30 ngày, cộng 10 ngày (xã miền núi, hải đảo, vùng đặc biệt khó khăn)"
    )


def test_the_receipt_says_so(remote: TestDesk) -> None:
    code = remote.receive(procedure=MEDIATION).code

    told = " ".join(text_of(remote.app.receipt(remote.actor, code).pdf).split())

    assert "30 ngày, cộng 10 ngày (xã miền núi, hải đảo, vùng đặc biệt khó khăn)" in told


def test_a_case_that_has_the_longer_term_already_gets_nothing_more(remote: TestDesk) -> None:
    dossier = remote.receive(procedure=MEDIATION, case=REMOTE_CASE)

    assert dossier.due_at == end(30, 12)
    assert dossier.clock[0].plus is None


def test_a_case_that_was_forgotten_is_not_lengthened_twice(remote: TestDesk) -> None:
    code = remote.receive(procedure=MEDIATION).code

    done = remote.app.desk.correct(remote.actor, code, {"case": REMOTE_CASE}, "Quên trường hợp")

    assert done.value.due_at == end(30, 12)


@pytest.mark.parametrize(("taken", "meant"), [(MEDIATION, "1.004884"), ("1.004884", MEDIATION)])
def test_a_procedure_that_was_mistaken_is_lengthened_by_its_own_days(
    remote: TestDesk, taken: str, meant: str
) -> None:
    code = remote.receive(procedure=taken).code
    done = remote.app.desk.correct(
        remote.actor, code, {"procedure": meant, "components": None}, "Nhầm thủ tục"
    )

    assert done.value.due_at == remote.receive(procedure=meant).due_at


def test_another_procedure_gets_nothing_more(remote: TestDesk) -> None:
    dossier = remote.receive(procedure="1.004884")

    assert [(event.kind, event.plus) for event in dossier.clock] == [(ClockKind.START, None)]


def test_elsewhere_nothing_is_added(desk: TestDesk) -> None:
    assert desk.receive(procedure=MEDIATION).due_at == end(21, 12)


def test_the_hour_from_which_the_day_is_over_is_the_office_s_word(desk: TestDesk) -> None:
    desk.app.facts.change(desk.actor, late_from="09:00")

    assert desk.receive(procedure="1.001193").due_at == end(23, 11)
    assert desk.app.facts.show().late_from == "09:00"


def test_what_was_promised_stays(desk: TestDesk) -> None:
    code = desk.receive(procedure=MEDIATION).code

    desk.app.facts.change(desk.actor, remote_area=True, province_name="Tỉnh Quảng Trị")

    assert desk.app.desk.show(code).due_at == end(21, 12)
    assert desk.app.calendar_change.affected() == ()
    assert desk.app.facts.show().province_name == "Tỉnh Quảng Trị"


def test_a_change_is_in_the_journal_and_the_same_again_is_not(remote: TestDesk) -> None:
    told = [line.note for line in remote.app.care.recent(remote.actor, 50)]

    done = remote.app.facts.change(remote.actor, remote_area=True)

    assert "là xã miền núi, khó khăn" in told
    assert not done.change.settings
    assert [line.note for line in remote.app.care.recent(remote.actor, 50)] == told


def test_an_hour_that_is_none_is_refused(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.app.facts.change(desk.actor, late_from="ba giờ chiều")

    assert refused.value.field == "late_from"


def test_an_officer_may_look_but_not_change(desk: TestDesk) -> None:
    with pytest.raises(NotAllowed):
        desk.app.facts.change(Actor(2, "lan", "Lan", Role.OFFICER), remote_area=True)
