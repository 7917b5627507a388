"""A province's own words over the shipped ones: key by key, and a broken file breaks no paper."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from motcua_desktop.domain.paper import DossierSheet
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.errors import CannotWrite
from motcua_desktop.printing.cash_book import cash_book
from motcua_desktop.printing.copies_book import copies_book
from motcua_desktop.printing.dossier import paper
from motcua_desktop.printing.label import label
from motcua_desktop.printing.line_book import line_book
from motcua_desktop.printing.lists import consignment, hand_over_list
from motcua_desktop.printing.register import register
from motcua_desktop.resources import resource
from motcua_desktop.services.wordings import FORMS, Origin, Wordings, export
from tests.fakes.books import BOOK, CASH, CONTROL, COPIES, HANDED, LINE, SENT, lines
from tests.fakes.sheets import (
    a_fee,
    a_label,
    a_notice,
    a_receipt,
    a_supplement,
    a_survey,
    bare,
    text_of,
)


def own(folder: Path, form: str, words: Any) -> Wordings:
    """A home whose province wrote this about `form`."""
    folder.mkdir(exist_ok=True)
    data = words if isinstance(words, bytes) else json.dumps(words, ensure_ascii=False).encode()
    (folder / f"{form}.json").write_bytes(data)
    return Wordings(folder)


def sheet_of(form: str) -> DossierSheet:
    sheets: dict[str, DossierSheet] = {
        "01": a_receipt(), "02": a_supplement(), "06": CONTROL, "fee": a_fee(), "label": a_label(),
        "survey": a_survey(),
    }  # fmt: skip
    return sheets.get(form) or a_notice(form)


def printed(form: str, wordings: Wordings) -> str:
    words = wordings.of(form)
    books: dict[str, Callable[[], bytes]] = {
        "07": lambda: register([(BOOK, lines(2))], words=words, bundled_font=True),
        "hand_over": lambda: hand_over_list(HANDED, words=words, bundled_font=True),
        "consignment": lambda: consignment(SENT, words=words, bundled_font=True),
        "cash": lambda: cash_book(CASH, words=words, bundled_font=True),
        "copies": lambda: copies_book(COPIES, words=words, bundled_font=True),
        "line": lambda: line_book(LINE, words=words, bundled_font=True),
        "label": lambda: label(a_label(), words=words, bundled_font=True),
    }
    if form in books:
        return bare(text_of(books[form]()))
    size = PaperSize.A4
    return bare(text_of(paper(sheet_of(form), size=size, words=words, bundled_font=True)))


def test_without_a_folder_every_form_has_the_shipped_words(tmp_path: Path) -> None:
    wordings = Wordings(tmp_path / "forms")

    assert {one.origin for one in wordings.all()} == {Origin.SHIPPED}
    assert [one.form for one in wordings.all()] == list(FORMS)
    assert wordings.notices() == ()
    assert wordings.strangers() == ()


def test_a_province_replaces_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    words = {"suffix": "GTN", "words": {"given": "(Liên 2: <b>giao</b> & người nộp)"}}
    wordings = own(tmp_path / "forms", "01", words)
    text = printed("01", wordings)

    assert bare("Số: 5001/GTN") in text
    assert bare("(Liên 2: <b>giao</b> & người nộp)") in text
    assert bare("(Liên: Lưu)") in text
    assert bare("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ") in text
    assert wordings.look("01").changed == ("suffix", "words")


def test_a_form_may_have_its_own_paper(tmp_path: Path) -> None:
    wordings = own(tmp_path / "forms", "02", {"paper": "A4"})

    assert wordings.of("02").paper is PaperSize.A4
    assert wordings.of("01").paper is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"{", "Không phải JSON hợp lệ: dòng 1, cột 2."),
        (b"\xff\xfe", "Tệp không phải UTF-8."),
        (b" " * 200_001, "Tệp quá lớn."),
        (b"[" * 100_000, "Không phải JSON hợp lệ."),
        ([], "Tệp phải là một đối tượng JSON {…}."),
        ({"titel": "x"}, "Khóa «titel» không có ở mẫu này."),
        ({"words": {"nosuch": "x"}}, "Khóa «words.nosuch» không có ở mẫu này."),
        ({"title": 7}, "Có chỗ sai kiểu hoặc sai giá trị: 7."),
        ({"paper": "A3"}, "Có chỗ sai kiểu hoặc sai giá trị: 'A3' is not a valid PaperSize."),
        ({"body": [{"txt": "x"}]}, "Có chỗ sai kiểu hoặc sai giá trị"),
        ({"notes": ["{nosuch}"]}, "Mẫu này không có giá trị «nosuch»."),
        ({"words": {"page": "{so}/{count}"}}, "Mẫu này không có giá trị «so»."),
        ({"notes": ["{code.__class__}"]}, "Mẫu này không có giá trị «code.__class__»."),
        ({"notes": ["{code!r}"]}, "Mẫu này không có giá trị «code!r»."),
        ({"body": [{"text": "{ code }"}]}, "Mẫu này không có giá trị « code »."),
        ({"lead": ["{}"]}, "Mẫu này không có giá trị «»."),
        ({"title": "{code}"}, "Tên mẫu, đầu cột và lời dặn ký không điền giá trị: «{code}»."),
        ({"words": {"given": "{code[0]}"}}, "Mẫu này không có giá trị «code[0]»."),
        ({"notes": ["{code"]}, "Dấu { hoặc } đứng lẻ trong «{code»."),
        ({"signatures": [{"office": "x", "hint": "{"}]}, "Tên mẫu, đầu cột và lời dặn ký"),
        ({"title": "x" * 4_001}, "Khóa «title» có một đoạn dài 4001 chữ cái; nhiều nhất 4000."),
        ({"notes": ["x" * 100_000]}, "Khóa «notes» có một đoạn dài 100000 chữ cái; nhiều nhất"),
        ({"body": [{"table": "fees"}]}, "Mẫu này không có bảng «fees»."),
        ({"tables": {"papers": ["TT"]}}, "Bảng «papers» phải có đủ 4 tiêu đề cột."),
    ],
)
def test_broken_words_are_told_and_the_shipped_ones_printed(
    tmp_path: Path, words: Any, told: str
) -> None:
    wordings = own(tmp_path / "forms", "01", words)
    found = wordings.look("01")

    assert found.origin is Origin.BROKEN
    assert found.faults[0].startswith(told)
    assert bare("Số: 5001/TNHS") in printed("01", wordings)
    (notice,) = wordings.notices()
    assert "mẫu 01" in notice


@pytest.mark.parametrize(
    "form", ["01", "02", "03", "04", "05", "06", "07", "fee", "survey", "hand_over", "consignment"]
)
def test_every_value_that_a_file_speaks_of_can_be_printed(tmp_path: Path, form: str) -> None:
    shipped = json.loads(resource("forms", f"{form}.json").read_text("utf-8"))
    everything = " ".join(f"{name} [{{{name}}}]" for name in shipped["values"])
    wordings = own(tmp_path / "forms", form, {"notes": [f"ĐỦ: {everything}"]})

    assert wordings.look(form).faults == ()
    assert bare("ĐỦ:") in printed(form, wordings)


@pytest.mark.parametrize("form", FORMS)
def test_the_shipped_words_given_back_are_no_change_and_no_fault(tmp_path: Path, form: str) -> None:
    shipped = json.loads(resource("forms", f"{form}.json").read_text("utf-8"))
    found = own(tmp_path / "forms", form, shipped).look(form)

    assert (found.faults, found.changed) == ((), ())


def test_the_shipped_words_are_written_out_and_never_over_an_edited_file(tmp_path: Path) -> None:
    folder = tmp_path / "moi" / "forms"
    first, _ = export(folder)
    (folder / "01.json").write_text("{}")
    second, left = export(folder)

    assert (len(first), second, len(left)) == (len(FORMS), (), len(FORMS))
    assert (folder / "01.json").read_text() == "{}"
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        export(tmp_path / "file")


def test_words_that_were_only_written_out_are_the_program_s(tmp_path: Path) -> None:
    export(tmp_path)

    assert {told.origin for told in Wordings(tmp_path).all()} == {Origin.SHIPPED}


def test_a_file_of_no_form_is_named(tmp_path: Path) -> None:
    assert own(tmp_path / "forms", "1", {}).strangers() == ("1.json",)
