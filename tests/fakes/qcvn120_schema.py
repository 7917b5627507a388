"""The DongBoHoSoMC item as its field table has it, said once more to check what the desk sends."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

STAMP = re.compile(r"([0-9]{14})?")
Rule = str | int | tuple[str, ...] | re.Pattern[str] | type | list[Any]

FILE = {
    "TepDinhKemId": str, "TenTepDinhKem": 4000, "IsDeleted": ("False", "True"),
    "MaThanhPhanHoSo": str, "DuongDanTaiTepTin": str, "DuocSoHoa": ("0", "1"),
    "DuocTaiSuDung": ("0", "1", "2"), "DuocLayTuKhoDMQG": ("0", "1"), "MaKetQuaThayThe": str,
    "Base64": str,
}  # fmt: skip
FEE = {
    "TenPhiLePhi": str, "MaPhiLePhi": str, "HinhThucThu": str, "Gia": re.compile(r"[0-9]+"),
    "LoaiPhiLePhi": str,
}  # fmt: skip
SUPPLEMENT = {
    "HoSoBoSungId": int, "NguoiYeuCauBoSung": str, "NoiDungBoSung": str, "NgayBoSung": STAMP,
    "NguoiTiepNhanBoSung": str, "ThongTinTiepNhan": str, "NgayTiepNhanBoSung": STAMP,
    "TrangThaiBoSung": bool, "DanhSachGiayToBoSung": [FILE], "DanhSachLePhiBoSung": [FEE],
    "NgayHenTraTruoc": STAMP, "NgayHenTraMoi": STAMP,
}  # fmt: skip
RESULT = {
    "TenGiayTo": 2000, "MaThanhPhanHoSo": str, "GiayToId": str, "DuongDanTepTinKetQua": str,
    "MaGiayToKetQua": str, "Base64": str,
}  # fmt: skip
ITEM: dict[str, Any] = {
    "MaHoSo": str, "MaTTHC": str, "TenTTHC": str, "MaLinhVuc": str, "TenLinhVuc": str,
    "SoBienNhan": str, "KenhThucHien": ("1", "2", "3"), "ChuHoSo": str,
    "LoaiDoiTuong": ("1", "2", "3", "4"), "MaDoiTuong": str,
    "DinhDanhCHS": [{"LoaiDinhDanh": ("1", "2"), "SoDinhDanh": re.compile(r"\d{9}|\d{12}")}],
    "ThongTinKhac": str, "Email": str, "Fax": str, "SoDienThoai": str, "TrichYeuHoSo": 1000,
    "NgayNopHoSo": STAMP, "NgayTiepNhan": STAMP, "NgayHenTra": STAMP, "NgayKetThucXuLy": STAMP,
    "NgayTra": STAMP, "NgayTuChoi": STAMP,
    "TrangThaiHoSo": tuple(str(code) for code in range(1, 11)), "ThongTinTra": str,
    "HinhThuc": ("0", "1"), "DonViXuLy": str, "GhiChu": 2000, "NoiNopHoSo": ("1", "2"),
    "HoSoCoThanhPhanSoHoa": ("0", "1"), "TaiKhoanDuocXacThucVoiVNeID": ("0", "1"),
    "DuocThanhToanTrucTuyen": ("0", "1", "2", "3"), "DSKetNoiCSDL": [{"MaCSDL": str}],
    "TaiLieuNop": [FILE], "DanhSachLePhi": [FEE],
    "DanhSachTepDinhKemKhac": [{"TenGiayTo": str, "SoLuong": int, "LoaiGiayTo": int}],
    "DanhSachHoSoBoSung": [SUPPLEMENT], "DanhSachGiayToKetQua": [RESULT],
}  # fmt: skip


def faults(told: Mapping[str, Any], rules: Mapping[str, Any] = ITEM) -> list[str]:
    """Where and how an item breaks the table; nothing for a good one."""
    return [*_faults(told, rules, "")]


def _faults(told: Mapping[str, Any], rules: Mapping[str, Any], where: str) -> Iterator[str]:
    for name, value in told.items():
        place, rule = f"{where}{name}", rules.get(name)
        if rule is None:
            yield f"{place}: no such field"
        elif isinstance(rule, list):
            for number, one in enumerate(value):
                yield from _faults(one, rule[0], f"{place}.{number}.")
        elif not _fits(value, rule):
            yield f"{place}: {value!r}"


def _fits(value: object, rule: Rule) -> bool:
    match rule:
        case type():
            return type(value) is rule
        case int():
            return isinstance(value, str) and len(value) <= rule
        case tuple():
            return value in rule
        case re.Pattern():
            return isinstance(value, str) and rule.fullmatch(value) is not None
        case _:
            return False
