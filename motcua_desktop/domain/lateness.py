"""Why a dossier is late, and whether its people were told, from what was written down."""

from collections.abc import Collection, Sequence
from datetime import datetime

from motcua_desktop.domain.dossier import HistoryLine
from motcua_desktop.domain.forms import Form, print_key
from motcua_desktop.domain.steps import Action

NO_REASON = "chưa ghi lý do"

# What says why it takes longer, the plainest first; then why it ended as it did.
_TELLING = (
    (Action.EXTEND,),
    (Action.VERIFY, Action.REQUEST_SUPPLEMENT, Action.REQUEST_PAYMENT),
    (Action.STOP, Action.REJECT, Action.WITHDRAW),
)
_PASSED_ON = (Action.START, Action.HAND_OVER, Action.COMPLETE)


def reason_of(history: Sequence[HistoryLine], end: datetime) -> str:
    """Why a dossier is late, as written before `end`; `NO_REASON` where nobody said.

    An extension's reason first, then what it waited for, why it ended, and what was written when
    it was passed on; of several of a kind the newest.
    """
    told = [one for one in history if not one.undone and one.at < end]
    for actions in _TELLING:
        for one in reversed(told):
            if one.action in actions and one.data.get("reason"):
                return str(one.data["reason"])
    for one in reversed(told):
        if one.action in _PASSED_ON and (said := _written(one)):
            return said
    return NO_REASON


def apologies(history: Sequence[HistoryLine]) -> list[tuple[HistoryLine, str]]:
    """The extensions that stand, oldest first, each with the key its Mẫu 04 is printed under."""
    asked = [one for one in history if one.action == Action.EXTEND]
    return [
        (one, print_key(Form.APOLOGY, number))
        for number, one in enumerate(asked, 1)
        if not one.undone
    ]


def missing_apology(history: Sequence[HistoryLine], printed: Collection[str]) -> str:
    """Why people who waited too long were not told in writing; "" where Mẫu 04 was printed."""
    asked = apologies(history)
    if not asked:
        return "Chưa xin lỗi, chưa gia hạn"
    if any(key in printed for _, key in asked):
        return ""
    return "Đã gia hạn, chưa in Mẫu 04"


def _written(one: HistoryLine) -> str:
    """The note without to whom it went, which the desk writes behind it by itself."""
    return f"; {one.note}".partition("; Cho ")[0].removeprefix("; ")
