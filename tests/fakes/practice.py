"""Somebody who speaks to the practice province in its native dialect, and what they would send."""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from motcua_desktop.practice.registry import Account

STORE = "018f0000-0000-7000-8000-000000000001"
Json = dict[str, Any]


def dossier_item(number: int = 1, **changes: Any) -> Json:
    """An invented dossier as QCVN 120 tells it."""
    return {
        "MaHoSo": f"H50.31.12-261120-{number:04}",
        "MaTTHC": "1.001193",
        "TenTTHC": "Thủ tục đăng ký khai sinh",
        "MaLinhVuc": "",
        "TenLinhVuc": "Hộ tịch",
        "ChuHoSo": "Nguyễn Thị Ánh",
        "LoaiDoiTuong": "1",
        "MaDoiTuong": "",
        "ThongTinKhac": "",
        "Email": "",
        "Fax": "",
        "SoDienThoai": "",
        "TrichYeuHoSo": "Đăng ký khai sinh",
        "NgayTiepNhan": "20261120093000",
        "NgayHenTra": "20261120170000",
        "TrangThaiHoSo": "2",
        "NgayTra": "",
        "ThongTinTra": "",
        "HinhThuc": "0",
        "NgayKetThucXuLy": "",
        "DonViXuLy": "UBND xã Hướng Thử",
        "GhiChu": "",
        "TaiLieuNop": [],
        "DanhSachLePhi": [],
        "DanhSachTepDinhKemKhac": [],
        "DanhSachHoSoBoSung": [],
        "DanhSachGiayToKetQua": [],
        **changes,
    }


def progress_item(number: int = 1, **changes: Any) -> Json:
    """What was done to that dossier first."""
    return {
        "MaHoSo": f"H50.31.12-261120-{number:04}",
        "NguoiXuLy": "Lê Văn Thử",
        "ChucDanh": "",
        "ThoiDiemXuLy": "20261120093000",
        "PhongBanXuLy": "",
        "NoiDungXuLy": "Tiếp nhận hồ sơ",
        "TrangThai": "2",
        "NgayBatDau": "",
        "NgayKetThucTheoQuyDinh": "",
        **changes,
    }


def compact(item: object) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def tag_of(item: object) -> str:
    return hashlib.sha256(compact(item).encode()).hexdigest()


@dataclass
class Native:
    """A desk at the other end of plain HTTP; nothing is tried twice, nothing is hidden."""

    url: str
    store: str = STORE
    account: Account = field(default_factory=Account)
    token: str = ""

    def __post_init__(self) -> None:
        self.http = httpx2.Client(base_url=self.url, timeout=30)

    def greet(self, **changes: Any) -> httpx2.Response:
        desk = {
            "store": self.store, "epoch": "1", "counter": 1, "agency": "H50.31.12", "mark": 0,
            "numbers": {}, **changes,
        }  # fmt: skip
        told = {
            "username": self.account.username, "password": self.account.password, "desk": desk,
        }  # fmt: skip
        reply = self.http.post("/v1/phien", json=told)
        if reply.status_code == 200:
            self.token = reply.json()["token"]
        return reply

    def ask(self, method: str, where: str, **more: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.http.request(method, where, headers=headers, **more)

    def put(
        self, whose: str, item: object, *, key: str, tag: str | None = None, **headers: str
    ) -> httpx2.Response:
        condition = {"If-None-Match": "*"} if tag is None else {"If-Match": f'"{tag}"'}
        told = {"Idempotency-Key": key, **condition, **headers}
        return self.ask("PUT", f"/v1/ho-so/{whose}", content=compact(item).encode(), headers=told)

    def batch(self, *parcels: Json) -> list[Json]:
        told = gzip.compress(compact({"parcels": parcels}).encode())
        reply = self.ask("POST", "/v1/lo", content=told, headers={"Content-Encoding": "gzip"})

        assert reply.status_code == 200, reply.text
        results: list[Json] = reply.json()["results"]
        return results

    def begin(self, content: bytes, name: str = "đơn.pdf", **changes: Any) -> httpx2.Response:
        told = {
            "sha256": hashlib.sha256(content).hexdigest(), "name": name,
            "media": "application/pdf", **changes,
        }  # fmt: skip
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items()
        )
        return self.tus(
            "POST", "/v1/tep", Upload_Length=str(len(content)), Upload_Metadata=metadata
        )

    def tus(self, method: str, where: str, content: bytes = b"", **headers: str) -> httpx2.Response:
        told: Mapping[str, str] = {
            "Tus-Resumable": "1.0.0",
            **({"Content-Type": "application/offset+octet-stream"} if method == "PATCH" else {}),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.ask(method, where, content=content, headers=told)

    def upload(self, content: bytes) -> str:
        """Send a file whole; its address."""
        where = self.begin(content).headers["Location"]
        self.tus("PATCH", where, content, Upload_Offset="0")
        return f"/v1/tep/{hashlib.sha256(content).hexdigest()}"

    def close(self) -> None:
        self.http.close()


def dossier_parcel(number: int = 1, *, tag: str | None = None, key: str = "", **item: Any) -> Json:
    return {
        "key": key or f"d{number}", "id": f"id-{number}", "kind": "dossier", "tag": tag,
        "item": dossier_item(number, **item),
    }  # fmt: skip


def progress_parcel(number: int = 1, *, key: str = "", **item: Any) -> Json:
    return {
        "key": key or f"p{number}", "id": f"id-{number}", "kind": "progress",
        "item": progress_item(number, **item),
    }  # fmt: skip


def problem(reply: Any) -> tuple[int, str]:
    """Status and type of an answer that must be a problem of RFC 9457."""
    assert reply.headers["content-type"] == "application/problem+json"
    told = reply.json()
    assert told["status"] == reply.status_code
    return reply.status_code, told["type"]
