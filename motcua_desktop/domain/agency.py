"""Which office this desk belongs to."""

import re
from dataclasses import dataclass

from motcua_desktop.domain.numbering import AgencyCode, CounterRange
from motcua_desktop.domain.paper import Letterhead

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

    def letterhead(self) -> Letterhead:
        """The head block of the forms: the committee above, the centre below."""
        return Letterhead(superior=self.name.upper(), agency=DESK.upper(), place=self.place)
