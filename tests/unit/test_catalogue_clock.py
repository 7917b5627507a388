"""How a procedure's clock runs, as catalogue data: the starter, our files, and in words."""

import json
from datetime import date, timedelta

import pytest

from motcua_desktop.domain.catalogue_change import ChangeKind, change_of
from motcua_desktop.domain.policy import ClockPolicy, OnPayment, OnSupplement, OnVerify, Stage
from motcua_desktop.domain.policy_words import sentences, stage_words
from motcua_desktop.domain.procedure import Channel, Procedure
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import BadFile
from motcua_desktop.resources import resource
from motcua_desktop.services.catalogue_files import read_catalogue
from tests.fakes.desk import TestDesk

STARTER: dict[str, Procedure] = {
    procedure.code: procedure
    for procedure in read_catalogue(
        resource("catalogue", "starter.json").read_bytes(), name="starter.json"
    ).procedures
}


def days(amount: int) -> Term:
    return Term(amount, Unit.DAYS)


def working_days(amount: int) -> Term:
    return Term(amount, Unit.WORKING_DAYS)


def sheet(clock: str, stages: str = "") -> bytes:
    return (
        "code;name;field;counter;clock;stages\n"
        f'1.004884;Đăng ký lại khai sinh;Hộ tịch;5 ngày làm việc;"{clock}";"{stages}"\n'
    ).encode()


def read(clock: str, stages: str = "") -> Procedure:
    return read_catalogue(sheet(clock, stages), name="a.csv").procedures[0]


def test_land_adds_days_in_remote_communes_and_waits_for_taxes() -> None:
    clock = STARTER["1.012812"].clock

    assert (clock.remote, clock.on_payment) == (days(10), OnPayment.PAUSE)


def test_a_remote_commune_s_case_has_the_same_length_as_what_is_added() -> None:
    remote = [p for p in STARTER.values() if p.clock.remote]
    for procedure in remote:
        longer = [case.term for case in procedure.cases if case.name.startswith("Xã miền núi")]
        term, added = procedure.term(Channel.COUNTER), procedure.clock.remote

        assert term is not None
        assert added is not None
        assert longer == [Term(term.amount + added.amount, term.unit)], procedure.code


def test_civil_status_is_prolonged_by_a_verification() -> None:
    clock = STARTER["1.000894"].clock

    assert (clock.on_verify, clock.verify) == (OnVerify.EXTEND, working_days(5))


def test_construction_asks_for_supplements_once_and_waits_twenty_days() -> None:
    clock = STARTER["1.013225"].clock

    assert (clock.supplements, clock.window) == (1, days(20))
    assert clock.on_supplement is OnSupplement.RESTART


def test_births_that_go_on_to_others_have_their_stages_and_seven_days() -> None:
    procedure = STARTER["2.000986"]

    assert procedure.clock.window == working_days(7)
    assert [stage.agency.split(" (")[0] for stage in procedure.stages] == [
        "Ủy ban nhân dân xã",
        "Công an xã",
        "Bảo hiểm xã hội",
    ]


def test_whatever_differs_from_the_decree_says_by_what_law() -> None:
    silent = [p.code for p in STARTER.values() if p.clock != ClockPolicy() and not p.clock.basis]

    assert silent == []


def test_a_procedure_with_the_ordinary_clock_serialises_as_before() -> None:
    told = STARTER["1.001193"].to_json()

    assert not told.keys() & {"clock", "stages"}


def test_our_csv_says_how_the_clock_runs() -> None:
    procedure = read(
        "bổ sung: tính tiếp | nghĩa vụ tài chính: vẫn tính | xác minh: dừng 5 ngày làm việc | "
        "thời gian bổ sung: 20 ngày | số lần bổ sung: 1 | số lần hẹn lại: 0 | "
        "vùng khó khăn: 10 ngày | căn cứ: Nghị định 1/2026",
        "UBND xã: 24 giờ | Công an xã: 7 ngày làm việc | Bảo hiểm xã hội",
    )

    assert procedure.clock == ClockPolicy(
        OnSupplement.RESUME, OnPayment.RUN, OnVerify.PAUSE, working_days(5), days(20), 1, 0,
        days(10), "Nghị định 1/2026",
    )  # fmt: skip
    assert procedure.stages == (
        Stage("UBND xã", Term(24, Unit.HOURS)),
        Stage("Công an xã", working_days(7)),
        Stage("Bảo hiểm xã hội"),
    )


@pytest.mark.parametrize(
    "clock",
    [
        "xác minh: cộng",
        "xác minh: thêm 5 ngày",
        "số lần bổ sung: nhiều",
        "đồng hồ: chạy",
        "bổ sung",
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(clock: str) -> None:
    with pytest.raises(BadFile, match=r"Dòng 2: không hiểu «.*» trong cột «clock»"):
        read(clock)


def test_a_stage_with_a_limit_that_is_none_is_refused() -> None:
    with pytest.raises(BadFile, match="Dòng 2: không hiểu thời hạn «mau lên» trong cột «stages»"):
        read("", "UBND xã: mau lên")


def test_a_policy_of_the_wrong_kind_is_refused_naming_the_record() -> None:
    record = STARTER["1.001193"].to_json() | {"clock": {"on_verify": "sometimes"}}

    with pytest.raises(BadFile, match="Bản ghi 1"):
        read_catalogue(json.dumps(record).encode(), name="a.json")


def test_a_file_silent_on_the_clock_keeps_the_one_in_force(desk: TestDesk) -> None:
    before = desk.app.catalogue.show("1.012812").procedure
    silent = before.to_json() | {"name": "Hòa giải tranh chấp đất đai (mới)"}
    del silent["clock"]

    desk.app.catalogue.import_file(desk.actor, json.dumps(silent).encode(), "a.json")

    assert desk.app.catalogue.show("1.012812").procedure.clock == before.clock


def test_an_import_tells_what_it_adds_changes_and_abolishes(desk: TestDesk) -> None:
    known = desk.app.catalogue.show("1.012812").procedure.to_json()
    other = desk.app.catalogue.show("1.004884").procedure.to_json()
    file = [
        known | {"clock": {"basis": "Luật mới"}, "decision": "1/QĐ"},
        other | {"active": False},
        other | {"code": "1.999999", "name": "Thủ tục mới"},
    ]

    report = desk.app.catalogue.import_file(
        desk.actor, json.dumps(file).encode(), "a.json", dry_run=True
    ).value

    assert [(one.kind, one.code, one.parts) for one in report.changes] == [
        (ChangeKind.CHANGED, "1.012812", ("cách tính hạn", "quyết định công bố")),
        (ChangeKind.ABOLISHED, "1.004884", ("bãi bỏ",)),
        (ChangeKind.ADDED, "1.999999", ()),
    ]
    assert report.to_json()["changes"][0]["kind"] == "changed"


def test_the_versions_of_a_procedure_are_told_with_their_dates(desk: TestDesk) -> None:
    changed = desk.app.catalogue.show("1.004884").procedure.to_json() | {"decision": "2/QĐ"}
    desk.clock.passes(timedelta(hours=3))
    desk.app.catalogue.import_file(desk.actor, json.dumps(changed).encode(), "moi.json")

    newest, oldest = desk.app.catalogue.versions("1.004884")

    assert (newest.number, newest.source, newest.superseded_at) == (2, "moi.json", None)
    assert (oldest.number, oldest.superseded_at) == (1, newest.imported_at)


def test_changed_fees_and_terms_are_named() -> None:
    before = STARTER["2.000635"]
    told = before.to_json()
    told["channels"]["counter"]["term"], told["channels"]["counter"]["unit"] = 2, "working_days"
    told["channels"]["counter"]["fees"][0]["amount"] = 5000

    assert change_of(before, Procedure.from_json(told), date(2026, 11, 20)).parts == (
        "thời hạn",
        "phí, lệ phí",
    )


def test_the_ordinary_clock_in_words() -> None:
    assert sentences(ClockPolicy()) == (
        "Bổ sung đủ giấy tờ: thời hạn tính lại từ đầu.",
        "Chờ nghĩa vụ tài chính: đồng hồ dừng.",
        "Xin lỗi, hẹn lại: 1 lần, trước khi hết hạn ít nhất một ngày.",
    )


def test_a_sector_s_clock_in_words() -> None:
    policy = ClockPolicy(
        OnSupplement.RESUME, OnPayment.RUN, OnVerify.EXTEND, working_days(5), days(20), 1, 0,
        days(10), "Nghị định 1/2026",
    )  # fmt: skip

    assert sentences(policy) == (
        "Bổ sung đủ giấy tờ: tính tiếp phần thời hạn còn lại.",
        "Công dân có 20 ngày để bổ sung.",
        "Yêu cầu bổ sung nhiều nhất 1 lần; thêm nữa phải nêu căn cứ.",
        "Chờ nghĩa vụ tài chính: vẫn tính thời hạn.",
        "Xác minh: cộng thêm 5 ngày làm việc.",
        "Xã miền núi, hải đảo, đặc biệt khó khăn: cộng thêm 10 ngày.",
        "Không được hẹn lại.",
        "Căn cứ: Nghị định 1/2026.",
    )
    assert sentences(ClockPolicy(on_verify=OnVerify.PAUSE))[2] == "Xác minh: đồng hồ dừng."
    assert stage_words((Stage("UBND xã", days(1)), Stage("Công an xã"))) == (
        "1. UBND xã: 1 ngày",
        "2. Công an xã: chưa có thời hạn riêng",
    )
