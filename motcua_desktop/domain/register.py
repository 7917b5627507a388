"""Mẫu 07, Sổ theo dõi hồ sơ, as values: a volume and its lines."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua_desktop.domain.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One dossier in Mẫu 07. `signed` is who signed for the result, `note` what is remarkable."""

    number: int
    code: str
    procedure: str
    sets: int
    applicant: str
    address: str
    phone: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    return_by: str
    signed: str
    note: str


@dataclass(frozen=True, slots=True)
class RegisterBook:
    """One volume of Mẫu 07, Sổ theo dõi hồ sơ: a counter's year, or the part of it asked for.

    `closed` is None while the volume is still written in.
    """

    letterhead: Letterhead
    desk: str
    year: int
    counter: int
    volume: str
    opened: date
    closed: date | None = None
