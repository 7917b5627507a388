"""Revision 0004: fees let off, payments one by one, the till counted, certified copies."""

from collections.abc import Callable
from typing import Any

At = Callable[[str], Any]


def test_old_fees_are_let_off_nothing(at: At) -> None:
    store = at("0004")

    assert store.ask(
        "SELECT position, amount, paid, note, waived, legal_basis FROM dossier_fee "
        "WHERE dossier = 1 ORDER BY position"
    ) == [(0, 0, 0, "", 0, ""), (1, None, 0, "do HĐND tỉnh quyết định", 0, "")]


def test_money_the_till_and_certified_copies_are_kept(at: At) -> None:
    store = at("0004")
    store.write("UPDATE dossier_fee SET waived = 8000, legal_basis = 'NQ 06' WHERE dossier = 3")
    store.write(
        "INSERT INTO payment (dossier, at, kind, amount, method, exemption, evidence, actor_name) "
        "VALUES (3, 1795141800000, 'waived', 8000, '', 'hộ nghèo', 'Sổ 12', 'Hồ Thị Nga')"
    )
    store.write(
        "INSERT INTO cash_count (day, counter, expected, counted, notes, explanation, at, "
        "actor_name) VALUES ('2026-11-20', 1, 8000, 8000, '', '', 1795168800000, 'Hồ Thị Nga')"
    )
    store.write(
        "INSERT INTO certified_copy (year, counter, number, dossier, at, document, pages, copies, "
        "fee, signer, note) VALUES (2026, 1, 1, 3, 1795141800000, 'Bằng tốt nghiệp', 1, 2, 4000, "
        "'Trần Văn Minh', '')"
    )

    assert store.ask("SELECT kind, amount, undone_at FROM payment") == [("waived", 8000, None)]
    assert store.ask("SELECT day, expected, counted FROM cash_count") == [
        ("2026-11-20", 8000, 8000)
    ]
    assert store.ask("SELECT number, document, fee FROM certified_copy") == [
        (1, "Bằng tốt nghiệp", 4000)
    ]
