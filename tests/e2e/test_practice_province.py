"""The practice province as somebody else's computer: its manners, its rules, its page."""

import contextlib
import json
import re
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.errors import InvalidInput
from motcua_desktop.practice.office import Account
from motcua_desktop.practice.server import PracticeProvince, make_app, running, serve
from motcua_desktop.sync.qcvn120 import messages as qcvn120
from tests.fakes.practice import Native, progress_item
from tests.fakes.province import AGENCY, open_counter


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


def post(url: str, body: object) -> dict[str, Any]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, raw, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as reply:
        answer: dict[str, Any] = json.load(reply)
    return answer


def session(province: PracticeProvince) -> str:
    account = {"username": province.account.username, "password": province.account.password}
    return str(post(f"{province.url}/login", account)["session"])


@pytest.fixture
def item(tmp_path: Path) -> dict[str, Any]:
    """What a desk would send of a dossier."""
    with open_counter(tmp_path) as counter:
        taken = counter.receive("Nguyễn <b>An</b> & Bình")
        settings = ProvinceSettings.parse(
            {"name": "T", "base_url": "http://127.0.0.1", "agency_code": "H50.31.12"}
        )
        return qcvn120.dossier_item(taken, settings, AGENCY.name)


def push(
    province: PracticeProvince, item: object, updating: str = "False", **changes: object
) -> dict[str, Any]:
    body = {
        "session": session(province),
        "madonvi": "H50.31.12",
        "service": "DongBoHoSoMC",
        "isUpdating": updating,
        "data": [item],
        **changes,
    }
    return post(f"{province.url}/mapi", body)


def test_it_lets_in_only_whom_it_knows(province: PracticeProvince) -> None:
    assert post(f"{province.url}/login", {"username": "ai-do", "password": ""}) == {
        "error_code": "-1",
        "message": "Tài khoản hoặc mật khẩu không đúng",
    }
    assert session(province) != session(province)


@pytest.mark.parametrize("body", [b"", b"[1]", b"nonsense", b"[" * 50_000, b"null"])
def test_nonsense_is_answered_not_crashed_on(province: PracticeProvince, body: bytes) -> None:
    assert post(f"{province.url}/mapi", body)["error_code"] == "2"
    assert post(f"{province.url}/login", body)["error_code"] == "-1"


def test_a_call_without_a_session_is_turned_away(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    answer = push(province, item, session="cũ")

    assert answer["message"] == "Phiên làm việc không hợp lệ hoặc đã hết hạn"
    assert province.store.codes() == []


def test_a_dossier_is_taken_once_and_replaced_when_asked(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    code = item["MaHoSo"]
    assert push(province, item, "True")["message"] == (
        f"Hồ sơ {code} không tồn tại, không cập nhật được"
    )
    assert push(province, item)["error_code"] == 0
    assert push(province, item)["message"] == f"Hồ sơ {code} đã tồn tại"
    assert push(province, {**item, "GhiChu": "mới"}, "True")["error_code"] == 0
    assert push(province, {**item, "GhiChu": "mới"}, "True")["error_code"] == 0

    assert [version["GhiChu"] for version in province.store.versions(code)] == ["", "mới"]


def test_progress_is_taken_as_one_or_not_at_all(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    push(province, item)
    entries = [
        {**progress_item(), "MaHoSo": item["MaHoSo"], "NoiDungXuLy": words}
        for words in ("một", "hai", "")
    ]

    refused = push(province, {}, service="CapNhatTienDoHoSoMC", data=entries)
    taken = push(province, {}, service="CapNhatTienDoHoSoMC", data=entries[:2])

    assert refused["message"] == "Trường NoiDungXuLy không được để trống"
    assert taken["error_code"] == 0
    assert len(province.store.entries(item["MaHoSo"])) == 2


def test_files_come_inside_an_item_or_by_their_address(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    desk = Native(province.url, token=session(province))
    inside = {"TepDinhKemId": "t1", "TenTepDinhKem": "đơn.pdf", "Base64": "JVBERi0="}
    bad = push(province, {**item, "TaiLieuNop": [{**inside, "Base64": "không phải"}]})
    by_address = {
        "TenTepDinhKem": "cmnd.pdf",
        "DuongDanTaiTepTin": province.url + desk.upload(b"x"),
    }
    desk.close()

    taken = push(province, {**item, "TaiLieuNop": [inside, by_address]})

    assert bad["message"] == "Trường TaiLieuNop.0.Base64 sai định dạng"
    assert taken["error_code"] == 0
    held = province.store.held(item["MaHoSo"])
    assert held is not None
    files = province.office.attached(held)
    assert [(each.uid, each.name) for each in files] == [("t1", "đơn.pdf")]
    assert province.store.files(files[0].sha256) == b"%PDF-"


def test_a_look_up_tells_the_status_that_the_province_gave(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    push(province, item)
    province.decide(item["MaHoSo"], 9)

    told = push(province, {}, service="TraCuuHoSo", mahoso=item["MaHoSo"])["result"][0]

    assert told["TrangThaiHoSo"] == "9"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"TenTTHC": ""}, "Trường TenTTHC không được để trống"),
        ({"NgayTiepNhan": "2026-11-20"}, "Trường NgayTiepNhan sai định dạng"),
        ({"NgayTiepNhan": "20261399000000"}, "Trường NgayTiepNhan sai định dạng"),
        ({"TrangThaiHoSo": 2}, "Trường TrangThaiHoSo sai định dạng"),
        ({"TrangThaiHoSo": "11"}, "Trường TrangThaiHoSo sai định dạng"),
        ({"TrichYeuHoSo": "x" * 1001}, "Trường TrichYeuHoSo vượt quá độ dài cho phép"),
        ({"TaiLieuNop": ""}, "Trường TaiLieuNop sai định dạng"),
        (
            {"DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "12"}]},
            "Trường DinhDanhCHS.0.SoDinhDanh sai định dạng",
        ),
    ],
)
def test_every_field_is_checked(
    province: PracticeProvince, item: dict[str, Any], changes: dict[str, Any], words: str
) -> None:
    assert push(province, {**item, **changes})["message"] == words
    assert province.store.codes() == []


def test_a_missing_field_is_named(province: PracticeProvince, item: dict[str, Any]) -> None:
    del item["DonViXuLy"]

    assert push(province, item)["message"] == "Thiếu trường bắt buộc DonViXuLy"


def test_it_says_which_services_it_does_not_have(province: PracticeProvince) -> None:
    answer = push(province, {}, service="LayDVC")

    assert answer["message"] == "Dịch vụ LayDVC chưa được cung cấp"


def test_it_lists_the_procedures_of_its_own_catalogue(province: PracticeProvince) -> None:
    listed = push(province, {}, service="LayDanhSachTTHC")["result"]
    told = push(province, {}, service="LayThuTuc", maTTHC="1.001193")["result"]

    assert {"MATTHC": "1.001193", "TENTTHC": "Thủ tục đăng ký khai sinh"} in listed
    assert told[0]["LINHVUCTHUCHIEN"] == [{"MALINHVUC": "", "TENLINHVUC": "Hộ tịch"}]


def read_page(province: PracticeProvince) -> str:
    with urllib.request.urlopen(f"{province.url}/") as reply:
        assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return str(reply.read().decode())


def test_the_page_shows_a_visitor_what_arrived(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    assert "Chưa có hồ sơ nào được gửi lên." in read_page(province)
    push(province, item)

    page = read_page(province)

    assert "Hồ sơ đã nhận: 1" in page
    assert item["MaHoSo"] in page
    assert "Được tiếp nhận" in page
    assert "Nguyễn &lt;b&gt;An&lt;/b&gt; &amp; Bình" in page
    assert "<b>" not in page


def test_on_a_narrow_screen_every_cell_stands_behind_its_title(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    push(province, item)

    page = read_page(province)
    cells = re.findall(r"<td[^>]*>", page)
    titles = [found[1] for cell in cells if (found := re.search('data-head="([^"]+)"', cell))]

    assert "@media (max-width: 960px)" in page
    assert ".list tr { display: block;" in page
    assert len(titles) == len(cells)
    assert titles[:10] == re.findall(r"<th>([^<]+)</th>", page)[:10]


def test_a_dossier_has_a_page_with_its_whole_story(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    push(province, item)
    push(province, {**item, "GhiChu": "đã bổ sung <i>"}, "True")
    code = item["MaHoSo"]
    province.decide(code, 9, officer="Lê Văn Thử", note="đã ký")
    province.name(code, "H50-99")
    province.issue(code, "Giấy <b>", number="1/2026", date="2026-11-21", content=b"%PDF")
    held = province.store.held(code)
    assert held is not None

    with urllib.request.urlopen(f"{province.url}/ho-so/{held.number}") as reply:
        told = str(reply.read().decode())

    assert "Đã xử lý xong, Lê Văn Thử, đã ký" in told
    assert "H50-99, Tỉnh tập dượt" in told
    assert "Giấy &lt;b&gt;, 1/2026, có tệp" in told
    assert "đổi 1 trường" in told
    assert "đã bổ sung &lt;i&gt;" in told
    assert f'<a href="/ho-so/{held.number}">{code}</a>' in read_page(province)
    assert "(tỉnh: Đã xử lý xong)" in read_page(province)


def test_a_dossier_that_is_not_held_has_a_page_that_says_so(province: PracticeProvince) -> None:
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(f"{province.url}/ho-so/1")

    with missing.value as reply:
        assert reply.code == 404
        assert "Không có hồ sơ này" in reply.read().decode()


def test_the_page_shows_where_something_was_refused_and_turns(
    province: PracticeProvince, item: dict[str, Any]
) -> None:
    push(province, {**item, "TenTTHC": ""})
    for number in range(51):
        province.store.put(f"H50.31.12-261120-9{number:03}", item)

    with urllib.request.urlopen(f"{province.url}/?trang=2") as reply:
        second = str(reply.read().decode())

    assert "Trường TenTTHC không được để trống" in read_page(province)
    assert "Trang 1 / 2" in read_page(province)
    assert second.count('<a href="/ho-so/') == 1


def test_what_arrived_is_kept_in_a_file(tmp_path: Path, item: dict[str, Any]) -> None:
    url = f"sqlite:///{tmp_path / 'tinh.db'}"
    with running(database_url=url) as province:
        push(province, item)

    with running(database_url=url) as again:
        assert again.store.codes() == [item["MaHoSo"]]


@pytest.mark.parametrize(
    "url", ["mysql://localhost/x", "sqlite:////khong/co/thu/muc.db", "không phải địa chỉ"]
)
def test_a_place_it_cannot_use_is_told_plainly(url: str) -> None:
    with pytest.raises(InvalidInput) as refused, running(database_url=url):
        raise AssertionError

    assert refused.value.field == "database"


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "cu.db"
    with contextlib.closing(sqlite3.connect(file)) as old:
        old.execute("CREATE TABLE diary (id INTEGER PRIMARY KEY)")

    with (
        pytest.raises(InvalidInput, match="bản khác tạo"),
        running(database_url=f"sqlite:///{file}"),
    ):
        raise AssertionError


def test_a_taken_port_is_told_plainly(province: PracticeProvince) -> None:
    with pytest.raises(InvalidInput, match="đang có chương trình khác dùng"):
        running(province.port).__enter__()


def test_a_password_for_one_run_only_is_not_shown_by_accident() -> None:
    one, other = Account.at_random(), Account.at_random()

    assert one.password != other.password
    assert one.password not in repr(one)


def test_serving_tells_where_and_how_to_sign_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_province: PracticeProvince) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(PracticeProvince, "wait", interrupted)

    serve(0)

    said = capsys.readouterr().out
    assert said.startswith("Tỉnh tập dượt đang chạy: http://127.0.0.1:")
    assert "Tài khoản: quay.tapduot  Mật khẩu: tap-duot-tren-may-nay" in said


def test_its_description_is_a_whole_openapi_document() -> None:
    told = make_app().openapi()

    assert {"/login", "/mapi", "/mapi/{service}", "/tracuu"} <= set(told["paths"])
