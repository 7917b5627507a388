"""Files to the practice province by tus: pieces, cuts, restarts, and contents that do not match."""

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua_desktop.practice.server import PracticeProvince, running
from tests.fakes.practice import Native, dossier_item
from tests.fakes.waiting import until

CONTENT = bytes(range(256)) * 4096


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


@pytest.fixture
def desk(province: PracticeProvince) -> Iterator[Native]:
    told = Native(province.url)
    told.greet()
    yield told
    told.close()


def test_a_file_goes_up_in_pieces_and_comes_back_whole(
    province: PracticeProvince, desk: Native
) -> None:
    where = desk.begin(CONTENT).headers["Location"]

    first = desk.tus("PATCH", where, CONTENT[:1000], Upload_Offset="0")
    asked = desk.tus("HEAD", where)
    rest = desk.tus("PATCH", where, CONTENT[1000:], Upload_Offset="1000")

    sha256 = hashlib.sha256(CONTENT).hexdigest()
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "1000")
    assert asked.headers["Upload-Offset"] == "1000"
    assert asked.headers["Upload-Length"] == str(len(CONTENT))
    assert rest.headers["Upload-Offset"] == str(len(CONTENT))
    assert desk.ask("GET", f"/v1/tep/{sha256}").content == CONTENT
    assert province.store.files(sha256) == CONTENT


def test_a_content_that_is_there_already_is_not_sent_again(desk: Native) -> None:
    address = desk.upload(CONTENT)

    again = desk.begin(CONTENT)

    assert again.status_code == 200
    assert again.headers["Location"] == address
    assert again.headers["Upload-Offset"] == str(len(CONTENT))


def test_bytes_that_arrived_before_a_cut_are_kept_also_over_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tinh.db'}"
    with running(database_url=url) as province:
        desk = Native(province.url)
        desk.greet()
        where = desk.begin(CONTENT).headers["Location"]
        _cut_after(province, desk.token, where, CONTENT[:300_000])
        until(lambda: desk.tus("HEAD", where).headers["Upload-Offset"] == "300000")
        desk.close()

    with running(database_url=url) as again:
        desk = Native(again.url)
        desk.greet()
        here = int(desk.tus("HEAD", where).headers["Upload-Offset"])
        desk.tus("PATCH", where, CONTENT[here:], Upload_Offset=str(here))
        back = again.store.files(hashlib.sha256(CONTENT).hexdigest())
        desk.close()

    assert here == 300_000
    assert back == CONTENT


def _cut_after(province: PracticeProvince, token: str, where: str, sent: bytes) -> None:
    """Promise the whole file, send some of it, and hang up."""
    head = (
        f"PATCH {where} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(CONTENT)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", province.port)) as line:
        line.sendall(head.encode() + sent)


def test_a_file_that_is_not_what_was_promised_is_gone(
    province: PracticeProvince, desk: Native
) -> None:
    where = desk.begin(b"hay", sha256=hashlib.sha256(b"khac").hexdigest()).headers["Location"]

    reply = desk.tus("PATCH", where, b"hay", Upload_Offset="0")

    assert (reply.status_code, reply.json()["type"]) == (460, "checksum")
    assert desk.tus("HEAD", where).status_code == 404
    assert province.store.files(hashlib.sha256(b"khac").hexdigest()) is None


def test_going_on_from_the_wrong_place_is_told(desk: Native) -> None:
    where = desk.begin(CONTENT).headers["Location"]

    assert desk.tus("PATCH", where, b"x", Upload_Offset="5").json()["type"] == "offset"
    assert desk.tus("PATCH", where, CONTENT + b"x", Upload_Offset="0").status_code == 413
    assert desk.tus("DELETE", where).status_code == 204
    assert desk.tus("PATCH", where, b"x", Upload_Offset="0").status_code == 404


def test_another_version_of_tus_is_not_understood(desk: Native) -> None:
    reply = desk.ask("POST", "/v1/tep", headers={"Tus-Resumable": "0.2.0", "Upload-Length": "1"})

    assert (reply.status_code, reply.headers["Tus-Version"]) == (412, "1.0.0")
    assert desk.http.options("/v1/tep").headers["Tus-Extension"] == "creation,termination"


def test_an_item_names_only_files_that_are_there_whole(
    province: PracticeProvince, desk: Native
) -> None:
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    paper = {"TepDinhKemId": "1", "TenTepDinhKem": "đơn.pdf", "DuongDanTaiTepTin": ""}
    item = dossier_item(TaiLieuNop=[{**paper, "DuongDanTaiTepTin": f"/v1/tep/{sha256}"}])

    early = desk.put("id-1", item, key="e1")
    desk.upload(CONTENT)
    then = desk.put("id-1", item, key="e1")

    assert early.status_code == 422
    assert early.json()["errors"][0]["field"] == "TaiLieuNop.0.DuongDanTaiTepTin"
    assert then.status_code == 201


def test_an_empty_file_is_whole_at_once(province: PracticeProvince, desk: Native) -> None:
    desk.begin(b"")

    assert province.store.files(hashlib.sha256(b"").hexdigest()) == b""
