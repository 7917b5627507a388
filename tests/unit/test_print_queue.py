"""A paper that was counted comes out, is saved, or is given up: also after a restart."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from motcua_desktop.app import App, open_home
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.forms import Form, ListForm, latest
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.print_job import JobState, PrintJob, PrintOut
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.results import Parcel
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import NotFound
from motcua_desktop.services.registers import register_csv, register_json
from motcua_desktop.vault import MemoryVault
from tests.fakes.desk import Mould, TestDesk
from tests.fakes.sheets import bare, text_of

LIST = PrintOut("Bảng nhắc hạn 20/11/2026", b"%PDF-list")


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Mould:
    made = Mould(tmp_path_factory.mktemp("mould"))
    made.make()
    return made


@pytest.fixture
def desk(mould: Mould, tmp_path: Path) -> Iterator[TestDesk]:
    with mould.open(tmp_path / "home") as opened:
        yield opened


def leaving(desk: TestDesk, printer: str = "Máy in quầy") -> PrintJob:
    code = desk.receive().code
    made = desk.app.form(desk.actor, code, Form.RECEIPT)
    return desk.app.leave(desk.actor, made.sheet, printer)


def test_a_sheet_that_is_only_looked_at_is_not_counted(desk: TestDesk) -> None:
    code = desk.receive().code
    for _ in range(2):
        assert desk.app.form(desk.actor, code, Form.RECEIPT).copy == 1

    assert desk.app.desk.show(code).prints == 0
    assert desk.app.queue.waiting() == ()


def test_a_sheet_that_leaves_is_counted_and_kept_until_it_came_out(desk: TestDesk) -> None:
    job = leaving(desk)

    assert desk.app.desk.show(job.code).prints == 1
    assert (job.state, job.tries, job.printer) == (JobState.WAITING, 1, "Máy in quầy")
    assert job.title == f"Giấy tiếp nhận {job.code}"
    assert desk.app.queue.waiting() == (job,)

    desk.app.queue.done(job.id)

    assert desk.app.queue.waiting() == ()
    with pytest.raises(NotFound):
        desk.app.queue.sheet(job.id)


def test_a_failed_print_waits_with_its_reason_and_may_be_tried_on_another_printer(
    desk: TestDesk,
) -> None:
    job = leaving(desk)
    desk.app.queue.failed(job.id, "Hết giấy.")
    (failed,) = desk.app.queue.waiting()

    assert (failed.state, failed.reason) == (JobState.FAILED, "Hết giấy.")

    desk.app.queue.again(job.id, "Máy in phòng bên")
    (again,) = desk.app.queue.waiting()

    assert (again.state, again.printer, again.tries) == (JobState.WAITING, "Máy in phòng bên", 2)
    assert desk.app.desk.show(job.code).prints == 1


def test_what_was_under_way_is_there_after_a_restart_with_the_very_sheet(
    mould: Mould, tmp_path: Path
) -> None:
    with mould.open(tmp_path / "home") as desk:
        job = leaving(desk)
        sheet = desk.app.queue.sheet(job.id)
        vault = MemoryVault(dict(mould.vault.secrets))
    again: App = open_home(desk.app.paths, vault=vault, clock=desk.clock)
    try:
        assert [one.id for one in again.queue.waiting()] == [job.id]
        assert again.queue.sheet(job.id) == sheet
    finally:
        again.close()


def test_a_dropped_sheet_is_forgotten_and_its_print_stays_counted(desk: TestDesk) -> None:
    job = leaving(desk)

    assert desk.app.queue.drop(desk.actor, job.id).title == job.title
    assert desk.app.queue.waiting() == ()
    dropped = desk.app.desk.show(job.code)
    assert dropped.prints == 1
    assert (dropped.history[-1].action, dropped.history[-1].note) == ("drop_print", job.title)
    assert deed("drop_print") == "Bỏ tờ in chưa ra giấy"
    for care in (lambda: desk.app.queue.drop(desk.actor, job.id),
                 lambda: desk.app.queue.again(job.id, "x"),
                 lambda: desk.app.queue.done(99)):  # fmt: skip
        with pytest.raises(NotFound):
            care()


def test_a_list_of_no_dossier_goes_through_the_queue_and_is_counted_nowhere(
    desk: TestDesk,
) -> None:
    job = desk.app.leave(desk.actor, LIST, "Máy in quầy")

    assert (job.code, job.form) == ("", "")
    assert desk.app.queue.sheet(job.id) == b"%PDF-list"


def test_a_dropped_sheet_leaves_the_dossier_s_next_paper_and_its_undoing_alone(
    desk: TestDesk,
) -> None:
    job = leaving(desk)
    desk.app.desk.step(desk.actor, job.code, Action.START, {})
    desk.app.queue.drop(desk.actor, job.id)

    assert latest(desk.app.desk.show(job.code)) is Form.RECEIPT
    assert desk.app.desk.undo(desk.actor, job.code).value.status is Status.RECEIVED


def test_a_hand_over_list_printed_again_says_so_and_is_counted(desk: TestDesk) -> None:
    codes = [desk.receive().code for _ in range(2)]
    made = desk.app.custody.hand_over_many(
        desk.actor, codes, to="Phạm Thị Lan", kind=HolderKind.SPECIALIST
    ).value
    first = desk.app.list_sheet(desk.actor, ListForm.HAND_OVER, str(made.number))
    rival = desk.app.list_sheet(desk.actor, ListForm.HAND_OVER, str(made.number))
    desk.app.kept(desk.actor, first.sheet)

    again = desk.app.leave(desk.actor, rival.sheet, "Máy in quầy")

    assert bare("IN LẠI") not in bare(text_of(first.pdf))
    assert bare("IN LẠI LẦN 1") in bare(text_of(desk.app.queue.sheet(again.id)))
    assert (again.title, again.code, again.form) == ("Danh sách bàn giao 1/2026", "", "hand_over")
    assert desk.app.desk.show(codes[0]).history[-1].note == "Danh sách bàn giao 1/2026, lần 1"
    assert desk.app.desk.show(codes[0]).prints == 0

    # The count does not begin anew where the first dossier is taken off the list.
    desk.app.desk.undo(desk.actor, codes[0])
    assert desk.app.list_sheet(desk.actor, ListForm.HAND_OVER, "1").copy == 3


def test_a_consignment_list_printed_again_says_so(desk: TestDesk) -> None:
    dossier = desk.receive(return_by="post", postal_address="Thôn Hà Bạc")
    for action in (Action.START, Action.COMPLETE):
        desk.app.desk.step(desk.actor, dossier.code, action, {})
    desk.app.results.consign(desk.actor, [Parcel(dossier.code)], carrier="Bưu điện xã")

    for told in ((1, False), (2, True)):
        made = desk.app.list_sheet(desk.actor, ListForm.CONSIGNMENT, "1")
        assert (made.copy, bare("IN LẠI LẦN 1") in bare(text_of(made.pdf))) == told
        desk.app.kept(desk.actor, made.sheet)


def test_the_register_of_a_period_is_read_book_by_book(desk: TestDesk) -> None:
    first = desk.receive(applicant={"name": "Hồ Văn Riêng", "id_type": "none", "address": "=1+1"})
    desk.clock.passes(timedelta(days=60))
    second = desk.receive()
    period = Period(date(2026, 11, 1), date(2027, 1, 31))
    with desk.app.registers.volumes(desk.actor, period) as volumes:
        rows = register_json(volumes)

    assert [(row["book"], row["number"], row["code"]) for row in rows] == [
        ("01/2026", 1, first.code),
        ("01/2027", 1, second.code),
    ]
    assert rows[0]["agency"] == "UBND xã Hướng Hiệp"
    assert "'=1+1" in register_csv(rows).decode("utf-8-sig")
    text = bare(text_of(desk.app.reporting.data(desk.actor, "register", period, "pdf")))
    assert text.count(bare("SỔ THEO DÕI HỒ SƠ")) == 2
    assert bare("Khóa sổ: ngày 31 tháng 12 năm 2026") in text


def test_a_period_without_dossiers_is_a_book_that_says_so(desk: TestDesk) -> None:
    empty = Period(date(2026, 1, 1), date(2026, 1, 31))

    pdf = desk.app.reporting.data(desk.actor, "register", empty, "pdf")

    assert bare("Không có hồ sơ nào") in bare(text_of(pdf))
