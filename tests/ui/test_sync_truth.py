"""What Đồng bộ and the top bar say of the line, state by state."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from motcua_desktop.domain.agreement import Agreed
from motcua_desktop.domain.province import Hold, HoldKind, LineStatus, LineTrouble
from motcua_desktop.domain.uploads import UploadCount
from motcua_desktop.errors import Unreachable
from motcua_desktop.sync.report import LineHeld, SyncReport
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.frame.truth import told
from motcua_desktop.ui.sync.truth import Remedy, last_word, outcome, size_text, truths, when

NOW = datetime(2026, 11, 20, 3, 14, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 1, 15, tzinfo=UTC)
WELL = LineStatus(configured=True, answered_at=NOW, last_confirmed_at=NOW)
HOLD = Hold(HoldKind.RESTORED, "Kho dữ liệu vừa được khôi phục từ bản cũ.", NOW)
DOWN = LineTrouble("province_nobody_there", "Chưa tới được tỉnh: mất mạng.", NOW)


def said(status: LineStatus, *, may_set: bool = True) -> list[str]:
    return [truth.text for truth in truths(status, NOW, may_set=may_set)]


def remedies(status: LineStatus, *, may_set: bool = True) -> list[Remedy | None]:
    return [truth.remedy for truth in truths(status, NOW, may_set=may_set)]


def test_data_and_files_wait_apart_and_since_when() -> None:
    files = UploadCount(waiting=30, waiting_bytes=41_200_000)
    status = replace(WELL, waiting=12, waiting_since=TUESDAY, files=files)

    assert said(status) == ["Dữ liệu: 12 hồ sơ chờ từ 08:15 thứ Ba · Tệp: 30 tệp, 41 MB chờ."]


def test_files_that_wait_alone_are_no_dossiers() -> None:
    status = replace(WELL, files=UploadCount(waiting=1, waiting_bytes=850_000))

    assert said(status) == ["Tệp: 1 tệp, 850 kB chờ."]
    assert told(status, NOW).pill == "1 tệp chờ gửi"


def test_a_dead_line_says_when_it_is_tried_again() -> None:
    status = replace(WELL, last_trouble=DOWN, wake_at=NOW + timedelta(minutes=6))

    assert said(status)[0].endswith("mất mạng. Tự thử lại lúc 10:20.")


def test_a_line_with_hours_says_when_it_opens() -> None:
    opens = NOW + timedelta(hours=2)
    status = replace(WELL, waiting=3, waiting_since=NOW, opens_at=opens)

    assert said(status) == [
        "Dữ liệu: 3 hồ sơ chờ từ 10:14. Đường truyền theo giờ: tự gửi lúc 12:14."
    ]


def test_a_hold_comes_first_says_why_and_is_released_by_who_may() -> None:
    trouble = LineTrouble(LineHeld.kind, "Đang tạm dừng gửi lên tỉnh: …", NOW)
    status = replace(WELL, hold=HOLD, last_trouble=trouble)

    assert len(said(status)) == 1
    assert said(status)[0].startswith(
        "Tạm dừng gửi lên tỉnh từ lúc 10:14: Kho dữ liệu vừa được khôi phục từ bản cũ."
    )
    assert remedies(status) == [Remedy.RELEASE]
    assert remedies(status, may_set=False) == [None]


def test_a_refused_account_leads_to_where_it_is_set() -> None:
    status = replace(WELL, signed_out=True)

    assert "không tự thử lại" in said(status)[0]
    assert remedies(status) == [Remedy.CONFIGURE]


def test_refused_files_and_differences_are_told_with_what_to_do() -> None:
    status = replace(WELL, differences=2, files=UploadCount(refused=1))

    assert remedies(status) == [Remedy.FILES, Remedy.DIFFERENCES]


def test_what_the_province_answered_is_told_with_its_time() -> None:
    status = replace(WELL, answered_at=TUESDAY, pushing=True)

    assert last_word(status, NOW) == (
        "Tỉnh trả lời 08:15 thứ Ba · xác nhận lần cuối lúc 10:14 · đang gửi…"
    )
    assert last_word(LineStatus(configured=True), NOW) == "Tỉnh chưa trả lời lần nào"
    assert last_word(LineStatus(), NOW) == ""


@pytest.mark.parametrize(
    ("status", "sentence", "pill"),
    [
        (LineStatus(), "Chưa khai báo đường lên tỉnh", ""),
        (WELL, "Tỉnh xác nhận lần cuối 10:14", ""),
        (replace(WELL, hold=HOLD), "Tạm dừng gửi, cần người xem", ""),
        (replace(WELL, signed_out=True), "Tỉnh không nhận tài khoản kết nối", ""),
        (replace(WELL, pushing=True, waiting=4), "Đang gửi lên tỉnh…", "4 hồ sơ chờ gửi"),
        (
            replace(WELL, last_trouble=DOWN, answered_at=TUESDAY, waiting=4),
            "Tỉnh trả lời lần cuối 08:15 17/11/2026",
            "4 hồ sơ chờ gửi",
        ),
        (
            replace(WELL, differences=2, files=UploadCount(waiting=3, refused=1)),
            "Tỉnh xác nhận lần cuối 10:14",
            "1 tệp tỉnh không nhận",
        ),
        (replace(WELL, differences=2), "Tỉnh xác nhận lần cuối 10:14", "2 chỗ tỉnh nói khác"),
    ],
)
def test_the_top_bar_judges_by_answers(status: LineStatus, sentence: str, pill: str) -> None:
    line = told(status, NOW)

    assert (line.sentence, line.pill) == (sentence, pill)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "lúc 10:14"),
        (TUESDAY, "08:15 thứ Ba"),
        (datetime(2026, 11, 2, 1, 0, tzinfo=UTC), "lúc 08:00 ngày 02/11/2026"),
        (NOW + timedelta(days=1), "lúc 10:14 ngày 21/11/2026"),
    ],
)
def test_moments_are_told_as_people_do(moment: datetime, words: str) -> None:
    assert when(moment, NOW) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 kB"), (999, "1 kB"), (850_400, "850 kB"), (4_160_000, "4,2 MB"), (41_200_000, "41 MB")],
)
def test_sizes_are_told_shortly(size: int, words: str) -> None:
    assert size_text(size) == words


@pytest.mark.parametrize(
    ("report", "level", "words"),
    [
        (SyncReport(), Level.INFO, "Không có gì chờ gửi."),
        (
            SyncReport(sent=3, confirmed=3, files=5),
            Level.DONE,
            "Tỉnh xác nhận 3 hồ sơ, nhận 5 tệp.",
        ),
        (
            SyncReport(files=1, confirmed=0, trouble=Unreachable("Đứt.", next_step="Chờ.")),
            Level.TROUBLE,
            "Tỉnh xác nhận 0 hồ sơ, nhận 1 tệp. Chưa tới được tỉnh: Đứt. Chờ.",
        ),
        (
            SyncReport(agreed=Agreed(NOW, (2, 5), (1, 3), again=1)),
            Level.WARNING,
            (
                "Không có gì chờ gửi. Đối soát chưa khớp: quầy 2 hồ sơ, tỉnh 1 hồ sơ; "
                "1 hồ sơ tỉnh thiếu đã vào lại hàng chờ."
            ),
        ),
    ],
)
def test_a_run_is_told_by_what_it_did(report: SyncReport, level: Level, words: str) -> None:
    assert outcome(report, stopped=False) == (level, words)
