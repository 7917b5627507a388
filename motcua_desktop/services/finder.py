"""Find dossiers; tell what is due."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from motcua_desktop.clock import Clock
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.duties import Owed, Today
from motcua_desktop.domain.feedback_due import feedback_due
from motcua_desktop.domain.finding import DueLists, Found, ListFilter, Page
from motcua_desktop.domain.numbering import parse_scan
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.term import Term
from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import catalogue, feedback, finding, reading
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.services.due import Known, due_lists, horizon, may_apologise, may_ask
from motcua_desktop.services.office import Office

_MOST_OF_VISIT = 200
_MOST_WATCHED = 10_000


class Finder:
    def __init__(self, database: Database, clock: Clock, office: Office):
        self._database = database
        self._clock = clock
        self._office = office
        self._known_windows: dict[int, Term | None] = {}

    def find(self, text: str, *, status: Status | None = None, limit: int = 50) -> Found:
        """Dossiers by code, alias, scan, name, identity number, phone or procedure.

        Accents do not matter, exact tones come first, then the newest. Nothing typed gives the
        newest. Never raises for odd text.
        """
        with self._database.read() as connection:
            exact = self._exact(text)
            seq = reading.seq_of(connection, exact) if exact else None
            if seq is not None:
                lines = reading.lines_of(connection, [seq])
            elif status is None:
                lines = finding.find(connection, text, limit + 1)
            else:
                lines = finding.find_with_status(connection, text, status, limit + 1)
        if status is not None:
            lines = [line for line in lines if line.status is status]
        return Found(len(lines[:limit]), tuple(lines[:limit]), len(lines) > limit)

    def visit(self, dossier: Dossier, *, status: Status | None = None) -> Found:
        """The dossiers that came in one visit with this one, itself among them, newest first."""
        if dossier.visit is None:
            return self.find(dossier.code, status=status)
        wanted = ListFilter(visit=dossier.visit, statuses=frozenset({status} if status else ()))
        lines = self.page(wanted, limit=_MOST_OF_VISIT).lines
        return Found(len(lines), lines)

    def dossiers(self, found: Found) -> tuple[Dossier, ...]:
        """The same results told in full, for the command line."""
        with self._database.read() as connection:
            seqs = [reading.seq_of(connection, line.id) for line in found.lines]
            return tuple(reading.load(connection, seq) for seq in seqs if seq is not None)

    def page(self, wanted: ListFilter, *, limit: int = 100, before: int | None = None) -> Page:
        """One page of the list, newest first, and how many there are in all.

        Of words alone, with no other condition, the newest ten thousand are listed.
        """
        with self._database.read() as connection:
            lines, following = finding.page(connection, wanted, limit=limit, before=before)
            count = finding.total(connection, wanted)
        words_alone = wanted == ListFilter(text=wanted.text) != ListFilter()
        more = words_alone and count >= finding.MOST_TEXT_HITS
        return Page(tuple(lines), count, following, more)

    def due(self, within: int = 3) -> DueLists:
        """What is late, due today, tomorrow (next working day), within `within` working days,
        what is our own duty by itself, what waits for the citizen, and feedback to answer."""
        today = Today(self._clock.now(), self._office.calendar())
        with self._database.read() as connection:
            open_ones = finding.watched(connection, horizon(today, within), _MOST_WATCHED)
            ready = finding.uncollected(connection, _MOST_WATCHED)
            ask, apologise = may_ask(open_ones, today), may_apologise(open_ones, today)
            asked = finding.done_before(connection, Action.REQUEST_SUPPLEMENT, [*ask])
            moved = finding.done_before(connection, Action.EXTEND, [*apologise])
            windows = self._windows(connection, open_ones)
            unanswered = feedback.waiting(connection)
        known = Known(_but(ask, asked), _but(apologise, moved), windows)
        lists = due_lists(open_ones, ready, known, today, within)
        return replace(lists, feedback=feedback_due(unanswered, today, within))

    def _exact(self, text: str) -> str:
        """What may be a whole code, alias or scan; "" for names, which have no figure in them."""
        if not any(letter.isdigit() for letter in text):
            return ""
        try:
            scanned = parse_scan(text)
        except InvalidInput:
            return ""
        return scanned.digits if scanned else one_line(text).upper()

    def _windows(
        self, connection: Connection, watched: Iterable[finding.Watched]
    ) -> dict[int, Term]:
        """How long people may take to supplement, by procedure version; versions never change."""
        waiting = {o.procedure for o in watched if o.line.status is Status.AWAITING_SUPPLEMENT}
        missing = waiting - self._known_windows.keys()
        self._known_windows |= catalogue.supplement_windows(connection, missing)
        known = ((procedure, self._known_windows[procedure]) for procedure in waiting)
        return {procedure: term for procedure, term in known if term is not None}


def _but(owed: Mapping[int, Owed], done: Collection[int]) -> dict[int, Owed]:
    """The duties without those that were done already."""
    return {seq: one for seq, one in owed.items() if seq not in done}
