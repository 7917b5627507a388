"""The native dialect over real HTTP: many at once, files by tus, each settled by itself."""

import hashlib
from collections.abc import Iterator

import pytest

from motcua_desktop.domain.attachment import Source
from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import SignInRefused
from motcua_desktop.practice.faults import Fault
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.sync.port import Busy
from motcua_desktop.sync.report import AllRefusedAlike, SyncReport
from tests.fakes import scans
from tests.fakes.desk import TestDesk


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


@pytest.fixture
def line(desk: TestDesk, province: PracticeProvince) -> TestDesk:
    told = province.settings("H50.31.12", dialect="native")
    desk.app.province.configure(desk.actor, told, province.account.password)
    return desk


def told(report: SyncReport) -> tuple[int, int, int, int]:
    return report.sent, report.confirmed, report.refused, report.waiting


def badge(desk: TestDesk, dossier: Dossier) -> SyncState:
    return desk.app.desk.show(dossier.code).sync.state


def attach(desk: TestDesk, code: str, *, pages: int = 2) -> str:
    ready = prepare([Loose("giấy.pdf", scans.pdf(pages, "Giấy"))], source=Source.FILE)
    return desk.app.attachments.attach(desk.actor, code, "1", ready).value.sha256


def test_dossiers_and_their_progress_arrive_in_one_breath(
    line: TestDesk, province: PracticeProvince
) -> None:
    taken = [line.receive() for _ in range(5)]
    line.app.desk.step(line.actor, taken[0].code, Action.START, {})

    report = line.app.sync_once()

    assert told(report) == (5, 5, 0, 0)
    assert report.trouble is None
    assert sorted(province.store.codes()) == [dossier.code for dossier in taken]
    assert [item["TrangThai"] for _, item in province.store.entries(taken[0].code)] == ["2", "4"]
    assert len(province.store.versions(taken[0].code)) == 1
    assert all(badge(line, dossier) is SyncState.CONFIRMED for dossier in taken)


def test_a_later_change_replaces_what_was_confirmed(
    line: TestDesk, province: PracticeProvince
) -> None:
    dossier = line.receive()
    line.app.sync_once()
    line.app.desk.step(line.actor, dossier.code, Action.START, {})

    report = line.app.sync_once()

    assert told(report) == (1, 1, 0, 0)
    held = [item["TrangThaiHoSo"] for item in province.store.versions(dossier.code)]
    assert held == ["2", "4"]


@pytest.mark.parametrize(
    "fault", [Fault.ANSWER_LOST, Fault.HTTP_500, Fault.HTML_200, Fault.TRUNCATED, Fault.EMPTY]
)
def test_after_a_lost_answer_the_province_is_asked_and_nothing_doubles(
    line: TestDesk, province: PracticeProvince, fault: Fault
) -> None:
    dossier = line.receive()
    province.faults.next(fault, where="POST /v1/lo")

    first = line.app.sync_once()
    between = badge(line, dossier)
    second = line.app.sync_once()

    assert first.trouble is not None
    assert between is SyncState.UNKNOWN
    assert (second.confirmed, second.waiting, second.trouble) == (1, 0, None)
    assert len(province.store.versions(dossier.code)) == 1
    assert len(province.store.entries(dossier.code)) == 1


def test_a_busy_province_leaves_everything_waiting(
    line: TestDesk, province: PracticeProvince
) -> None:
    dossier = line.receive()
    province.faults.next(Fault.BUSY_429, where="POST /v1/lo")

    report = line.app.sync_once()

    assert isinstance(report.trouble, Busy)
    assert report.retry_after == 7
    assert badge(line, dossier) is SyncState.WAITING
    assert line.app.sync_once().confirmed == 1


def test_one_bad_dossier_among_many_is_set_aside_alone(
    line: TestDesk, province: PracticeProvince
) -> None:
    taken = [line.receive() for _ in range(6)]
    province.faults.refuse(taken[2].code, "Thiếu số định danh")

    report = line.app.sync_once()

    assert told(report) == (6, 5, 1, 1)
    assert badge(line, taken[2]) is SyncState.REFUSED
    shown = line.app.desk.show(taken[2].code).sync.reason
    assert shown is not None
    assert "Thiếu số định danh" in shown
    assert province.store.held(taken[2].code) is None


def test_a_province_that_refuses_all_alike_stops_the_run_and_nothing_is_set_aside(
    line: TestDesk, province: PracticeProvince
) -> None:
    taken = [line.receive() for _ in range(5)]
    province.faults.refuse_all("Hệ thống đang bảo trì")

    report = line.app.sync_once()

    assert isinstance(report.trouble, AllRefusedAlike)
    assert all(badge(line, dossier) is SyncState.WAITING for dossier in taken)
    province.faults.accept()
    assert line.app.sync_once().confirmed == 5


def test_a_session_that_ran_out_is_renewed_once(line: TestDesk, province: PracticeProvince) -> None:
    line.receive()
    line.app.sync_once()
    line.receive()
    province.office.sign_everybody_out()

    assert line.app.sync_once().confirmed == 1


def test_a_wrong_password_is_told_and_nothing_left(
    desk: TestDesk, province: PracticeProvince
) -> None:
    desk.app.province.configure(desk.actor, province.settings("H50.31.12", dialect="native"), "sai")
    dossier = desk.receive()

    report = desk.app.sync_once()

    assert isinstance(report.trouble, SignInRefused)
    assert (report.sent, report.waiting) == (0, 1)
    assert badge(desk, dossier) is SyncState.WAITING


def test_data_goes_before_its_files_and_is_told_again_with_them(
    line: TestDesk, province: PracticeProvince
) -> None:
    dossier = line.receive()
    sha256 = attach(line, dossier.code)

    report = line.app.sync_once()

    assert (report.confirmed, report.files, report.files_waiting) == (1, 1, 0)
    sent = province.store.files(sha256)
    assert sent is not None
    assert hashlib.sha256(sent).hexdigest() == sha256
    first, last = province.store.versions(dossier.code)
    assert first["TaiLieuNop"] == []
    assert [one["DuongDanTaiTepTin"] for one in last["TaiLieuNop"]] == [f"/v1/tep/{sha256}"]


def test_a_file_goes_on_from_the_byte_that_arrived(
    line: TestDesk, province: PracticeProvince
) -> None:
    dossier = line.receive()
    sha256 = attach(line, dossier.code, pages=4)
    province.faults.next(Fault.ANSWER_LOST, where="PATCH /v1/tep/*")

    first = line.app.sync_once()
    second = line.app.sync_once()

    assert first.trouble is not None
    assert (first.confirmed, first.files, first.files_waiting) == (1, 0, 1)
    assert (second.files, second.files_waiting) == (1, 0)
    assert province.store.files(sha256) is not None


def test_the_same_scan_of_two_dossiers_is_sent_once(
    line: TestDesk, province: PracticeProvince
) -> None:
    codes = [line.receive().code for _ in range(2)]
    (sha256,) = {attach(line, code) for code in codes}

    report = line.app.sync_once()

    assert report.files == 1
    for code in codes:
        (paper,) = province.store.versions(code)[-1]["TaiLieuNop"]
        assert paper["DuongDanTaiTepTin"] == f"/v1/tep/{sha256}"


def test_the_trial_goes_all_the_way_and_only_minds_that_time_stands_still_here(
    line: TestDesk,
) -> None:
    steps = line.app.runner().test()

    assert [step.step for step in steps if not step.ok] == ["clock"]
