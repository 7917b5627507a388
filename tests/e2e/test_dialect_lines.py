"""Each dialect over real HTTP against the practice province: dossiers, progress, scans, news."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from motcua_desktop.domain.attachment import Source
from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.steps import Action
from motcua_desktop.practice.faults import Fault
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.sync.dialects import talk_for
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.sync.talk import AskedAbout, Talk
from motcua_desktop.sync.transport import HttpTransport
from tests.fakes import scans
from tests.fakes.desk import TestDesk

OPENCPS: dict[str, Any] = {
    "dialect": "opencps",
    "abreast": 1,
    "extra": {"group_id": "35417", "codes": {"actions": {"*": "1100"}}},
}
IGATE: dict[str, Any] = {
    "dialect": "igate",
    "abreast": 1,
    "file_mode": "none",
    "extra": {
        "codes": {
            "agency": "A1",
            "receiving_kind": "K1",
            "applicant": "U1",
            "account": "C1",
            "paper_type": "T1",
            "procedures": {"1.001193": {"id": "P1", "process": "Q1", "forms": {"1": "M1"}}},
        }
    },
}
QCVN: dict[str, Any] = {"dialect": "qcvn120", "abreast": 1}


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


def set_line(desk: TestDesk, province: PracticeProvince, **changes: Any) -> None:
    told = {**province.settings("H50.31.12", dialect=changes["dialect"]), **changes}
    desk.app.province.configure(desk.actor, told, province.account.password)


@contextmanager
def talk(desk: TestDesk, province: PracticeProvince, **changes: Any) -> Iterator[Talk]:
    told = {**province.settings("H50.31.12", dialect=changes["dialect"]), **changes}
    known = ProvinceSettings.parse(told)
    app = desk.app
    secret = province.account.password
    line = HttpTransport(known)
    speaking = talk_for(known, secret, line, app.clock, app.agency, app.blobs.read)
    try:
        yield speaking
    finally:
        speaking.close()


def last_payload(desk: TestDesk) -> str:
    """The snapshot the province confirmed last."""
    with desk.app.database.read() as connection:
        return str(
            connection.execute(
                text("SELECT payload FROM outbox WHERE kind = 'dossier' ORDER BY id DESC")
            )
            .scalars()
            .first()
        )


def badge(desk: TestDesk, dossier: Dossier) -> SyncState:
    return desk.app.desk.show(dossier.code).sync.state


def attach(desk: TestDesk, code: str, *, pages: int = 2) -> str:
    ready = prepare([Loose("giấy.pdf", scans.pdf(pages, "Giấy"))], source=Source.FILE)
    return desk.app.attachments.attach(desk.actor, code, "1", ready).value.sha256


def finish(desk: TestDesk) -> SyncReport:
    """Runs until nothing waits."""
    report = desk.app.sync_once()
    for _ in range(6):
        if report.more:
            report = desk.app.sync_once()
    assert report.trouble is None, report.trouble.sentence()
    return report


def entries(province: PracticeProvince, code: str) -> list[str]:
    return [item["TrangThai"] for _, item in province.store.entries(code)]


@pytest.mark.parametrize("field_set", ["base27", "ext"])
@pytest.mark.parametrize("transport", ["envelope", "route", "split"])
def test_qcvn120_names_a_scan_once_the_store_has_it(
    desk: TestDesk, province: PracticeProvince, transport: str, field_set: str
) -> None:
    changes = {**QCVN, "transport": transport, "field_set": field_set}
    set_line(desk, province, **changes, file_mode="url_from_store")
    taken = desk.receive()
    sha256 = attach(desk, taken.code)

    report = finish(desk)

    (told,) = province.store.versions(taken.code)[-1]["TaiLieuNop"]
    assert told["DuongDanTaiTepTin"] == f"{province.url}/v1/tep/{sha256}"
    assert (report.files_waiting, badge(desk, taken)) == (0, SyncState.CONFIRMED)
    with talk(desk, province, **changes, file_mode="url_from_store") as speaking:
        held = speaking.held(AskedAbout(taken.id, taken.code))
    assert held is not None
    assert held.tag == hashlib.sha256(last_payload(desk).encode()).hexdigest()


def test_qcvn120_carries_a_scan_inside_the_message(
    desk: TestDesk, province: PracticeProvince
) -> None:
    set_line(desk, province, **QCVN, file_mode="base64")
    taken = desk.receive()
    sha256 = attach(desk, taken.code)

    finish(desk)
    desk.app.desk.step(desk.actor, taken.code, Action.START, {})
    finish(desk)

    bodies = [item["TaiLieuNop"] for item in province.store.versions(taken.code)]
    brought = [
        hashlib.sha256(base64.b64decode(one["Base64"])).hexdigest()
        for papers in bodies
        for one in papers
        if "Base64" in one
    ]
    assert brought in ([sha256], [])  # a province may keep the content apart from the item
    assert bodies[-1][0]["TenTepDinhKem"] == "giấy.pdf"
    assert "Base64" not in bodies[-1][0]


@pytest.mark.parametrize("transport", ["envelope", "route"])
def test_qcvn120_hears_the_catalogue(
    desk: TestDesk, province: PracticeProvince, transport: str
) -> None:
    with talk(desk, province, **QCVN, transport=transport) as speaking:
        told = speaking.catalogue("")

    assert told is not None
    assert told.procedures
    assert all(one["MATTHC"] for one in told.procedures)


def test_qcvn120_hears_what_the_province_decided(
    desk: TestDesk, province: PracticeProvince
) -> None:
    set_line(desk, province, **QCVN)
    taken = desk.receive()
    finish(desk)
    province.decide(taken.code, 4, officer="Trần Thử")

    with talk(desk, province, **QCVN) as speaking:
        pieces = speaking.news("", [AskedAbout(taken.id, taken.code)]).pieces

    assert [(piece.kind, piece.data["status"]) for piece in pieces] == [("status", 4)]


# What stores something there.
STORES = {"opencps": "POST /o/rest/v2", "igate": "POST /pa"}
DIALECTS = [OPENCPS, IGATE]
NAMES = [one["dialect"] for one in DIALECTS]


@pytest.mark.parametrize("line", DIALECTS, ids=NAMES)
def test_a_day_at_the_desk_arrives_whole(
    desk: TestDesk, province: PracticeProvince, line: dict[str, Any]
) -> None:
    set_line(desk, province, **line)
    taken = [desk.receive() for _ in range(3)]
    finish(desk)
    desk.app.desk.step(desk.actor, taken[0].code, Action.START, {})
    finish(desk)

    assert sorted(province.store.codes()) == [dossier.code for dossier in taken]
    assert [badge(desk, one) for one in taken] == [SyncState.CONFIRMED] * 3


def test_opencps_has_each_step_once_and_each_scan(
    desk: TestDesk, province: PracticeProvince
) -> None:
    set_line(desk, province, **OPENCPS)
    taken = desk.receive()
    sha256 = attach(desk, taken.code)
    desk.app.desk.step(desk.actor, taken.code, Action.START, {})

    finish(desk)

    held = province.store.held(taken.code)
    assert held is not None
    assert held.item["NgayTiepNhan"] == "20261120093000"
    assert held.item["TrangThaiHoSo"] == "4"
    assert entries(province, taken.code) == ["2", "4"]
    assert [one.sha256 for one in province.office.attached(held)] == [sha256]


FAULTS = [Fault.ANSWER_LOST, Fault.HTTP_500, Fault.HTML_200, Fault.TRUNCATED, Fault.EMPTY]


@pytest.mark.parametrize("line", DIALECTS, ids=NAMES)
@pytest.mark.parametrize("fault", FAULTS)
def test_after_any_lost_answer_it_is_there_once(
    desk: TestDesk, province: PracticeProvince, fault: Fault, line: dict[str, Any]
) -> None:
    set_line(desk, province, **line)
    taken = desk.receive()
    for _ in range(4):
        province.faults.next(fault, where=STORES[line["dialect"]])
        desk.app.sync_once()

    finish(desk)

    assert len(province.store.versions(taken.code)) == 1
    assert len(entries(province, taken.code)) <= 1
    assert badge(desk, taken) is SyncState.CONFIRMED


def test_igate_has_what_was_handed_in_and_not_what_was_done_after(
    desk: TestDesk, province: PracticeProvince
) -> None:
    set_line(desk, province, **IGATE)
    taken = desk.receive()
    finish(desk)
    desk.app.desk.step(desk.actor, taken.code, Action.START, {})
    finish(desk)

    (held,) = province.store.versions(taken.code)
    assert held["NgayTiepNhan"] == "20261120093000"
    assert entries(province, taken.code) == []
    assert badge(desk, taken) is SyncState.CONFIRMED


@pytest.mark.parametrize("line", [QCVN, *DIALECTS], ids=["qcvn120", *NAMES])
def test_a_trial_of_the_line_goes_well_and_names_a_wrong_password(
    desk: TestDesk, province: PracticeProvince, line: dict[str, Any]
) -> None:
    set_line(desk, province, **line)
    good = {step.step: step.ok for step in desk.app.runner().test()}
    told = {**province.settings("H50.31.12", dialect=line["dialect"]), **line}
    desk.app.province.configure(desk.actor, told, "sai")
    bad = desk.app.runner().test()

    assert all(good[step] for step in ("name", "connect", "answer", "sign_in", "service"))
    assert (bad[-1].step, bad[-1].ok) == ("sign_in", False)
