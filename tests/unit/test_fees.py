"""Fees as catalogue data: the rule in force on the day, exemptions, and what an import keeps."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.fees import Exemption, FeeRule, in_force, waivable, with_kept
from motcua_desktop.domain.procedure import Channel, Procedure
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import BadFile, InvalidInput
from motcua_desktop.services.catalogue_files import read_catalogue
from tests.fakes.desk import TestDesk
from tests.fakes.portal import channel, fee, record, time

EXTRACT = "2.000635"
DIGITAL = Exemption(
    "cong-dan-so",
    "Công dân số",
    evidence="Tài khoản VNeID mức độ 2",
    legal_basis="Thông tư 117/2026/TT-BTC",
    valid_from=date(2026, 8, 15),
    valid_until=date(2027, 2, 28),
    to_check=True,
)
OLD = FeeRule("Lệ phí", 8000, legal_basis="TT 281/2016", exemptions=(DIGITAL,))
CUT = FeeRule(
    "Lệ phí",
    4000,
    legal_basis="TT 64/2025",
    valid_from=date(2025, 7, 1),
    valid_until=date(2026, 12, 31),
)


def test_a_newer_period_replaces_the_older_rule_of_the_same_name_while_it_lasts() -> None:
    rules = (OLD, CUT, FeeRule("Phí", 2000))

    def amounts(day: date) -> list[int | None]:
        return [rule.amount for rule in in_force(rules, None, day)]

    assert amounts(date(2025, 6, 30)) == [8000, 2000]
    assert amounts(date(2025, 7, 1)) == [4000, 2000]
    assert amounts(date(2026, 12, 31)) == [4000, 2000]
    assert amounts(date(2027, 1, 1)) == [8000, 2000]


def test_the_case_s_own_rule_goes_before_the_general_one() -> None:
    late = FeeRule("Lệ phí", 5000, case="Đăng ký quá hạn")

    assert in_force((OLD, late), "Đăng ký quá hạn", date(2026, 1, 1)) == (late,)
    assert in_force((OLD, late), None, date(2026, 1, 1)) == (OLD,)


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
periods = st.tuples(st.none() | days, st.none() | st.integers(0, 900))


@st.composite
def fee_rules(draw: st.DrawFn) -> FeeRule:
    first, length = draw(periods)
    last = None if length is None else (first or date(2024, 1, 1)) + timedelta(days=length)
    return FeeRule(
        draw(st.sampled_from(("A", "B"))),
        draw(st.integers(0, 9)),
        case=draw(st.sampled_from(("", "X"))),
        valid_from=first,
        valid_until=last,
    )


@given(rules=st.lists(fee_rules(), max_size=8), day=days, case=st.sampled_from((None, "X", "Y")))
def test_what_binds_covers_the_day_and_nothing_that_binds_is_newer(
    rules: list[FeeRule], day: date, case: str | None
) -> None:
    found = in_force(rules, case, day)

    def binds(rule: FeeRule) -> bool:
        began = rule.valid_from is None or rule.valid_from <= day
        over = rule.valid_until is not None and rule.valid_until < day
        return began and not over and rule.case in ("", case)

    def age(rule: FeeRule) -> tuple[bool, date]:
        return rule.case != "", rule.valid_from or date.min

    assert all(binds(rule) for rule in found)
    for rule in filter(binds, rules):
        same = [one for one in found if one.name == rule.name]
        assert same, "a fee that binds is never lost"
        assert all(age(one) >= age(rule) for one in same)


def test_an_exemption_holds_in_its_period_and_takes_its_share() -> None:
    half = Exemption("hn", "Hộ nghèo", 50)

    assert DIGITAL.off(8000) == 8000
    assert half.off(8001) == 4000
    assert half.told == "Hộ nghèo (giảm 50 %)"
    assert DIGITAL.told == "Công dân số (miễn)"
    assert waivable((OLD,), date(2026, 8, 14)) == ()
    assert waivable((OLD, OLD), date(2026, 11, 20)) == (DIGITAL,)


@pytest.mark.parametrize("percent", [0, 101])
def test_an_exemption_of_no_share_is_refused(percent: int) -> None:
    with pytest.raises(InvalidInput):
        Exemption("x", "X", percent)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput, match="31/12/2025 lại trước"):
        FeeRule("A", 1, valid_from=date(2026, 1, 1), valid_until=date(2025, 12, 31))


def test_a_fee_without_newer_facts_is_kept_as_it_always_was() -> None:
    assert FeeRule("Lệ phí", 8000, "bản").to_json() == {
        "name": "Lệ phí",
        "amount": 8000,
        "unit": "bản",
        "note": "",
        "legal_basis": "",
    }


@given(rule=fee_rules())
def test_a_rule_comes_back_from_its_json(rule: FeeRule) -> None:
    assert FeeRule.from_json(json.loads(json.dumps(rule.to_json()))) == rule
    assert FeeRule.from_json(OLD.to_json()) == OLD


def test_a_plain_source_keeps_what_it_cannot_know() -> None:
    before = (OLD, CUT)

    assert with_kept((FeeRule("Lệ phí", 8000),), before) == before
    assert with_kept((FeeRule("Lệ phí", 9000),), before)[0].amount == 9000
    assert with_kept((FeeRule("Lệ phí", 9000),), (OLD,))[0].exemptions == (DIGITAL,)


CSV = (
    "code;name;field;counter;fees;exemptions\n"
    "1.990001;Việc;Thử;5 ngày;"
    '"Lệ phí: 8.000/bản #căn cứ: TT 1/2020 | Lệ phí: 4.000 #từ 01/07/2025 #đến 31/12/2026 '
    '| Phí: 2.000 #trường hợp: Cấp lại | Khác: 0";'
    '"hn = Hộ nghèo: 50% (Giấy chứng nhận) #phí: Lệ phí #từ 01/01/2026 #cần kiểm tra"\n'
)


def test_our_csv_tells_cases_periods_and_exemptions() -> None:
    (found,) = read_catalogue(CSV.encode(), name="phi.csv").procedures
    first, cut, case, free = found.rule(Channel.COUNTER).fees

    assert (first.amount, first.unit, first.legal_basis) == (8000, "bản", "TT 1/2020")
    assert (cut.valid_from, cut.valid_until) == (date(2025, 7, 1), date(2026, 12, 31))
    assert case.case == "Cấp lại"
    assert first.exemptions == (
        Exemption(
            "hn",
            "Hộ nghèo",
            50,
            "Giấy chứng nhận",
            valid_from=date(2026, 1, 1),
            to_check=True,
        ),
    )
    assert not case.exemptions
    assert not free.exemptions
    assert Procedure.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("#từ 31/02/2026", "Dòng 2: «31/02/2026» không phải ngày có thật."),
        ("#đâu", "Dòng 2: không hiểu dấu «#đâu» trong cột «fees»."),
        ("#từ 01/01/2027 #đến 01/01/2026", "Dòng 2: Hiệu lực đến 01/01/2026 lại trước"),
    ],
)
def test_a_mark_that_is_not_understood_is_told_with_its_line(wrong: str, told: str) -> None:
    text = f"code;name;field;counter;fees\n1.990001;Việc;Thử;5 ngày;A: 5 {wrong}\n"

    with pytest.raises(BadFile, match=told):
        read_catalogue(text.encode(), name="phi.csv")


@pytest.mark.parametrize("part", ["Hộ nghèo 50%", "hn = Hộ nghèo: 500%", "hn = A: 5% #phí: B"])
def test_an_exemption_that_is_not_understood_is_told_with_its_line(part: str) -> None:
    text = f"code;name;field;counter;fees;exemptions\n1.990001;V;T;5 ngày;A: 5;{part}\n"

    with pytest.raises(BadFile, match=r"^Dòng 2: "):
        read_catalogue(text.encode(), name="phi.csv")


def exempting(desk: TestDesk, *fees: FeeRule) -> None:
    """The extract of the register with these fees."""
    known = desk.app.catalogue.show(EXTRACT).procedure.to_json()
    for rule in known["channels"].values():
        rule["fees"] = [fee.to_json() for fee in fees]
    data = json.dumps([known], ensure_ascii=False).encode()
    desk.app.catalogue.import_file(desk.actor, data, "phi.json")


def test_the_fee_in_force_on_the_day_of_receipt_is_owed(desk: TestDesk) -> None:
    exempting(desk, OLD, CUT)

    now = desk.receive(procedure=EXTRACT)
    desk.clock.passes(timedelta(days=60))
    later = desk.receive(procedure=EXTRACT)
    forecast = desk.app.desk.forecast(EXTRACT, Channel.COUNTER)

    assert [(fee.amount, fee.legal_basis) for fee in now.fees] == [(4000, "TT 64/2025")]
    assert [(fee.amount, fee.legal_basis) for fee in later.fees] == [(8000, "TT 281/2016")]
    assert forecast.fees == (OLD,)


def test_keyed_in_late_it_owes_the_fee_of_the_day_on_the_paper(desk: TestDesk) -> None:
    exempting(desk, OLD, CUT)
    desk.clock.passes(timedelta(days=60))

    made = desk.receive(procedure=EXTRACT, received_at="2026-12-30T09:00:00+07:00")

    assert [fee.amount for fee in made.fees] == [4000]


def test_what_is_waived_says_for_whom_and_by_what_paper(desk: TestDesk) -> None:
    made = desk.receive(procedure=EXTRACT)
    waiver = {"exemption": DIGITAL.name, "evidence": DIGITAL.evidence}

    done = desk.app.desk.step(desk.actor, made.code, Action.WAIVE, waiver).value

    assert [(fee.waived, fee.owed) for fee in done.fees] == [(8000, 0)]
    assert done.payments[0].exemption == "Công dân số"


def test_the_starter_s_example_is_marked_to_be_checked(desk: TestDesk) -> None:
    (rule,) = desk.app.desk.forecast(EXTRACT, Channel.COUNTER).fees

    assert [one.to_check for one in rule.waivable(date(2026, 11, 20))] == [True]
    assert rule.waivable(date(2027, 3, 1)) == ()


def test_the_portal_s_import_keeps_exemptions(desk: TestDesk) -> None:
    ways = [channel("1", time("5", "Ngày làm việc", fee("9000")))]
    told = record(MATTHC=EXTRACT, CACHTHUCTHUCHIEN=ways)
    data = json.dumps([told], ensure_ascii=False).encode()

    desk.app.catalogue.import_file(desk.actor, data, "cong.json")

    (rule,) = desk.app.desk.forecast(EXTRACT, Channel.COUNTER).fees
    assert rule.amount == 9000
    assert [one.code for one in rule.exemptions] == ["cong-dan-so"]


def test_the_same_catalogue_twice_changes_nothing(desk: TestDesk) -> None:
    exempting(desk, OLD, CUT)
    known = desk.app.catalogue.show(EXTRACT)

    exempting(desk, OLD, CUT)

    assert desk.app.catalogue.show(EXTRACT) == known
