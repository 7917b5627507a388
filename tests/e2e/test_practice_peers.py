"""The practice province as OpenCPS and as iGate: one dossier, whichever way it came."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from motcua_desktop.practice.server import PracticeProvince, running
from tests.fakes.practice import Native, dossier_item, tag_of

CODE = "H50.31.12-261120-0001"
FORM = {
    "referenceUid": "id-1",
    "dossierNo": CODE,
    "serviceCode": "1.001193",
    "serviceName": "Thủ tục đăng ký khai sinh",
    "govAgencyCode": "H50.31.12",
    "govAgencyName": "UBND xã Hướng Thử",
    "dossierTemplateNo": "1.001193",
    "applicantName": "Nguyễn <b>An</b> & Bình",
    "applicantIdType": "citizen",
    "applicantIdNo": "990190001234",
    "dossierStatus": "processing",
    "receiveDate": "1795228200000",
    "dueDate": "20/11/2026 17:00:00",
}


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


@pytest.fixture
def opencps(province: PracticeProvince) -> Iterator[httpx2.Client]:
    account = (province.account.username, province.account.password)
    base = f"{province.url}/o/rest/v2"
    with httpx2.Client(base_url=base, auth=account, headers={"groupId": "55301"}) as client:
        yield client


@pytest.fixture
def igate(province: PracticeProvince) -> Iterator[httpx2.Client]:
    account = (province.account.username, province.account.password)
    with httpx2.Client(base_url=province.url) as client:
        reply = client.post(
            "/auth/realms/digo/protocol/openid-connect/token",
            data={"grant_type": "client_credentials"},
            auth=account,
        )
        client.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"
        yield client


@pytest.mark.parametrize("where", ["/dossiers/publish", "/onegate"])
def test_a_published_dossier_is_told_in_qcvn_120_too(
    province: PracticeProvince, opencps: httpx2.Client, where: str
) -> None:
    reply = opencps.post(where, data=FORM)

    assert reply.status_code == 200, reply.text
    held = province.store.held(CODE)
    assert held is not None
    assert (held.id, held.dialect) == ("id-1", "opencps")
    assert held.item["ChuHoSo"] == "Nguyễn <b>An</b> & Bình"
    assert held.item["TrangThaiHoSo"] == "4"
    assert held.item["NgayTiepNhan"] == "20261121093000"
    assert held.item["NgayHenTra"] == "20261120170000"
    assert held.item["TenLinhVuc"] == "Hộ tịch"
    assert held.item["DinhDanhCHS"] == [{"LoaiDinhDanh": "1", "SoDinhDanh": "990190001234"}]


def test_the_same_reference_is_the_same_dossier_under_both_ids(
    province: PracticeProvince, opencps: httpx2.Client
) -> None:
    number = opencps.post("/dossiers/publish", data=FORM).json()["dossierId"]
    opencps.post("/dossiers/publish", data=FORM)
    opencps.post("/dossiers/publish", data={**FORM, "dossierStatus": "done"})

    by_number = opencps.get(f"/dossiers/{number}").json()

    assert by_number == opencps.get("/dossiers/id-1").json()
    assert (by_number["dossierNo"], by_number["dossierStatus"]) == (CODE, "done")
    assert by_number["receiveDate"] == "21/11/2026 09:30:00"
    assert len(province.store.versions("id-1")) == 2
    province.decide(CODE, 5, note="thiếu giấy chứng sinh")
    assert opencps.get("/dossiers/id-1").json()["dossierStatus"] == "waiting"


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"dossierNo": ""}, 422, "dossierNo"),
        ({"dossierStatus": "đang làm"}, 422, "dossierStatus"),
        ({"receiveDate": "hôm qua"}, 422, "receiveDate"),
        ({"applicantIdType": "1"}, 422, "applicantIdType"),
        ({"maHoSo": "1"}, 422, "maHoSo"),
    ],
)
def test_a_form_is_refused_by_field(
    province: PracticeProvince,
    opencps: httpx2.Client,
    changes: dict[str, str],
    status: int,
    field: str,
) -> None:
    reply = opencps.post("/dossiers/publish", data={**FORM, **changes})

    assert (reply.status_code, reply.json()["field"]) == (status, field)
    assert province.store.codes() == []


def test_who_speaks_and_for_whom_must_be_told(
    province: PracticeProvince, opencps: httpx2.Client
) -> None:
    stranger = httpx2.get(f"{province.url}/o/rest/v2/dossiers/x", headers={"groupId": "1"})
    del opencps.headers["groupId"]

    assert (stranger.status_code, stranger.json()["code"]) == (401, 401)
    assert opencps.get("/dossiers/x").status_code == 403


def test_files_keep_the_name_their_sender_gave_them(
    province: PracticeProvince, opencps: httpx2.Client
) -> None:
    opencps.post("/dossiers/publish", data=FORM)
    told = {"referenceUid": "tep-1", "dossierPartNo": "TP01", "displayName": "Tờ khai"}

    for content in (b"%PDF-cu", b"%PDF-\r\n--moi"):
        reply = opencps.post(
            "/dossiers/id-1/files", data=told, files={"file": ("tờ khai.pdf", content)}
        )
        assert reply.status_code == 200, reply.text

    listed = opencps.get("/dossiers/id-1/files").json()
    assert (listed["total"], listed["data"][0]["fileSize"]) == (1, len(b"%PDF-\r\n--moi"))
    bare = opencps.post("/dossiers/id-1/files", files={"file": ("a", b"x")})
    assert (bare.status_code, bare.json()["field"]) == (422, "referenceUid")
    nobody = opencps.post("/dossiers/id-9/files", data=told, files={"file": ("a", b"x")})
    assert nobody.status_code == 404


def test_actions_are_stored_as_often_as_they_come(
    province: PracticeProvince, opencps: httpx2.Client
) -> None:
    opencps.post("/dossiers/publish", data=FORM)
    told = {
        "actionCode": "1100",
        "actionUser": "Lê Văn Thử",
        "actionNote": "Tiếp nhận hồ sơ",
        "payload": '{"dossierStatus":"new","actionDate":1795228200000}',
    }
    for _ in range(2):
        assert opencps.post("/dossiers/id-1/actions", data=told).status_code == 200

    done = opencps.get("/dossiers/id-1/actions").json()

    assert done["total"] == 2
    assert done["data"][0]["payload"] == told["payload"]
    held = province.store.held(CODE)
    assert held is not None
    assert held.progress[0]["TrangThai"] == "2"
    assert held.progress[0]["ThoiDiemXuLy"] == "20261121093000"


def test_a_dossier_by_two_ways_is_one(province: PracticeProvince, opencps: httpx2.Client) -> None:
    desk = Native(province.url)
    desk.greet()
    desk.put("id-1", dossier_item(), key="e1")

    opencps.post("/dossiers/publish", data=FORM)
    refused = desk.put("id-1", dossier_item(GhiChu="x"), key="e2", tag=tag_of(dossier_item()))
    desk.close()

    assert refused.status_code == 412
    assert province.store.codes() == [CODE]
    assert len(province.store.versions(CODE)) == 2


def application(**changes: Any) -> dict[str, Any]:
    return {
        "code": CODE,
        "agency": {"id": "a1", "code": "H50.31.12", "name": "UBND xã Hướng Thử"},
        "procedure": {"id": "p1", "code": "1.001193"},
        "applicant": {"data": {"fullname": "Nguyễn Thị Ánh", "identityNumber": "990190001234"}},
        "dossierFormFile": [],
        "appliedDate": "2026-11-20T02:30:00.000+0000",
        "dossierStatus": 0,
        **changes,
    }


def test_igate_gives_a_code_takes_files_and_a_dossier(
    province: PracticeProvince, igate: httpx2.Client
) -> None:
    pattern = igate.get("/bd/config/get-pattern", params={"agency-id": "a1"}).json()["id"]
    value = f"/bt/pattern/{pattern}/--get-next-value"
    codes = [igate.put(value, params={"code": "H50.31.12"}).json()["code"] for _ in range(2)]
    kept = igate.post("/fi/file/--multiple?uuid=1", files={"files": ("đơn.pdf", b"%PDF-")}).json()
    papers = [{"file": [{"id": kept[0]["id"], "filename": "đơn.pdf"}]}]

    told = igate.post(
        "/pa/dossier/--apply-online/", json=application(code=codes[1], dossierFormFile=papers)
    )

    assert [code[-4:] for code in codes] == ["0001", "0002"]
    assert (kept[0]["filename"], kept[0]["size"]) == ("đơn.pdf", 5)
    assert told.status_code == 200, told.text
    held = province.store.held(codes[1])
    assert held is not None
    assert held.item["TenTTHC"] == "Thủ tục đăng ký khai sinh"
    assert held.item["NgayTiepNhan"] == "20261120093000"
    assert [each.name for each in province.office.attached(held)] == ["đơn.pdf"]


def test_igate_finds_a_dossier_by_code_with_the_status_of_the_day(
    province: PracticeProvince, igate: httpx2.Client
) -> None:
    igate.post("/pa/dossier/--apply-online/", json=application())
    province.decide(CODE, 4)
    province.name(CODE, "H50-QG-77")

    found = igate.get("/pa/dossier/search", params={"code": CODE, "spec": "slice"}).json()
    detail = igate.get(f"/pa/dossier/{found['content'][0]['id']}/--online").json()
    none = igate.get("/pa/dossier/search", params={"code": "khác"}).json()

    assert (detail["dossierStatus"], detail["nationCode"]) == ({"id": 4}, "H50-QG-77")
    assert detail["acceptedDate"] == "2026-11-20T09:30:00.000+0700"
    assert none["content"] == []


def test_igate_refuses_what_it_cannot_keep(
    province: PracticeProvince, igate: httpx2.Client
) -> None:
    where = "/pa/dossier/--apply-online/"
    nameless = igate.post(where, json=application(code=""))
    unsent = igate.post(where, json=application(dossierFormFile=[{"file": [{"id": "khong-co"}]}]))
    igate.headers["Authorization"] = "Bearer cu"
    stranger = igate.post(where, json=application())

    assert [reply.status_code for reply in (nameless, unsent, stranger)] == [422, 422, 401]
    assert province.store.codes() == []


def test_igate_lists_the_procedures_page_by_page(igate: httpx2.Client) -> None:
    told = igate.get("/bd/procedure/--can-apply", params={"keyword": "KHAI SINH", "size": 2}).json()

    assert len(told["content"]) == 2
    assert not told["last"]
