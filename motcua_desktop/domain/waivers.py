"""What of a dossier's fees may be let off, by the exemptions of its own procedure version."""

from dataclasses import dataclass

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.fees import Exemption, waivable
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exemption, and what it comes to for this dossier, in đồng."""

    exemption: Exemption
    amount: int


def waivers(dossier: Dossier, procedure: Procedure) -> tuple[Waiver, ...]:
    """The exemptions in force on the day of receipt that still let something off.

    Never more than is owed. Fee lines that no rule names (worked out page by page, for instance)
    are taken by the exemption's share of the whole.
    """
    owed = sum(fee.owed for fee in dossier.fees)
    day = local(dossier.received_at).date()
    rules = procedure.fees(dossier.channel, dossier.case, day)
    found = [
        Waiver(exemption, min(owed, _share(dossier, procedure, exemption)))
        for exemption in waivable(rules, day)
    ]
    return tuple(one for one in found if one.amount)


def _share(dossier: Dossier, procedure: Procedure, exemption: Exemption) -> int:
    day = local(dossier.received_at).date()
    rules = procedure.fees(dossier.channel, dossier.case, day)
    named = {rule.name for rule in rules}
    if not any(fee.name in named for fee in dossier.fees):
        return exemption.off(sum(fee.amount or 0 for fee in dossier.fees))
    covered = {rule.name for rule in rules if exemption in rule.waivable(day)}
    return sum(exemption.off(fee.amount or 0) for fee in dossier.fees if fee.name in covered)
