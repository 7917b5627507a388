"""Which scans wait for the province: none that no dossier has any more."""

from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.uploads import UploadCount
from motcua_desktop.models import uploads
from motcua_desktop.scanning.prepare import Loose, prepare
from tests.fakes import scans
from tests.fakes.counterpart import SETTINGS
from tests.fakes.desk import TestDesk

SOURCE = ProvinceSettings.parse(SETTINGS).destination


def noticed(desk: TestDesk) -> UploadCount:
    with desk.app.database.write() as connection:
        uploads.notice(connection, SOURCE, at=desk.clock.now())
        return uploads.count(connection, SOURCE)


def test_a_scan_that_was_taken_away_waits_no_more_and_comes_back_with_the_next(
    desk: TestDesk,
) -> None:
    codes = [desk.receive().code for _ in range(2)]
    scan = prepare([Loose("quét.pdf", scans.pdf(1, "Giay"))])
    made = desk.app.attachments.attach(desk.actor, codes[0], "1", scan).value

    before = noticed(desk)
    desk.app.attachments.remove(desk.actor, codes[0], made.id)
    gone = noticed(desk)
    desk.app.attachments.attach(desk.actor, codes[1], "1", scan)
    again = noticed(desk)

    assert before.waiting == 1
    assert gone == UploadCount()
    assert again == before


def test_a_scan_waits_from_the_moment_it_is_there_and_is_counted_once(desk: TestDesk) -> None:
    desk.app.province.configure(desk.actor, {**SETTINGS, "file_mode": "url_from_store"}, "mật khẩu")
    codes = [desk.receive().code for _ in range(2)]
    scan = prepare([Loose("quét.pdf", scans.pdf(1, "Giay"))])
    for code in codes:
        desk.app.attachments.attach(desk.actor, code, "1", scan)

    before = desk.app.province.status().files
    after = noticed(desk)

    assert (before.waiting, before.confirmed, before.refused) == (1, 0, 0)
    assert before == after


def test_where_no_scans_are_sent_none_wait(desk: TestDesk) -> None:
    desk.app.province.configure(desk.actor, {**SETTINGS, "file_mode": "none"}, "mật khẩu")
    scan = prepare([Loose("quét.pdf", scans.pdf(1, "Giay"))])
    desk.app.attachments.attach(desk.actor, desk.receive().code, "1", scan)

    assert desk.app.province.status().files == UploadCount()
