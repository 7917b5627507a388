"""Whatever is typed as a name is printed as that text, letter for letter."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua_desktop.domain.paper import SheetFee, SheetPaper
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.fonts import face
from motcua_desktop.printing.receipt import Copy, receipt
from tests.fakes.sheets import a_receipt, bare, text_of

PAYLOADS = [
    "Nguyễn <An & Bình",
    "<b>đậm</b>",
    "<b>không đóng",
    "</para>",
    "<para>",
    "<para align='center'>x</para>",
    "<br/>",
    "<img src='/etc/passwd'/>",
    '<img src="http://127.0.0.1:9/x.png">',
    "<a href='file:///etc/passwd'>x</a>",
    "<font color='[[[getattr(pow,\"x\")]]]'>x</font>",
    "<seq id='1'/>",
    "<onDraw name='x' label='y'/>",
    "<index item='x'/>",
    "<unichar code='65'/>",
    "<greek>a</greek>",
    "<sup>2</sup>",
    "<!-- ghi chú -->",
    "<?xml version='1.0'?>",
    "<![CDATA[x]]>",
    "&",
    "&amp;",
    "&lt;script&gt;",
    "&#65;",
    "&nosuch;",
    "=1+1",
    '=HYPERLINK("http://x.invalid","y")',
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-1",
    "{code}",
    "{applicant}{officer}",
    "{0.__class__}",
    "{nosuch}",
    "{",
    "}}",
    "%s %d %(code)s",
    "$code ${code}",
    "**đậm**",
    "__nghiêng__",
    "**",
    "__",
    "\\u0041",
    "\\",
    "()",
    "(",
    ") Tj ET",
    "stream",
    "endobj",
    "%%EOF",
    "<</S/JavaScript/JS(app.alert(1))>>",
    "<48656C6C6F>",
    "'; DROP TABLE dossiers; --",
    "a\x00b",
    "\x1b[31mđỏ",
    "a\x07\x08b",
    "\u202etên đảo ngược",
    "\u2066a\u2069",
    "a\u200bb\u200dc\ufeff",
    "Hoa 🌸 👨‍👩‍👧 nở",
    "中文名字",
    "\ud800 lẻ",
    "\uffff",
    "\ue000",
    "e\u0301\u0323\u0302",
    "Nguye\u0302\u0303n Thi\u0323 A\u0300",
    "ẨỮỖẶỘẾ",
    "x" * 300,
    "Ẩ" * 300,
    "W" * 300,
    "-" * 300,
    "a b " * 75,
    "nhiều    khoảng     trắng",
    "tab\tgiữa",
    "xuống\ndòng",
    "xuống\r\ndòng",
    "\u2028dòng mới\u2029",
    "không\u00a0ngắt",
    "…",
    "“ngoặc” ‘kép’",
    "½ ² № ₫ €",
]


def printed(text: str) -> str:
    """How `text` reads on paper, without its spaces."""
    return bare(face(bundled=True).regular.legible(text))


def between(text: str, before: str, after: str) -> str:
    return bare(text).split(bare(before), 1)[1].split(bare(after))[0]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_hostile_text_is_printed_as_it_is(payload: str) -> None:
    sheet = a_receipt(
        request=payload,
        applicant=payload,
        papers=(SheetPaper(payload, 1, 0, payload),),
        fees=(SheetFee(payload, 1000, payload),),
    )
    pdf = receipt(sheet, size=PaperSize.A4, copies=(Copy.KEPT,), bundled_font=True)
    text = text_of(pdf)

    assert between(text, "Nội dung yêu cầu giải quyết:", "Thành phần hồ sơ nộp") == printed(payload)
    assert between(text, "Tiếp nhận hồ sơ của:", "Số định danh") == printed(payload)
    assert f"{printed(payload)}:1.000đ({printed(payload)})" in _without_footers(text)


@settings(max_examples=40)
@given(
    text=st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs", "Cc", "Cf"]),
        min_size=1,
        max_size=120,
    )
)
def test_no_text_breaks_the_receipt(text: str) -> None:
    sheet = a_receipt(applicant=text, address=text, request=text, email=text)

    assert receipt(sheet, bundled_font=True).startswith(b"%PDF")


def _without_footers(text: str) -> str:
    return bare(re.sub(r"Mã hồ sơ: \S+\s+Trang \d+/\d+", "", text))
