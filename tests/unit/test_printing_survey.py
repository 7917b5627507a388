"""Phiếu đánh giá on paper: scanned in by its bars, read by anybody, and of nobody by name."""

import pytest

from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.dossier import paper
from motcua_desktop.printing.fonts import face
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import NUMBER, a_survey, bare, scans, text_of

HOSTILE = "<b>&amp; {code} **đậm** __x__ %s"


@pytest.mark.parametrize("size", list(PaperSize))
def test_every_question_has_five_numbers_and_the_bars_are_the_code(size: PaperSize) -> None:
    pdf = paper(a_survey(), size=size, bundled_font=True)
    text = bare(text_of(pdf))

    for told in ("PHIẾU ĐÁNH GIÁ MỨC ĐỘ HÀI LÒNG", "1 – Rất tệ", "5 – Rất tốt", "Thời gian chờ"):
        assert bare(told) in text
    assert text.count("12345") == 4  # the head, the whole, two questions
    assert NUMBER.scan in scans(pdf, 0, 300).values()


def test_a_reprint_says_so() -> None:
    printed = paper(a_survey(reprint=2), size=PaperSize.A5, bundled_font=True)

    assert "IN LẠI LẦN 2" in text_of(printed)


def test_hostile_text_is_only_text() -> None:
    sheet = a_survey(procedure=HOSTILE, questions=(HOSTILE,))
    text = bare(text_of(paper(sheet, size=PaperSize.A5, bundled_font=True)))

    assert bare(face(bundled=True).regular.legible(HOSTILE))[:20] in text


def test_nobody_is_named_and_a_sensitive_procedure_neither(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="1.004859")
    text = bare(text_of(desk.app.form(desk.actor, dossier.code, Form.SURVEY).pdf))

    assert bare(dossier.code) in text
    for hidden in ("Nguyễn Thị Ánh", "998190001234", "0900000456", "xác định lại dân tộc"):
        assert bare(hidden) not in text
