"""The procedure catalogue: what people search and look up, and new versions from a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.catalogue_change import ProcedureChange, Version, change_of
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.fees import with_kept
from motcua_desktop.domain.policy import ORDINARY, stages_json
from motcua_desktop.domain.procedure import CatalogueEntry, ChannelRule, Procedure
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import fold, words
from motcua_desktop.domain.waivers import Waiver, waivers
from motcua_desktop.models import catalogue as store
from motcua_desktop.models import journal
from motcua_desktop.models.catalogue import Stored
from motcua_desktop.models.database import Database
from motcua_desktop.services.catalogue_files import CatalogueFile, Skipped, read_catalogue


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file changed or, tried dry, would change."""

    added: int
    changed: int
    unchanged: int
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    changes: tuple[ProcedureChange, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What `procedures import` tells."""
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "skipped": [{"code": skip.code, "reason": skip.reason} for skip in self.skipped],
            "warnings": list(self.warnings),
            "changes": [change.to_json() for change in self.changes],
        }


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

    def find(self, text: str, limit: int = 20) -> list[CatalogueEntry]:
        """Procedures whose code begins with `text`, or whose name has all its words, best first.

        Tones do not matter, a word may be begun only, and đ is d. Codes come first, then what
        this desk takes in most, then names that have the words side by side. No text gives what
        is used most. One word that no name has is read as the beginnings of several: `ksi` and
        `dkks` are khai sinh and đăng ký khai sinh.
        """
        wanted = fold(text).strip()
        terms = words(wanted)
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
        return [entry for entry in found if entry.procedure.active][:limit]

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
        how the clock runs and who has it in turn, everything but names when it is a plain list.
        The same file twice changes nothing. Raises BadFile saying where, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        told = read_catalogue(data, name=name)
        if dry_run:
            with self._database.read() as connection:
                plan = _plan(told, store.everything(connection))
            return Done(plan.report(), Change())
        now = self._clock.now()
        with self._database.write() as connection:
            plan = _plan(told, store.everything(connection))
            if plan.fresh or plan.newer:
                store.add(connection, (*plan.fresh, *plan.newer), source=name[:200], at=now)
                note = f"{name[:200]}: thêm {len(plan.fresh)}, đổi {len(plan.newer)} thủ tục"
                journal.write(connection, journal.Entry(now, actor, "import_catalogue", note=note))
        return Done(plan.report(), Change(catalogue=bool(plan.fresh or plan.newer)))


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
    }


@dataclass(slots=True)
class _Plan:
    """What an import is about to write."""

    fresh: list[Procedure]
    newer: list[Procedure]
    unchanged: int
    skipped: list[Skipped]
    warnings: list[str]
    changes: list[ProcedureChange]

    def report(self) -> ImportReport:
        return ImportReport(
            added=len(self.fresh),
            changed=len(self.newer),
            unchanged=self.unchanged,
            skipped=tuple(self.skipped),
            warnings=tuple(self.warnings),
            changes=tuple(self.changes),
        )


def _plan(told: CatalogueFile, known: Mapping[str, Stored]) -> _Plan:
    plan = _Plan([], [], 0, list(told.skipped), list(told.warnings), [])
    for procedure in told.procedures:
        stored = known.get(procedure.code)
        if stored is None and procedure.active:
            plan.fresh.append(procedure)
            plan.changes.append(change_of(None, procedure))
        elif stored is None:
            reason = "Không còn công khai trên Cổng và chưa có trong danh mục."
            plan.skipped.append(Skipped(procedure.code, reason))
        else:
            before = stored.entry.procedure
            after = _renamed(procedure, before) if told.names_only else procedure
            plan.warnings += _silences(after, before)
            after = _completed(after, before, plain_fees=after.code in told.plain_fees)
            if after.fingerprint() == before.fingerprint():
                plan.unchanged += 1
            else:
                plan.newer.append(after)
                plan.changes.append(change_of(before, after))
    return plan


def _renamed(listed: Procedure, before: Procedure) -> Procedure:
    """`before` with the names of a plain list."""
    return replace(before, name=listed.name, field_name=listed.field_name or before.field_name)


def _completed(after: Procedure, before: Procedure, *, plain_fees: bool) -> Procedure:
    """`after` with what its source is silent on: terms, how they count, more than plain fees."""
    channels = {
        channel: _completed_rule(rule, before.channels[channel], plain_fees=plain_fees)
        if channel in before.channels
        else rule
        for channel, rule in after.channels.items()
    }
    return replace(
        after,
        channels=channels,
        clock=before.clock if after.clock == ORDINARY else after.clock,
        stages=after.stages or before.stages,
    )


def _completed_rule(rule: ChannelRule, old: ChannelRule, *, plain_fees: bool) -> ChannelRule:
    return replace(
        rule,
        term=old.term if _silent(rule) else rule.term,
        legal_term=rule.legal_term or old.legal_term,
        fees=with_kept(rule.fees, old.fees) if plain_fees else rule.fees,
    )


def _silences(after: Procedure, before: Procedure) -> Iterator[str]:
    for channel, rule in after.channels.items():
        old = before.channels.get(channel)
        if old is not None and old.term is not None and _silent(rule):
            yield (
                f"{after.code}: tệp không có thời hạn, giữ thời hạn đang dùng: "
                f"{old.term.text()} ({channel.label})"
            )


def _silent(rule: ChannelRule) -> bool:
    return rule.term is None and not rule.term_note


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
