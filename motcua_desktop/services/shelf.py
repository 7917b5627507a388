"""What every report is made from; apart from the list of reports, which imports them all."""

from dataclasses import dataclass

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.models.database import Database


@dataclass(frozen=True, slots=True)
class Shelf:
    """The store, the clock and whose desk it is."""

    database: Database
    clock: Clock
    agency: Agency
