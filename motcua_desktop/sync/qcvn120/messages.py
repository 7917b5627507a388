"""QCVN 120:2019: dossiers and progress as the province's messages (DongBoHoSoMC and its kin)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status
from motcua_desktop.domain.moment import date_text
from motcua_desktop.domain.people import ApplicantKind, IdType
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.province import ProgressEntry
from motcua_desktop.domain.province_extra import Auth
from motcua_desktop.domain.province_settings import (
    FieldSet,
    FileMode,
    ProvinceSettings,
    TransportKind,
)
from motcua_desktop.domain.text import one_line
from motcua_desktop.domain.uploads import SentFile
from motcua_desktop.sync.port import Request
from motcua_desktop.sync.qcvn120 import inline, lists
from motcua_desktop.sync.qcvn120.lists import NAME, NOTE, Item, stamp

PUSH = "DongBoHoSoMC"
PROGRESS = "CapNhatTienDoHoSoMC"
LOOK_UP = "TraCuuHoSo"
PROCEDURES = "LayDanhSachTTHC"
PROCEDURE = "LayThuTuc"
MOST_PROGRESS = 10

# In the order the desk writes them.
BASE_FIELDS = (
    "MaHoSo", "MaTTHC", "TenTTHC", "MaLinhVuc", "TenLinhVuc", "TrichYeuHoSo", "ChuHoSo",
    "LoaiDoiTuong", "MaDoiTuong", "ThongTinKhac", "Email", "Fax", "SoDienThoai", "NgayTiepNhan",
    "NgayHenTra", "TrangThaiHoSo", "NgayTra", "ThongTinTra", "HinhThuc", "NgayKetThucXuLy",
    "DonViXuLy", "GhiChu", "TaiLieuNop", "DanhSachLePhi", "DanhSachTepDinhKemKhac",
    "DanhSachHoSoBoSung", "DanhSachGiayToKetQua",
)  # fmt: skip
EXTENDED_FIELDS = (
    *BASE_FIELDS, "SoBienNhan", "KenhThucHien", "NgayNopHoSo", "NoiNopHoSo",
    "HoSoCoThanhPhanSoHoa", "TaiKhoanDuocXacThucVoiVNeID", "DuocThanhToanTrucTuyen",
    "DinhDanhCHS", "DSKetNoiCSDL", "NgayTuChoi",
)  # fmt: skip

_SUMMARY, _OFFICER = 1000, 50
_KINDS = {
    ApplicantKind.CITIZEN: "1",
    ApplicantKind.ENTERPRISE: "2",
    ApplicantKind.STATE_AGENCY: "3",
    ApplicantKind.ORGANISATION: "4",
}
_CHANNELS = {Channel.COUNTER: "1", Channel.ONLINE: "2", Channel.POST: "3"}
_CARDS = {IdType.CCCD: "1", IdType.CMND: "2"}
# The desk's own dossiers are handed in at the province's system; 1 would be the national portal.
_HANDED_IN_AT_THE_PROVINCE = "2"
_UNPAID_ONLINE, _NO_FEE = "3", "0"
_NOBODY_NAMED = "Chuyên viên"


def dossier_item(
    dossier: Dossier,
    settings: ProvinceSettings,
    agency_name: str,
    files: Sequence[SentFile] = (),
) -> Item:
    """One DongBoHoSoMC item: the 27 fields of QCVN 120 Table 2, with the later extension if set.

    Every scalar is text, "" where there is nothing; stamps are yyyyMMddHHmmss at +07:00. `files`
    are the scans the province can have: named by address, or by the content to put in their place
    when the item goes out (`inline`).
    """
    extended = settings.field_set is FieldSet.EXT
    wanted = settings.extra.get("lists", ())
    handed_in = lists.submitted(dossier, files, extended=extended)
    results = lists.results(dossier, files, extended=extended)
    if settings.file_mode is FileMode.BASE64:
        inline.refer((*handed_in, *results), files)
    item = {
        **_what(dossier, settings),
        **_who(dossier),
        **_when_and_where(dossier, agency_name),
        "GhiChu": dossier.note[:NOTE],
        "TaiLieuNop": handed_in,
        "DanhSachLePhi": lists.fees(dossier) if "fees" in wanted else [],
        "DanhSachTepDinhKemKhac": lists.papers(dossier.papers) if "papers" in wanted else [],
        "DanhSachHoSoBoSung": lists.supplements(dossier) if "supplements" in wanted else [],
        "DanhSachGiayToKetQua": results,
    }
    return {**item, **_extension(dossier)} if extended else item


def progress_item(code: str, entry: ProgressEntry, agency_name: str) -> Item:
    """One CapNhatTienDoHoSoMC item: the 9 fields of QCVN 120 Table 3."""
    return {
        "MaHoSo": code,
        "NguoiXuLy": one_line(entry.officer)[:_OFFICER].strip() or _NOBODY_NAMED,
        "ChucDanh": one_line(entry.title),
        "ThoiDiemXuLy": stamp(entry.at),
        "PhongBanXuLy": agency_name,
        "NoiDungXuLy": entry.what[:NOTE].strip() or entry.status.label,
        "TrangThai": str(entry.status.value),
        "NgayBatDau": "",
        "NgayKetThucTheoQuyDinh": "",
    }


def frozen(item: Mapping[str, Any]) -> str:
    """The item as the text that is kept and sent."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def sign_in(settings: ProvinceSettings, secret: str) -> Request:
    """Asks for a session with the account's name and password."""
    account = {"username": settings.username, "password": secret}
    return Request(settings.url("login"), frozen(account).encode(), _headers(settings))


def push(settings: ProvinceSettings, session: str, payload: str, *, updating: bool) -> Request:
    """One dossier: new, or replacing what the province already holds of it."""
    if settings.transport is TransportKind.SPLIT:
        url = settings.url("update" if updating else "add")
        return _bare(settings, session, url, [payload])
    told = {"isUpdating": "True" if updating else "False"}
    return _service(settings, session, PUSH, told, [payload])


def push_progress(settings: ProvinceSettings, session: str, payloads: Sequence[str]) -> Request:
    """What was done to one dossier, oldest first; at most MOST_PROGRESS entries."""
    if settings.transport is TransportKind.SPLIT:
        return _bare(settings, session, settings.url("progress"), payloads)
    return _service(settings, session, PROGRESS, {"isUpdating": "False"}, payloads)


def look_up(settings: ProvinceSettings, session: str, code: str) -> Request:
    """Asks what the province holds under this code."""
    if settings.transport is TransportKind.ENVELOPE:
        return _asked(settings, session, "push", LOOK_UP, {"mahoso": code})
    url = settings.url("lookup")
    if settings.transport is TransportKind.ROUTE:
        url = (
            f"{settings.url('push')}/{LOOK_UP}?{urlencode({'MaDinhDanhDV': settings.agency_code})}"
        )
    return Request(url, frozen({"mahoso": code}).encode(), _headers(settings, session))


def catalogue(settings: ProvinceSettings, session: str, code: str | None = None) -> Request:
    """Asks for the list of procedures, or with `code` for one of them whole."""
    service = PROCEDURES if code is None else PROCEDURE
    told = {} if code is None else {"maTTHC": code}
    if settings.transport is TransportKind.ENVELOPE:
        return _asked(settings, session, "share", service, told)
    query = urlencode({"MaDinhDanhDV": settings.agency_code, **told})
    url = f"{settings.url('share')}/{service}?{query}"
    return Request(url, b"", _headers(settings, session), method="GET")


def _what(dossier: Dossier, settings: ProvinceSettings) -> Item:
    procedure = dossier.procedure
    codes = settings.extra.get("field_codes", {})
    return {
        "MaHoSo": dossier.code,
        "MaTTHC": procedure.code,
        "TenTTHC": procedure.name[:NAME],
        "MaLinhVuc": procedure.field_code or codes.get(procedure.field_name, ""),
        "TenLinhVuc": procedure.field_name,
        "TrichYeuHoSo": (dossier.summary or procedure.name)[:_SUMMARY],
    }


def _who(dossier: Dossier) -> Item:
    person = dossier.applicant
    return {
        "ChuHoSo": str(person.name),
        "LoaiDoiTuong": _KINDS[person.kind],
        "MaDoiTuong": "",
        "ThongTinKhac": "",
        "Email": str(person.email or ""),
        "Fax": "",
        "SoDienThoai": str(person.phone or ""),
    }


def _when_and_where(dossier: Dossier, agency_name: str) -> Item:
    return {
        "NgayTiepNhan": stamp(dossier.received_at),
        "NgayHenTra": stamp(dossier.due_at),
        "TrangThaiHoSo": str(dossier.status.value),
        "NgayTra": stamp(dossier.returned_at),
        "ThongTinTra": _handed_over(dossier),
        "HinhThuc": "1" if dossier.return_by is ReturnBy.POST else "0",
        "NgayKetThucXuLy": stamp(dossier.completed_at),
        "DonViXuLy": agency_name,
    }


def _handed_over(dossier: Dossier) -> str:
    told = []
    if dossier.result_number:
        day = f" ngày {date_text(dossier.result_date)}" if dossier.result_date else ""
        told.append(f"Kết quả số {dossier.result_number}{day}")
    if dossier.collected_by:
        told.append(f"Người nhận: {dossier.collected_by}")
    return "; ".join(told)


def _extension(dossier: Dossier) -> Item:
    person = dossier.applicant
    card = _CARDS.get(person.id_type)
    owed = any((fee.amount or 0) > 0 for fee in dossier.fees)
    refused = dossier.status is Status.REFUSED
    return {
        "SoBienNhan": str(dossier.register_number or ""),
        "KenhThucHien": _CHANNELS[dossier.channel],
        "NgayNopHoSo": stamp(dossier.received_at),
        "NoiNopHoSo": _HANDED_IN_AT_THE_PROVINCE,
        "HoSoCoThanhPhanSoHoa": "1" if any(paper.digitised for paper in dossier.papers) else "0",
        "TaiKhoanDuocXacThucVoiVNeID": "0",
        "DuocThanhToanTrucTuyen": _UNPAID_ONLINE if owed else _NO_FEE,
        "DinhDanhCHS": [{"LoaiDinhDanh": card, "SoDinhDanh": str(person.id_number)}]
        if card
        else [],
        "DSKetNoiCSDL": [],
        "NgayTuChoi": stamp(dossier.completed_at) if refused else "",
    }


def _service(
    settings: ProvinceSettings,
    session: str,
    service: str,
    told: Mapping[str, str],
    payloads: Sequence[str],
) -> Request:
    if settings.transport is TransportKind.ROUTE:
        query = urlencode({"MaDinhDanhDV": settings.agency_code, **told})
        return _bare(settings, session, f"{settings.url('push')}/{service}?{query}", payloads)
    front = frozen({**_opening(settings, session, service), **told})
    body = f'{front[:-1]},"data":{_array(payloads)}}}'
    return Request(settings.url("push"), body.encode(), _envelope_headers(settings, session))


def _asked(
    settings: ProvinceSettings, session: str, path: str, service: str, told: Mapping[str, str]
) -> Request:
    body = frozen({**_opening(settings, session, service), **told})
    return Request(settings.url(path), body.encode(), _envelope_headers(settings, session))


def _bare(settings: ProvinceSettings, session: str, url: str, payloads: Sequence[str]) -> Request:
    return Request(url, _array(payloads).encode(), _headers(settings, session))


def _array(payloads: Sequence[str]) -> str:
    """The items as they were frozen, to the byte."""
    return f"[{','.join(payloads)}]"


def _opening(settings: ProvinceSettings, session: str, service: str) -> Item:
    inside = session if settings.auth is Auth.SESSION else ""
    return {"session": inside, "madonvi": str(settings.agency_code), "service": service}


def _envelope_headers(settings: ProvinceSettings, session: str) -> dict[str, str]:
    return _headers(settings, "" if settings.auth is Auth.SESSION else session)


def _headers(settings: ProvinceSettings, session: str = "") -> dict[str, str]:
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json; charset=utf-8",
        "Charset": "utf-8",
    }
    if settings.dstcode:
        headers["dstcode"] = settings.dstcode
    if session:
        headers["Authorization"] = f"Bearer {session}"
    return headers
