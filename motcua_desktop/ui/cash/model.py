"""The rows of a day's money: what was taken, let off or given back, and what is owed."""

from dataclasses import dataclass

from motcua_desktop.domain.cash import CashDay
from motcua_desktop.domain.moment import money_text, time_text
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.step_words import PAY_METHODS
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.table import Badge, Column

_LOOK: dict[PaymentKind, tuple[Tone, Icon]] = {
    PaymentKind.PAID: (Tone.IN_TIME, Icon.DONE),
    PaymentKind.WAIVED: (Tone.WAITING, Icon.INFO),
    PaymentKind.REFUNDED: (Tone.DUE, Icon.AGAIN),
}


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One line and the dossier it opens."""

    at: str
    who: str
    amount: int
    how: str
    code: str
    badge: Badge


def money_rows(money: CashDay) -> list[MoneyRow]:
    """What is still owed first, then what was done, the newest on top."""
    owed = [
        MoneyRow("", one.applicant, one.owed, "", one.code, Badge("Còn phải thu", Tone.DUE))
        for one in money.outstanding
    ]
    done = [
        MoneyRow(
            time_text(line.at),
            line.applicant,
            line.amount,
            line.exemption or PAY_METHODS.get(line.method, line.method),
            line.code,
            Badge(line.kind.label, *_LOOK[line.kind]),
        )
        for line in reversed(money.lines)
    ]
    return owed + done


COLUMNS: tuple[Column[MoneyRow], ...] = (
    Column("Giờ", lambda line: line.at, 7, muted=True),
    Column("Người nộp", lambda line: line.who),
    Column("Số tiền", lambda line: money_text(line.amount), 11, right=True, strong=True),
    Column("", lambda line: line.badge.text, 17, badge=lambda line: line.badge),
    Column("Hình thức", lambda line: line.how, 16, muted=True),
)
