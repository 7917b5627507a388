"""The catalogue for the public: sheets for the wall, pages for a kiosk's screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.listing import Listed, Listing, ListingOffice, fields_of, of_field
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.office_hours import opening_lines
from motcua_desktop.errors import NotFound
from motcua_desktop.services.catalogue import Catalogue
from motcua_desktop.services.facts import Facts
from motcua_desktop.services.feedback import FeedbackDesk
from motcua_desktop.services.office import Office
from motcua_desktop.services.reception import Reception
from motcua_desktop.services.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is put on the wall: these codes, or a field, or everything.

    `sheets`: one a procedure; `overview`: the list of all before them.
    """

    codes: tuple[str, ...] = ()
    field: str = ""
    sheets: bool = True
    overview: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Where the listing's facts come from."""

    catalogue: Catalogue
    office: Office
    facts: Facts
    feedback: FeedbackDesk
    reception: Reception


class PublicListing:
    """What everybody may read; so every person of the desk may print it."""

    def __init__(self, agency: Agency, clock: Clock, places: Places, wordings: Wordings):
        self._agency = agency
        self._clock = clock
        self._places = places
        self._wordings = wordings

    def fields(self) -> tuple[tuple[str, int], ...]:
        """The fields in force with how many procedures each has."""
        return fields_of(one.procedure for one in self._all())

    def chosen(self, wanted: Wanted) -> Listing:
        """The procedures in force that are wanted, with where to come. Raises NotFound."""
        these = self._chosen(wanted, self._all())
        return Listing(self._office(), these)

    def pdf(self, wanted: Wanted) -> bytes:
        """What is wanted as one PDF. Raises NotFound, PaperTrouble."""
        return self.drawn(self.chosen(wanted), wanted)

    def drawn(self, told: Listing, wanted: Wanted) -> bytes:
        """These procedures as one PDF: their sheets, their list, or both. Raises PaperTrouble."""
        from motcua_desktop.printing.listing import listing

        return listing(
            told,
            sheets=wanted.sheets,
            overview=wanted.overview,
            words=self._wordings.of("listing"),
        )

    def pages(self, folder: Path, wanted: Wanted) -> int:
        """Pages for a kiosk in `folder`, whole or as it was; how many procedures they tell.

        Raises NotFound, CannotWrite (also for a folder that holds something else), DiskFull.
        """
        from motcua_desktop.printing.kiosk import kiosk
        from motcua_desktop.services.folder import put_folder

        told = self.chosen(wanted)
        put_folder(folder, kiosk(told))
        return len(told.procedures)

    def _chosen(self, wanted: Wanted, known: Sequence[Listed]) -> tuple[Listed, ...]:
        if wanted.codes:
            by_code = {str(one.procedure.code): one for one in known}
            codes = (str(self._places.catalogue.show(code).procedure.code) for code in wanted.codes)
            return tuple(_found(by_code, code) for code in dict.fromkeys(codes))
        if not wanted.field:
            return tuple(known)
        found = tuple(one for one in known if of_field(wanted.field, one.procedure))
        if not found:
            choices = "; ".join(name for name, _ in fields_of(one.procedure for one in known))
            raise NotFound(
                f"Không có thủ tục nào thuộc lĩnh vực «{wanted.field[:80]}».",
                field="field",
                next_step=f"Các lĩnh vực: {choices[:600]}.",
            )
        return found

    def _all(self) -> list[Listed]:
        link = self._places.facts.portal_link()
        return [
            Listed(entry.procedure, entry.version, since, link.of(entry.procedure.code))
            for entry, since in self._places.catalogue.in_force()
        ]

    def _office(self) -> ListingOffice:
        today = local(self._clock.now()).date()
        return ListingOffice(
            agency=self._agency.name,
            desk=self._agency.desk,
            made_on=today,
            opening=opening_lines(self._places.office.calendar()),
            contacts=self._places.feedback.hotline().lines,
            sessions=tuple(one for one in self._places.reception.upcoming() if one.held),
        )


def _found(known: dict[str, Listed], code: str) -> Listed:
    if code not in known:
        raise NotFound(
            f"Thủ tục {code} đã bị bãi bỏ, không niêm yết.",
            field="procedure",
            next_step="Bỏ mã này khỏi danh sách rồi làm lại.",
        )
    return known[code]
