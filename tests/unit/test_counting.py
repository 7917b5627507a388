"""How the sheets count: chosen once, told under each sheet, and the same everywhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from motcua_desktop.domain.counting import Compare, Counting, Ended, Waiting
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.report import month_period
from motcua_desktop.domain.staff import Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import InvalidInput, NotAllowed
from motcua_desktop.services.reports import month_json
from tests.fakes.desk import TestDesk

NOVEMBER = month_period("2026-11")
WEDDING = "2.000806"
"""Due on a day, not at once: there is time to be early."""


def _at(desk: TestDesk, month: int, day: int, hour: int = 8) -> None:
    moment = datetime(2026, month, day, hour, tzinfo=VIETNAM)
    desk.clock.passes(moment - desk.clock.now())


def _took(desk: TestDesk, code: str, *steps: tuple[Action, Mapping[str, object]]) -> None:
    for action, data in steps:
        desk.app.desk.step(desk.actor, code, action, data)


def test_the_usual_choices_are_the_form_s_own() -> None:
    usual = Counting()

    assert usual.to_json() == {
        "month_from_day": 15,
        "compare_by": "unit",
        "waiting": "in_time",
        "ended": "by_due_date",
    }
    assert usual.sentences() == (
        "So theo ngày; thủ tục có thời hạn tính bằng giờ thì so theo phút.",
        "Hồ sơ từ chối, rút, dừng tính là đã giải quyết vào ngày kết thúc, so với ngày hẹn trả.",
        (
            "Hồ sơ đang dừng tính hạn (chờ bổ sung, chờ nghĩa vụ tài chính, chờ xác minh) "
            "tính là đang giải quyết trong hạn."
        ),
        "Kỳ báo cáo tháng từ ngày 15 tháng trước đến ngày 14 của tháng.",
    )


def test_each_choice_has_its_sentence() -> None:
    told = {
        Counting(compare, waiting, ended, day).sentences()
        for compare in Compare
        for waiting in Waiting
        for ended in Ended
        for day in (1, 15)
    }

    assert len(told) == len(Compare) * len(Waiting) * len(Ended) * 2


def test_a_choice_is_kept_and_journalled_and_the_rest_stays(desk: TestDesk) -> None:
    done = desk.app.counting.change(desk.actor, {"ended": "on_time"})

    assert done.value == desk.app.counting.show() == Counting(ended=Ended.ON_TIME)
    newest = desk.app.care.recent(desk.actor, 1)[0]
    assert newest.action == "change_counting"
    assert newest.note == Ended.ON_TIME.label


def test_the_same_choice_again_is_no_news(desk: TestDesk) -> None:
    done = desk.app.counting.change(desk.actor, Counting().to_json())

    assert not done.change.settings
    assert desk.app.care.recent(desk.actor, 1)[0].action != "change_counting"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"month_from_day": 29}, "month_from_day"),
        ({"month_from_day": 0}, "month_from_day"),
        ({"month_from_day": True}, "month_from_day"),
        ({"month_from_day": "15"}, "month_from_day"),
        ({"compare_by": "week"}, "compare_by"),
        ({"waiting": "late"}, "waiting"),
        ({"ended": ""}, "ended"),
        ({"strange": 1}, "strange"),
    ],
)
def test_what_cannot_be_chosen_is_refused_by_name(
    desk: TestDesk, told: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.app.counting.change(desk.actor, told)

    assert refused.value.field == field
    assert desk.app.counting.show() == Counting()


def test_only_who_configures_chooses(desk: TestDesk) -> None:
    officer = replace(desk.actor, role=Role.OFFICER)

    with pytest.raises(NotAllowed):
        desk.app.counting.change(officer, {"ended": "on_time"})


def test_refused_withdrawn_and_stopped_count_by_their_due_day_or_as_on_time(
    desk: TestDesk,
) -> None:
    _at(desk, 10, 20)
    codes = [desk.receive(procedure=WEDDING).code for _ in range(4)]
    _at(desk, 10, 21)
    why = {"reason": "Không đủ điều kiện"}
    _took(desk, codes[0], (Action.REJECT, why))
    _took(desk, codes[1], (Action.WITHDRAW, why))
    # Papers of a stopped dossier are handed back: that it was stopped is still known.
    _took(desk, codes[2], (Action.START, {}), (Action.STOP, why))
    _took(desk, codes[2], (Action.RETURN, {"collected_by": "Nguyễn Thị Ánh", "relation": "owner"}))
    _took(desk, codes[3], (Action.START, {}), (Action.COMPLETE, {}))

    by_due = desk.app.reports.month(desk.actor, NOVEMBER).total
    desk.app.counting.change(desk.actor, {"ended": "on_time"})
    on_time = desk.app.reports.month(desk.actor, NOVEMBER)

    assert (by_due[8], by_due[9], by_due[10]) == (4, 0, 0)
    assert (on_time.total[8], on_time.total[9], on_time.total[10]) == (1, 3, 0)
    assert Ended.ON_TIME.label in on_time.options
    assert month_json(on_time)["options"]["ended"] == "on_time"


def test_a_dossier_that_waits_is_in_time_or_goes_by_its_due_day(desk: TestDesk) -> None:
    _at(desk, 10, 20)
    code = desk.receive(procedure=WEDDING).code
    _took(desk, code, (Action.START, {}), (Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu giấy"}))
    _at(desk, 11, 16)

    in_time = desk.app.reports.month(desk.actor, NOVEMBER).total
    desk.app.counting.change(desk.actor, {"waiting": "by_due_date"})
    by_due = desk.app.reports.month(desk.actor, NOVEMBER).total

    assert (in_time[12], in_time[13]) == (1, 0)
    assert (by_due[12], by_due[13]) == (0, 1)


@pytest.mark.parametrize(
    ("compare", "early", "on_time", "late"),
    [("unit", 0, 1, 0), ("date", 0, 1, 0), ("hour", 1, 0, 0)],
)
def test_a_term_in_days_is_compared_by_the_day_unless_told(
    desk: TestDesk, compare: str, early: int, on_time: int, late: int
) -> None:
    _at(desk, 10, 20)
    made = desk.receive(procedure=WEDDING)
    assert made.due_at is not None
    desk.clock.passes(made.due_at - timedelta(hours=2) - desk.clock.now())
    _took(desk, made.code, (Action.START, {}), (Action.COMPLETE, {}))
    desk.app.counting.change(desk.actor, {"compare_by": compare})

    total = desk.app.reports.month(desk.actor, NOVEMBER).total

    assert (total[8], total[9], total[10]) == (early, on_time, late)
