"""QCVN 120:2019: dossiers and progress as the province's messages (DongBoHoSoMC and its kin)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status, SubmittedPaper
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.people import ApplicantKind, IdType
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.province import ProgressEntry
from motcua_desktop.domain.province_settings import FieldSet, ProvinceSettings, TransportKind
from motcua_desktop.domain.text import one_line
from motcua_desktop.sync.port import Request

PUSH = "DongBoHoSoMC"
PROGRESS = "CapNhatTienDoHoSoMC"
LOOK_UP = "TraCuuHoSo"
MOST_PROGRESS = 10

_SUMMARY, _NOTE, _NAME, _OFFICER = 1000, 2000, 4000, 50
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

Item = dict[str, Any]


def dossier_item(dossier: Dossier, settings: ProvinceSettings, agency_name: str) -> Item:
    """One DongBoHoSoMC item: the 27 fields of QCVN 120 Table 2, with the later extension if set.

    Every scalar is text, "" where there is nothing; stamps are yyyyMMddHHmmss at +07:00.
    """
    item = {
        **_what(dossier, settings),
        **_who(dossier),
        **_when_and_where(dossier, agency_name),
        "GhiChu": dossier.note[:_NOTE],
        "TaiLieuNop": [],
        "DanhSachLePhi": _fees(dossier) if "fees" in settings.extra.get("lists", ()) else [],
        "DanhSachTepDinhKemKhac": _papers(dossier.papers)
        if "papers" in settings.extra.get("lists", ())
        else [],
        "DanhSachHoSoBoSung": [],
        "DanhSachGiayToKetQua": [],
    }
    return {**item, **_extension(dossier)} if settings.field_set is FieldSet.EXT else item


def progress_item(code: str, entry: ProgressEntry, agency_name: str) -> Item:
    """One CapNhatTienDoHoSoMC item: the 9 fields of QCVN 120 Table 3."""
    return {
        "MaHoSo": code,
        "NguoiXuLy": one_line(entry.officer)[:_OFFICER].strip() or _NOBODY_NAMED,
        "ChucDanh": one_line(entry.title),
        "ThoiDiemXuLy": stamp(entry.at),
        "PhongBanXuLy": agency_name,
        "NoiDungXuLy": entry.what[:_NOTE].strip() or entry.status.label,
        "TrangThai": str(entry.status.value),
        "NgayBatDau": "",
        "NgayKetThucTheoQuyDinh": "",
    }


def frozen(item: Item) -> str:
    """The item as the text that is kept and sent."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def stamp(moment: datetime | None) -> str:
    """20261120093000 on the desk's clock; "" for None."""
    return "" if moment is None else local(moment).strftime("%Y%m%d%H%M%S")


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
        body = {**_opening(settings, session, LOOK_UP), "mahoso": code}
        return Request(settings.url("push"), frozen(body).encode(), _headers(settings))
    url = settings.url("lookup")
    if settings.transport is TransportKind.ROUTE:
        url = (
            f"{settings.url('push')}/{LOOK_UP}?{urlencode({'MaDinhDanhDV': settings.agency_code})}"
        )
    return Request(url, frozen({"mahoso": code}).encode(), _headers(settings, session))


def _what(dossier: Dossier, settings: ProvinceSettings) -> Item:
    procedure = dossier.procedure
    codes = settings.extra.get("field_codes", {})
    return {
        "MaHoSo": dossier.code,
        "MaTTHC": procedure.code,
        "TenTTHC": procedure.name[:_NAME],
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


def _fees(dossier: Dossier) -> list[Item]:
    return [
        {
            "TenPhiLePhi": fee.name,
            "MaPhiLePhi": "",
            "HinhThucThu": "",
            "Gia": str(fee.paid),
            "LoaiPhiLePhi": "",
        }
        for fee in dossier.fees
        if fee.paid > 0
    ]


def _papers(papers: Sequence[SubmittedPaper]) -> list[Item]:
    return [
        {"TenGiayTo": paper.name, "SoLuong": paper.originals + paper.copies, "LoaiGiayTo": 0}
        for paper in papers
    ]


def _extension(dossier: Dossier) -> Item:
    person = dossier.applicant
    card = _CARDS.get(person.id_type)
    owed = any((fee.amount or 0) > 0 for fee in dossier.fees)
    refused = dossier.status is Status.REFUSED
    return {
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
    body = {**_opening(settings, session, service), **told, "data": _items(payloads)}
    return Request(settings.url("push"), frozen(body).encode(), _headers(settings))


def _bare(settings: ProvinceSettings, session: str, url: str, payloads: Sequence[str]) -> Request:
    body = json.dumps(_items(payloads), ensure_ascii=False, separators=(",", ":"))
    return Request(url, body.encode(), _headers(settings, session))


def _items(payloads: Sequence[str]) -> list[Item]:
    return [json.loads(payload) for payload in payloads]


def _opening(settings: ProvinceSettings, session: str, service: str) -> Item:
    return {"session": session, "madonvi": str(settings.agency_code), "service": service}


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
