"""Dossiers read for many at once are the ones read one by one."""

from motcua_desktop.domain.steps import Action
from motcua_desktop.models import reading
from tests.fakes.desk import TestDesk


def test_many_are_read_as_each_is_read(desk: TestDesk) -> None:
    first, second, third = (desk.receive() for _ in range(3))
    desk.app.desk.step(desk.actor, first.code, Action.START, {})
    desk.app.desk.step(desk.actor, second.code, Action.START, {})
    asked = {"items": ["Giấy chứng sinh"], "reason": "Thiếu"}
    desk.app.desk.step(desk.actor, second.code, Action.REQUEST_SUPPLEMENT, asked)
    desk.app.desk.step(desk.actor, second.code, Action.SUPPLEMENT, {})
    desk.app.desk.undo(desk.actor, second.code)
    desk.app.receipts(desk.actor, [third.code])

    with desk.app.database.read() as connection:
        seqs = [reading.seq_of(connection, one.code) or 0 for one in (first, second, third)]
        one_by_one = {seq: reading.load(connection, seq) for seq in seqs}
        at_once = reading.load_many(connection, seqs)
        nobody = reading.load_many(connection, [])

    assert at_once == one_by_one
    assert nobody == {}
