"""OpenCPS's field names and words, and the same dossier in QCVN 120's."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.practice.parcels import Problem, refused

KNOWN = frozenset(
    (
        "referenceUid counter registerBookCode registerBookName dossierRegister processNo "
        "serviceCode serviceName govAgencyCode govAgencyName applicantName applicantIdType "
        "applicantIdNo applicantIdDate address cityCode cityName districtCode districtName "
        "wardCode wardName contactName contactTelNo contactEmail delegateType delegateName "
        "delegateIdNo delegateTelNo delegateEmail delegateAddress delegateCityCode "
        "delegateCityName delegateDistrictCode delegateDistrictName delegateWardCode "
        "delegateWardName isSameAsApplicant documentNo documentDate dossierTemplateNo "
        "dossierTemplateName dossierNote submissionNote applicantNote briefNote dossierNo "
        "submitting createDate modifiedDate processDate submitDate receiveDate dueDate extendDate "
        "releaseDate finishDate cancellingDate correcttingDate correctingDate endorsementDate "
        "dossierStatus dossierStatusText dossierSubStatus dossierSubStatusText dossierActionId "
        "viaPostal postalServiceCode postalServiceName postalAddress postalCityCode postalCityName "
        "postalDistrictCode postalDistrictName postalWardCode postalWardName postalTelNo password "
        "notification online original serverNo lockState originality originDossierId sampleCount "
        "durationUnit durationCount dossierName originDossierNo groupDossierId metaData systemId "
        "dossierCounter vnpostalStatus vnpostalProfile fromViaPostal postalCodeSend "
        "postalCodeReceived serviceLevel dossierMarkArr dossierFileArr payment formMeta "
        "dvcqgIntegration importing domainCode domainName"
    ).split()
)
NEEDED = (
    "referenceUid", "dossierNo", "serviceCode", "serviceName", "govAgencyCode", "applicantName",
    "applicantIdType", "dossierStatus", "receiveDate",
)  # fmt: skip
STATUSES = {
    "receiving": 1, "new": 2, "denied": 3, "processing": 4, "waiting": 5, "paying": 6,
    "cancelled": 7, "unresolved": 8, "releasing": 9, "done": 10,
}  # fmt: skip
WORDS = {number: word for word, number in STATUSES.items()}
_TYPES = {"citizen": "1", "business": "2"}
_TYPE_WORDS = {"1": "citizen"}
_IDENTITY = re.compile(r"\d{9}|\d{12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATES = {
    "NgayTiepNhan": "receiveDate", "NgayHenTra": "dueDate", "NgayTra": "finishDate",
    "NgayKetThucXuLy": "releaseDate",
}  # fmt: skip


def wrong_form(form: Mapping[str, str]) -> Problem | None:
    """What is wrong with the form before it is told in other words."""
    strange = next((name for name in form if name not in KNOWN), None)
    if strange is not None:
        return refused(strange, f"Không có trường {strange[:60]}")
    absent = next((name for name in NEEDED if not form.get(name, "").strip()), None)
    if absent is not None:
        return refused(absent, f"Thiếu trường bắt buộc {absent}")
    if form["dossierStatus"] not in STATUSES:
        return refused("dossierStatus", "dossierStatus không có trong danh mục")
    if form["applicantIdType"] not in _TYPES:
        return refused("applicantIdType", "applicantIdType phải là citizen hoặc business")
    for name in _DATES.values():
        if form.get(name) and stamp(form[name]) is None:
            return refused(name, f"Trường {name} sai định dạng")
    return None


def item_of(form: Mapping[str, str], field_name: str) -> dict[str, Any]:
    """The dossier as QCVN 120 tells it; `form` has passed `wrong_form`."""
    told = form.get
    identity = told("applicantIdNo", "")
    return {
        "MaHoSo": form["dossierNo"],
        "MaTTHC": form["serviceCode"],
        "TenTTHC": form["serviceName"],
        "MaLinhVuc": told("domainCode", ""),
        "TenLinhVuc": told("domainName") or field_name or "Không rõ",
        "ChuHoSo": form["applicantName"],
        "LoaiDoiTuong": _TYPES[form["applicantIdType"]],
        "MaDoiTuong": "",
        "ThongTinKhac": told("address", ""),
        "Email": told("contactEmail", ""),
        "Fax": "",
        "SoDienThoai": told("contactTelNo", ""),
        "TrichYeuHoSo": told("dossierName") or told("briefNote") or form["serviceName"],
        **{name: stamp(told(field, "")) or "" for name, field in _DATES.items()},
        "TrangThaiHoSo": str(STATUSES[form["dossierStatus"]]),
        "ThongTinTra": "",
        "HinhThuc": "1" if told("viaPostal", "") in ("2", "3", "4") else "0",
        "DonViXuLy": told("govAgencyName") or form["govAgencyCode"],
        "GhiChu": told("dossierNote") or told("applicantNote") or "",
        "TaiLieuNop": [],
        "DanhSachLePhi": [],
        "DanhSachTepDinhKemKhac": [],
        "DanhSachHoSoBoSung": [],
        "DanhSachGiayToKetQua": [],
        "KenhThucHien": "2" if told("online") == "true" else "1",
        "DinhDanhCHS": [
            {"LoaiDinhDanh": "1" if len(identity) == 12 else "2", "SoDinhDanh": identity}
        ]
        if _IDENTITY.fullmatch(identity)
        else [],
    }


def detail(item: Mapping[str, Any], *, number: int, uid: str, status: str) -> dict[str, Any]:
    """The dossier as OpenCPS's detail tells it."""
    identity: Mapping[str, str] = next(iter(item.get("DinhDanhCHS") or ()), {})
    return {
        "dossierId": number,
        "referenceUid": uid,
        "dossierNo": item["MaHoSo"],
        "dossierName": item["TrichYeuHoSo"],
        "serviceCode": item["MaTTHC"],
        "serviceName": item["TenTTHC"],
        "govAgencyName": item["DonViXuLy"],
        "applicantName": item["ChuHoSo"],
        "applicantIdType": _TYPE_WORDS.get(item["LoaiDoiTuong"], "business"),
        "applicantIdNo": identity.get("SoDinhDanh", ""),
        "contactTelNo": item["SoDienThoai"],
        "contactEmail": item["Email"],
        "dossierNote": item["GhiChu"],
        "dossierStatus": WORDS.get(int(status), "processing"),
        **{field: shown(item[name]) for name, field in _DATES.items()},
    }


def stamp(text: str) -> str | None:
    """`yyyyMMddHHmmss` of epoch milliseconds or `dd/MM/yyyy HH:mm:ss`; None for neither."""
    if text.isascii() and text.isdecimal() and 9 <= len(text) <= 14:
        moment = _EPOCH + timedelta(milliseconds=int(text))
        return moment.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")
    try:
        parsed = datetime.strptime(text, "%d/%m/%Y %H:%M:%S")  # noqa: DTZ007 (the wire says local time)
    except ValueError:
        return None
    return parsed.strftime("%Y%m%d%H%M%S")


def shown(word: str) -> str:
    """`yyyyMMddHHmmss` as OpenCPS's models tell it."""
    if len(word) != 14:
        return ""
    return f"{word[6:8]}/{word[4:6]}/{word[:4]} {word[8:10]}:{word[10:12]}:{word[12:]}"
