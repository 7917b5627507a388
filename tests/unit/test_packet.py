"""The month's packet and the day's book: one PDF, its pages where the contents say they are."""

import re
from datetime import date, timedelta

import pypdfium2
import pytest

from motcua_desktop.domain.report import Period, month_period
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import InvalidInput
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import ReadPage, bare, read

MONTH = month_period("2026-12")
HOSTILE = 'Nguyễn <An & "Bình"'


@pytest.fixture
def busy(desk: TestDesk) -> TestDesk:
    """Dossiers done and open, money in the till and counted, one handed over."""
    for number in range(12):
        name = HOSTILE if number == 5 else f"Bùi Thị Phương Khánh Huyền Trang {number}"
        made = desk.receive(applicant={"name": name, "id_type": "none"})
        if number % 3 == 0:
            data = {"to": "Trần Văn Tư", "to_kind": "specialist"}
            desk.app.desk.step(desk.actor, made.code, Action.START, data)
    paid = desk.receive(procedure="2.000815")
    desk.app.desk.step(desk.actor, paid.code, Action.PAY, {"amount": 3000, "method": "cash"})
    desk.app.cash.count(desk.actor, counted=3000)
    return desk


def _outline(pdf: bytes) -> dict[str, int]:
    """The outline's titles with the page each leads to, the first is 1."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = {}
        for one in document.get_toc():
            target = one.get_dest()
            assert target is not None
            found[str(one.get_title())] = target.get_index() + 1
        return found
    finally:
        document.close()


def _lines(page: ReadPage) -> str:
    """What stands on the page line by line as it is seen, from left to right."""
    rows: dict[int, list[tuple[float, str]]] = {}
    for letter, (left, bottom, _, _) in page.letters:
        rows.setdefault(round(bottom), []).append((left, letter))
    return "\n".join(
        "".join(letter for _, letter in sorted(rows[bottom]))
        for bottom in sorted(rows, reverse=True)
    )


def test_the_contents_and_the_outline_lead_to_the_pages_of_the_parts(busy: TestDesk) -> None:
    pdf = busy.app.reporting.packet(busy.actor, MONTH, register=True)

    pages = read(pdf)
    outline = _outline(pdf)
    told = dict(re.findall(r"^\d+\.(.+?)\.{3,}(\d+)$", _lines(pages[1]), re.MULTILINE))
    parts = {title: page for title, page in outline.items() if title not in ("Bìa", "Mục lục")}
    assert told == {bare(title): str(page) for title, page in parts.items()}
    assert (outline["Bìa"], outline["Mục lục"]) == (1, 2)
    assert bare("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT") in bare(pages[outline["Biểu II.06a"] - 1].text)
    assert bare("SỔ THU PHÍ, LỆ PHÍ") in bare(pages[outline["Sổ thu phí, lệ phí"] - 1].text)


def test_pages_are_numbered_through_and_lie_as_their_tables_need(busy: TestDesk) -> None:
    pages = read(busy.app.reporting.packet(busy.actor, MONTH))

    for number, page in enumerate(pages[1:], start=2):
        assert _lines(page).endswith(bare(f"Trang {number}/{len(pages)}"))
        assert len(re.findall(r"Trang\d+/\d+$", _lines(page), re.MULTILINE)) == 1
    assert not re.search(r"Trang\d+", bare(pages[0].text))
    assert pages[0].height > pages[0].width
    assert any(page.width > page.height for page in pages)


def test_the_cover_tells_who_made_it_when_and_the_journals_head(busy: TestDesk) -> None:
    chain = busy.app.care.verify(busy.actor)

    cover = bare(read(busy.app.reporting.packet(busy.actor, MONTH))[0].text)

    for told in (
        "TẬP BÁO CÁO", "Tháng 12 năm 2026", "Từ ngày 15/11/2026 đến ngày 14/12/2026",
        "Người lập: Hồ Thị Nga", "Lập lúc: 09:30 20/11/2026", f"Đầu chuỗi nhật ký: {chain.head}",
        f"Số dòng nhật ký: {chain.entries}", "nhận 13",
    ):  # fmt: skip
        assert bare(told) in cover, told


def test_the_register_goes_along_when_it_is_asked_for(busy: TestDesk) -> None:
    without = read(busy.app.reporting.packet(busy.actor, MONTH))
    with_it = read(busy.app.reporting.packet(busy.actor, MONTH, register=True))

    assert len(with_it) > len(without)
    text = bare("".join(page.text for page in with_it[len(without) :]))
    assert bare(HOSTILE) in text
    assert text.count("261120-50") == 13
    assert bare("Sổ theo dõi hồ sơ, quyển số 01/2026 – Trang 1") in text


def test_a_month_without_anything_is_a_packet_too(desk: TestDesk) -> None:
    pages = read(desk.app.reporting.packet(desk.actor, month_period("2020-01"), register=True))

    assert bare("Không có hồ sơ nào") in bare("".join(page.text for page in pages))


def test_the_days_book_has_register_promises_till_hand_overs_and_what_was_not_sent(
    busy: TestDesk,
) -> None:
    pdf = busy.app.reporting.day(busy.actor)

    first, *pages = read(pdf)
    cover = bare(first.text)
    for told in (
        "SỔ CUỐI NGÀY", "Thứ Sáu, ngày 20 tháng 11 năm 2026", "MỤC LỤC",
        "Hồ sơ tiếp nhận trong ngày: 13", "Phí, lệ phí đã thu: 3.000 đ", "Kiểm quỹ: khớp",
        "Lượt bàn giao: 4", "Hồ sơ chưa gửi được: 13", "Đầu chuỗi nhật ký",
    ):  # fmt: skip
        assert bare(told) in cover, told
    assert list(_outline(pdf)) == [
        "Bìa", "Sổ theo dõi hồ sơ trong ngày", "Hồ sơ còn nợ và hẹn trả ngày làm việc tới",
        "Sổ thu phí, lệ phí và kiểm quỹ", "Hồ sơ bàn giao trong ngày",
        "Hồ sơ chưa gửi được lên tỉnh",
    ]  # fmt: skip
    text = bare("".join(page.text for page in pages))
    assert bare(HOSTILE) in text
    assert bare("Trần Văn Tư") in text
    assert bare("chưa ký nhận") in text
    assert bare("Kiểm quỹ lúc") in text


def test_a_day_that_is_over_has_no_promises_and_one_to_come_has_no_book(busy: TestDesk) -> None:
    today = date(2026, 11, 20)
    busy.clock.passes(timedelta(days=3))

    over = _outline(busy.app.reporting.day(busy.actor, today))
    assert "Hồ sơ còn nợ và hẹn trả ngày làm việc tới" not in over
    with pytest.raises(InvalidInput, match="chưa tới"):
        busy.app.reporting.day(busy.actor, today + timedelta(days=9))


def test_a_quiet_day_has_its_book(desk: TestDesk) -> None:
    text = bare("".join(page.text for page in read(desk.app.reporting.day(desk.actor))))

    for told in (
        "Hồ sơ tiếp nhận trong ngày: 0", "Không có bàn giao nào.",
        "Mọi việc đã được tỉnh xác nhận.",
        "Trong kỳ không có khoản thu nào.",
    ):  # fmt: skip
        assert bare(told) in text, told


def test_the_same_packet_is_the_same_bytes(busy: TestDesk) -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30), "Tháng 11 năm 2026")

    assert busy.app.reporting.packet(busy.actor, period) == busy.app.reporting.packet(
        busy.actor, period
    )
