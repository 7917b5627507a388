"""Revision 0005: how results leave the desk."""

from collections.abc import Callable
from typing import Any

At = Callable[[str], Any]


def test_a_result_returned_before_stays_returned(at: At) -> None:
    store = at("0005")

    assert store.ask(
        "SELECT result_number, result_date, returned_at, collected_by FROM dossier WHERE seq = 2"
    ) == [("12/UBND", "2026-11-20", 1795141800000, "Nguyễn Thị Ánh")]
    assert store.ask("SELECT count(*) FROM delivery") == [(0,)]


def test_a_result_goes_by_post_with_others(at: At) -> None:
    store = at("0005")
    store.write(
        "INSERT INTO consignment (year, counter, number, carrier, at, actor_name) "
        "VALUES (2026, 1, 1, 'Bưu điện xã', 1795141800000, 'Hồ Thị Nga')"
    )
    store.write(
        "INSERT INTO delivery (dossier, at, method, collected_by, id_number, relation, "
        "authorisation, identity_check, signature, consignment, tracking_number, actor_name) "
        "VALUES (2, 1795141800000, 'post', 'Nguyễn Thị Ánh', '', 'owner', '', '', 'none', 1, "
        "'EG123456789VN', 'Hồ Thị Nga')"
    )

    assert store.ask(
        "SELECT carrier, tracking_number, undone_at FROM delivery "
        "JOIN consignment ON consignment.id = delivery.consignment WHERE dossier = 2"
    ) == [("Bưu điện xã", "EG123456789VN", None)]
