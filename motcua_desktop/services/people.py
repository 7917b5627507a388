"""Whom this desk knows, and which dossiers may be the same request as the one being typed."""

from motcua_desktop.clock import Clock
from motcua_desktop.domain.finding import KnownPerson
from motcua_desktop.domain.likeness import Likeness, Sought, folded, likeness, may_be
from motcua_desktop.domain.people import Person
from motcua_desktop.models import finding, reading
from motcua_desktop.models import likeness as store
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.likeness import Candidate

_MOST_KNOWN = 4
_MOST_ALIKE = 5


class People:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock

    def person(self, id_number: str) -> KnownPerson | None:
        """Whom this desk knows by this identity number, and what is still open for them."""
        found = self.known(Sought(id_number=id_number)) if id_number else ()
        return found[0] if found else None

    def known(self, sought: Sought) -> tuple[KnownPerson, ...]:
        """Who it may be by number, by phone alone, or by name and birth date; newest first.

        At most four, each once, as last written down. To choose from, never to be filled in.
        """
        with self._database.read() as connection:
            newest: dict[str, Candidate] = {}
            for candidate in _newest_first(store.candidates(connection, sought)):
                if may_be(sought, candidate.person):
                    newest.setdefault(_who(candidate.person), candidate)
            chosen = list(newest.values())[:_MOST_KNOWN]
            return tuple(self._known(connection, candidate) for candidate in chosen)

    def similar(self, sought: Sought, *, limit: int = _MOST_ALIKE) -> tuple[Likeness, ...]:
        """Dossiers that may be the same as the one being typed, by the rule of `likeness`.

        Those with the most matching fields first, then the newest. Reads indexes only: as fast
        over a million dossiers as over a hundred. Nothing is merged and nothing refused.
        """
        if not sought.tells_somebody:
            return ()
        now = self._clock.now()
        with self._database.read() as connection:
            found = _newest_first(store.candidates(connection, sought))
            lines = reading.lines_of(connection, [candidate.seq for candidate in found])
        pairs = zip(found, lines, strict=True)
        alike = [likeness(sought, candidate.person, line, now) for candidate, line in pairs]
        told = sorted((one for one in alike if one), key=lambda one: -len(one.matches))
        return tuple(told[:limit])

    def _known(self, connection: Connection, candidate: Candidate) -> KnownPerson:
        person = candidate.person
        lines = finding.open_of(connection, person.id_number)
        looked = store.verified(connection, person)
        if looked is None:
            return KnownPerson(person, candidate.received_at, tuple(lines))
        return KnownPerson(person, candidate.received_at, tuple(lines), looked.at, looked.how)


def _newest_first(found: list[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda candidate: -candidate.seq)


def _who(person: Person) -> str:
    return str(person.id_number) or f"{folded(person.name)} {person.birth_date or person.phone}"
