"""Which papers a dossier has, what stands on them after real steps, and how prints are counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua_desktop.app import Printed, open_home
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.forms import Form, latest, occasion, parse_form, printable
from motcua_desktop.domain.paper import (
    ControlRow,
    ControlSheet,
    DossierSheet,
    FeeSheet,
    LabelSheet,
    NoticeSheet,
    ReceiptSheet,
    SheetPaper,
    SupplementSheet,
)
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import FormNotDue, InvalidInput, PrintedMeanwhile
from motcua_desktop.models import journal, reading
from motcua_desktop.vault import MemoryVault
from tests.fakes.desk import Mould, TestDesk
from tests.fakes.sheets import bare, read, text_of

WITH_FEE = "2.000635"
ALWAYS = (Form.RECEIPT, Form.CONTROL, Form.REGISTER, Form.LABEL, Form.SURVEY)


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Mould:
    made = Mould(tmp_path_factory.mktemp("mould"))
    made.make()
    return made


@pytest.fixture
def desk(mould: Mould, tmp_path: Path) -> Iterator[TestDesk]:
    with mould.open(tmp_path / "home") as opened:
        yield opened


def step(desk: TestDesk, dossier: Dossier, action: Action, **data: Any) -> Dossier:
    desk.clock.passes(timedelta(minutes=1))
    return desk.app.desk.step(desk.actor, dossier.code, action, data).value


def sheet(desk: TestDesk, dossier: Dossier, form: Form) -> DossierSheet:
    return desk.app.papers.form(desk.actor, dossier.code, form).sheet


def printed(desk: TestDesk, dossier: Dossier, form: Form) -> Printed:
    """A paper made and kept as a file, which counts it."""
    made = desk.app.form(desk.actor, dossier.code, form)
    desk.app.kept(desk.actor, made.sheet)
    return made


def started(desk: TestDesk, **changes: Any) -> Dossier:
    return step(desk, desk.receive(**changes), Action.START)


def refused(dossier: Dossier, form: Form) -> FormNotDue:
    with pytest.raises(FormNotDue) as caught:
        occasion(dossier, form)
    return caught.value


def test_a_new_dossier_has_its_receipt_and_its_label(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="1.004884")

    assert printable(dossier) == ALWAYS
    assert isinstance(sheet(desk, dossier, Form.RECEIPT), ReceiptSheet)
    assert isinstance(sheet(desk, dossier, Form.LABEL), LabelSheet)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (Form.SUPPLEMENT, "chưa có lần yêu cầu bổ sung nào nên không in Phiếu yêu cầu bổ sung"),
        (Form.REFUSAL, "không bị từ chối nên không in Phiếu từ chối (Mẫu 03)."),
        (Form.APOLOGY, "chưa được gia hạn nên không in Văn bản xin lỗi, gia hạn (Mẫu 04)."),
        (Form.STOP, "chưa dừng giải quyết, cũng chưa được rút nên không in Thông báo dừng"),
        (Form.FEE, "không có khoản phí, lệ phí nào phải thu nên không in Phiếu thu phí, lệ phí."),
    ],
)
def test_a_form_that_does_not_fit_says_why_and_which_ones_do(
    desk: TestDesk, form: Form, why: str
) -> None:
    trouble = refused(desk.receive(procedure="1.004884"), form)

    assert why in trouble.message
    assert trouble.field == "form"
    assert trouble.next_step == (
        "Bây giờ in được: 01 (Giấy tiếp nhận), 06 (Phiếu kiểm soát), 07 (Trang sổ theo dõi hồ sơ), "
        "label (Nhãn hồ sơ), survey (Phiếu đánh giá)."
    )


def test_a_refused_print_is_not_counted(desk: TestDesk) -> None:
    dossier = started(desk)
    with pytest.raises(FormNotDue):
        desk.app.form(desk.actor, dossier.code, Form.SUPPLEMENT)
    step(desk, dossier, Action.REQUEST_SUPPLEMENT, reason="Thiếu giấy")

    assert desk.app.form(desk.actor, dossier.code, Form.SUPPLEMENT).copy == 1


def test_mau_02_says_what_the_last_request_asked_for(desk: TestDesk) -> None:
    dossier = started(desk)
    items = ["Giấy chứng sinh (bản chính)", "Ảnh 3×4"]
    asked = step(desk, dossier, Action.REQUEST_SUPPLEMENT, reason="Thiếu giấy", items=items)
    told = sheet(desk, asked, Form.SUPPLEMENT)

    assert isinstance(told, SupplementSheet)
    assert (told.items, told.reason, told.request_no) == (tuple(items), "Thiếu giấy", 1)
    assert (told.number, told.code, told.scan) == ("5001", dossier.code, dossier.scan)
    assert told.officer == "Hồ Thị Nga"
    assert told.contact == "Hồ Thị Nga, quầy 1"

    step(desk, dossier, Action.SUPPLEMENT)
    step(desk, dossier, Action.REQUEST_SUPPLEMENT, reason="Ảnh mờ")
    again = sheet(desk, dossier, Form.SUPPLEMENT)

    assert isinstance(again, SupplementSheet)
    assert (again.items, again.reason, again.request_no) == ((), "Ảnh mờ", 2)
    assert (again.number, again.reprint) == ("5001-2", 0)


def test_mau_03_says_reason_and_basis(desk: TestDesk) -> None:
    dossier = desk.receive(submitter={"name": "Lê Văn Đậu", "authorisation": "Giấy ủy quyền"})
    step(desk, dossier, Action.REJECT, reason="Không thuộc thẩm quyền", basis="Điều 16")
    told = sheet(desk, dossier, Form.REFUSAL)

    assert isinstance(told, NoticeSheet)
    assert (told.form, told.reason, told.basis) == ("03", "Không thuộc thẩm quyền", "Điều 16")
    assert (told.submitter, told.you) == ("Lê Văn Đậu", "Ông/Bà")
    assert told.papers == ()


def test_mau_04_says_the_old_day_and_the_new_one(desk: TestDesk) -> None:
    dossier = started(desk, procedure="1.004884")
    before = dossier.due_at
    step(desk, dossier, Action.EXTEND, new_due_at="2026-12-31T17:00", reason="Chờ xác minh")
    told = sheet(desk, dossier, Form.APOLOGY)

    assert isinstance(told, NoticeSheet)
    assert told.old_due_at == before
    assert told.new_due_at == datetime(2026, 12, 31, 10, tzinfo=UTC)
    assert told.reason == "Chờ xác minh"

    step(
        desk,
        dossier,
        Action.EXTEND,
        new_due_at="2027-01-15T17:00",
        reason="Vẫn chờ",
        override=True,
        basis="Công văn 12 của tỉnh",
    )
    again = sheet(desk, dossier, Form.APOLOGY)

    assert isinstance(again, NoticeSheet)
    assert again.old_due_at == told.new_due_at
    assert again.reprint == 0


def test_mau_05_after_a_stop_gives_back_papers_and_tells_the_fees(desk: TestDesk) -> None:
    papers = [{"name": "Khác: Đơn đề nghị", "originals": 2}, {"name": "Khác: Ảnh", "originals": 0}]
    dossier = started(desk, procedure=WITH_FEE, components=papers)
    step(desk, dossier, Action.PAY, amount=5_000, method="cash")
    step(desk, dossier, Action.STOP, reason="Quá hạn bổ sung", basis="Quyết định 12")
    told = sheet(desk, dossier, Form.STOP)

    assert isinstance(told, NoticeSheet)
    assert (told.withdrawn, told.paid, told.basis) == (False, 5_000, "Quyết định 12")
    assert told.papers == (SheetPaper("Khác: Đơn đề nghị", 2, 0),)


def test_mau_05_after_a_withdrawal_says_who_asked(desk: TestDesk) -> None:
    applicant = {"kind": "enterprise", "name": "Công ty TNHH Hoa Ban", "id_type": "none"}
    dossier = started(desk, applicant=applicant)
    step(desk, dossier, Action.WITHDRAW, reason="Theo đơn")
    told = sheet(desk, dossier, Form.STOP)

    assert isinstance(told, NoticeSheet)
    assert told.withdrawn
    assert (told.addressee, told.you) == ("Công ty TNHH Hoa Ban", "Quý cơ quan, tổ chức")


def test_the_fee_slip_tells_each_payment_and_after_one_is_a_new_paper(desk: TestDesk) -> None:
    dossier = desk.receive(procedure=WITH_FEE)
    owed = sheet(desk, dossier, Form.FEE)
    step(desk, dossier, Action.PAY, amount=5_000, method="cash")
    paid = sheet(desk, dossier, Form.FEE)

    assert isinstance(owed, FeeSheet)
    assert isinstance(paid, FeeSheet)
    assert ([line.owed for line in owed.lines], owed.payments) == ([8_000], ())
    assert owed.officer == "Hồ Thị Nga"
    assert ([line.owed for line in paid.lines], paid.reprint) == ([3_000], 0)
    assert [(one.amount, one.method) for one in paid.payments] == [(5_000, "cash")]


def test_prints_are_counted_form_by_form_and_reprints_are_in_the_journal(desk: TestDesk) -> None:
    dossier = desk.receive()

    def prints(form: Form) -> tuple[int, bool]:
        made = printed(desk, dossier, form)
        return made.copy, made.reprint

    assert [prints(Form.LABEL), prints(Form.LABEL)] == [(1, False), (2, True)]
    assert prints(Form.RECEIPT) == (1, False)
    found = desk.app.desk.show(dossier.code)
    assert found.prints == 1
    assert [line.note for line in found.history if line.action == "reprint"] == [
        "Nhãn hồ sơ, lần 1"
    ]


def test_a_step_of_an_older_version_is_told_by_its_note(desk: TestDesk) -> None:
    dossier = desk.receive()
    with desk.app.database.write() as connection:
        seq = reading.seq_of(connection, dossier.code) or 0
        at = desk.clock.now()
        for action in ("reject", "extend"):
            entry = journal.Entry(at, desk.actor, action, dossier=seq, note="Lý do cũ")
            journal.write(connection, entry)
    refusal, apology = (sheet(desk, dossier, form) for form in (Form.REFUSAL, Form.APOLOGY))

    assert isinstance(refusal, NoticeSheet)
    assert isinstance(apology, NoticeSheet)
    assert (refusal.reason, refusal.basis) == ("Lý do cũ", "")
    assert apology.old_due_at is None
    assert apology.new_due_at == dossier.due_at


@pytest.mark.parametrize("typed", ["01", " FEE ", "Label"])
def test_a_form_is_known_however_it_is_typed(typed: str) -> None:
    assert parse_form(typed) in set(Form)


def test_an_unknown_form_names_the_choices() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_form("99")

    assert caught.value.field == "form"
    assert caught.value.message == (
        "Mẫu «99» không có; hãy dùng: 01, 02, 03, 04, 05, 06, 07, fee, label, survey."
    )


def test_the_paper_that_the_last_step_asks_for_comes_first(desk: TestDesk) -> None:
    dossier = started(desk, procedure=WITH_FEE)
    assert latest(dossier) is Form.RECEIPT

    paid = step(desk, dossier, Action.PAY, amount=8_000)
    assert latest(paid) is Form.FEE

    asked = step(desk, dossier, Action.REQUEST_SUPPLEMENT, reason="Thiếu giấy")
    assert latest(asked) is Form.SUPPLEMENT

    for _ in range(2):
        printed(desk, dossier, Form.SUPPLEMENT)
    assert latest(desk.app.desk.show(dossier.code)) is Form.SUPPLEMENT


def test_a_corrected_dossier_has_a_new_receipt_in_the_place_of_the_old(desk: TestDesk) -> None:
    dossier = desk.receive()
    printed(desk, dossier, Form.RECEIPT)
    first = sheet(desk, dossier, Form.RECEIPT)
    desk.clock.passes(timedelta(minutes=30))
    desk.app.desk.correct(
        desk.actor, dossier.code, {"applicant": {"name": "Nguyễn Thị Ảnh"}}, "Ghi sai dấu tên"
    )
    again = sheet(desk, dossier, Form.RECEIPT)

    assert isinstance(first, ReceiptSheet)
    assert isinstance(again, ReceiptSheet)
    assert (first.reprint, first.reissue) == (1, None)
    assert again.reissue is not None
    assert (again.applicant, again.number, again.reprint) == ("Nguyễn Thị Ảnh", "5001-2", 0)
    assert (again.reissue.number, again.reissue.replaces) == (1, dossier.received_at)
    assert "Ghi sai dấu tên" in again.reissue.reason
    text = bare(text_of(printed(desk, dossier, Form.RECEIPT).pdf))
    assert bare("Cấp lại lần 1, thay giấy tiếp nhận đã cấp lúc 09 giờ 30 phút") in text
    assert printed(desk, dossier, Form.RECEIPT).reprint


def test_the_receipt_explains_its_due_moment_line_by_line_when_asked(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="1.004884")
    plain = desk.app.form(desk.actor, dossier.code, Form.RECEIPT)
    told = desk.app.form(desk.actor, dossier.code, Form.RECEIPT, explained=True)

    assert dossier.due is not None
    lines = [bare(step.why) for step in dossier.due.steps]
    assert bare("Cách tính thời gian trả kết quả:") not in bare(text_of(plain.pdf))
    assert all(line in bare(text_of(told.pdf)) for line in lines)
    desk.app.settings = replace(desk.app.settings, explain_due=True)
    assert desk.app.form(desk.actor, dossier.code, Form.RECEIPT).pdf == told.pdf


def test_the_slip_to_rate_on_goes_with_the_first_receipt_where_the_computer_is_set_so(
    desk: TestDesk,
) -> None:
    desk.app.settings = replace(desk.app.settings, survey_slip=True)
    dossier = desk.receive()
    first = desk.app.form(desk.actor, dossier.code, Form.RECEIPT)
    desk.app.kept(desk.actor, first.sheet)
    second = desk.app.form(desk.actor, dossier.code, Form.RECEIPT)
    slip = desk.app.form(desk.actor, dossier.code, Form.SURVEY)

    assert bare("PHIẾU ĐÁNH GIÁ") in bare(text_of(first.pdf))
    assert bare("PHIẾU ĐÁNH GIÁ") not in bare(text_of(second.pdf))
    assert (second.copy, slip.copy) == (2, 2)


def test_a_receipt_printed_meanwhile_is_made_anew_without_another_slip(desk: TestDesk) -> None:
    desk.app.settings = replace(desk.app.settings, survey_slip=True)
    code = desk.receive().code
    early, late = (desk.app.form(desk.actor, code, Form.RECEIPT) for _ in range(2))
    desk.app.kept(desk.actor, early.sheet)

    assert desk.app.kept(desk.actor, late.sheet).copy == 2


def test_a_let_off_fee_is_told_with_its_reason(desk: TestDesk) -> None:
    dossier = desk.receive(procedure=WITH_FEE)
    step(desk, dossier, Action.WAIVE, amount=8_000, exemption="Hộ nghèo", evidence="Sổ hộ nghèo")
    text = bare(text_of(desk.app.form(desk.actor, dossier.code, Form.RECEIPT).pdf))

    assert bare("miễn, giảm: Hộ nghèo") in text
    assert bare(": 0 đ") not in text


def test_a_coded_refusal_is_told_in_its_words(desk: TestDesk) -> None:
    dossier = desk.receive()
    step(desk, dossier, Action.REJECT, code="not_competent", reason="Thuộc Sở Nội vụ")
    told = sheet(desk, dossier, Form.REFUSAL)

    assert isinstance(told, NoticeSheet)
    assert told.reason == "Không thuộc thẩm quyền giải quyết: Thuộc Sở Nội vụ"


def test_mau_04_promises_one_extension_and_no_more(desk: TestDesk) -> None:
    dossier = started(desk, procedure="1.004884")
    step(desk, dossier, Action.EXTEND, new_due_at="2026-12-31T17:00", reason="Chờ xác minh")
    text = bare(text_of(desk.app.form(desk.actor, dossier.code, Form.APOLOGY).pdf))

    assert bare("việc hẹn lại ngày trả kết quả chỉ được thực hiện một lần") in text

    again = {"new_due_at": "2027-01-15T17:00", "override": True, "basis": "Điều 9"}
    step(desk, dossier, Action.EXTEND, reason="Vẫn chờ", **again)
    text = bare(text_of(desk.app.form(desk.actor, dossier.code, Form.APOLOGY).pdf))

    assert bare("chỉ được thực hiện một lần") not in text
    assert bare("Đây là lần gia hạn thứ 2, theo căn cứ nêu trên.") in text


def test_mau_06_has_every_hand_over_and_how_its_giver_kept_the_limit(desk: TestDesk) -> None:
    dossier = step(
        desk, desk.receive(procedure="1.004884"), Action.START,
        to="Lê Văn Đậu", until="2026-11-20T11:00",
    )  # fmt: skip
    empty = sheet(desk, desk.receive(), Form.CONTROL)
    desk.clock.passes(timedelta(days=3))
    step(desk, dossier, Action.HAND_OVER, to="Phòng Kinh tế", to_kind="agency")
    told = sheet(desk, dossier, Form.CONTROL)

    assert isinstance(empty, ControlSheet)
    assert isinstance(told, ControlSheet)
    assert set(empty.rows) == {ControlRow()}
    first, second, *rest = told.rows
    assert (first.giver, first.taker, first.result) == (desk.app.agency.desk, "Lê Văn Đậu", "")
    assert (second.giver, second.taker) == ("Lê Văn Đậu", "Phòng Kinh tế")
    assert second.result == "Quá hạn"
    assert rest == [ControlRow()] * 2


def test_the_page_of_the_register_has_the_day_of_the_dossier(desk: TestDesk) -> None:
    early = desk.receive()
    desk.clock.passes(timedelta(days=3))
    late = desk.receive()
    made = desk.app.form(desk.actor, late.code, Form.REGISTER)
    text = bare(text_of(made.pdf))

    assert bare(late.code) in text
    assert bare(early.code) not in text
    assert (made.copy, made.pages) == (1, 1)


def test_a_paper_in_a_province_s_own_words_and_size(desk: TestDesk) -> None:
    desk.app.paths.forms.mkdir()
    (desk.app.paths.forms / "01.json").write_text('{"paper": "A4", "suffix": "GTN"}')
    made = desk.app.form(desk.actor, desk.receive().code, Form.RECEIPT)

    assert bare("Số: 5001/GTN") in bare(text_of(made.pdf))
    assert read(made.pdf)[0].width == pytest.approx(210 * 72 / 25.4, abs=0.01)


def test_printing_the_same_paper_twice_at_once_counts_both_and_marks_the_second(
    desk: TestDesk,
) -> None:
    dossier = desk.receive()
    one, other = (desk.app.form(desk.actor, dossier.code, Form.RECEIPT) for _ in range(2))
    first = desk.app.leave(desk.actor, one.sheet, "Máy in")
    second = desk.app.leave(desk.actor, other.sheet, "Máy in")

    assert desk.app.queue.sheet(first.id) == one.pdf
    assert bare("IN LẠI LẦN 1") in bare(text_of(desk.app.queue.sheet(second.id)))
    third = desk.app.kept(desk.actor, other.sheet)
    assert third.copy == 3
    assert bare("IN LẠI LẦN 2") in bare(text_of(third.pdf))
    with pytest.raises(PrintedMeanwhile):
        desk.app.queue.count(desk.actor, other.sheet)


def test_broken_words_are_told_when_the_desk_opens(mould: Mould, tmp_path: Path) -> None:
    with mould.open(tmp_path / "home") as before:
        before.app.paths.forms.mkdir()
        (before.app.paths.forms / "03.json").write_text("{")
    vault = MemoryVault(dict(mould.vault.secrets))
    app = open_home(before.app.paths, vault=vault, clock=before.clock)
    app.close()

    (notice,) = app.notices
    assert notice.startswith("Lời văn riêng của mẫu 03 dùng không được, in theo mẫu của chương")
    assert notice.endswith("Không phải JSON hợp lệ: dòng 1, cột 2.")


def test_whoever_hands_over_signs_under_their_own_name(desk: TestDesk) -> None:
    dossier = started(desk, procedure="1.004884")
    step(desk, dossier, Action.HAND_OVER, to="Lê Văn Đậu", to_kind="specialist")
    step(desk, dossier, Action.HAND_OVER, to="Phòng Kinh tế", to_kind="agency")
    told = sheet(desk, dossier, Form.CONTROL)

    assert isinstance(told, ControlSheet)
    signed = [(row.given_by, row.taken_by) for row in told.rows if row.at]
    assert signed == [("Hồ Thị Nga", ""), ("", "Lê Văn Đậu"), ("Lê Văn Đậu", "")]
