"""What a well-formed message looks like, stated here on its own so that it checks the desk's."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError


def _real_moment(text: str) -> str:
    if text:
        datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007 (the wire says local time)
    return text


def _no_control(text: str) -> str:
    if not text.isprintable():
        raise ValueError("a control character")
    return text


Text = Annotated[str, Field(strict=True)]
Needed = Annotated[str, Field(strict=True, min_length=1, max_length=4000)]
Stamp = Annotated[str, Field(strict=True, pattern=r"^(\d{14})?$"), AfterValidator(_real_moment)]
NeededStamp = Annotated[str, Field(strict=True, pattern=r"^\d{14}$"), AfterValidator(_real_moment)]
Code = Annotated[str, Field(strict=True, min_length=5, max_length=60), AfterValidator(_no_control)]
StatusCode = Annotated[str, Field(strict=True, pattern=r"^([1-9]|10)$")]
YesNo = Annotated[str, Field(strict=True, pattern=r"^[01]$")]


class _Item(BaseModel):
    model_config = ConfigDict(extra="allow")


class IdentityItem(_Item):
    """DinhDanhCHS: which card, and its number."""

    LoaiDinhDanh: Annotated[str, Field(strict=True, pattern=r"^[12]$")]
    SoDinhDanh: Annotated[str, Field(strict=True, pattern=r"^(\d{9}|\d{12})$")]


class DossierItem(_Item):
    """DongBoHoSoMC: the 27 fields of QCVN 120:2019 Table 2, and the later extension if sent."""

    MaHoSo: Code
    MaTTHC: Needed
    TenTTHC: Needed
    MaLinhVuc: Text
    TenLinhVuc: Needed
    ChuHoSo: Text
    LoaiDoiTuong: Annotated[str, Field(strict=True, pattern=r"^[1-4]$")]
    MaDoiTuong: Text
    ThongTinKhac: Text
    Email: Text
    Fax: Text
    SoDienThoai: Text
    TrichYeuHoSo: Annotated[str, Field(strict=True, min_length=1, max_length=1000)]
    NgayTiepNhan: NeededStamp
    NgayHenTra: Stamp
    TrangThaiHoSo: StatusCode
    NgayTra: Stamp
    ThongTinTra: Text
    HinhThuc: YesNo
    NgayKetThucXuLy: Stamp
    DonViXuLy: Needed
    GhiChu: Annotated[str, Field(strict=True, max_length=2000)]
    TaiLieuNop: list[dict[str, Any]]
    DanhSachLePhi: list[dict[str, Any]]
    DanhSachTepDinhKemKhac: list[dict[str, Any]]
    DanhSachHoSoBoSung: list[dict[str, Any]]
    DanhSachGiayToKetQua: list[dict[str, Any]]
    KenhThucHien: Annotated[str, Field(strict=True, pattern=r"^[1-3]$")] | None = None
    NgayNopHoSo: Stamp | None = None
    NoiNopHoSo: Text | None = None
    HoSoCoThanhPhanSoHoa: YesNo | None = None
    TaiKhoanDuocXacThucVoiVNeID: YesNo | None = None
    DuocThanhToanTrucTuyen: Annotated[str, Field(strict=True, pattern=r"^[0-3]$")] | None = None
    DinhDanhCHS: list[IdentityItem] | None = None
    DSKetNoiCSDL: list[dict[str, Any]] | None = None
    NgayTuChoi: Stamp | None = None


class ProgressItem(_Item):
    """CapNhatTienDoHoSoMC: the 9 fields of QCVN 120:2019 Table 3."""

    MaHoSo: Code
    NguoiXuLy: Annotated[str, Field(strict=True, min_length=1, max_length=50)]
    ChucDanh: Text
    ThoiDiemXuLy: NeededStamp
    PhongBanXuLy: Text
    NoiDungXuLy: Needed
    TrangThai: StatusCode
    NgayBatDau: Stamp
    NgayKetThucTheoQuyDinh: Stamp


def complaint(kind: type[BaseModel], item: object) -> tuple[str, str] | None:
    """The first field that is wrong and a province's words on it; None when it is well formed."""
    try:
        kind.model_validate(item)
    except ValidationError as trouble:
        first = trouble.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "dữ liệu"
        return where, _words(first["type"], where)
    return None


def _words(trouble: str, where: str) -> str:
    match trouble:
        case "missing":
            return f"Thiếu trường bắt buộc {where}"
        case "string_too_short":
            return f"Trường {where} không được để trống"
        case "string_too_long":
            return f"Trường {where} vượt quá độ dài cho phép"
        case _:
            return f"Trường {where} sai định dạng"
