"""What a catalogue's file or a decision is about to write, weighed against what is in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from motcua_desktop.domain.catalogue_change import ProcedureChange, Touched, change_of
from motcua_desktop.domain.fees import with_kept
from motcua_desktop.domain.policy import ORDINARY
from motcua_desktop.domain.procedure import Abolition, ChannelRule, Procedure
from motcua_desktop.models.catalogue import Stored
from motcua_desktop.services.catalogue_files import CatalogueFile, Skipped


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


@dataclass(slots=True)
class Plan:
    """What is about to be written."""

    day: date
    fresh: list[Procedure] = field(default_factory=list)
    newer: list[Procedure] = field(default_factory=list)
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    changes: list[ProcedureChange] = field(default_factory=list)

    def put(self, before: Procedure | None, after: Procedure) -> None:
        """`after` in the place of `before`; equal ones are only counted."""
        if before is not None and after.fingerprint() == before.fingerprint():
            self.unchanged += 1
            return
        (self.fresh if before is None else self.newer).append(after)
        self.changes.append(change_of(before, after, self.day))

    def report(self, touched: Mapping[str, Touched]) -> ImportReport:
        """With what refers to the procedures that change."""
        return ImportReport(
            added=len(self.fresh),
            changed=len(self.newer),
            unchanged=self.unchanged,
            skipped=tuple(self.skipped),
            warnings=tuple(self.warnings),
            changes=tuple(
                replace(one, touched=touched.get(one.code, one.touched)) for one in self.changes
            ),
        )


def planned(told: CatalogueFile, known: Mapping[str, Stored], day: date) -> Plan:
    """What the file means for the catalogue as it is `known`; `day` is today."""
    plan = Plan(day, skipped=list(told.skipped), warnings=list(told.warnings))
    for procedure in told.procedures:
        stored = known.get(procedure.code)
        if stored is not None:
            plan.warnings += _silences(procedure, stored.entry.procedure)
            plan.put(stored.entry.procedure, _after(procedure, stored.entry.procedure, told))
        elif procedure.in_force(day):
            plan.put(None, procedure)
        else:
            reason = "Không còn công khai trên Cổng và chưa có trong danh mục."
            plan.skipped.append(Skipped(procedure.code, reason))
    for code in told.abolished:
        stored = known.get(code)
        if stored is None:
            reason = "Quyết định bãi bỏ, nhưng danh mục không có thủ tục này."
            plan.skipped.append(Skipped(code, reason))
        else:
            gone = Abolition(told.abolished_from or day, told.basis)
            plan.put(stored.entry.procedure, _abolished(stored.entry.procedure, gone))
    return plan


def abolishing(procedures: Sequence[Procedure], gone: Abolition, day: date) -> Plan:
    """These procedures from a day on no more."""
    plan = Plan(day)
    for procedure in procedures:
        plan.put(procedure, _abolished(procedure, gone))
    return plan


def reviving(procedures: Sequence[Procedure], day: date) -> Plan:
    """These procedures in force again."""
    plan = Plan(day)
    for procedure in procedures:
        plan.put(procedure, replace(procedure, abolished=None, active=True))
    return plan


def _abolished(before: Procedure, gone: Abolition) -> Procedure:
    """What is abolished already from an earlier day, or from this one, stays as it is."""
    known = before.abolished
    if not before.active or (known is not None and known.day <= gone.day):
        return before
    return replace(before, abolished=gone)


def _after(told: Procedure, before: Procedure, file: CatalogueFile) -> Procedure:
    after = _renamed(told, before) if file.names_only else told
    return _completed(after, before, plain_fees=after.code in file.plain_fees)


def _renamed(listed: Procedure, before: Procedure) -> Procedure:
    """`before` with the names of a plain list."""
    return replace(before, name=listed.name, field_name=listed.field_name or before.field_name)


def _completed(after: Procedure, before: Procedure, *, plain_fees: bool) -> Procedure:
    """`after` with what its source is silent on: terms, how they count, more than plain fees.

    An abolition stands until another decision publishes the procedure anew.
    """
    channels = {
        channel: _completed_rule(rule, before.channels[channel], plain_fees=plain_fees)
        if channel in before.channels
        else rule
        for channel, rule in after.channels.items()
    }
    published_anew = bool(after.decision) and after.decision != before.decision
    return replace(
        after,
        channels=channels,
        clock=before.clock if after.clock == ORDINARY else after.clock,
        stages=after.stages or before.stages,
        abolished=after.abolished or (None if published_anew else before.abolished),
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
