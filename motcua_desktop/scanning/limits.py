"""How much is taken from outside, said before anything is decoded."""

from motcua_desktop.errors import BadFile
from motcua_desktop.scanning.outside import LARGEST_FILE

LEAST_DPI = 200
"""Dots an inch: what a digital copy needs at the least (Thông tư 01/2023/TT-VPCP)."""
MOST_PIXELS = 40_000_000
"""A page at 300 dpi: A4 has 8.7 million, A3 17.4 million."""
MOST_PAGES = 300
LARGEST_SIDE_MM = 2_000.0


def check_pixels(name: str, width: int, height: int) -> None:
    """Raises BadFile for a picture that nobody could mean for a sheet of paper."""
    if width < 1 or height < 1:
        raise BadFile(f"Ảnh «{name}» không có điểm ảnh nào.", next_step="Quét hoặc chụp lại.")
    if width * height > MOST_PIXELS:
        raise BadFile(
            f"Ảnh «{name}» quá lớn: {width}×{height} điểm ảnh; tối đa "
            f"{MOST_PIXELS // 1_000_000} triệu.",
            next_step="Quét lại ở 200–300 dpi.",
        )


def check_page_count(name: str, pages: int) -> None:
    """Raises BadFile for none, and for more than one component ever has."""
    if pages == 0:
        raise BadFile(f"Tệp «{name}» không có trang nào.", next_step="Quét lại giấy ấy.")
    if pages > MOST_PAGES:
        raise BadFile(
            f"«{name}» có quá nhiều trang; tối đa {MOST_PAGES} trang một giấy tờ.",
            next_step="Tách thành nhiều giấy tờ.",
        )


def too_coarse(name: str, dpi: float) -> BadFile:
    """The refusal of a scan of less than LEAST_DPI."""
    return BadFile(
        f"«{name}» chỉ khoảng {dpi:.0f} dpi; bản số hóa cần từ {LEAST_DPI} dpi.",
        next_step="Quét lại ở 200 dpi trở lên; chụp bằng điện thoại thì chụp sát và đủ cả trang.",
    )


class Room:
    """How much one PDF may still take; refused as soon as it is full, not when all is read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._left = LARGEST_FILE

    def take(self, size: int) -> None:
        """So many bytes more. Raises BadFile."""
        self._left -= size
        if self._left < 0:
            raise BadFile(
                f"«{self._name}» ghép lại lớn hơn {LARGEST_FILE // 1_000_000} MB.",
                next_step="Bớt trang, hoặc quét lại ở 200 dpi.",
            )
