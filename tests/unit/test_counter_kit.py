"""A laptop in a hamlet is another counter of the same commune: its numbers never meet ours."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from motcua_desktop.app import open_home
from motcua_desktop.domain.numbering import CounterRange, qr_text
from motcua_desktop.errors import BadFile, InvalidInput, NotAllowed, NotFound, WrongKey
from motcua_desktop.founding import Founding, init
from motcua_desktop.paths import Paths
from motcua_desktop.services.counter_kit import CounterKit, unpack
from motcua_desktop.vault import MemoryVault
from tests.fakes.desk import PASSWORD, TestDesk
from tests.fakes.store import StoppedClock

PHRASE = "cụm mật khẩu của tệp quầy"


def kit_of(desk: TestDesk) -> CounterKit:
    return unpack(desk.app.counter_kit(desk.actor, PHRASE).data, PHRASE)


@contextmanager
def laptop(home: Path, kit: CounterKit, counter: int = 3) -> Iterator[TestDesk]:
    """The second counter, open, at the same moment."""
    founding = Founding("", "", "", counter, "ha", "Lê Thị Hà", PASSWORD, kit)
    vault, clock = MemoryVault(), StoppedClock()
    init(Paths(home), founding, vault=vault, clock=clock)
    app = open_home(Paths(home), vault=vault, clock=clock)
    try:
        yield TestDesk(app, app.staff.sign_in("ha", PASSWORD).value, clock)
    finally:
        app.close()


def test_the_second_counter_is_of_the_same_commune_with_numbers_of_its_own(
    desk: TestDesk, tmp_path: Path
) -> None:
    with laptop(tmp_path / "laptop", kit_of(desk)) as other:
        mine = [desk.receive() for _ in range(3)]
        theirs = [other.receive() for _ in range(3)]

    assert other.app.agency.code == desk.app.agency.code
    assert [one.code for one in theirs] == [
        "H50.31.12-261120-7001",
        "H50.31.12-261120-7002",
        "H50.31.12-261120-7003",
    ]
    assert len({one.code for one in (*mine, *theirs)}) == 6
    assert len({one.scan for one in (*mine, *theirs)}) == 6


def test_no_two_ranges_meet() -> None:
    ranges = [CounterRange(counter) for counter in range(1, 6)]

    assert all(one.last < following.first for one, following in pairwise(ranges))


def test_each_verifies_the_others_receipts(desk: TestDesk, tmp_path: Path) -> None:
    with laptop(tmp_path / "laptop", kit_of(desk)) as other:
        for here, there in ((desk, other), (other, desk)):
            dossier = there.receive()
            qr = qr_text(there.app.agency.qr_key, scan=dossier.scan, code=dossier.code)
            with pytest.raises(NotFound, match="máy này không giữ hồ sơ ấy"):
                here.app.desk.show(qr)
            forged = qr_text(b"forged" * 6, scan=dossier.scan, code=dossier.code)
            with pytest.raises(InvalidInput, match="không do quầy nào"):
                here.app.desk.show(forged)


def test_the_second_counter_has_the_catalogue_and_the_calendar_of_the_first(
    desk: TestDesk, tmp_path: Path
) -> None:
    told = {"days_off": [{"date": "2026-11-23", "name": "Nghỉ bù của xã"}]}
    desk.app.office.import_file(desk.actor, json.dumps(told).encode())

    with laptop(tmp_path / "laptop", kit_of(desk)) as other:
        here, there = desk.receive(), other.receive()

        assert len(other.app.catalogue.find("")) == len(desk.app.catalogue.find(""))
        assert there.procedure.name == here.procedure.name
        assert there.due_at == here.due_at


def test_where_the_province_is_goes_along_but_no_password(desk: TestDesk, tmp_path: Path) -> None:
    settings = {"name": "Tỉnh", "base_url": "https://tinh.example", "agency_code": "H50.31.12"}
    desk.app.province.configure(desk.actor, settings, "mat-khau-noi-tinh")

    with laptop(tmp_path / "laptop", kit_of(desk)) as other:
        assert other.app.province.settings().base_url == "https://tinh.example"
        assert other.app.province.secret() is None


def test_the_file_tells_nothing_without_its_passphrase(desk: TestDesk) -> None:
    desk.receive()
    data = desk.app.counter_kit(desk.actor, PHRASE).data

    assert b"H50" not in data
    assert desk.app.agency.qr_key.hex().encode() not in data
    with pytest.raises(WrongKey):
        unpack(data, "cụm mật khẩu khác hẳn")
    with pytest.raises(WrongKey, match="Chưa có cụm mật khẩu"):
        unpack(data, None)


def test_no_dossier_and_nobody_goes_along(desk: TestDesk, tmp_path: Path) -> None:
    desk.receive()

    with laptop(tmp_path / "laptop", kit_of(desk)) as other:
        assert other.app.finder.find("").count == 0
        assert [member.login for member in other.app.staff.everybody(other.actor)] == ["ha"]


def test_the_number_of_the_main_desk_is_refused(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput, match="cấp trùng mã hồ sơ") as caught:
        kit_of(desk).agency_of(1)

    assert caught.value.field == "counter"


def test_a_number_is_given_away_once(desk: TestDesk, tmp_path: Path) -> None:
    given = unpack(desk.app.counter_kit(desk.actor, PHRASE, counter=3).data, PHRASE)
    desk.app.counter_kit(desk.actor, PHRASE, counter=5)

    assert given.agency_of(3).counter == 3
    with pytest.raises(InvalidInput, match="được xuất cho quầy 3"):
        given.agency_of(2)
    for number, told in (
        (3, "đã cấp cho một máy khác"),
        (1, "chính máy này"),
        (0, "Số quầy phải từ 1"),
    ):
        with pytest.raises(InvalidInput, match=told):
            desk.app.counter_kit(desk.actor, PHRASE, counter=number)
    again = desk.app.counter_kit(desk.actor, PHRASE, counter=3, again=True)
    assert unpack(again.data, PHRASE).counter == 3


def test_a_second_machine_with_our_number_is_seen_when_its_receipt_is_scanned(
    desk: TestDesk, tmp_path: Path
) -> None:
    with laptop(tmp_path / "one", kit_of(desk), 3) as one:
        kit = kit_of(desk)
        with laptop(tmp_path / "two", kit, 3) as two:
            two.receive()
            stranger = two.receive()
            one.receive()

            with pytest.raises(NotFound, match="một máy khác dùng cùng số quầy"):
                one.app.desk.show(stranger.scan)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"kind": "motcua-counter", "version": 1}']
)
def test_what_is_no_kit_is_told(data: bytes) -> None:
    with pytest.raises(BadFile):
        unpack(data, PHRASE)


def test_a_kit_of_a_newer_program_is_told() -> None:
    with pytest.raises(BadFile, match="bản chương trình mới hơn"):
        unpack(b'{"kind": "motcua-counter", "version": 2}', PHRASE)


def test_a_short_passphrase_is_refused(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput, match="ít nhất 12 ký tự"):
        desk.app.counter_kit(desk.actor, "ngắn")


def test_only_who_may_configure_exports_it_and_it_is_in_the_journal(desk: TestDesk) -> None:
    desk.app.staff.add(desk.actor, "lan", "Lê Lan", "officer", PASSWORD)
    officer = desk.app.staff.sign_in("lan", PASSWORD).value

    with pytest.raises(NotAllowed):
        desk.app.counter_kit(officer, PHRASE)
    desk.app.counter_kit(desk.actor, PHRASE)

    assert "counter_export" in [entry.action for entry in desk.app.care.recent(desk.actor, 5)]
