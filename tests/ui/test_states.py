"""What a dossier's badge says of the province: its state, its files, a held line."""

import pytest

from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.domain.uploads import FilesOwed
from motcua_desktop.ui.states import short_sync, sync_badge
from motcua_desktop.ui.tokens import Tone


@pytest.mark.parametrize(
    ("state", "files", "held", "whole", "short", "tone"),
    [
        ("confirmed", FilesOwed(), False, "Tỉnh đã xác nhận", "Đã xác nhận", Tone.IN_TIME),
        ("confirmed", FilesOwed(), True, "Tỉnh đã xác nhận", "Đã xác nhận", Tone.IN_TIME),
        (
            "confirmed",
            FilesOwed(3),
            False,
            "Tỉnh đã xác nhận · còn 3 tệp chờ",
            "Còn 3 tệp chờ",
            Tone.WAITING,
        ),
        ("waiting", FilesOwed(), False, "Chờ gửi", "Chờ gửi", Tone.WAITING),
        ("waiting", FilesOwed(2), False, "Chờ gửi · còn 2 tệp chờ", "Chờ gửi", Tone.WAITING),
        ("waiting", FilesOwed(), True, "Chờ gửi · tạm dừng", "Tạm dừng", Tone.DUE),
        (
            "confirmed",
            FilesOwed(1, 2),
            False,
            "Tỉnh đã xác nhận · còn 1 tệp chờ · 2 tệp tỉnh không nhận",
            "2 tệp từ chối",
            Tone.LATE,
        ),
        ("refused", FilesOwed(), True, "Tỉnh từ chối", "Bị từ chối", Tone.LATE),
    ],
)
def test_a_badge_tells_the_most_pressing_in_word_and_tone(
    *, state: str, files: FilesOwed, held: bool, whole: str, short: str, tone: Tone
) -> None:
    badge = sync_badge(SyncState(state), files, held=held)

    assert (badge.text, badge.tone) == (whole, tone)
    assert short_sync(SyncState(state), files, held=held) == short
