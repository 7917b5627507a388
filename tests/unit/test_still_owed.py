"""What the province is still owed of a dossier: files on their way, refused ones, a held line."""

import pytest
from sqlalchemy import Engine, event

from motcua_desktop.domain.attachment import Attachment
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.uploads import FilesOwed, StillOwed
from motcua_desktop.errors import NotFound
from motcua_desktop.models import line, uploads
from motcua_desktop.scanning.prepare import Loose, prepare
from tests.fakes import scans
from tests.fakes.counterpart import SETTINGS
from tests.fakes.desk import TestDesk

TOLD = {**SETTINGS, "file_mode": "url_from_store"}
SOURCE = ProvinceSettings.parse(TOLD).destination
WORDS = "Tệp quá 10 MB."


@pytest.fixture
def known(desk: TestDesk) -> TestDesk:
    """A desk that knows its province."""
    desk.app.province.configure(desk.actor, TOLD, "bí mật")
    return desk


def attach(desk: TestDesk, code: str, text: str, paper: str = "1") -> Attachment:
    scan = prepare([Loose(f"{text}.pdf", scans.pdf(1, text))])
    return desk.app.attachments.attach(desk.actor, code, paper, scan).value


def settle(desk: TestDesk, *, refused: bool) -> None:
    """The province answers about the oldest file."""
    with desk.app.database.write() as connection:
        uploads.notice(connection, SOURCE, at=desk.clock.now())
        connection.exec_driver_sql("UPDATE dossier SET sync_confirmed_at = 1")
        file = uploads.next_file(connection, SOURCE, lambda sha256, _: desk.app.blobs.read(sha256))
        assert file is not None
        if refused:
            uploads.refuse(connection, file, WORDS)
        else:
            uploads.confirm(connection, file, "/v1/tep/x", at=desk.clock.now())


def test_files_count_as_owed_from_the_moment_they_are_attached(known: TestDesk) -> None:
    with_files, without = known.receive(), known.receive()
    attach(known, with_files.code, "một", "1")
    attach(known, with_files.code, "hai", "2")

    owed = known.app.province.still_owed([with_files.id, without.id])

    assert owed == StillOwed({with_files.id: FilesOwed(2)})
    assert owed.of(without.id) == FilesOwed()


def test_what_the_province_took_or_refused_is_no_longer_on_its_way(known: TestDesk) -> None:
    dossier = known.receive()
    attach(known, dossier.code, "một", "1")
    attach(known, dossier.code, "hai", "2")

    settle(known, refused=True)
    first = known.app.province.still_owed([dossier.id])
    settle(known, refused=False)
    then = known.app.province.still_owed([dossier.id])

    assert first.of(dossier.id) == FilesOwed(1, 1)
    assert then.of(dossier.id) == FilesOwed(0, 1)


def test_a_scan_that_was_taken_away_is_owed_no_more(known: TestDesk) -> None:
    dossier = known.receive()
    kept = attach(known, dossier.code, "một")

    known.app.attachments.remove(known.actor, dossier.code, kept.id)

    assert known.app.province.still_owed([dossier.id]) == StillOwed()


@pytest.mark.parametrize("told", [None, {**TOLD, "file_mode": "none"}])
def test_a_province_that_takes_no_files_is_owed_none(
    desk: TestDesk, told: dict[str, object] | None
) -> None:
    if told is not None:
        desk.app.province.configure(desk.actor, told, "bí mật")
    dossier = desk.receive()
    attach(desk, dossier.code, "một")

    assert desk.app.province.still_owed([dossier.id]) == StillOwed()


def test_a_held_line_is_told_with_them(known: TestDesk) -> None:
    with known.app.database.write() as connection:
        line.put_hold(connection, Hold(HoldKind.RESTORED, "Kho cũ.", known.clock.now()))

    assert known.app.province.still_owed([]).held


def test_a_long_list_costs_no_more_questions_than_a_short_one(known: TestDesk) -> None:
    ids = [known.receive().id for _ in range(5)]
    asked: list[str] = []

    def count(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", count)
    try:
        known.app.province.still_owed(ids[:1])
        few = len(asked)
        known.app.province.still_owed(ids)
    finally:
        event.remove(Engine, "before_cursor_execute", count)

    assert len(asked) == 2 * few


def test_refused_files_are_told_one_by_one_with_their_paper_and_the_provinces_words(
    known: TestDesk,
) -> None:
    dossier = known.receive()
    attach(known, dossier.code, "một")
    settle(known, refused=True)

    (file,) = known.app.province.refused_files()

    assert (file.code, file.name, file.reason) == (dossier.code, "một.pdf", WORDS)
    assert file.applicant == str(dossier.applicant.name)
    assert file.paper == known.app.desk.show(dossier.code).papers[0].name
    assert file.to_json()["reason"] == WORDS


def test_one_refused_file_is_sent_again_and_the_other_stays(known: TestDesk) -> None:
    for text in ("một", "hai"):
        attach(known, known.receive().code, text)
    settle(known, refused=True)
    settle(known, refused=True)
    first, second = known.app.province.refused_files()

    done = known.app.province.retry_files(known.actor, first.id)

    assert done.value == 1
    assert known.app.province.refused_files() == [second]
    with pytest.raises(NotFound):
        known.app.province.retry_files(known.actor, first.id)


def test_all_refused_files_are_sent_again_at_once(known: TestDesk) -> None:
    for text in ("một", "hai"):
        attach(known, known.receive().code, text)
    settle(known, refused=True)
    settle(known, refused=True)

    done = known.app.province.retry_files(known.actor)

    assert done.value == 2
    assert known.app.province.refused_files() == []
