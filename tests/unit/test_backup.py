"""Backups: made while the desk works, checked at once, restored without a number given twice."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua_desktop.app import open_home
from motcua_desktop.domain.attachment import Source
from motcua_desktop.domain.intake import Intake
from motcua_desktop.errors import (
    BadFile,
    CannotWrite,
    DiskFull,
    HomeTaken,
    InvalidInput,
    KeyMissing,
    StoreBusy,
    StoreDamaged,
    WrongKey,
)
from motcua_desktop.models import backup as format_of
from motcua_desktop.models import line
from motcua_desktop.paths import Paths
from motcua_desktop.services.restore import Restored, Unlocking, restore
from motcua_desktop.sync.port import UnknownName
from motcua_desktop.vault import MemoryVault, NoVault
from tests.fakes.desk import LOGIN, PASSWORD, Mould, TestDesk, intake
from tests.fakes.scans import pdf


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder outside the home: a USB stick."""
    made = tmp_path / "ổ USB"
    made.mkdir()
    return made


def _scan(desk: TestDesk, code: str, pages: int = 1) -> None:
    prepared = desk.app.prepare([_loose(pages)], source=Source.FILE)
    desk.app.attachments.attach(desk.actor, code, "result", prepared)


def _loose(pages: int) -> Any:
    from motcua_desktop.scanning.prepare import Loose

    return Loose("kết quả.pdf", pdf(pages))


def _restored(desk: TestDesk, file: Path, home: Path) -> Restored:
    vault = desk.app.vault
    return restore(Paths(home), file, Unlocking(vault), desk.clock)


def _again(desk: TestDesk, home: Path) -> TestDesk:
    app = open_home(Paths(home), vault=desk.app.vault, clock=desk.clock)
    return TestDesk(app, app.staff.sign_in(LOGIN, PASSWORD).value, desk.clock)


def test_a_backup_holds_every_dossier_and_is_found_good(desk: TestDesk, stick: Path) -> None:
    desk.receive()
    made = desk.app.backups.create(desk.actor, stick)

    assert made.ok
    assert made.manifest.dossiers == 1
    assert made.file.name == "H50.31.12-q1-20261120-093000.motcua-backup"
    assert desk.app.backups.verify(desk.actor, made.file).ok
    assert [one.file for one in desk.app.backups.kept(stick)] == [made.file]
    assert sorted(path.name for path in stick.iterdir()) == [made.file.name]


def test_nothing_of_a_person_can_be_read_in_it(desk: TestDesk, stick: Path) -> None:
    desk.receive()
    data = desk.app.backups.create(desk.actor, stick).file.read_bytes()

    for word in ("Nguyễn Thị Ánh", "998190001234", "Hồ Thị Nga", "Hướng Hiệp", "SQLite format"):
        assert word.encode() not in data


def test_a_backup_is_made_while_dossiers_come_in(desk: TestDesk, stick: Path) -> None:
    going = threading.Event()
    codes: list[str] = []

    def keep_receiving() -> None:
        while len(codes) < 3 or not going.is_set():
            parsed = Intake.parse(intake())
            codes.append(desk.app.desk.receive(desk.actor, parsed).value.code)

    worker = threading.Thread(target=keep_receiving)
    worker.start()
    try:
        made = desk.app.backups.create(desk.actor, stick)
    finally:
        going.set()
        worker.join()

    assert made.ok
    assert made.manifest.dossiers <= len(codes)
    assert len(set(codes)) == len(codes)


def test_scans_are_copied_once_and_checked(desk: TestDesk, stick: Path) -> None:
    _scan(desk, desk.receive().code)
    first = desk.app.backups.create(desk.actor, stick)
    kept = list((stick / "scans").glob("*/*"))
    before = kept[0].stat().st_mtime_ns
    desk.clock.passes(timedelta(minutes=1))
    second = desk.app.backups.create(desk.actor, stick)

    assert len(kept) == 1
    assert first.manifest.scans == second.manifest.scans == 1
    assert kept[0].stat().st_mtime_ns == before
    kept[0].write_bytes(kept[0].read_bytes()[:-1] + b"\x00")
    assert "Bản quét" in desk.app.backups.verify(desk.actor, first.file).findings[0]


def test_a_whole_backup_moves_a_desk_to_another_computer_as_one_file(
    desk: TestDesk, stick: Path, tmp_path: Path
) -> None:
    code = desk.receive().code
    _scan(desk, code)
    (desk.app.paths.forms).mkdir()
    (desk.app.paths.forms / "01.json").write_text("{}")
    made = desk.app.backups.create(desk.actor, stick, whole=True)
    elsewhere = tmp_path / "khác"
    elsewhere.mkdir()
    file = Path(shutil.copy(made.file, elsewhere))
    told = _restored(desk, file, tmp_path / "máy mới")

    assert (told.dossiers, told.scans, told.missing_scans, told.aside) == (1, 1, 0, None)
    there = _again(desk, tmp_path / "máy mới")
    found = there.app.attachments.of(there.actor, code)
    assert b"".join(there.app.attachments.read(there.actor, code, found[0].id)).startswith(b"%PDF")
    assert there.app.care.check(there.actor) == ()
    assert (there.app.paths.forms / "01.json").read_text() == "{}"
    there.app.close()


def test_after_a_restore_no_number_comes_again_and_the_line_is_held(
    desk: TestDesk, stick: Path, tmp_path: Path
) -> None:
    desk.receive()
    made = desk.app.backups.create(desk.actor, stick)
    lost = desk.receive()
    told = _restored(desk, made.file, tmp_path / "mới")
    there = _again(desk, tmp_path / "mới")
    following = there.receive()

    assert lost.code.endswith("-5002")
    assert following.code.endswith("-5302")
    assert following.register_number > lost.register_number
    with there.app.database.read() as connection, desk.app.database.read() as before:
        hold = line.hold(connection)
        now, then = (
            line.desk_mark(connection, there.app.agency),
            line.desk_mark(before, desk.app.agency),
        )
    assert hold is not None
    assert hold.words == told.words
    assert "09:30" in told.words
    assert (now.store, now.epoch == then.epoch) == (then.store, False)
    assert there.app.care.verify(there.actor).broken_at is None
    there.app.close()


def test_over_the_same_desk_the_store_that_was_there_moves_aside_and_tells_its_numbers(
    desk: TestDesk, stick: Path
) -> None:
    desk.receive()
    made = desk.app.backups.create(desk.actor, stick)
    codes = [desk.receive().code for _ in range(3)]
    home = desk.app.paths.home
    desk.app.close()
    told = _restored(desk, made.file, home)
    there = _again(desk, home)

    assert told.aside is not None
    assert (told.aside / "store.db").stat().st_size > 0
    assert there.receive().code[:-4] + "5004" == codes[-1]
    assert there.receive().code.endswith("-5006")
    assert [one.used for one in there.app.backups.kept(stick)] == [True]
    there.app.close()


def test_secrets_in_the_keyring_are_found_after_a_restore(
    desk: TestDesk, stick: Path, tmp_path: Path
) -> None:
    province = {"name": "Tỉnh", "base_url": "https://tinh.invalid", "agency_code": "H50.31.12"}
    desk.app.province.configure(desk.actor, province, "mật khẩu")
    made = desk.app.backups.create(desk.actor, stick)
    _restored(desk, made.file, tmp_path / "mới")
    there = _again(desk, tmp_path / "mới")

    assert there.app.province.secret() == "mật khẩu"
    there.app.close()


def test_another_desk_in_the_home_is_left_alone(
    desk: TestDesk, stick: Path, tmp_path: Path
) -> None:
    made = desk.app.backups.create(desk.actor, stick)
    other = Mould(tmp_path / "quầy khác")
    other.make()

    with pytest.raises(HomeTaken, match="quầy khác"):
        _restored(desk, made.file, other.folder)
    assert not list(other.folder.glob("before-restore-*"))


def test_a_restore_waits_until_the_window_is_closed(desk: TestDesk, stick: Path) -> None:
    made = desk.app.backups.create(desk.actor, stick)

    with desk.app.window(), pytest.raises(StoreBusy, match="đóng cửa sổ"):
        _restored(desk, made.file, desk.app.paths.home)


class _Cut(BaseException):
    """The program is gone; nothing of it runs any more."""


@pytest.mark.parametrize("trouble", [OSError(5, "I/O"), _Cut()], ids=["refused", "killed"])
@pytest.mark.parametrize("step", range(1, 5))
def test_a_restore_cut_at_any_move_leaves_a_desk_or_is_done_again(
    desk: TestDesk,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    trouble: BaseException,
) -> None:
    desk.receive()
    made = desk.app.backups.create(desk.actor, stick)
    lost = desk.receive()
    home = desk.app.paths.home
    desk.app.close()
    with monkeypatch.context() as cutting:
        _fail_at_rename(cutting, step, trouble)
        with pytest.raises((CannotWrite, _Cut)):
            _restored(desk, made.file, home)

    if isinstance(trouble, OSError):
        there = _again(desk, home)
        assert there.app.desk.show(lost.code).code == lost.code
        there.app.close()
    _restored(desk, made.file, home)
    there = _again(desk, home)
    assert there.receive().code > lost.code
    assert there.app.care.check(there.actor) == ()
    there.app.close()


def _fail_at_rename(patch: pytest.MonkeyPatch, step: int, trouble: BaseException) -> None:
    real, calls = Path.rename, 0

    def rename(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == step:
            raise trouble
        return real(self, target)

    patch.setattr(Path, "rename", rename)


def test_what_a_killed_backup_left_is_swept_by_the_next(desk: TestDesk, stick: Path) -> None:
    left = stick / ".H50.31.12-q1-20261101-080000.motcua-backup.part"
    other = stick / ".H50.31.12-q2-20261101-080000.motcua-backup.part"
    room = desk.app.paths.home / ".backup-0000"
    left.touch()
    other.touch()
    room.mkdir()
    desk.app.backups.create(desk.actor, stick)

    assert not left.exists()
    assert not room.exists()
    assert other.exists()


class TestKeys:
    """Which keys open a backup: passphrase, printed key, keyring; and which do not."""

    @pytest.fixture
    def recovery(self, tmp_path: Path, stick: Path) -> Iterator[tuple[Path, str]]:
        """A backup of a desk without a keyring, and its recovery key."""
        from motcua_desktop.founding import Founding, init

        home = Paths(tmp_path / "cũ")
        founding = Founding("H50.31.12", "UBND xã A", "Tỉnh", 1, LOGIN, "Hồ Nga", PASSWORD)
        new = init(home, founding, vault=NoVault(), passphrase="cụm cũ")
        app = open_home(home, vault=NoVault(), passphrase="cụm cũ")
        actor = app.staff.sign_in(LOGIN, PASSWORD).value
        yield app.backups.create(actor, stick).file, new.recovery_key
        app.close()

    def test_the_passphrase_opens_it_anywhere(
        self, recovery: tuple[Path, str], tmp_path: Path, desk: TestDesk
    ) -> None:
        home = Paths(tmp_path / "mới")
        restore(home, recovery[0], Unlocking(NoVault(), "cụm cũ"), desk.clock)

        open_home(home, vault=NoVault(), passphrase="cụm cũ").close()

    def test_the_printed_key_opens_it_under_a_new_passphrase_or_keyring(
        self, recovery: tuple[Path, str], tmp_path: Path, desk: TestDesk
    ) -> None:
        file, printed = recovery
        restore(Paths(tmp_path / "a"), file, Unlocking(NoVault(), "mới", printed), desk.clock)
        open_home(Paths(tmp_path / "a"), vault=NoVault(), passphrase="mới").close()
        vault = MemoryVault()
        restore(Paths(tmp_path / "b"), file, Unlocking(vault, None, printed), desk.clock)

        open_home(Paths(tmp_path / "b"), vault=vault).close()

    @pytest.mark.parametrize(
        ("passphrase", "printed", "trouble"),
        [("sai", None, WrongKey), (None, None, KeyMissing), ("cụm", "A" * 32, WrongKey)],
    )
    def test_a_wrong_key_changes_nothing(
        self,
        recovery: tuple[Path, str],
        tmp_path: Path,
        desk: TestDesk,
        passphrase: str | None,
        printed: str | None,
        trouble: type[Exception],
    ) -> None:
        home = Paths(tmp_path / "mới")
        with pytest.raises(trouble):
            restore(home, recovery[0], Unlocking(NoVault(), passphrase, printed), desk.clock)

        assert not home.taken()

    def test_a_key_of_another_desk_opens_nothing(
        self, recovery: tuple[Path, str], desk: TestDesk
    ) -> None:
        with pytest.raises(WrongKey):
            desk.app.backups.verify(desk.actor, recovery[0])
        assert desk.app.backups.kept(recovery[0].parent) == []


class TestTheMedium:
    """Where backups go may be full, gone, locked, or give back other bytes."""

    def test_a_full_medium_is_told_and_nothing_is_left(
        self, desk: TestDesk, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(format_of, "_add", full)
        with pytest.raises(DiskFull, match="nơi sao lưu"):
            desk.app.backups.create(desk.actor, stick)
        assert not list(stick.iterdir())
        assert not list(desk.app.paths.home.glob(".backup-*"))

    @pytest.mark.parametrize(
        ("number", "words"), [(30, "khóa ghi"), (5, "rút ra"), (27, "FAT32"), (19, "rút ra")]
    )
    def test_a_medium_that_refuses_is_told(self, number: int, words: str) -> None:
        with pytest.raises(CannotWrite, match=words), format_of.writing_to("nơi sao lưu"):
            raise OSError(number, os.strerror(number))

    def test_a_medium_that_is_gone_is_told(self, desk: TestDesk, stick: Path) -> None:
        stick.rmdir()
        with pytest.raises(CannotWrite, match="rút ra"):
            desk.app.backups.create(desk.actor, stick)
        assert "Không thấy nơi sao lưu" in desk.app.backups.health(str(stick)).words

    def test_a_folder_in_the_home_is_no_place(self, desk: TestDesk) -> None:
        with pytest.raises(InvalidInput):
            desk.app.backups.create(desk.actor, desk.app.paths.home)

    def test_a_medium_that_keeps_other_bytes_has_no_backup(
        self, desk: TestDesk, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = Path.replace

        def lying(self: Path, target: Path) -> Path:
            if self.suffix == ".part" and self.parent == stick:
                data = bytearray(self.read_bytes())
                data[5_000] ^= 1
                self.write_bytes(data)
            return real(self, target)

        monkeypatch.setattr(Path, "replace", lying)
        with pytest.raises(CannotWrite, match="không giữ đúng"):
            desk.app.backups.create(desk.actor, stick)
        assert not list(stick.iterdir())

    @pytest.mark.parametrize("keep", [0, 1, 100, -1])
    def test_an_empty_or_cut_file_is_no_backup(
        self, desk: TestDesk, stick: Path, keep: int
    ) -> None:
        made = desk.app.backups.create(desk.actor, stick)
        data = made.file.read_bytes()
        (stick / "cụt.motcua-backup").write_bytes(data[:keep])

        assert len(desk.app.backups.kept(stick)) == 1
        with pytest.raises(BadFile):
            desk.app.backups.verify(desk.actor, stick / "cụt.motcua-backup")

    def test_any_changed_byte_of_what_it_holds_is_found(self, desk: TestDesk, stick: Path) -> None:
        made = desk.app.backups.create(desk.actor, stick)
        data = made.file.read_bytes()
        for place in range(100, data.rindex(b"manifest.json") - 5_000, len(data) // 40):
            changed = bytearray(data)
            changed[place] ^= 0x10
            made.file.write_bytes(changed)

            with pytest.raises((BadFile, WrongKey)):
                assert not desk.app.backups.verify(desk.actor, made.file).ok

    def test_a_part_of_another_backup_is_found(self, desk: TestDesk, stick: Path) -> None:
        first = desk.app.backups.create(desk.actor, stick)
        told = first.file.read_bytes().replace(b'"dossiers": 0', b'"dossiers": 7')
        first.file.write_bytes(told)

        with pytest.raises((BadFile, WrongKey)):
            desk.app.backups.verify(desk.actor, first.file)


class TestKeeping:
    """One a day, few enough, the one that saved us never."""

    def test_one_a_day_and_the_oldest_go(self, desk: TestDesk, stick: Path) -> None:
        for _ in range(5):
            assert desk.app.backups.daily(desk.actor, stick, 3) is not None
            assert desk.app.backups.daily(desk.actor, stick, 3) is None
            desk.clock.passes(timedelta(days=1))
        (stick / "của ai.motcua-backup").write_bytes(b"")

        assert len(desk.app.backups.kept(stick)) == 3
        desk.app.backups.thin_out(stick, 1)
        assert sorted(path.name[:30] for path in stick.glob("*.motcua-backup")) == [
            "H50.31.12-q1-20261124-093000.m",
            "của ai.motcua-backup",
        ]

    def test_the_one_used_for_a_restore_stays(
        self, desk: TestDesk, stick: Path, tmp_path: Path
    ) -> None:
        used = desk.app.backups.create(desk.actor, stick)
        _restored(desk, used.file, tmp_path / "mới")
        there = _again(desk, tmp_path / "mới")
        for _ in range(3):
            desk.clock.passes(timedelta(days=1))
            there.app.backups.daily(there.actor, stick, 1)

        assert [one.used for one in there.app.backups.kept(stick)] == [False, True]
        assert used.file.exists()
        there.app.close()

    def test_a_backup_older_than_a_day_is_warned_of(self, desk: TestDesk, stick: Path) -> None:
        backups = desk.app.backups

        assert "Chưa chọn" in backups.health("").words
        assert "Chưa có" in backups.health(str(stick)).words
        backups.create(desk.actor, stick)
        assert backups.health(str(stick)).words == ""
        desk.clock.passes(timedelta(hours=25))
        assert "tốt gần nhất" in backups.health(str(stick)).words

    def test_a_damaged_store_makes_no_backup_and_costs_no_old_one(
        self, desk: TestDesk, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.app.backups.create(desk.actor, stick)
        desk.clock.passes(timedelta(days=1))
        monkeypatch.setattr(
            "motcua_desktop.services.backup_check.store_findings", lambda _: ["hỏng"]
        )

        with pytest.raises(StoreDamaged, match="hỏng"):
            desk.app.backups.daily(desk.actor, stick, 1)
        assert len(list(stick.iterdir())) == 1

    def test_a_drill_restores_and_leaves_nothing(self, desk: TestDesk, stick: Path) -> None:
        _scan(desk, desk.receive().code)
        made = desk.app.backups.create(desk.actor, stick)
        before = sorted(path.name for path in desk.app.paths.home.iterdir())
        verdict = desk.app.backups.drill(desk.actor, made.file)

        assert verdict.ok
        assert sorted(path.name for path in desk.app.paths.home.iterdir()) == before
        assert desk.receive().code.endswith("-5002")


def test_the_files_of_the_home_say_nothing_about_keys(desk: TestDesk, stick: Path) -> None:
    made = desk.app.backups.create(desk.actor, stick)
    with format_of.opened(made.file) as file:
        told = json.loads(file.read("key.json"))

    assert set(told) == {"version", "id"}


def test_after_a_restore_nothing_goes_out_until_a_person_has_looked(
    desk: TestDesk, stick: Path, tmp_path: Path
) -> None:
    province = {"name": "Tỉnh", "base_url": "https://tinh.invalid", "agency_code": "H50.31.12"}
    desk.app.province.configure(desk.actor, province, "mật khẩu")
    desk.receive()
    made = desk.app.backups.create(desk.actor, stick)
    _restored(desk, made.file, tmp_path / "mới")
    there = _again(desk, tmp_path / "mới")
    held = there.app.sync_once().trouble
    there.app.province.release(there.actor)
    tried = there.app.sync_once().trouble
    there.app.close()

    assert held is not None
    assert "khôi phục từ bản sao lưu" in held.message
    assert isinstance(tried, UnknownName)
