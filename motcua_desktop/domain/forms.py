"""The papers of a dossier: which there are, and what must have happened before one is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua_desktop.domain.dossier import Dossier, HistoryLine
from motcua_desktop.domain.recount import RECOUNT
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import FormNotDue, InvalidInput


class Form(StrEnum):
    """TT 03/2025/TT-VPCP, Phụ lục I by their numbers; the desk's own papers by name."""

    RECEIPT = "01"
    SUPPLEMENT = "02"
    REFUSAL = "03"
    APOLOGY = "04"
    STOP = "05"
    CONTROL = "06"
    REGISTER = "07"
    FEE = "fee"
    LABEL = "label"
    SURVEY = "survey"

    @property
    def label(self) -> str:
        """What people at the desk call it."""
        return _TABLE[self].label

    @property
    def told(self) -> str:
        """The same with the form's number, where it has one: `Phiếu từ chối (Mẫu 03)`."""
        return f"{self.label} (Mẫu {self.value})" if self.value.isdigit() else self.label


WITH_SLIP = frozenset({Form.RECEIPT, Form.SUPPLEMENT, Form.REFUSAL})
"""The slip to rate on is handed out together with these (TT 01/2018/TT-VPCP)."""


class ListForm(StrEnum):
    """Numbered lists of several dossiers, signed by both sides."""

    HAND_OVER = "hand_over"
    CONSIGNMENT = "consignment"

    @property
    def label(self) -> str:
        """What people at the desk call it."""
        return _LIST_LABELS[self]

    def key(self, number: str) -> str:
        """Under this the prints of the list `12/2026` are counted."""
        return f"{self.value}/{number}"


_LIST_LABELS = {
    ListForm.HAND_OVER: "Danh sách bàn giao",
    ListForm.CONSIGNMENT: "Bảng kê gửi bưu chính",
}


def told_of(form: str, key: str) -> str:
    """A paper in words: `Phiếu từ chối (Mẫu 03)`, `Danh sách bàn giao 12/2026`."""
    if form in tuple(ListForm):
        return f"{ListForm(form).label} {list_number(key)}"
    return Form(form).told


def list_number(key: str) -> str:
    """The list that these prints are counted of."""
    return key.partition("/")[2]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One row of the table: the steps it comes from (none: any dossier has it)."""

    label: str
    causes: frozenset[str] = frozenset()
    missing: str = ""


def _after(*actions: Action) -> frozenset[str]:
    return frozenset(actions)


_TABLE = {
    Form.RECEIPT: _Rule("Giấy tiếp nhận", _after(Action.CORRECT) | {RECOUNT}),
    Form.SUPPLEMENT: _Rule(
        "Phiếu yêu cầu bổ sung",
        _after(Action.REQUEST_SUPPLEMENT),
        "chưa có lần yêu cầu bổ sung nào",
    ),
    Form.REFUSAL: _Rule("Phiếu từ chối", _after(Action.REJECT), "không bị từ chối"),
    Form.APOLOGY: _Rule("Văn bản xin lỗi, gia hạn", _after(Action.EXTEND), "chưa được gia hạn"),
    Form.STOP: _Rule(
        "Thông báo dừng giải quyết",
        _after(Action.STOP, Action.WITHDRAW),
        "chưa dừng giải quyết, cũng chưa được rút",
    ),
    Form.CONTROL: _Rule("Phiếu kiểm soát"),
    Form.REGISTER: _Rule("Trang sổ theo dõi hồ sơ"),
    Form.FEE: _Rule(
        "Phiếu thu phí, lệ phí",
        _after(Action.PAY, Action.WAIVE),
        "không có khoản phí, lệ phí nào phải thu",
    ),
    Form.LABEL: _Rule("Nhãn hồ sơ"),
    Form.SURVEY: _Rule("Phiếu đánh giá"),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a paper is printed: the last step it comes from, and which such step this is.

    `number` 2 is the second request for supplements: its paper is a new one, no reprint. `written`
    counts those too that were taken back: what was printed of them is another paper.
    """

    form: Form
    cause: HistoryLine | None
    number: int
    written: int

    @property
    def key(self) -> str:
        """Under this the prints of one and the same paper are counted."""
        return print_key(self.form, self.written)


def print_key(form: Form, written: int) -> str:
    """The first paper of its form, or its `written`th."""
    return form.value if written == 1 else f"{form.value}/{written}"


def parse_form(value: object) -> Form:
    """The form of this number or name; raises InvalidInput naming the choices."""
    try:
        return Form(str(value).strip().lower())
    except ValueError as trouble:
        choices = ", ".join(Form)
        raise InvalidInput(f"Mẫu «{value}» không có; hãy dùng: {choices}.", field="form") from (
            trouble
        )


# What is done beside the steps, between the one that asks for a paper and its printing.
_ASKS_FOR_NONE = {"reprint", "drop_print", "undo", "attach", "reuse", "remove_attachment"}


def printable(dossier: Dossier) -> tuple[Form, ...]:
    """The papers that may be printed of `dossier` as it is, in the order of the forms."""
    return tuple(form for form in Form if _fits(dossier, form))


def occasion(dossier: Dossier, form: Form) -> Occasion:
    """What `form` tells of `dossier`; raises FormNotDue saying why not and what may be printed."""
    if not _fits(dossier, form):
        choices = ", ".join(f"{one.value} ({one.label})" for one in printable(dossier))
        raise FormNotDue(
            f"Hồ sơ {dossier.code} {_TABLE[form].missing} nên không in {form.told}.",
            field="form",
            next_step=f"Bây giờ in được: {choices}.",
        )
    lines = causes(dossier, form)
    cause = lines[-1] if lines else None
    # Before any payment, and before any correction, it is a paper of its own.
    first = int(form in (Form.FEE, Form.RECEIPT))
    written = first + _written(dossier.history, form)
    return Occasion(form, cause, max(first + len(lines), 1), max(written, 1))


def receipt_key(history: Sequence[HistoryLine]) -> str:
    """Under what the prints of the receipt in force are counted: `occasion`'s key of it."""
    return print_key(Form.RECEIPT, 1 + _written(history, Form.RECEIPT))


def _written(history: Sequence[HistoryLine], form: Form) -> int:
    """How many steps asked for such a paper up to the last that stands, taken back or not."""
    told = [line.undone for line in history if line.action in _TABLE[form].causes]
    while told and told[-1]:
        told.pop()
    return len(told)


def form_of(action: Action) -> Form | None:
    """The paper that a step of this kind produces; None where it produces none."""
    return next((form for form, rule in _TABLE.items() if action in rule.causes), None)


def latest(dossier: Dossier) -> Form:
    """The paper that the last thing done asks for; the receipt where it asks for none."""
    done = [line for line in dossier.deeds if line.action not in _ASKS_FOR_NONE]
    for form in printable(dossier):
        told = causes(dossier, form)
        if told and told[-1] is done[-1]:
            return form
    return Form.RECEIPT


def _fits(dossier: Dossier, form: Form) -> bool:
    if form is Form.FEE:
        return any(fee.amount != 0 or fee.paid for fee in dossier.fees)
    if form is Form.RECEIPT:
        return True
    return not _TABLE[form].causes or bool(causes(dossier, form))


def causes(dossier: Dossier, form: Form) -> list[HistoryLine]:
    """The steps that `form` tells of, oldest first, without what was taken back."""
    return [line for line in dossier.deeds if line.action in _TABLE[form].causes]
