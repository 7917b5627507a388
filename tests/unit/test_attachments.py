"""Scans of a dossier's papers: kept once, encrypted, read by name, used again."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from motcua_desktop.domain.attachment import Attachment, Prepared, Role, Source
from motcua_desktop.domain.forms import Form, latest
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import (
    BadFile,
    InvalidInput,
    NotAllowed,
    NotFound,
    StoreDamaged,
)
from motcua_desktop.scanning.prepare import Loose, prepare
from tests.fakes import scans
from tests.fakes.desk import TestDesk, intake


def ready(text: str = "Giay", pages: int = 2, source: Source = Source.FILE) -> Prepared:
    return prepare([Loose("quét.pdf", scans.pdf(pages, text))], source=source)


def attached(desk: TestDesk, code: str, component: str = "1", text: str = "Giay") -> Attachment:
    return desk.app.attachments.attach(desk.actor, code, component, ready(text)).value


def content(desk: TestDesk, code: str, attachment: int) -> bytes:
    return b"".join(desk.app.attachments.read(desk.actor, code, attachment))


def files(desk: TestDesk) -> list[Path]:
    return sorted(desk.app.paths.blobs.glob("*/*"))


def journal(desk: TestDesk) -> list[tuple[str, str]]:
    return [(line.action, line.note) for line in desk.app.care.recent(desk.actor, 50)]


def test_a_scan_makes_its_paper_digitised_and_is_told_to_the_province(desk: TestDesk) -> None:
    dossier = desk.receive()
    name = dossier.papers[0].name
    done = desk.app.attachments.attach(desk.actor, dossier.code, name, ready())

    after = desk.app.desk.show(dossier.code)
    assert [paper.digitised for paper in after.papers][:2] == [True, False]
    assert (done.value.paper, done.value.pages, done.value.role) == (name, 2, Role.COMPONENT)
    assert done.change.dossier == dossier.id
    assert (after.history[-1].action, after.history[-1].note) == (
        "attach",
        f"{name}, 2 trang, từ tệp",
    )
    with desk.app.database.read() as connection:
        told = connection.exec_driver_sql(
            "SELECT count(*) FROM outbox WHERE kind = 'dossier'"
        ).scalar_one()
    assert told == 2


def test_what_was_attached_comes_back_and_the_journal_says_who_read_it(desk: TestDesk) -> None:
    dossier = desk.receive()
    made = attached(desk, dossier.code)

    assert content(desk, dossier.code, made.id) == scans.pdf(2, "Giay")
    assert journal(desk)[0] == ("read_attachment", f"{dossier.code}: {made.paper}")
    assert desk.app.desk.show(dossier.code).history[-1].action == "attach"


def test_a_glimpse_for_a_thumbnail_is_no_reading(desk: TestDesk) -> None:
    dossier = desk.receive()
    made = attached(desk, dossier.code)

    assert desk.app.attachments.glimpse(desk.actor, dossier.code, made.id).startswith(b"%PDF")
    assert journal(desk)[0][0] == "attach"


def test_nothing_on_the_disk_tells_what_is_kept(desk: TestDesk) -> None:
    made = attached(desk, desk.receive().code)
    (file,) = files(desk)

    assert b"PDF" not in file.read_bytes()
    assert made.sha256 not in str(file)
    assert (file.stat().st_mode & 0o077 == 0) or os.name == "nt"


def test_the_same_content_is_kept_once(desk: TestDesk) -> None:
    one, other = desk.receive(), desk.receive()
    attached(desk, one.code)
    attached(desk, other.code, "2")

    assert len(files(desk)) == 1


def test_the_same_scan_again_changes_nothing(desk: TestDesk) -> None:
    code = desk.receive().code
    first = attached(desk, code)
    again = desk.app.attachments.attach(desk.actor, code, "1", ready())

    assert again.value == first
    assert not again.change.dossiers
    assert [action for action, _ in journal(desk)].count("attach") == 1


def test_a_paper_has_one_scan_and_the_newest_counts(desk: TestDesk) -> None:
    code = desk.receive().code
    first = attached(desk, code, text="Mot")
    second = attached(desk, code, text="Hai")

    assert [one.id for one in desk.app.attachments.of(desk.actor, code)] == [second.id]
    assert journal(desk)[0][1].endswith("thay bản trước")
    with pytest.raises(NotFound):
        content(desk, code, first.id)


def test_more_pages_follow_what_is_kept(desk: TestDesk) -> None:
    code = desk.receive().code
    made = attached(desk, code)
    following = desk.app.following(
        desk.actor, code, made.id, [Loose("thêm.pdf", scans.pdf(1, "Them"))]
    )
    prepared = desk.app.prepare(following)

    assert prepared.pages == 3


def test_a_scan_that_is_taken_away_leaves_its_trace(desk: TestDesk) -> None:
    code = desk.receive().code
    made = attached(desk, code)
    desk.app.attachments.remove(desk.actor, code, made.id)

    after = desk.app.desk.show(code)
    assert not after.papers[0].digitised
    assert after.history[-1].action == "remove_attachment"
    assert desk.app.attachments.of(desk.actor, code) == ()
    assert len(files(desk)) == 1


def test_the_result_is_a_scan_of_its_own(desk: TestDesk) -> None:
    code = desk.receive().code
    made = attached(desk, code, "result")

    assert (made.role, made.position, made.paper) == (Role.RESULT, None, "Kết quả")
    assert not any(paper.digitised for paper in desk.app.desk.show(code).papers)


@pytest.mark.parametrize("named", ["1", "GIAY CHUNG SINH", "chứng sinh", "g1"])
def test_a_paper_is_found_by_number_name_part_or_code(desk: TestDesk, named: str) -> None:
    papers = [
        {"name": "Khác: Giấy chứng sinh", "code": "G1"},
        {"name": "Khác: Sổ hộ khẩu", "code": "G2"},
    ]
    code = desk.receive(components=papers).code
    if named == "GIAY CHUNG SINH":
        named = "KHAC: " + named

    assert attached(desk, code, named).position == 0


def test_a_paper_that_is_not_there_is_refused_with_those_that_are(desk: TestDesk) -> None:
    dossier = desk.receive()
    with pytest.raises(InvalidInput) as caught:
        attached(desk, dossier.code, "bằng lái máy bay")

    assert dossier.papers[0].name in caught.value.message
    assert caught.value.field == "component"
    assert files(desk) == []


def test_a_file_that_changed_after_the_check_is_refused_and_leaves_nothing(
    desk: TestDesk, tmp_path: Path
) -> None:
    code = desk.receive().code
    file = tmp_path / "a.pdf"
    file.write_bytes(scans.pdf(1))
    prepared = prepare([file])
    file.write_bytes(scans.pdf(2))

    with pytest.raises(BadFile, match="bị đổi"):
        desk.app.attachments.attach(desk.actor, code, "1", prepared)
    assert files(desk) == []


def test_who_may_not_process_dossiers_attaches_nothing(desk: TestDesk) -> None:
    code = desk.receive().code
    desk.app.staff.add(desk.actor, "quantri", "Trần Văn Thử", "admin", "matkhau-thu")
    admin = desk.app.staff.sign_in("quantri", "matkhau-thu").value

    with pytest.raises(NotAllowed):
        desk.app.attachments.attach(admin, code, "1", ready())
    with pytest.raises(NotAllowed):
        desk.app.attachments.reusable(admin, "998190001234")


def test_a_scan_is_written_out_whole_or_not_at_all(desk: TestDesk, tmp_path: Path) -> None:
    code = desk.receive().code
    made = attached(desk, code)
    desk.app.attachments.export(desk.actor, code, made.id, tmp_path / "ra" / "giấy.pdf")

    assert (tmp_path / "ra" / "giấy.pdf").read_bytes() == scans.pdf(2, "Giay")
    assert journal(desk)[0][0] == "read_attachment"

    _change_a_byte(files(desk)[0])
    with pytest.raises(StoreDamaged):
        desk.app.attachments.export(desk.actor, code, made.id, tmp_path / "hỏng.pdf")
    assert not list(tmp_path.glob("*hỏng*"))


def test_papers_of_the_same_person_are_offered_with_date_and_source(desk: TestDesk) -> None:
    before = desk.receive()
    attached(desk, before.code, "1", "Mot")
    desk.clock.passes(timedelta(days=3))
    attached(desk, before.code, "result", "Ket qua")
    now = desk.receive()

    offers = desk.app.attachments.reusable(desk.actor, "998190001234", but=now.id)
    assert [(one.paper, one.code) for one in offers] == [
        ("Kết quả", before.code),
        (before.papers[0].name, before.code),
    ]
    assert offers[0].at - offers[1].at == timedelta(days=3)
    same_first = desk.app.attachments.reusable(
        desk.actor, "998190001234", paper=before.papers[0].name
    )
    assert next(one.paper for one in same_first) == before.papers[0].name


def test_nobody_is_offered_papers_without_a_number(desk: TestDesk) -> None:
    person = {**intake()["applicant"], "id_type": "none", "id_number": ""}
    code = desk.receive(applicant=person).code
    attached(desk, code)

    assert desk.app.attachments.reusable(desk.actor, "") == ()
    assert desk.app.attachments.reusable(desk.actor, "  ") == ()
    assert desk.app.attachments.reusable(desk.actor, "998190009999") == ()


def test_a_paper_used_again_counts_as_used_again_and_copies_nothing(desk: TestDesk) -> None:
    before = desk.receive()
    kept = attached(desk, before.code)
    now = desk.receive()
    done = desk.app.attachments.reuse(desk.actor, now.code, "1", kept.id)

    paper = desk.app.desk.show(now.code).papers[0]
    assert (paper.digitised, paper.reused) == (True, True)
    assert (done.value.source, done.value.reused_from) == (Source.REUSE, kept.id)
    assert done.value.sha256 == kept.sha256
    assert len(files(desk)) == 1


def test_another_persons_paper_is_never_used_again(desk: TestDesk) -> None:
    kept = attached(desk, desk.receive().code)
    other = {**intake()["applicant"], "id_number": "998190005678", "name": "Hồ Văn Thử"}
    theirs = desk.receive(applicant=other)
    nobody = desk.receive(applicant={**other, "id_type": "none", "id_number": ""})

    for dossier in (theirs, nobody):
        with pytest.raises(InvalidInput, match="của người khác"):
            desk.app.attachments.reuse(desk.actor, dossier.code, "1", kept.id)
    with pytest.raises(NotFound):
        desk.app.attachments.reuse(desk.actor, theirs.code, "1", 999)


def test_a_scan_goes_with_its_paper_when_the_papers_are_corrected(desk: TestDesk) -> None:
    named = [{"name": f"Khác: {name}"} for name in ("Một", "Hai", "Ba")]
    code = desk.receive(components=named).code
    attached(desk, code, "2", "Hai")
    attached(desk, code, "1", "Mot")
    desk.app.desk.correct(
        desk.actor, code, {"components": [named[1], named[2]]}, "Nhận nhầm một giấy"
    )

    (left,) = desk.app.attachments.of(desk.actor, code)
    assert (left.paper, left.position) == ("Khác: Hai", 0)
    assert [paper.digitised for paper in desk.app.desk.show(code).papers] == [True, False]


def test_a_step_that_is_taken_back_takes_no_scan_with_it(desk: TestDesk) -> None:
    code = desk.receive().code
    desk.app.desk.step(desk.actor, code, Action.START, {})
    attached(desk, code)
    desk.app.desk.undo(desk.actor, code)

    assert desk.app.desk.show(code).papers[0].digitised
    assert len(desk.app.attachments.of(desk.actor, code)) == 1


def test_a_scan_between_step_and_print_does_not_change_which_paper_is_asked_for(
    desk: TestDesk,
) -> None:
    code = desk.receive().code
    desk.app.desk.step(desk.actor, code, Action.START, {})
    facts = {"items": ["Giấy chứng sinh"], "reason": "Thiếu giấy"}
    desk.app.desk.step(desk.actor, code, Action.REQUEST_SUPPLEMENT, facts)
    attached(desk, code)

    assert latest(desk.app.desk.show(code)) is Form.SUPPLEMENT


def test_damage_to_a_kept_scan_is_noticed_when_it_is_read(desk: TestDesk) -> None:
    code = desk.receive().code
    made = attached(desk, code)
    _change_a_byte(files(desk)[0])

    with pytest.raises(StoreDamaged, match="hỏng hoặc bị sửa"):
        content(desk, code, made.id)


def test_a_scan_put_in_anothers_place_is_noticed(desk: TestDesk) -> None:
    code = desk.receive().code
    one, other = attached(desk, code, "1", "Mot"), attached(desk, code, "2", "Hai")
    blobs = desk.app.blobs
    places = [next(path for path in files(desk) if path.name == blobs.place(found.sha256))
              for found in (one, other)]  # fmt: skip
    places[0].write_bytes(places[1].read_bytes())

    with pytest.raises(StoreDamaged, match="tệp khác"):
        content(desk, code, one.id)


def test_the_check_finds_lost_and_cut_scans(desk: TestDesk) -> None:
    code = desk.receive().code
    made = attached(desk, code)
    attached(desk, code, "2", "Hai")
    assert desk.app.care.check(desk.actor) == ()

    with files(desk)[0].open("r+b") as file:
        file.truncate(50)
    files(desk)[1].unlink()

    assert len([found for found in desk.app.care.check(desk.actor) if "mất tệp" in found]) == 2
    with pytest.raises(StoreDamaged):
        content(desk, code, made.id)


def test_files_that_belong_to_nothing_are_found_and_taken_away_when_they_are_old(
    desk: TestDesk,
) -> None:
    kept = attached(desk, desk.receive().code)
    stray = ready("La")
    desk.app.blobs.put(stray.sha256, stray.size, stray.chunks())
    unfinished = files(desk)[0].with_name(".new-0123")
    unfinished.write_bytes(b"half")
    _grow_old(desk, hours=0)
    assert desk.app.care.check(desk.actor) == (), "a scan may be on its way just now"

    _grow_old(desk, hours=2)
    assert "Có 2 tệp quét không thuộc hồ sơ nào" in desk.app.care.check(desk.actor)[0]
    assert desk.app.care.check(desk.actor, repair=True) == ()
    assert [path.name for path in files(desk)] == [desk.app.blobs.place(kept.sha256)]


def test_a_stray_file_that_is_asked_for_again_is_young_again(desk: TestDesk) -> None:
    stray = ready("La")
    desk.app.blobs.put(stray.sha256, stray.size, stray.chunks())
    _grow_old(desk, hours=2)
    (old,) = list(desk.app.blobs.kept())
    desk.app.blobs.put(stray.sha256, stray.size, stray.chunks())

    desk.app.blobs.drop(old)
    assert desk.app.blobs.has(stray.sha256, stray.size)


def test_a_full_disk_leaves_nothing_and_says_so(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from motcua_desktop.errors import DiskFull

    code = desk.receive().code

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("motcua_desktop.models.blobs.os.fsync", full)
    with pytest.raises(DiskFull):
        attached(desk, code)

    assert files(desk) == []
    assert not desk.app.desk.show(code).papers[0].digitised


def test_memory_stays_flat_while_a_large_scan_is_kept_and_read(desk: TestDesk) -> None:
    import hashlib
    import tracemalloc

    size = 20_000_000
    block = os.urandom(100_000)

    def chunks() -> Iterator[bytes]:
        for _ in range(size // len(block)):
            yield block

    digest = hashlib.sha256()
    for chunk in chunks():
        digest.update(chunk)
    prepared = Prepared("lớn.pdf", digest.hexdigest(), size, 1, chunks)
    code = desk.receive().code
    tracemalloc.start()
    made = desk.app.attachments.attach(desk.actor, code, "1", prepared).value
    read = sum(len(piece) for piece in desk.app.attachments.read(desk.actor, code, made.id))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert read == size
    assert peak < 5_000_000


def _change_a_byte(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(bytes(whole))


def _grow_old(desk: TestDesk, *, hours: int) -> None:
    """The files were written this long before the desk's clock."""
    then = (desk.clock.now() - timedelta(hours=hours)).timestamp()
    for file in files(desk):
        os.utime(file, (then, then))
