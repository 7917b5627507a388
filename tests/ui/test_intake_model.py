"""The checklist of papers and the scanned card, as values."""

import pytest

from motcua_desktop.domain.identity_card import read_card
from motcua_desktop.domain.procedure import ComponentRule
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.intake.lenient import preview_intake
from motcua_desktop.ui.intake.model import (
    PaperLine,
    Seen,
    checklist,
    components,
    from_json,
    kept,
    other_paper,
    to_json,
)

FORM = ComponentRule("Tờ khai")
COPY = ComponentRule("Bản sao hộ chiếu", originals=0, copies=2)
SHOWN = ComponentRule("Căn cước", present_only=True)
MAYBE = ComponentRule("Văn bản ủy quyền", required=False)
CARD = "045190001234|191234567|Nguyễn Thị Ánh|28021990|Nữ|Thôn Hà Bạc, Hướng Hiệp|01052021"


def test_a_required_paper_is_lacking_until_somebody_looked_at_it() -> None:
    line = PaperLine(FORM)

    assert (line.seen, line.lacking) == (Seen.UNCHECKED, True)
    assert not line.original().lacking
    assert line.missing().seen is Seen.MISSING


def test_a_paper_that_is_not_required_is_never_lacking() -> None:
    assert PaperLine(MAYBE).seen is Seen.NOT_NEEDED
    assert not PaperLine(MAYBE).missing().lacking


def test_one_key_gives_the_number_the_procedure_asks_for() -> None:
    assert (PaperLine(COPY).copy().originals, PaperLine(COPY).copy().copies) == (0, 2)
    assert (PaperLine(COPY).as_asked().originals, PaperLine(COPY).as_asked().copies) == (0, 2)
    assert PaperLine(COPY).original().originals == 1


def test_numbers_stay_between_none_and_ninety_nine() -> None:
    assert PaperLine(FORM).counted(originals=500).originals == 99
    assert PaperLine(FORM).counted(copies=-3).copies == 0


def test_papers_that_were_only_shown_are_not_handed_in() -> None:
    lines = [line.as_asked() for line in checklist([FORM, SHOWN])]

    assert [line.seen for line in lines] == [Seen.HANDED_IN, Seen.SHOWN]
    assert [paper["name"] for paper in components(lines)] == ["Tờ khai"]


def test_a_paper_outside_the_list_says_so() -> None:
    told = components([other_paper("Đơn trình bày")])

    assert told == [{"name": "Khác: Đơn trình bày", "originals": 1, "copies": 0, "code": ""}]


def test_what_was_checked_stays_when_the_procedure_is_asked_again() -> None:
    before = (PaperLine(FORM).original(), other_paper("Đơn"))

    after = kept(checklist([FORM, COPY]), before)

    assert [line.originals for line in after] == [1, None, 1]


def test_a_draft_gives_the_checklist_back() -> None:
    lines = (PaperLine(FORM).copy(), PaperLine(COPY), other_paper("Đơn"))

    back = from_json(checklist([FORM, COPY]), to_json(lines))

    assert [(line.originals, line.copies) for line in back] == [(0, 1), (None, 0), (1, 0)]
    assert [line.other for line in back] == [False, False, True]


def test_a_card_fills_in_what_it_says() -> None:
    read = read_card(CARD)

    assert read.card is not None
    assert (read.number, read.card.name, read.doubts) == ("045190001234", "Nguyễn Thị Ánh", ())


def test_a_card_whose_letters_were_damaged_still_gives_its_number() -> None:
    read = read_card("045190001234|191234567|Nguye^~n Thi. A'nh28021990")

    assert (read.number, read.card) == ("045190001234", None)
    assert read.doubts == (
        "Bộ gõ tiếng Việt làm hỏng phần chữ: chỉ lấy số định danh, phần còn lại nhập tay.",
    )


def test_a_damaged_name_is_left_out() -> None:
    read = read_card(CARD.replace("Nguyễn", "Nguy?4n"))

    assert read.card is not None
    assert read.card.name == ""
    assert "Tên trên thẻ bị bộ gõ làm hỏng; hãy nhập tay." in read.doubts


def test_a_scan_without_its_number_says_what_to_do() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_card("04519000|Ánh|")

    assert caught.value.message == (
        "Mã quét không còn nguyên. Chuyển bộ gõ (Unikey) sang chữ E rồi quét lại."
    )


@pytest.mark.parametrize(
    "applicant",
    [
        {},
        {"name": "", "id_number": "12", "phone": "0", "birth_date": "31/02/1990"},
        {"name": "Ánh", "id_type": "passport", "id_number": "!", "kind": "citizen"},
    ],
)
def test_the_preview_leaves_out_what_is_not_right_yet(applicant: dict[str, str]) -> None:
    body = {"procedure": "1.004884", "applicant": applicant, "return_by": "post"}

    intake = preview_intake(body)

    assert intake is not None
    assert intake.applicant.phone is None
    assert intake.postal_address == "(chưa nhập)"


def test_there_is_no_preview_without_a_procedure() -> None:
    assert preview_intake({"procedure": "", "applicant": {"name": "Ánh"}}) is None
