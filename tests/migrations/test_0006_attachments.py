"""Revision 0006: scans, each content kept once."""

from collections.abc import Callable
from typing import Any

At = Callable[[str], Any]

ATTACHMENT = (
    "INSERT INTO attachment (dossier, role, position, sha256, name, source, reused_from, at, "
    "actor_name) VALUES (?, 'component', 0, 'ab', 'to-khai.pdf', ?, ?, 1795141800000, 'Hồ Thị Nga')"
)


def test_old_papers_have_no_scan_and_keep_their_ticks(at: At) -> None:
    store = at("0006")

    assert store.ask(
        "SELECT position, name, originals, copies, digitised, reused FROM dossier_paper "
        "WHERE dossier = 1 ORDER BY position"
    ) == [(0, "Tờ khai đăng ký khai sinh", 1, 0, 0, 0), (1, "Giấy chứng sinh", 1, 0, 0, 0)]
    assert store.ask("SELECT count(*) FROM attachment") == [(0,)]


def test_one_content_serves_two_dossiers(at: At) -> None:
    store = at("0006")
    store.write(
        "INSERT INTO blob (sha256, place, media, bytes, pages, created_at) "
        "VALUES ('ab', 'xyz', 'application/pdf', 1200, 1, 1795141800000)"
    )
    store.write(ATTACHMENT, 1, "scanner", None)
    store.write(ATTACHMENT, 3, "reuse", 1)

    assert store.ask("SELECT dossier, sha256, source, reused_from FROM attachment ORDER BY id") == [
        (1, "ab", "scanner", None),
        (3, "ab", "reuse", 1),
    ]
