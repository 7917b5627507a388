"""What a decision adds, changes and abolishes: told field by field, before anything is written."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.catalogue_change import ChangeKind
from motcua_desktop.domain.catalogue_difference import Difference, differences
from motcua_desktop.domain.fees import Exemption, FeeRule
from motcua_desktop.domain.procedure import (
    Channel,
    ChannelRule,
    ComponentRule,
    Procedure,
    ProcedureCode,
)
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import BadFile, InvalidInput, NotAllowed, NotFound
from motcua_desktop.resources import resource
from motcua_desktop.services.catalogue_files import read_catalogue
from motcua_desktop.services.catalogue_plan import ImportReport
from tests.fakes.desk import TestDesk

BIRTH = "1.001193"
STARTER = read_catalogue(
    resource("catalogue", "starter.json").read_bytes(), name="starter.json"
).procedures


def procedure(**changes: Any) -> Procedure:
    rule = ChannelRule(Term(5, Unit.WORKING_DAYS), (FeeRule("Lệ phí", 8000),))
    made = Procedure(
        ProcedureCode("1.990001"),
        "Việc một",
        "Thử nghiệm",
        channels={Channel.COUNTER: rule, Channel.ONLINE: rule},
        components=(ComponentRule("Đơn"), ComponentRule("Căn cước", present_only=True)),
        decision="1/QĐ-UBND",
    )
    return replace(made, **changes)


def decide(desk: TestDesk, told: object, *, dry: bool = False) -> ImportReport:
    data = json.dumps(told, ensure_ascii=False).encode()
    return desk.app.catalogue.import_file(desk.actor, data, "qd.json", dry_run=dry).value


def test_a_change_is_told_field_by_field() -> None:
    rule = ChannelRule(
        Term(3, Unit.WORKING_DAYS),
        (FeeRule("Lệ phí", 10_000, exemptions=(Exemption("hn", "Hộ nghèo"),)),),
    )
    after = procedure(
        name="Việc một, sửa đổi",
        channels={Channel.COUNTER: rule, Channel.ONLINE: rule},
        components=(ComponentRule("Đơn", copies=1), ComponentRule("Ảnh", required=False)),
        decision="2/QĐ-UBND",
    )

    assert differences(procedure(), after) == (
        Difference("tên", "", "Việc một", "Việc một, sửa đổi"),
        Difference("thời hạn", "Trực tiếp", "5 ngày làm việc", "3 ngày làm việc"),
        Difference("thời hạn", "Trực tuyến", "5 ngày làm việc", "3 ngày làm việc"),
        Difference("phí, lệ phí", "Lệ phí", "8.000 đ", "10.000 đ; Hộ nghèo (miễn)"),
        Difference("thành phần hồ sơ", "Đơn", "1 bản chính", "1 bản chính, 1 bản sao"),
        Difference("thành phần hồ sơ", "Căn cước", "1 bản chính; xuất trình", ""),
        Difference("thành phần hồ sơ", "Ảnh", "", "1 bản chính; nếu có"),
        Difference("quyết định công bố", "", "1/QĐ-UBND", "2/QĐ-UBND"),
    )


def test_what_no_word_tells_is_told_all_the_same() -> None:
    turned = procedure(components=tuple(reversed(procedure().components)))

    assert differences(procedure(), turned) == (
        Difference("thành phần hồ sơ", "", "", "cách ghi hoặc thứ tự"),
    )


@given(st.sampled_from(STARTER), st.sampled_from(STARTER))
def test_two_versions_differ_in_words_exactly_when_they_differ(
    one: Procedure, other: Procedure
) -> None:
    same = replace(other, code=one.code)

    assert bool(differences(one, same)) == (one.fingerprint() != same.fingerprint())


def test_a_new_procedure_is_told_in_brief(desk: TestDesk) -> None:
    report = decide(desk, [procedure().to_json()], dry=True)

    assert [change.kind for change in report.changes] == [ChangeKind.ADDED]
    assert report.changes[0].parts == ()
    assert [(one.part, one.after) for one in report.changes[0].details] == [
        ("lĩnh vực", "Thử nghiệm"),
        ("thời hạn", "5 ngày làm việc"),
        ("phí, lệ phí", "Lệ phí: 8.000 đ"),
        ("thành phần hồ sơ", "2 giấy tờ"),
        ("quyết định công bố", "1/QĐ-UBND"),
    ]


def test_the_open_dossiers_and_the_drafts_that_a_change_touches_are_told(desk: TestDesk) -> None:
    first, second = desk.receive(), desk.receive(summary="Người thứ hai")
    desk.receive(procedure="2.000635")
    desk.app.desk.save_draft(desk.actor, "intake", {"form": {"procedure": BIRTH}})
    told = desk.app.catalogue.show(BIRTH).procedure.to_json() | {"name": "Khai sinh, sửa đổi"}

    change = decide(desk, [told], dry=True).changes[0]

    assert change.touched.count == 2
    assert set(change.touched.codes) == {first.code, second.code}
    assert [one.owner for one in change.touched.drafts] == ["Hồ Thị Nga"]
    assert change.to_json()["touched"]["open"] == 2


def test_a_decision_abolishes_from_a_day_on(desk: TestDesk) -> None:
    decision = {
        "abolished": [BIRTH, "1.999999"],
        "abolished_from": "2026-11-23",
        "basis": "Quyết định 5/QĐ-UBND",
    }

    report = decide(desk, decision)

    assert [(one.kind, one.parts) for one in report.changes] == [
        (ChangeKind.ABOLISHED, ("bãi bỏ",))
    ]
    assert report.changes[0].details == (
        Difference("bãi bỏ", "", "đang có hiệu lực", "từ 23/11/2026 theo Quyết định 5/QĐ-UBND"),
    )
    assert [one.code for one in report.skipped] == ["1.999999"]
    assert desk.receive().procedure.code == BIRTH
    desk.clock.set(2026, 11, 23)
    with pytest.raises(InvalidInput, match="bãi bỏ từ ngày 23/11/2026 theo Quyết định 5/QĐ-UBND"):
        desk.receive(summary="Người đến sau")


def test_what_is_abolished_is_found_no_more_and_its_dossiers_go_on(desk: TestDesk) -> None:
    dossier = desk.receive()

    desk.app.catalogue.abolish(desk.actor, [BIRTH], "Quyết định 5/QĐ-UBND")

    assert not desk.app.catalogue.find(BIRTH)
    assert [one.procedure.code for one in desk.app.catalogue.find(BIRTH, gone=True)] == [BIRTH]
    assert desk.app.desk.show(dossier.code).procedure.version == 1
    corrected = desk.app.desk.correct(desk.actor, dossier.code, {"sets": 2}, "Đếm lại").value
    assert corrected.sets == 2


def test_abolished_twice_is_abolished_once_and_the_earlier_day_counts(desk: TestDesk) -> None:
    desk.app.catalogue.abolish(desk.actor, [BIRTH], "Quyết định 5/QĐ-UBND")

    again = desk.app.catalogue.abolish(desk.actor, [BIRTH], "Quyết định 6/QĐ-UBND").value

    assert (again.changed, again.unchanged) == (0, 1)
    assert len(desk.app.catalogue.versions(BIRTH)) == 2


def test_an_abolition_is_kept_in_our_own_shape(desk: TestDesk) -> None:
    desk.app.catalogue.abolish(desk.actor, [BIRTH], "Quyết định 5/QĐ-UBND", date(2026, 12, 1))
    known = desk.app.catalogue.show(BIRTH).procedure

    assert known.to_json()["abolished"] == {"from": "2026-12-01", "basis": "Quyết định 5/QĐ-UBND"}
    assert Procedure.from_json(known.to_json()) == known


def test_one_unknown_code_abolishes_nothing(desk: TestDesk) -> None:
    with pytest.raises(NotFound):
        desk.app.catalogue.abolish(desk.actor, [BIRTH, "1.999999"], "Quyết định 5/QĐ-UBND")

    assert desk.app.catalogue.find(BIRTH)


def test_the_same_file_again_does_not_undo_an_abolition_but_another_decision_does(
    desk: TestDesk,
) -> None:
    told = desk.app.catalogue.show(BIRTH).procedure.to_json()
    desk.app.catalogue.abolish(desk.actor, [BIRTH], "Quyết định 5/QĐ-UBND")

    assert decide(desk, [told]).unchanged == 1
    assert not desk.app.catalogue.find(BIRTH)

    report = decide(desk, [told | {"decision": "9/QĐ-UBND"}])
    assert "lại có hiệu lực" in report.changes[0].parts
    assert desk.app.catalogue.find(BIRTH)


def test_an_abolition_is_taken_back_with_a_reason(desk: TestDesk) -> None:
    desk.app.catalogue.abolish(desk.actor, [BIRTH], "Quyết định 5/QĐ-UBND")

    report = desk.app.catalogue.revive(desk.actor, [BIRTH], "Đính chính 6/UBND").value

    assert report.changes[0].parts == ("lại có hiệu lực",)
    assert desk.app.catalogue.find(BIRTH)


def test_an_abolition_needs_its_basis_and_a_right(desk: TestDesk) -> None:
    desk.app.staff.add(desk.actor, "hoa", "Lê Thị Hoa", "officer", "matkhau-thu")
    officer = desk.app.staff.sign_in("hoa", "matkhau-thu").value

    with pytest.raises(InvalidInput) as found:
        desk.app.catalogue.abolish(desk.actor, [BIRTH], " ")
    with pytest.raises(NotAllowed):
        desk.app.catalogue.abolish(officer, [BIRTH], "Quyết định 5/QĐ-UBND")

    assert found.value.field == "basis"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"abolished": BIRTH, "basis": "x"}, "phải là danh sách"),
        ({"abolished": ["abc"], "basis": "x"}, "không phải mã thủ tục"),
        ({"abolished": [BIRTH]}, "thiếu «basis»"),
        ({"abolished": [BIRTH], "basis": "x", "abolished_from": "mai"}, "không phải ngày"),
        (
            {"abolished": ["1.990001"], "basis": "x", "result": [procedure().to_json()]},
            "vừa được công bố vừa bị bãi bỏ",
        ),
    ],
    ids=["no list", "no code", "no basis", "no day", "both"],
)
def test_a_decision_that_is_not_understood_changes_nothing(
    desk: TestDesk, told: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadFile, match=message):
        decide(desk, told)

    assert desk.app.catalogue.find(BIRTH)
