"""Money laid on the lines of what is owed."""

from collections.abc import Iterable
from dataclasses import replace

from motcua_desktop.domain.dossier import DossierFee

OTHER_MONEY = "Khoản thu khác"
"""The line of what was paid beyond everything owed."""


def paid_on(fees: Iterable[DossierFee], amount: int) -> tuple[DossierFee, ...]:
    """The lines after `amount` (đồng) more was paid; all of it stands on some line.

    What is known to be owed comes first, in order. The rest goes to the first fee whose amount
    another body sets, and without one to a line of its own.
    """
    lines, left = [], amount
    for fee in fees:
        part = min(fee.owed, left)
        lines.append(replace(fee, paid=fee.paid + part))
        left -= part
    if not left:
        return tuple(lines)
    if not any(fee.amount is None for fee in lines):
        lines.append(DossierFee(OTHER_MONEY, None))
    place = next(place for place, fee in enumerate(lines) if fee.amount is None)
    lines[place] = replace(lines[place], paid=lines[place].paid + left)
    return tuple(lines)


def let_off_on(fees: Iterable[DossierFee], amount: int) -> tuple[DossierFee, ...]:
    """The lines after `amount` (đồng) was let off; never more than a line owes."""
    lines, left = [], amount
    for fee in fees:
        part = min(fee.owed, left)
        lines.append(replace(fee, waived=fee.waived + part))
        left -= part
    return tuple(lines)


def carried(fees: tuple[DossierFee, ...], before: tuple[DossierFee, ...]) -> tuple[DossierFee, ...]:
    """The new fee lines with what was paid and let off already; nothing that was taken is lost."""
    paid = paid_on(fees, sum(fee.paid for fee in before))
    return let_off_on(paid, sum(fee.waived for fee in before))
