"""Revision 0007: papers that still have to come out of a printer."""

from collections.abc import Callable
from typing import Any

At = Callable[[str], Any]


def test_old_prints_stay_counted_and_nothing_waits(at: At) -> None:
    store = at("0007")

    assert store.ask("SELECT dossier, form, copy_number, actor_name FROM print_log") == [
        (3, "01", 1, "Hồ Thị Nga")
    ]
    assert store.ask("SELECT count(*) FROM print_job") == [(0,)]


def test_a_paper_waits_with_its_very_sheet(at: At) -> None:
    store = at("0007")
    store.write(
        "INSERT INTO print_job (title, dossier, form, pdf, printer, state, tries, reason, "
        "created_at, actor_name) VALUES ('Giấy tiếp nhận', 3, '01', ?, '', 'waiting', 0, '', "
        "1795141800000, 'Hồ Thị Nga')",
        b"%PDF-1.4",
    )

    assert store.ask("SELECT state, pdf, settled_at FROM print_job") == [
        ("waiting", b"%PDF-1.4", None)
    ]
