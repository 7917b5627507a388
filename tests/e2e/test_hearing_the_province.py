"""What the province says, from its real HTTP to the command line and the paper of the day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from motcua_desktop.domain.attachment import Role, Source
from motcua_desktop.domain.dossier import Status
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.scanning.prepare import Loose, prepare
from tests.e2e.conftest import Terminal
from tests.fakes import scans
from tests.fakes.desk import TestDesk, intake


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


@pytest.fixture
def line(desk: TestDesk, province: PracticeProvince) -> TestDesk:
    told = province.settings("H50.31.12", dialect="native")
    desk.app.province.configure(desk.actor, told, province.account.password)
    return desk


@pytest.fixture
def told(
    terminal: Terminal, province: PracticeProvince, write: Callable[[str, object], str]
) -> Terminal:
    """A terminal whose desk speaks to the province."""
    settings = write("tinh.json", province.settings("H50.31.12", dialect="native"))
    secret = {"MOTCUA_PROVINCE_SECRET": province.account.password}
    made = replace(terminal, environment={**terminal.environment, **secret})
    made.json("province", "set", settings)
    return made


def test_a_result_of_the_province_is_kept_with_its_file_and_not_sent_back(
    line: TestDesk, province: PracticeProvince
) -> None:
    taken = line.receive()
    line.app.sync_once(pull=True)
    province.decide(taken.code, 4, officer="Trần Văn Tỉnh")
    content = scans.pdf(1, "Giấy khai sinh")
    province.issue(taken.code, "Giấy khai sinh", number="7/TP", date="2026-11-20", content=content)

    report = line.app.sync_once(pull=True)

    found = line.app.desk.show(taken.code)
    assert report.trouble is None
    assert (found.status, found.result_number) == (Status.IN_PROGRESS, "7/TP")
    (kept,) = line.app.attachments.of(line.actor, taken.code)
    assert (kept.role, kept.source, kept.actor) == (
        Role.RESULT,
        Source.PROVINCE,
        "Hệ thống của tỉnh",
    )
    again = line.app.sync_once(pull=True, agree=True)
    assert (again.sent, again.files, again.files_waiting) == (0, 0, 0)
    assert again.agreed is not None
    assert again.agreed.same


def test_the_provinces_catalogue_is_taken_whole_for_new_dossiers_only(
    line: TestDesk, province: PracticeProvince
) -> None:
    before = line.receive()
    version = line.app.catalogue.show("1.001193").version

    line.app.sync_once(catalogue=True)

    newer = line.app.catalogue.show("1.001193").version
    assert newer == version + 1
    assert line.app.desk.show(before.code).procedure.version == version
    assert line.receive().procedure.version == newer


def test_a_file_that_is_not_wanted_keeps_no_other_from_going(
    line: TestDesk, province: PracticeProvince
) -> None:
    taken = line.receive()
    for paper, pages in (("1", 40), ("2", 1)):
        scan = prepare([Loose("quét.pdf", scans.pdf(pages, f"Trang {pages}"))])
        line.app.attachments.attach(line.actor, taken.code, paper, scan)
    province.faults.longest_file = 4_000

    report = line.app.sync_once()

    assert (report.files, report.files_waiting, report.trouble) == (1, 0, None)
    (refused,) = line.app.province.refused_files()
    assert refused.reason == "Tỉnh chỉ nhận tệp tới 4000 byte"


def test_refused_files_are_told_and_sent_again_from_the_command_line(
    told: Terminal, province: PracticeProvince, write: Callable[[str, object], str]
) -> None:
    papers = [write(f"{text}.pdf", scans.pdf(1, text)) for text in ("một", "hai")]
    for made, paper in zip(
        told.json("receive", write("hs.json", [intake(), intake()])), papers, strict=True
    ):
        told.json("attach", made["code"], "1", paper)
    province.faults.longest_file = 100
    assert told.json("sync")["files"] == {"confirmed": 0, "waiting": 0}

    first, second = told.json("outbox", "--files")
    assert (first["name"], first["reason"]) == ("một.pdf", "Tỉnh chỉ nhận tệp tới 100 byte")
    assert first["paper"] == "Tờ khai đăng ký khai sinh"
    assert f"{second['id']}  {second['code']}" in told.run("outbox", "--files").out
    assert told.json("outbox", "--files", "--limit", "1") == [first]
    wrong = told.run("sync", "--retry-file", "999")
    assert "Không có tệp số 999 nào bị tỉnh từ chối." in wrong.err
    both = told.run("sync", "--retry-file", "1", "--retry-files")
    assert "Chọn một tệp (--retry-file) hoặc mọi tệp (--retry-files)." in both.err

    province.faults.clear()
    one = told.json("sync", "--retry-file", str(first["id"]))
    assert one["files"] == {"confirmed": 1, "waiting": 0}
    assert told.json("outbox", "--files") == [second]
    assert told.json("sync", "--retry-files")["files"]["confirmed"] == 1
    assert told.json("outbox", "--files") == []
    assert "Không có tệp nào bị tỉnh từ chối." in told.run("outbox", "--files").out


def test_differences_are_told_settled_and_printed_from_the_command_line(
    told: Terminal,
    province: PracticeProvince,
    write: Callable[[str, object], str],
    tmp_path: Path,
) -> None:
    (taken,) = told.json("receive", write("hs.json", [intake()]))
    code = taken["code"]
    first = told.json("sync")
    assert (first["confirmed"], first["agreed"]["agreed"]) == (1, True)
    province.decide(code, 9)

    heard = told.json("sync")
    assert (heard["news"], heard["differences"]) == (1, 1)
    (found,) = told.json("news", "list")
    assert (found["code"], found["ours"], found["theirs"]) == (
        code,
        "Được tiếp nhận",
        "Đã xử lý xong",
    )
    sheet = told.json("report", "sync", "-o", str(tmp_path / "ngay.pdf"))
    assert (sheet["confirmed"], sheet["differences"]) == (1, 1)
    assert (tmp_path / "ngay.pdf").read_bytes().startswith(b"%PDF")
    wrong = told.run("news", "settle", str(found["id"]), "maybe")
    assert "Chọn take (ghi theo tỉnh) hoặc keep" in wrong.err

    settled = told.json("news", "settle", str(found["id"]), "take")

    assert settled["settled"] == "take"
    assert told.json("show", code)["status"]["name"] == "completed"
    assert told.json("news", "list") == []
    assert told.json("news", "found") == []


def test_a_held_line_is_let_go_on_from_the_command_line(
    told: Terminal, province: PracticeProvince, write: Callable[[str, object], str]
) -> None:
    told.json("receive", write("hs.json", [intake()]))
    told.json("sync")
    province.faults.counts_off = 1

    ran = told.run("--json", "sync", "--agree")

    assert ran.code == 1
    assert ran.json["trouble"].startswith("Đang tạm dừng gửi lên tỉnh")
    assert told.json("sync", "--status")["hold"]["kind"] == "disagrees"
    province.faults.counts_off = 0
    released = told.json("sync", "--release", "--agree")
    assert released["agreed"]["agreed"] is True


def test_what_a_person_asks_for_at_the_terminal_goes_out_beyond_the_days_bytes(
    told: Terminal,
    province: PracticeProvince,
    write: Callable[[str, object], str],
    tmp_path: Path,
) -> None:
    thrifty = {**province.settings("H50.31.12", dialect="native"), "day_bytes": 100_000}
    told.json("province", "set", write("tinh.json", thrifty))
    (taken,) = told.json("receive", write("hs.json", [intake()]))
    noise = Image.frombytes("L", (800, 800), Random(7).randbytes(640_000))
    noise.save(tmp_path / "anh.pdf", "PDF", resolution=200)
    told.json("attach", taken["code"], "1", str(tmp_path / "anh.pdf"))
    assert told.json("sync")["files"]["confirmed"] == 1
    told.json("receive", write("hs.json", [intake()]))

    again = told.json("sync")

    assert (again["confirmed"], again["trouble"]) == (1, None)
