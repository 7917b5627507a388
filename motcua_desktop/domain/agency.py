"""Which office this desk belongs to."""

import re
from dataclasses import dataclass

from motcua_desktop.domain.letterhead import Letterhead
from motcua_desktop.domain.numbering import AgencyCode, CounterRange, Scanned
from motcua_desktop.errors import NotFound

_PLACE = re.compile(
    r"^(ủy ban nhân dân|uỷ ban nhân dân|ubnd)?\s*(xã|phường|đặc khu|thị trấn)?\s*", re.IGNORECASE
)
DESK = "Trung tâm Phục vụ hành chính công"


@dataclass(frozen=True, slots=True)
class Agency:
    """The commune and this counter. `qr_key` is the commune's own, never printed."""

    code: AgencyCode
    name: str
    province: str
    counter: int
    qr_key: bytes

    @property
    def place(self) -> str:
        """`Hướng Hiệp`, for the date line of the forms."""
        return _PLACE.sub("", self.name).strip() or self.name

    @property
    def desk(self) -> str:
        """The desk's name in full: `Trung tâm Phục vụ hành chính công xã Hướng Hiệp`."""
        kind = re.sub(r"^(ủy ban nhân dân|uỷ ban nhân dân|ubnd)\s*", "", self.name, flags=re.I)
        return f"{DESK} {kind}".strip()

    @property
    def range(self) -> CounterRange:
        return CounterRange(self.counter)

    def not_here(self, scanned: Scanned) -> NotFound:
        """Why a whole receipt is not found at this counter, for the person who scanned it.

        The number of this very counter that this store never gave is the only sign of a second
        machine that was set up with the same counter number.
        """
        ask = "Hỏi ở nơi đã lập giấy, ghi ở đầu giấy."
        if scanned.agency not in ("", self.code):
            return NotFound(
                f"Giấy tiếp nhận này của cơ quan {scanned.agency}, không phải của xã này.",
                next_step=ask,
            )
        day = f" ngày {scanned.day}" if scanned.day else ""
        if scanned.counter != self.counter:
            return NotFound(
                f"Giấy này do quầy {scanned.counter} lập{day}; máy này không giữ hồ sơ ấy.",
                next_step=ask,
            )
        return NotFound(
            f"Số này thuộc dải của chính quầy {self.counter}{day} nhưng kho ở đây không có: "
            "có thể một máy khác dùng cùng số quầy, hoặc kho vừa được khôi phục từ bản cũ.",
            next_step="Báo người quản trị kiểm tra số quầy của từng máy.",
        )

    def letterhead(self) -> Letterhead:
        """The head block of the forms: the committee above, the centre below."""
        return Letterhead(superior=self.name.upper(), agency=DESK.upper(), place=self.place)
