"""The head block of every form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head block of every form (NĐ 30/2020, Phụ lục I): two lines left, place for the date.

    `superior` "UBND XÃ HƯỚNG HIỆP", `agency` "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    `place` "Hướng Hiệp".
    """

    superior: str
    agency: str
    place: str
