"""Days without a line: what waits goes by USB stick, once, and comes back confirmed."""

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from motcua_desktop import packing
from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.domain.province_settings import Dialect
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import (
    BadFile,
    CannotWrite,
    DiskFull,
    NotAllowed,
    NotConfigured,
    UnlawfulStep,
)
from motcua_desktop.models import line
from motcua_desktop.practice import packages as province
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.server import running
from motcua_desktop.sync import package
from motcua_desktop.sync.report import Limits, LineHeld
from tests.fakes.desk import Mould, TestDesk, intake
from tests.fakes.stick import Stick


@pytest.fixture
def usb(desk: TestDesk, tmp_path: Path) -> Stick:
    made = Stick(desk, tmp_path / "usb")
    made.configure()
    return made


@pytest.fixture
def other(mould: Mould, tmp_path: Path) -> Iterator[Stick]:
    """Another desk, of the same province."""
    with mould.open(tmp_path / "other") as desk:
        with desk.app.database.write() as connection:
            connection.exec_driver_sql(
                "UPDATE setting SET value = 'kho-khac' WHERE key IN ('store_id', 'store_epoch')"
            )
        made = Stick(desk, tmp_path / "usb")
        made.configure()
        yield made


def test_what_waits_goes_out_and_comes_back_confirmed(usb: Stick) -> None:
    codes = [usb.desk.receive().code for _ in range(3)]
    told = usb.out()

    assert (told.kept.number, told.kept.dossiers, told.kept.messages) == (1, 3, 6)
    assert set(usb.states()) == {"unknown"}
    assert usb.deliver().stored == 6
    answered = usb.back()
    assert (answered.kept.confirmed, answered.kept.refused, answered.again) == (3, 0, False)
    assert set(usb.states()) == {"confirmed"}
    with closing(usb.province()) as store:
        assert [store.held(code).item for code in codes] == [  # type: ignore[union-attr]  # it is held
            usb.payloads(code, "dossier")[-1] for code in codes
        ]


def test_files_go_along_and_the_next_message_names_them(usb: Stick) -> None:
    code = usb.desk.receive().code
    usb.attach(code)
    first = usb.out()
    usb.deliver()
    usb.back()

    assert first.kept.files == 1
    status = usb.desk.app.province.status()
    assert (status.files.confirmed, status.files.waiting) == (1, 0)
    assert usb.states()[-1] == "pending"
    again = usb.out("hai.goi")
    assert (again.kept.messages, again.kept.files) == (1, 0)
    assert usb.deliver("hai.goi", "bao2.goi").refused == 0
    usb.back("bao2.goi")
    named = usb.payloads(code, "dossier")[-1]["TaiLieuNop"][0]["DuongDanTaiTepTin"]
    with closing(usb.province()) as store:
        assert store.files(named.rpartition("/")[2]) is not None


def test_a_second_package_repeats_what_is_not_answered_and_brings_the_new(usb: Stick) -> None:
    code = usb.desk.receive().code
    usb.out("mot.goi")
    usb.desk.app.desk.step(usb.desk.actor, code, Action.START, {})
    usb.desk.receive()
    second = usb.out("hai.goi")

    assert (second.kept.number, second.kept.dossiers) == (2, 2)
    assert usb.deliver("hai.goi").refused == 0
    usb.back()
    assert set(usb.states()) <= {"confirmed", "superseded"}
    assert usb.deliver("mot.goi", "cu.goi").refused == 0
    usb.back("cu.goi")
    with closing(usb.province()) as store:
        assert [item for _, item in store.entries(code)] == usb.payloads(code, "progress")
        assert store.held(code).item == usb.payloads(code, "dossier")[-1]  # type: ignore[union-attr]  # it is held


def test_the_same_package_and_the_same_answer_twice_change_nothing(usb: Stick) -> None:
    usb.desk.receive()
    usb.out()
    first = usb.deliver()
    usb.back()
    before = usb.states()

    assert usb.deliver(reply="bao2.goi") == first
    assert usb.back("bao2.goi").again
    assert usb.back().again
    assert usb.states() == before
    with closing(usb.province()) as store:
        assert store.totals() == (1, 1)


def test_what_the_province_refuses_is_told_in_its_words_and_holds_up_nobody_else(
    usb: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = usb.desk.receive().code, usb.desk.receive().code
    usb.out()

    class Refusing(Faults):
        def __init__(self) -> None:
            super().__init__()
            self.refuse(bad, "Thiếu giấy chứng sinh")

    monkeypatch.setattr(province, "Faults", Refusing)
    usb.deliver()
    answered = usb.back()

    assert (answered.kept.confirmed, answered.kept.refused) == (1, 1)
    shown = usb.desk.app.desk.show(bad)
    assert shown.sync.state is SyncState.REFUSED
    assert "Thiếu giấy chứng sinh" in (shown.sync.reason or "")
    assert usb.desk.app.desk.show(good).sync.state is SyncState.CONFIRMED


def test_a_no_counts_for_nothing_while_a_newer_package_is_under_way(
    usb: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = usb.desk.receive().code
    usb.out("mot.goi")

    class Refusing(Faults):
        def __init__(self) -> None:
            super().__init__()
            self.refuse(code, "Đang bảo trì")

    with monkeypatch.context() as patch:
        patch.setattr(province, "Faults", Refusing)
        usb.deliver("mot.goi", "bao1.goi")
    usb.out("hai.goi")
    usb.back("bao1.goi")
    assert set(usb.states()) == {"unknown"}
    usb.deliver("hai.goi", "bao2.goi")
    usb.back("bao2.goi")

    assert set(usb.states()) == {"confirmed"}


def test_the_line_that_comes_back_first_asks_before_it_sends(
    desk: TestDesk, tmp_path: Path
) -> None:
    usb = Stick(desk, tmp_path / "usb")
    with running(database_url=usb.database) as there:
        desk.app.province.configure(
            desk.actor,
            {**usb.settings(), "base_url": there.url, "username": there.account.username},
            there.account.password,
        )
        code = desk.receive().code
        usb.out()
        usb.deliver()
        report = desk.app.sync_once()

        assert (report.trouble, report.confirmed) == (None, 1)
        assert set(usb.states()) == {"confirmed"}
        assert len(there.store.versions(code)) == 1
        assert usb.back().kept.confirmed == 1


def test_a_package_that_never_arrived_goes_by_line_when_that_is_back(
    desk: TestDesk, tmp_path: Path
) -> None:
    usb = Stick(desk, tmp_path / "usb")
    with running(database_url=usb.database) as there:
        desk.app.province.configure(
            desk.actor,
            {**usb.settings(), "base_url": there.url, "username": there.account.username},
            there.account.password,
        )
        code = desk.receive().code
        usb.out()

        assert desk.app.sync_once().confirmed == 1
        usb.deliver()
        assert usb.back().kept.confirmed == 1
        assert len(there.store.versions(code)) == 1
        assert len(there.store.entries(code)) == 1


def test_the_keys_are_asked_for_once_over_the_line(desk: TestDesk, tmp_path: Path) -> None:
    usb = Stick(desk, tmp_path / "usb")
    with running(database_url=usb.database) as there:
        told = there.settings("H50.31.12", "native")
        desk.app.province.configure(desk.actor, told, there.account.password)
        known = desk.app.post().fetch_keys(desk.actor)

    wanted = province.keys(usb.database)
    assert (known.package_key, known.package_verify) == (wanted["key"], wanted["verify"])
    assert desk.app.province.settings() == known


def test_a_package_goes_over_the_line_too_for_a_desk_that_is_signed_in(
    desk: TestDesk, tmp_path: Path
) -> None:
    import httpx2

    usb = Stick(desk, tmp_path / "usb")
    usb.configure()
    desk.receive()
    usb.out()
    with desk.app.database.read() as connection:
        mark = line.desk_mark(connection, desk.app.agency)
    with running(database_url=usb.database) as there:
        account = {"username": there.account.username, "password": there.account.password}
        signing = {**account, "desk": {"store": mark.store, "epoch": mark.epoch}}
        token = httpx2.post(f"{there.url}/v1/phien", json=signing).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        body = (usb.folder / "goi.goi").read_bytes()
        answer = httpx2.post(f"{there.url}/v1/goi", content=body, headers=headers)
        cut = httpx2.post(f"{there.url}/v1/goi", content=body[:-1], headers=headers)
    (usb.folder / "bao.goi").write_bytes(answer.content)

    assert usb.back().kept.confirmed == 1
    assert (cut.status_code, cut.json()["type"]) == (422, "refused")


# What comes from elsewhere, broken, or old.


def test_an_answer_for_another_desk_is_refused(usb: Stick, other: Stick) -> None:
    usb.desk.receive()
    other.desk.receive()
    usb.out("a.goi")
    other.out("b.goi")
    usb.deliver("a.goi", "bao-a.goi")

    with pytest.raises(BadFile) as refusal:
        other.back("bao-a.goi")

    assert "không phải quầy này" in refusal.value.message
    assert set(other.states()) == {"unknown"}


def test_a_desk_the_province_does_not_know_is_refused(usb: Stick) -> None:
    usb.desk.receive()
    usb.out()

    with pytest.raises(BadFile) as refusal:
        province.receive(usb.folder / "goi.goi", usb.folder / "bao.goi", database=usb.database)

    assert "Tỉnh chưa biết khóa" in refusal.value.message
    assert not (usb.folder / "bao.goi").exists()


def test_a_desk_that_signs_with_another_key_than_before_is_refused(usb: Stick) -> None:
    usb.desk.receive()
    usb.out()
    usb.deliver()
    with usb.desk.app.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM setting WHERE key = 'package.keys'")
    usb.desk.receive()
    usb.out("hai.goi")

    with pytest.raises(BadFile) as refusal:
        province.receive(usb.folder / "hai.goi", usb.folder / "bao2.goi", database=usb.database)

    assert refusal.value.message == "Gói này không do nơi gửi đã biết ký."


def test_a_package_for_another_province_is_refused(usb: Stick, tmp_path: Path) -> None:
    elsewhere = Stick(usb.desk, tmp_path / "elsewhere")
    usb.desk.receive()
    usb.out()
    shutil.copy(usb.folder / "goi.goi", elsewhere.folder / "goi.goi")

    with pytest.raises(BadFile) as refusal:
        elsewhere.deliver()

    assert "nơi nhận khác" in refusal.value.message


def test_an_answer_that_another_province_signed_is_refused(usb: Stick, tmp_path: Path) -> None:
    """Somebody who knows everything but the province's secret writes an acknowledgement."""
    forger = Stick(usb.desk, tmp_path / "forger")
    usb.desk.receive()
    usb.configure(package_key=province.keys(forger.database)["key"])
    usb.out()
    shutil.copy(usb.folder / "goi.goi", forger.folder / "goi.goi")
    forger.deliver()
    shutil.copy(forger.folder / "bao.goi", usb.folder / "bao.goi")

    with pytest.raises(BadFile) as refusal:
        usb.back()

    assert refusal.value.message == "Gói này không do nơi gửi đã biết ký."
    assert set(usb.states()) == {"unknown"}


@pytest.mark.parametrize("cut", [0, 1, 7, 20, 500, -1, -64])
def test_a_cut_answer_is_refused_and_nothing_is_settled(usb: Stick, cut: int) -> None:
    usb.desk.receive()
    usb.out()
    usb.deliver()
    path = usb.folder / "bao.goi"
    path.write_bytes(path.read_bytes()[:cut])

    with pytest.raises(BadFile):
        usb.back()

    assert set(usb.states()) == {"unknown"}


def test_an_answer_sealed_to_keys_this_desk_has_no_more_is_refused(usb: Stick) -> None:
    usb.desk.receive()
    usb.out()
    usb.deliver()
    with usb.desk.app.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM setting WHERE key = 'package.keys'")

    with pytest.raises(BadFile) as refusal:
        usb.back()

    assert "nơi nhận khác" in refusal.value.message


def test_the_package_itself_is_no_answer_and_an_answer_no_package(usb: Stick) -> None:
    usb.desk.receive()
    usb.out()
    usb.deliver()

    with pytest.raises(BadFile):
        usb.back("goi.goi")
    with pytest.raises(BadFile):
        usb.deliver("bao.goi", "bao2.goi")


def test_an_answer_to_a_package_this_store_never_wrote_is_refused(usb: Stick) -> None:
    """The store was brought back from a backup that is older than the package."""
    usb.desk.receive()
    usb.out()
    usb.deliver()
    with usb.desk.app.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM package")

    with pytest.raises(BadFile) as refusal:
        usb.back()

    assert "kho ở đây không có" in refusal.value.message


# What may go wrong while a package is written.


def test_nothing_to_send_makes_no_package(usb: Stick) -> None:
    with pytest.raises(UnlawfulStep):
        usb.out()

    assert list(usb.folder.glob("*.goi*")) == []


def test_a_province_that_wants_scans_inside_messages_gets_no_package(usb: Stick) -> None:
    usb.desk.receive()
    usb.configure(dialect="qcvn120", file_mode="base64")

    with pytest.raises(NotConfigured):
        usb.out()

    assert list(usb.folder.glob("*.goi*")) == []


def test_without_the_provinces_key_no_package_is_written(usb: Stick) -> None:
    usb.desk.receive()
    usb.configure(package_key=None)

    with pytest.raises(NotConfigured):
        usb.out()

    assert set(usb.states()) == {"pending"}


def test_a_province_of_qcvn_120_takes_the_same_packages(usb: Stick) -> None:
    usb.configure(dialect="qcvn120")
    usb.desk.receive()
    told = usb.out()

    assert (told.kept.messages, usb.deliver().refused) == (2, 0)


def test_a_province_of_another_language_gets_no_package(usb: Stick) -> None:
    usb.desk.receive()
    post = usb.desk.app.post()
    other = replace(post, settings=replace(post.settings, dialect=Dialect.OPENCPS))

    with pytest.raises(NotConfigured):
        other.export(usb.desk.actor, usb.folder / "goi.goi")

    assert set(usb.states()) == {"pending"}


def test_a_held_line_holds_packages_too(usb: Stick) -> None:
    usb.desk.receive()
    with usb.desk.app.database.write() as connection:
        held = Hold(HoldKind.RESTORED, "Kho vừa được khôi phục.", usb.desk.clock.now())
        line.put_hold(connection, held)

    with pytest.raises(LineHeld):
        usb.out()

    assert set(usb.states()) == {"pending"}


def test_a_full_stick_is_told_and_nothing_is_marked(
    usb: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb.desk.receive()
    usage = shutil.disk_usage(usb.folder)._replace(free=100)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda _: usage)
        with pytest.raises(DiskFull):
            usb.out()

    assert set(usb.states()) == {"pending"}
    assert list(usb.folder.glob("*.goi*")) == []
    assert usb.out().kept.number == 1


def test_a_stick_that_is_full_half_way_is_told_and_nothing_is_marked(
    usb: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb.desk.receive()

    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(package, "write_package", full)
        with pytest.raises(DiskFull):
            usb.out()

    assert set(usb.states()) == {"pending"}
    assert list(usb.folder.glob("*.goi*")) == []


def test_a_name_that_cannot_be_given_leaves_no_package_and_no_trace(usb: Stick) -> None:
    usb.desk.receive()
    (usb.folder / "goi.goi").mkdir()

    with pytest.raises(CannotWrite):
        usb.out()

    assert usb.desk.app.post().left() == []
    assert set(usb.states()) == {"pending"}


def test_a_stick_that_is_pulled_out_before_the_name_is_given_leaves_no_trace(
    usb: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb.desk.receive()

    def gone(_: object) -> None:
        raise CannotWrite("USB đã bị rút.")

    with monkeypatch.context() as patch:
        patch.setattr("motcua_desktop.sync.stick.Fresh.put_in_place", gone)
        with pytest.raises(CannotWrite):
            usb.out()

    assert usb.desk.app.post().left() == []
    assert set(usb.states()) == {"pending"}
    assert usb.out().kept.number == 1


def test_a_stick_that_keeps_something_else_is_told_and_nothing_is_marked(
    usb: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb.desk.receive()
    whole = packing.write_package

    def worn_out(file: object, *rest: object, **more: object) -> str:
        sha256 = whole(file, *rest, **more)  # type: ignore[arg-type]  # handed on as they came
        file.seek(300)  # type: ignore[attr-defined]  # a file
        file.write(b"?")  # type: ignore[attr-defined]
        return sha256

    with monkeypatch.context() as patch:
        patch.setattr(package, "write_package", worn_out)
        with pytest.raises(CannotWrite) as refusal:
            usb.out()

    assert refusal.value.message == "USB đọc lại khác với những gì đã ghi."
    assert set(usb.states()) == {"pending"}
    assert list(usb.folder.glob("*.goi*")) == []


def test_a_folder_that_is_not_there_is_told(usb: Stick) -> None:
    usb.desk.receive()

    with pytest.raises(CannotWrite):
        usb.out("khong-co/goi.goi")

    assert set(usb.states()) == {"pending"}


def test_whoever_stops_it_leaves_nothing_behind(usb: Stick) -> None:
    usb.desk.receive()
    usb.attach(usb.desk.receive().code)  # its second snapshot folds into the first
    asked = iter([False, False])
    limits = Limits(cancelled=lambda: next(asked, True))

    with pytest.raises(UnlawfulStep):
        usb.desk.app.post().export(usb.desk.actor, usb.folder / "goi.goi", limits)

    assert set(usb.states()) == {"pending", "superseded"}
    assert list(usb.folder.glob("*.goi*")) == []


def test_a_scan_that_cannot_be_read_stays_and_holds_up_nobody(usb: Stick) -> None:
    code = usb.desk.receive().code
    usb.attach(code, "Mot", "1")
    usb.attach(code, "Hai", "2")
    damaged = sorted(usb.desk.app.paths.blobs.glob("*/*"))[0]
    damaged.write_bytes(damaged.read_bytes()[:-1])
    told = usb.out()

    assert (told.damaged, told.kept.files) == (1, 1)
    assert usb.deliver().files == 1
    assert usb.desk.app.province.status().files.refused == 1


def test_what_does_not_fit_waits_for_the_next(usb: Stick, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        usb.desk.receive()
    monkeypatch.setattr(package, "MOST_LINES", 5)
    first = usb.out("mot.goi")

    assert (first.kept.messages, first.messages_left) == (5, 3)
    assert usb.states().count("unknown") == 5
    usb.deliver("mot.goi", "bao1.goi")
    usb.back("bao1.goi")
    second = usb.out("hai.goi")
    assert (second.kept.messages, second.messages_left) == (3, 0)
    assert usb.deliver("hai.goi", "bao2.goi").refused == 0
    usb.back("bao2.goi")
    assert set(usb.states()) == {"confirmed"}


def test_files_beyond_what_fat32_takes_wait_for_the_next(
    usb: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = usb.desk.receive().code
    usb.attach(code, "Mot", "1")
    usb.attach(code, "Hai", "2")
    monkeypatch.setattr(package, "MOST_FILES", 1)
    told = usb.out()

    assert (told.kept.files, told.files_left) == (1, 1)


def test_a_step_that_left_by_stick_is_not_taken_back_as_if_nobody_knew(usb: Stick) -> None:
    code = usb.desk.receive().code
    usb.desk.app.desk.step(usb.desk.actor, code, Action.START, {})
    usb.out()

    assert usb.desk.app.desk.show(code).sync.state is SyncState.UNKNOWN
    with pytest.raises(UnlawfulStep):
        usb.desk.app.desk.undo(usb.desk.actor, code)


def test_who_may_not_send_may_not_carry_either(usb: Stick) -> None:
    usb.desk.receive()
    usb.desk.app.staff.add(usb.desk.actor, "xem", "Người Xem", "specialist", "matkhau-xem-thu")
    viewer = usb.desk.app.staff.sign_in("xem", "matkhau-xem-thu").value

    with pytest.raises(NotAllowed):
        usb.desk.app.post().export(viewer, usb.folder / "goi.goi")
    with pytest.raises(NotAllowed):
        usb.desk.app.post().take_in(viewer, usb.folder / "bao.goi")


def test_the_journal_and_the_days_sheet_know_of_it(usb: Stick) -> None:
    usb.desk.receive()
    usb.out()
    usb.deliver()
    usb.back()

    actions = [told.action for told in usb.desk.app.care.recent(usb.desk.actor, 10)]
    assert actions[:2] == ["package_ack", "package_out"]
    with usb.desk.app.database.read() as connection:
        runs = connection.exec_driver_sql("SELECT way, sent, confirmed FROM sync_run").fetchall()
    assert [tuple(run) for run in runs] == [("usb", 1, 0), ("usb", 0, 1)]
    (left,) = usb.desk.app.post().left()
    assert left.acknowledged_at == usb.desk.clock.now()


def test_a_line_carries_an_item_in_the_very_bytes_its_tag_is_of(usb: Stick) -> None:
    hostile = intake(applicant={**intake()["applicant"], "name": 'Nguyễn <An & "Bình"\u2028'})
    code = usb.desk.receive(**hostile).code
    usb.out()
    usb.deliver()

    with closing(usb.province()) as store:
        held = store.held(code)
        assert held is not None
        with usb.desk.app.database.read() as connection:
            sent = connection.exec_driver_sql(
                "SELECT payload FROM outbox WHERE kind = 'dossier'"
            ).scalar_one()
        assert held.text == sent
        assert json.loads(sent) == held.item
