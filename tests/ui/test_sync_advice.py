"""What Đồng bộ says to do about a refusal, by the province's words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from motcua_desktop.domain.province import MessageKind, OutboxLine, OutboxState
from motcua_desktop.domain.uploads import RefusedFile
from motcua_desktop.ui.sync.advice import advice, file_advice

NOW = datetime(2026, 11, 20, 3, 14, tzinfo=UTC)


def line(words: str, state: OutboxState = OutboxState.REFUSED) -> OutboxLine:
    return OutboxLine(
        1, "e", "H50.31.12-1", "Hồ Thị Ánh", MessageKind.DOSSIER, state, NOW, 1, reason=words
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "Trường SoDienThoai sai định dạng",
            "Tỉnh không nhận «số điện thoại»: mở hồ sơ, sửa thông tin rồi gửi lại («Gửi lại»).",
        ),
        (
            "Dữ liệu không hợp lệ",
            "Mở hồ sơ, xem mục tỉnh nêu, sửa thông tin rồi gửi lại («Gửi lại»).",
        ),
        (
            "Hệ thống đang bảo trì",
            (
                "Hồ sơ không sai. Hệ thống của tỉnh đang bảo trì hoặc quá tải: chờ tỉnh báo xong, "
                "rồi bấm «Gửi lại»."
            ),
        ),
    ],
)
def test_a_refusal_is_advised_on_by_its_cause(words: str, told: str) -> None:
    assert advice(line(words)) == told


def test_every_cause_and_state_has_advice_of_its_own() -> None:
    words = (
        "Phiên hết hạn",
        "đang bảo trì",
        "đã tồn tại",
        "Hồ sơ ở tỉnh đã khác",
        "Khoá này đã dùng",
    )
    told = {advice(line(one)) for one in words}

    assert len(told) == len(words)
    assert all(advice(line("?", state)) for state in OutboxState)


def test_what_only_waits_is_not_advised_on_by_older_words() -> None:
    assert advice(line("đã tồn tại", OutboxState.PENDING)).startswith("Không phải làm gì")


@pytest.mark.parametrize("state", [OutboxState.PENDING, OutboxState.UNKNOWN])
def test_what_stands_behind_a_refusal_is_told_what_it_waits_for(state: OutboxState) -> None:
    told = advice(replace(line("", state), behind=True))

    assert "mục trước của cùng hồ sơ" in told
    assert "«Gửi lại»" in told
    assert "Không phải làm gì" not in told


@pytest.mark.parametrize("state", [OutboxState.PENDING, OutboxState.UNKNOWN])
def test_while_the_account_is_shut_nothing_is_said_to_go_by_itself(state: OutboxState) -> None:
    told = advice(line("", state), shut=True)

    assert told.startswith("Chờ đăng nhập")
    assert advice(replace(line("", state), behind=True), shut=True) != told


def test_a_refused_file_is_looked_at_unless_it_is_the_account() -> None:
    file = RefusedFile(1, "a.pdf", 9, "H50.31.12-1", "Hồ Thị Ánh", "Tờ khai", "Quá 10 MB")

    assert "quét lại" in file_advice(file)
