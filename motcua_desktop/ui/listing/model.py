"""What is listed for the public and what was reviewed, as columns."""

from dataclasses import dataclass

from motcua_desktop.domain.listing import Listed
from motcua_desktop.domain.moment import date_text
from motcua_desktop.domain.procedure_words import term_brief
from motcua_desktop.domain.review import Proposal, Review
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.table import Badge, Column

_KINDS = {
    Proposal.PAPERS: (Tone.WAITING, Icon.RECEIPT),
    Proposal.TERM: (Tone.WAITING, Icon.CLOCK),
    Proposal.FEE: (Tone.WAITING, Icon.RECEIPT),
    Proposal.ABOLISH: (Tone.LATE, Icon.CLOSE),
    Proposal.OTHER: (Tone.WAITING, Icon.EDIT),
    Proposal.NONE: (Tone.QUIET, Icon.CHECK),
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field to choose, "" for all of them, and how many procedures it has."""

    field: str
    count: int

    @property
    def word(self) -> str:
        return self.field or "Tất cả lĩnh vực"


def _kind(one: Review) -> Badge:
    tone, icon = _KINDS[one.asked.kind]
    return Badge(one.asked.kind.label, tone, icon)


def _state(one: Review) -> Badge:
    if one.waits:
        return Badge("chưa gửi", Tone.DUE, Icon.HOURGLASS)
    if one.sent_on is None:
        return Badge("không có", Tone.QUIET, Icon.CHECK)
    return Badge("đã gửi", Tone.IN_TIME, Icon.SEND)


FIELDS: tuple[Column[FieldLine], ...] = (
    Column("Lĩnh vực", lambda one: one.word, 0, wrap=True),
    Column("Thủ tục", lambda one: str(one.count), 8, right=True),
)
LISTED: tuple[Column[Listed], ...] = (
    Column("Mã", lambda one: str(one.procedure.code), 9, mono=True),
    Column("Thủ tục", lambda one: one.procedure.name, 0, wrap=True),
    Column("Thời hạn", lambda one: term_brief(one.procedure), 18, wrap=True),
    Column("Bãi bỏ", lambda one: one.ends, 16, muted=True, wrap=True),
)
REVIEWS: tuple[Column[Review], ...] = (
    Column("Ngày", lambda one: date_text(one.day), 10),
    Column("Mã", lambda one: str(one.asked.procedure), 9, mono=True),
    Column("Thủ tục", lambda one: one.name, 26, wrap=True),
    Column("Kết quả rà soát", lambda one: one.asked.finding, 0, wrap=True),
    Column("Kiến nghị", lambda one: one.asked.kind.label, 32, badge=_kind),
    Column("Tình trạng", lambda one: one.state, 13, badge=_state),
)
