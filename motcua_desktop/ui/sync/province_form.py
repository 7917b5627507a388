"""The province's settings as texts in fields, and back."""

from collections.abc import Mapping
from typing import Any

from motcua_desktop.domain.province_settings import (
    Dialect,
    FieldSet,
    FileMode,
    TransportKind,
    file_modes,
)
from motcua_desktop.errors import InvalidInput

_MEGABYTE = 1_000_000
DIALECTS: tuple[tuple[str, Dialect], ...] = (
    ("QCVN 120: trục liên thông, cổng dịch vụ công", Dialect.QCVN120),
    ("Motcua: tỉnh có máy chủ nói thẳng với quầy", Dialect.NATIVE),
    ("OpenCPS", Dialect.OPENCPS),
    ("iGate (thử nghiệm)", Dialect.IGATE),
)
TRANSPORTS: tuple[tuple[str, TransportKind], ...] = (
    ("Một địa chỉ, mã dịch vụ trong gói tin", TransportKind.ENVELOPE),
    ("Mỗi dịch vụ một địa chỉ", TransportKind.ROUTE),
    ("Thêm, cập nhật, tiến độ mỗi việc một địa chỉ", TransportKind.SPLIT),
)
FIELD_SETS: tuple[tuple[str, FieldSet], ...] = (
    ("27 trường của QCVN 120:2019", FieldSet.BASE27),
    ("27 trường và phần mở rộng", FieldSet.EXT),
)
FILE_MODES: dict[FileMode, str] = {
    FileMode.NONE: "Không gửi tệp, chỉ gửi dữ liệu",
    FileMode.URL_FROM_STORE: "Tải tệp lên kho của tỉnh, gửi địa chỉ",
    FileMode.BASE64: "Gửi tệp ngay trong gói tin",
}
DIALECT_WORDS: dict[Dialect, str] = {
    Dialect.QCVN120: "Theo quy chuẩn chung của các cổng dịch vụ công; hỏi tỉnh kiểu đường truyền.",
    Dialect.NATIVE: "Gửi nhiều hồ sơ một lần, nén, tệp gửi tiếp được từ chỗ đứt; hợp đường yếu.",
    Dialect.OPENCPS: "Cần số groupId và mã thao tác của tỉnh: mở tệp khai báo do tỉnh cấp.",
    Dialect.IGATE: "Đang thử nghiệm: mọi mã của tỉnh phải nằm trong tệp khai báo do tỉnh cấp.",
}
SHOWN = (
    "name", "dialect", "transport", "base_url", "agency_code", "username", "dstcode", "field_set",
    "file_mode", "hours", "day_bytes", "ca", "proxy",
)  # fmt: skip
"""What the fields tell; everything else of a settings file is kept as it came."""


def file_mode_choices(dialect: Dialect) -> tuple[tuple[str, str], ...]:
    """(words, value) of the ways files may go in this dialect, the usual one first."""
    return tuple((FILE_MODES[mode], mode.value) for mode in file_modes(dialect))


def beside(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields do not show of known settings, to be kept as it is."""
    return {key: value for key, value in told.items() if key not in SHOWN}


def hours_of(text: str) -> list[str]:
    """`06:00, 12:30` as the list the settings want; they check each."""
    return [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]


def bytes_of(text: str) -> int | None:
    """Whole megabytes a day; empty for no limit. Raises InvalidInput."""
    told = text.strip().replace(".", "")
    if not told:
        return None
    if not told.isascii() or not told.isdecimal() or not 1 <= int(told) <= 10**6:
        raise InvalidInput("Số MB một ngày, từ 1; để trống là không giới hạn.", field="day_bytes")
    return int(told) * _MEGABYTE


def megabytes_text(size: int | None) -> str:
    """What `bytes_of` takes back; a budget under a megabyte is told as one."""
    return "" if size is None else str(max(1, size // _MEGABYTE))
