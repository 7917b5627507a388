"""The public listing on paper: read back as a person reads it, with the QR scanned."""

import json
from datetime import date
from typing import Any

import pypdfium2
import pytest

from motcua_desktop.domain.hotline import Hotline
from motcua_desktop.domain.listing import PortalLink
from motcua_desktop.domain.procedure_words import legal_bases
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.public_listing import Wanted
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import bare, scans, text_of

BIRTH = "1.001193"
HOSTILE = 'Nguyễn <An & "Bình"> </script><b>'
PERMIT: dict[str, Any] = {
    "code": "1.990001",
    "name": f"Cấp phép {HOSTILE}",
    "field": "Thử & nghiệm",
    "decision": "7/QĐ-UBND",
    "channels": {
        "counter": {
            "term": 10,
            "unit": "working_days",
            "legal_term": {"amount": 15, "unit": "working_days"},
            "fees": [
                {
                    "name": "Lệ phí",
                    "amount": 50_000,
                    "unit": "bản",
                    "legal_basis": "Nghị quyết 1/NQ-HĐND",
                    "exemptions": [{"code": "hn", "name": "Hộ nghèo", "percent": 50}],
                },
                {"name": "Phí cũ", "amount": 9_000, "valid_until": "2026-11-19"},
            ],
        }
    },
    "components": [
        {"name": "Đơn đề nghị", "template": "TK-01"},
        {"name": "Giấy ủy quyền", "case": "Trường hợp ủy quyền", "required": False},
    ],
    "cases": [{"name": "Trường hợp ủy quyền", "term": 20, "unit": "working_days"}],
    "notes": ["Kết quả: Giấy phép"],
}


def take(desk: TestDesk, *records: dict[str, Any]) -> None:
    desk.app.catalogue.import_file(desk.actor, json.dumps(records).encode(), "tthc.json")


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_a_sheet_tells_all_of_a_procedure(desk: TestDesk) -> None:
    take(desk, PERMIT)
    hotline = {"phones": [{"name": "Chủ tịch xã", "phone": "0900000123"}]}
    desk.app.feedback.set_hotline(desk.actor, Hotline.parse(hotline))

    told = " ".join(pages(desk.app.listing.pdf(Wanted(codes=("1.990001",)))))

    for part in (
        "THỦ TỤC HÀNH CHÍNH",
        "Mã thủ tục: 1.990001",
        "Lĩnh vực: Thử & nghiệm",
        "Quyết định công bố: 7/QĐ-UBND",
        "Trực tiếp 10 ngày làm việc (luật định 15 ngày làm việc, cắt giảm 33,3 %)",
        "Trường hợp ủy quyền 20 ngày làm việc",
        "1 Đơn đề nghị Mẫu: TK-01 1 –",
        "2 Giấy ủy quyền nếu có 1 –",
        "50.000 đ/bản",
        "Miễn, giảm: Hộ nghèo (giảm 50 %)",
        "Trung tâm Phục vụ hành chính công xã Hướng Hiệp",
        "Thứ Hai – Thứ Sáu: 07:30–11:30, 13:00–17:00",
        "Đường dây nóng: Chủ tịch xã: 0900 000 123",
        "Kết quả: Giấy phép",
        "– Nghị quyết 1/NQ-HĐND",
        "1.990001 – Niêm yết ngày 20/11/2026",
    ):
        assert part in told, part
    assert "Phí cũ" not in told
    assert bare(HOSTILE) in bare(told)


def test_a_name_and_papers_of_any_length_go_on_over_pages(desk: TestDesk) -> None:
    papers = [{"name": f"Giấy tờ số {n} " + "rất dài " * 40} for n in range(60)]
    take(desk, PERMIT | {"name": "Thủ tục " * 60, "components": papers})

    told = pages(desk.app.listing.pdf(Wanted(codes=("1.990001",))))

    assert len(told) > 5
    assert all(f"Trang {n}/{len(told)}" in page for n, page in enumerate(told, start=1))
    assert all("Giấy tờ" in page for page in told[:5])
    assert "Giấy tờ số 59" in " ".join(told)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", BIRTH),
        ("https://cong.example.vn/thu-tuc?ma=", f"https://cong.example.vn/thu-tuc?ma={BIRTH}"),
        ("https://cong.example.vn/{code}.html", f"https://cong.example.vn/{BIRTH}.html"),
    ],
)
def test_the_qr_leads_to_the_portal_or_says_the_code(desk: TestDesk, url: str, says: str) -> None:
    desk.app.facts.change(desk.actor, procedure_url=url)

    pdf = desk.app.listing.pdf(Wanted(codes=(BIRTH,)))

    assert list(scans(pdf, 0, 203).values()) == [says]


@pytest.mark.parametrize(
    "url",
    ["http://cong.example.vn/", "javascript:alert(1)", "https://", "https://a b", "https://x/{id}"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput) as found:
        PortalLink.parse(url)

    assert found.value.field == "procedure_url"


def test_the_list_has_every_procedure_under_its_field(desk: TestDesk) -> None:
    told = " ".join(pages(desk.app.listing.pdf(Wanted(sheets=False, overview=True))))

    assert "DANH MỤC THỦ TỤC HÀNH CHÍNH" in told
    for name, count in desk.app.listing.fields():
        assert f"{name} ({count} thủ tục)" in told
    for one in desk.app.listing.chosen(Wanted()).procedures:
        assert str(one.procedure.code) in told


def test_a_field_is_chosen_without_its_tones(desk: TestDesk) -> None:
    chosen = desk.app.listing.chosen(Wanted(field="ho tich"))

    assert {one.field for one in chosen.procedures} == {"Hộ tịch"}
    with pytest.raises(NotFound, match="Không có thủ tục nào thuộc lĩnh vực"):
        desk.app.listing.chosen(Wanted(field="Không có"))


def test_the_abolished_are_listed_until_their_day(desk: TestDesk) -> None:
    desk.app.catalogue.abolish(desk.actor, [BIRTH], "Quyết định 5/QĐ-UBND", date(2026, 11, 23))

    told = pages(desk.app.listing.pdf(Wanted(codes=(BIRTH,))))[0]
    assert "BÃI BỎ từ 23/11/2026 theo Quyết định 5/QĐ-UBND" in told

    desk.clock.set(2026, 11, 23)
    assert BIRTH not in {one.procedure.code for one in desk.app.listing.chosen(Wanted()).procedures}
    with pytest.raises(NotFound, match="đã bị bãi bỏ"):
        desk.app.listing.chosen(Wanted(codes=(BIRTH,)))


def test_a_province_puts_its_own_words_on_the_sheets(desk: TestDesk) -> None:
    folder = desk.app.paths.forms
    folder.mkdir(exist_ok=True)
    own = {"title": "CÔNG KHAI THỦ TỤC", "words": {"where": "Nộp ở đâu, nhận ở đâu"}}
    (folder / "listing.json").write_text(json.dumps(own), encoding="utf-8")

    told = " ".join(pages(desk.app.listing.pdf(Wanted(codes=(BIRTH,)))))

    assert "CÔNG KHAI THỦ TỤC" in told
    assert "Nộp ở đâu, nhận ở đâu" in told
    assert "Thành phần hồ sơ" in told


def test_the_same_catalogue_gives_the_same_bytes(desk: TestDesk) -> None:
    wanted = Wanted(field="Hộ tịch", overview=True)

    assert desk.app.listing.pdf(wanted) == desk.app.listing.pdf(wanted)


def test_every_shipped_procedure_has_a_sheet_and_its_bases_once(desk: TestDesk) -> None:
    listing = desk.app.listing.chosen(Wanted(field="Chứng thực"))

    text = text_of(desk.app.listing.drawn(listing, Wanted()))

    for one in listing.procedures:
        assert f"Mã thủ tục: {one.procedure.code}" in text
        assert len(set(legal_bases(one.procedure))) == len(legal_bases(one.procedure))
