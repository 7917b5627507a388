"""The portal's records: what is understood, what is kept as text, and what is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.fees import FeeRule
from motcua_desktop.domain.procedure import Channel, Procedure
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.services.catalogue_files import CatalogueFile, read_catalogue
from tests.fakes.portal import Json, channel, fee, group, paper, record, time


def read_json(document: object, name: str = "tthc.json") -> CatalogueFile:
    return read_catalogue(json.dumps(document, ensure_ascii=False).encode(), name=name)


def read_one(**changes: object) -> tuple[Procedure, list[str]]:
    found = read_json(record(**changes))
    (procedure,) = found.procedures
    return procedure, [line.removeprefix(f"{procedure.code}: ") for line in found.warnings]


def with_term(amount: str, unit: str, field_name: str = "Thử nghiệm") -> tuple[Term | None, str]:
    procedure, warnings = read_one(
        CACHTHUCTHUCHIEN=[channel("1", time(amount, unit))],
        LINHVUCTHUCHIEN=[{"TENLINHVUC": field_name}],
    )
    return procedure.rule(Channel.COUNTER).term, "; ".join(warnings)


def with_fee(*fees: Json) -> tuple[tuple[FeeRule, ...], list[str]]:
    procedure, warnings = read_one(
        CACHTHUCTHUCHIEN=[channel("1", time("5", "Ngày làm việc", *fees))]
    )
    return procedure.rule(Channel.COUNTER).fees, warnings


def with_papers(*groups: Json) -> tuple[Procedure, list[str]]:
    return read_one(THANHPHANHOSO=list(groups))


def test_a_clean_record_is_read_without_a_doubt() -> None:
    procedure, warnings = read_one()

    assert warnings == []
    assert procedure.code == "1.990001"
    assert procedure.field_name == "Thử nghiệm"
    assert procedure.decision == "01/QĐ-THU"
    assert procedure.rule(Channel.COUNTER).term == Term(5, Unit.WORKING_DAYS)
    assert [component.name for component in procedure.components] == ["Đơn đề nghị"]


@pytest.mark.parametrize(
    "document",
    [record(), [record()], {"result": [record()]}, {"RESULT": record(), "error_code": "0"}],
)
def test_one_object_a_list_and_a_result_are_all_taken(document: object) -> None:
    assert len(read_json(document).procedures) == 1


def test_the_case_of_a_key_does_not_matter() -> None:
    lowered = json.loads(json.dumps(record()).lower())

    assert read_json(lowered).procedures[0].code == "1.990001"


def test_a_bom_is_no_trouble() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(record()).encode()

    assert len(read_catalogue(data, name="x.json").procedures) == 1


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("3", "Ngày làm việc", Term(3, Unit.WORKING_DAYS)),
        ("03", "ngày làm việc", Term(3, Unit.WORKING_DAYS)),
        ("15", "Ngày", Term(15, Unit.DAYS)),
        ("8", "Giờ làm việc", Term(8, Unit.WORKING_HOURS)),
        ("24", "Giờ", Term(24, Unit.HOURS)),
        ("2", "Tuần", Term(14, Unit.DAYS)),
    ],
)
def test_a_term_with_a_unit_is_taken_as_it_is(amount: str, unit: str, expected: Term) -> None:
    assert with_term(amount, unit) == (expected, "")


def test_a_bare_1_in_civil_status_means_the_same_day() -> None:
    assert with_term("1", "", "Hộ tịch") == (Term(1, Unit.SAME_DAY), "")


@pytest.mark.parametrize(("amount", "field"), [("1", "Chứng thực"), ("5", "Hộ tịch")])
def test_any_other_bare_number_means_working_days_with_a_warning(amount: str, field: str) -> None:
    term, warning = with_term(amount, "", field)

    assert term == Term(int(amount), Unit.WORKING_DAYS)
    assert warning == f"thời hạn «{amount}» không có đơn vị, hiểu là ngày làm việc (Trực tiếp)"


@pytest.mark.parametrize(
    ("amount", "unit", "warning"),
    [
        ("", "", "không có thời hạn giải quyết (Trực tiếp)"),
        ("0", "", "thời hạn «0» không dùng được, giữ nguyên văn (Trực tiếp)"),
        ("15-20", "Ngày", "không hiểu thời hạn «15-20 Ngày», giữ nguyên văn (Trực tiếp)"),
        ("6", "Tháng", "không hiểu thời hạn «6 Tháng», giữ nguyên văn (Trực tiếp)"),
        ("99999", "Ngày", "thời hạn «99999 Ngày» không dùng được, giữ nguyên văn (Trực tiếp)"),
    ],
)
def test_a_term_not_understood_is_kept_as_text_and_told(
    amount: str, unit: str, warning: str
) -> None:
    procedure, warnings = read_one(CACHTHUCTHUCHIEN=[channel("1", time(amount, unit))])

    assert warnings == [warning]
    assert procedure.rule(Channel.COUNTER).term is None
    assert procedure.rule(Channel.COUNTER).term_note == f"{amount} {unit}".strip()


def test_the_same_doubt_of_three_channels_is_told_once() -> None:
    _, warnings = read_one(CACHTHUCTHUCHIEN=[channel(n, time("5", "")) for n in "123"])

    assert warnings == [
        "thời hạn «5» không có đơn vị, hiểu là ngày làm việc (Trực tiếp, Trực tuyến, Bưu chính)"
    ]


def test_a_second_duration_becomes_a_case() -> None:
    procedure, warnings = read_one(
        CACHTHUCTHUCHIEN=[
            channel("1", time("20", "Ngày"), time("30", "Ngày", note="Xã miền núi, hải đảo"))
        ]
    )

    assert procedure.term(Channel.COUNTER) == Term(20, Unit.DAYS)
    assert procedure.term(Channel.COUNTER, "Xã miền núi, hải đảo") == Term(30, Unit.DAYS)
    assert warnings == [
        "có thêm thời hạn 30 ngày, ghi thành trường hợp «Xã miền núi, hải đảo» (Trực tiếp)"
    ]


def test_a_channel_not_known_is_kept_as_a_note() -> None:
    procedure, warnings = read_one(
        CACHTHUCTHUCHIEN=[channel("1", time("5", "Ngày")), channel("7", time("5", "Ngày"))]
    )

    assert list(procedure.channels) == [Channel.COUNTER]
    assert warnings == ["không hiểu kênh «7», giữ trong ghi chú"]
    assert any(note.startswith("Kênh «7»") for note in procedure.notes)


@pytest.mark.parametrize(
    ("written", "amount", "unit"),
    [
        ("8.000", 8000, ""),
        ("8,000", 8000, ""),
        ("1.250.000", 1_250_000, ""),
        ("5000", 5000, ""),
        (5000, 5000, ""),
        ("0", 0, ""),
        ("không", 0, ""),
        ("Miễn phí", 0, ""),
        ("10.000 đồng/trường hợp", 10_000, "trường hợp"),
        ("2.000đ/trang", 2000, "trang"),
    ],
)
def test_money_is_read_as_people_write_it(written: object, amount: int, unit: str) -> None:
    (found,), warnings = with_fee(fee(written))

    assert (found.amount, found.unit) == (amount, unit)
    assert warnings == []


@pytest.mark.parametrize("written", ["0,1%", "theo quy định", "1.5", "10.00.000", "5000 USD"])
def test_money_not_understood_is_kept_as_text_and_told(written: str) -> None:
    (found,), warnings = with_fee(fee(written))

    assert found.amount is None
    assert written in found.note
    assert warnings == [f"không hiểu mức phí «{written} VNĐ», giữ nguyên văn (Trực tiếp)"]


def test_a_zero_that_the_council_decides_is_left_open() -> None:
    (found,), warnings = with_fee(fee("0", note="Mức phí do Hội đồng nhân dân tỉnh quyết định."))

    assert found.amount is None
    assert found.note == "Mức phí do Hội đồng nhân dân tỉnh quyết định."
    assert warnings == ["phí ghi 0 nhưng do HĐND tỉnh quyết định, để trống mức (Trực tiếp)"]


def test_fee_codes_with_a_stray_quote_tell_fee_from_charge() -> None:
    fees, _ = with_fee(fee("1.000", code="1'"), fee("2.000", code="2'"), fee("", note=""))

    assert [found.name for found in fees] == ["Phí", "Lệ phí"]


def test_papers_to_show_are_not_papers_to_hand_in() -> None:
    procedure, _ = with_papers(
        group("Giấy tờ phải nộp", paper("Tờ khai")),
        group("Giấy tờ phải xuất trình", paper("Căn cước", "0", "0")),
    )

    assert [(p.name, p.present_only, p.case) for p in procedure.components] == [
        ("Tờ khai", False, ""),
        ("Căn cước", True, ""),
    ]


def test_other_headings_are_cases() -> None:
    procedure, _ = with_papers(
        group("", paper("Tờ khai")),
        group("Trường hợp ủy quyền", paper("Văn bản ủy quyền")),
    )

    assert [case.name for case in procedure.cases] == ["Trường hợp ủy quyền"]
    assert [p.name for p in procedure.papers()] == ["Tờ khai"]
    assert [p.name for p in procedure.papers("Trường hợp ủy quyền")] == [
        "Tờ khai",
        "Văn bản ủy quyền",
    ]


def test_the_only_heading_of_a_procedure_is_a_remark() -> None:
    procedure, _ = with_papers(group("Số lượng hồ sơ: 02 bộ", paper("Đơn")))

    assert procedure.cases == ()
    assert procedure.notes == ("Số lượng hồ sơ: 02 bộ",)


@pytest.mark.parametrize(
    ("name", "originals", "copies"),
    [
        ("Lưu ý: nộp trước 15 giờ.", "1", "0"),
        ("* Lưu ý: nộp trước 15 giờ.", "0", "0"),
        ("Trường hợp gửi qua bưu chính thì gửi kèm bản sao có chứng thực.", "0", "0"),
        ("Người yêu cầu nộp các giấy tờ sau", "", ""),
        ("Chứng cứ gồm một trong các giấy tờ sau đây", "0", "0"),
    ],
)
def test_a_note_that_poses_as_a_paper_becomes_a_note(
    name: str, originals: str, copies: str
) -> None:
    procedure, warnings = with_papers(group("", paper("Đơn"), paper(name, originals, copies)))

    assert [p.name for p in procedure.components] == ["Đơn"]
    assert procedure.notes == (name,)
    assert len(warnings) == 1
    assert "là ghi chú, không phải giấy tờ" in warnings[0]


def test_everything_under_a_heading_of_notes_is_a_note() -> None:
    procedure, warnings = with_papers(
        group("", paper("Đơn")), group("Lưu ý", paper("Một điều"), paper("Hai điều"))
    )

    assert procedure.notes == ("Một điều", "Hai điều")
    assert warnings == ["2 mục dưới «Lưu ý» là ghi chú, không phải giấy tờ"]


@pytest.mark.parametrize(
    "name",
    [
        "Trường hợp trẻ em bị bỏ rơi thì phải có biên bản",
        "Văn bản ủy quyền trong trường hợp ủy quyền",
        "Giấy tờ khác (nếu có)",
        "Mẫu điện tử tương tác (nếu nộp trực tuyến)",
    ],
)
def test_a_paper_needed_in_some_cases_only_is_not_required(name: str) -> None:
    procedure, warnings = with_papers(group("", paper(name)))

    assert [p.required for p in procedure.components] == [False]
    assert warnings == [f"«{name}» chỉ cần khi có trường hợp đó, để không bắt buộc"]


@pytest.mark.parametrize(
    ("originals", "copies", "expected", "warning"),
    [
        ("01", "0", (1, 0), None),
        ("", "", (1, 0), "«Đơn» không ghi số bản, tạm ghi 1 bản chính"),
        ("31", "0", (1, 0), "«Đơn»: số lượng «31» quá lớn, tạm ghi 1"),
        ("hai", "1", (1, 1), "«Đơn»: không hiểu số lượng «hai», tạm ghi 1"),
    ],
)
def test_counts_are_read_with_care(
    originals: str, copies: str, expected: tuple[int, int], warning: str | None
) -> None:
    procedure, warnings = with_papers(group("", paper("Đơn", originals, copies)))

    assert [(p.originals, p.copies) for p in procedure.components] == [expected]
    assert warnings == ([warning] if warning else [])


def test_a_text_in_place_of_an_object_is_its_name() -> None:
    procedure, _ = read_one(LINHVUCTHUCHIEN="Đất đai", THANHPHANHOSO=[group("", paper("Đơn"))])

    assert procedure.field_name == "Đất đai"


def test_a_procedure_no_longer_public_is_not_active() -> None:
    assert not read_one(TRANGTHAI="0")[0].active


scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from([
                "KENH", "THOIGIAN", "THOIGIANGIAIQUYET", "DONVITINH", "MOTA", "PHILEPHI", "SOTIEN",
                "DONVI", "TRUONGHOP", "GIAYTO", "TENGIAYTO", "SOBANCHINH", "TENLINHVUC",
            ]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ["LINHVUCTHUCHIEN", "CACHTHUCTHUCHIEN", "THANHPHANHOSO", "YEUCAU", "TRANGTHAI"],
            anything,
        ),
    )
)
def test_whatever_the_portal_puts_inside_a_record_is_taken(changes: Json) -> None:
    (procedure,) = read_json(record(**changes)).procedures

    assert Procedure.from_json(json.loads(json.dumps(procedure.to_json()))) == procedure
