"""The procedure catalogue: what people search and look up, and new versions from a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.catalogue_change import Version
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.policy import stages_json
from motcua_desktop.domain.procedure import Abolition, CatalogueEntry, Procedure
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import fold, one_line, text_field, words
from motcua_desktop.domain.waivers import Waiver, waivers
from motcua_desktop.models import catalogue as store
from motcua_desktop.models import journal
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.touched import touched
from motcua_desktop.services.catalogue_files import read_catalogue
from motcua_desktop.services.catalogue_plan import (
    ImportReport,
    Plan,
    abolishing,
    planned,
    reviving,
)


@dataclass(frozen=True, slots=True)
class _Known:
    """A title made ready to be searched."""

    id: int
    code: str
    folded: str
    words: tuple[str, ...]


class Catalogue:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock
        self._titles: tuple[_Known, ...] = ()
        self._newest = -1

    def find(self, text: str, limit: int = 20, *, gone: bool = False) -> list[CatalogueEntry]:
        """Procedures whose code begins with `text`, or whose name has all its words, best first.

        Tones do not matter, a word may be begun only, and đ is d. Codes come first, then what
        this desk takes in most, then names that have the words side by side. No text gives what
        is used most. One word that no name has is read as the beginnings of several: `ksi` and
        `dkks` are khai sinh and đăng ký khai sinh. `gone`: also those in force no more, last.
        """
        wanted = fold(text).strip()
        terms, today = words(wanted), self._today()
        if wanted and not terms:
            return []
        with self._database.read() as connection:
            newest = store.newest(connection)
            if newest != self._newest:
                self._titles = tuple(_known(title) for title in store.titles(connection))
                self._newest = newest
            uses = store.uses(connection)
            hits = [
                (not coded, -uses.get(title.code, 0), *_likeness(title, "" if coded else wanted))
                for title in self._titles
                if (coded := _is_coded(title, wanted)) or _has(title, terms)
            ]
            if not hits and len(terms) == 1:
                hits = [
                    (True, -uses.get(title.code, 0), *_likeness(title, wanted))
                    for title in self._titles
                    if _abbreviated(title.words, wanted)
                ]
            ids = [hit[-1] for hit in sorted(hits)]
            found = store.by_ids(connection, ids[: 2 * limit])
        there = [entry for entry in found if entry.procedure.in_force(today)]
        if gone:
            there += [entry for entry in found if not entry.procedure.in_force(today)]
        return there[:limit]

    def show(self, code: str, version: int | None = None) -> CatalogueEntry:
        """The version in force, or version number `version`, also a superseded one.

        Raises NotFound, naming codes that look alike.
        """
        with self._database.read() as connection:
            if version is None:
                return store.current(connection, code).entry
            return store.version(connection, code, version).entry

    def versions(self, code: str) -> tuple[Version, ...]:
        """Every version of a procedure, the newest first: since when, until when, from which file.

        Empty for a procedure that the catalogue does not know.
        """
        with self._database.read() as connection:
            return store.versions(connection, code)

    def in_force(self) -> list[tuple[CatalogueEntry, datetime]]:
        """Every procedure that may be taken in today, with since when this version is, by code."""
        today = self._today()
        with self._database.read() as connection:
            known = store.in_force_since(connection)
        return [(entry, since) for entry, since in known if entry.procedure.in_force(today)]

    def waivers(self, dossier: Dossier) -> tuple[Waiver, ...]:
        """What of the dossier's fees may be let off, by the version it was received under."""
        with self._database.read() as connection:
            known = dossier.procedure
            procedure = store.version(connection, known.code, known.version).entry.procedure
        return waivers(dossier, procedure)

    def import_file(
        self, actor: Actor, data: bytes, name: str, *, dry_run: bool = False
    ) -> Done[ImportReport]:
        """Take a catalogue in, all or nothing; old dossiers keep the version they were taken by.

        What a file is silent about stays as it is: a term that it does not have (which is told),
        the legal term, how the clock runs and who has it in turn, that it was abolished (until
        another decision publishes it anew), everything but names when it is a plain list.
        The same file twice changes nothing. Raises BadFile saying where, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        told = read_catalogue(data, name=name)
        if dry_run:
            with self._database.read() as connection:
                plan = planned(told, store.everything(connection), self._today())
                return Done(_report(connection, plan), Change())
        with self._database.write() as connection:
            plan = planned(told, store.everything(connection), self._today())
            report = self._write(connection, actor, plan, "import_catalogue", name)
        return Done(report, Change(catalogue=bool(plan.changes)))

    # Which procedures, by which decision, from which day; tried dry is an extra by name.
    def abolish(
        self,
        actor: Actor,
        codes: Sequence[str],
        basis: str,
        day: date | None = None,
        *,
        dry_run: bool = False,
    ) -> Done[ImportReport]:
        """From `day` (None: today) on nobody takes these in, all or none; dossiers taken go on.

        `basis` is the decision. What is abolished already from then stays as it is. Raises
        NotFound, InvalidInput naming `basis`, NotAllowed.
        """
        gone = Abolition(day or self._today(), _basis(basis))
        note = f"Bãi bỏ từ {date_text(gone.day)} theo {gone.basis}"
        make = partial(abolishing, gone=gone, day=self._today())
        return self._decided(actor, codes, make, ("abolish", note), dry_run=dry_run)

    def revive(self, actor: Actor, codes: Sequence[str], basis: str) -> Done[ImportReport]:
        """These are in force again, because the abolition was withdrawn or a mistake.

        Raises NotFound, InvalidInput naming `basis`, NotAllowed.
        """
        note = f"Có hiệu lực trở lại theo {_basis(basis)}"
        make = partial(reviving, day=self._today())
        return self._decided(actor, codes, make, ("revive", note))

    def _decided(
        self,
        actor: Actor,
        codes: Sequence[str],
        make: Callable[[list[Procedure]], Plan],
        deed: tuple[str, str],
        *,
        dry_run: bool = False,
    ) -> Done[ImportReport]:
        actor.need(Right.CONFIGURE)
        if dry_run:
            with self._database.read() as connection:
                return Done(_report(connection, make(_named(connection, codes))), Change())
        with self._database.write() as connection:
            plan = make(_named(connection, codes))
            report = self._write(connection, actor, plan, *deed)
        return Done(report, Change(catalogue=bool(plan.changes)))

    def _write(
        self, connection: Connection, actor: Actor, plan: Plan, deed: str, source: str
    ) -> ImportReport:
        """The plan's versions with their journal entry, in the caller's transaction."""
        report, now = _report(connection, plan), self._clock.now()
        if plan.changes:
            store.add(connection, (*plan.fresh, *plan.newer), source=source[:200], at=now)
            note = f"{source[:200]}: thêm {len(plan.fresh)}, đổi {len(plan.newer)} thủ tục"
            journal.write(connection, journal.Entry(now, actor, deed, note=note))
        return report

    def _today(self) -> date:
        return local(self._clock.now()).date()


def entry_json(entry: CatalogueEntry) -> dict[str, Any]:
    """What `procedures show` and each item of `procedures find` tell."""
    told = entry.procedure.to_json()
    papers = ("code", "name", "originals", "copies", "required", "case", "present_only")
    return {
        "code": told["code"],
        "name": told["name"],
        "field": told["field"],
        "version": entry.version,
        "channels": told["channels"],
        "components": [{key: paper[key] for key in papers} for paper in told["components"]],
        "cases": told["cases"],
        "notes": told["notes"],
        "clock": entry.procedure.clock.to_json(),
        "stages": stages_json(entry.procedure.stages),
        "abolished": told.get("abolished"),
    }


def _report(connection: Connection, plan: Plan) -> ImportReport:
    """The plan told, with the open dossiers and drafts that refer to what changes."""
    return plan.report(touched(connection, [change.code for change in plan.changes]))


def _named(connection: Connection, codes: Sequence[str]) -> list[Procedure]:
    return [store.current(connection, code).entry.procedure for code in dict.fromkeys(codes)]


def _basis(text: str) -> str:
    return one_line(text_field(text, field="basis", limit=300, required=True))


def _known(title: store.Title) -> _Known:
    folded = fold(title.name)
    return _Known(title.id, title.code, folded, tuple(words(folded)))


def _is_coded(title: _Known, wanted: str) -> bool:
    """Whether the code begins so; a province's suffix behind the whole code does not matter."""
    return title.code.startswith(wanted) or wanted.startswith(f"{title.code}.")


def _has(title: _Known, terms: list[str]) -> bool:
    return all(any(word.startswith(term) for word in title.words) for term in terms)


def _abbreviated(words: tuple[str, ...], short: str) -> bool:
    """Whether `short` is put together from the beginnings of words that stand side by side."""
    return any(_begins_words(words[place:], short) for place in range(len(words)))


def _begins_words(words: tuple[str, ...], short: str) -> bool:
    if not short:
        return True
    if not words:
        return False
    return any(
        words[0].startswith(short[:taken]) and _begins_words(words[1:], short[taken:])
        for taken in range(1, len(short) + 1)
    )


def _likeness(title: _Known, wanted: str) -> tuple[bool, int, str, int]:
    return wanted not in title.folded, len(title.folded) if wanted else 0, title.code, title.id
