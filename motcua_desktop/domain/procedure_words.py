"""A procedure's terms, papers and fees in the words that people read, on screen and on paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from motcua_desktop.domain.cell_text import share_text
from motcua_desktop.domain.fees import Exemption, FeeRule
from motcua_desktop.domain.moment import date_text, money_text
from motcua_desktop.domain.procedure import Channel, ChannelRule, ComponentRule, Procedure
from motcua_desktop.domain.text import fold

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeeTold:
    """One fee for people. `where` is its case, channels and period; "" when it is for all."""

    name: str
    where: str
    amount: str
    note: str
    basis: str
    exemptions: tuple[str, ...] = ()


def term_rows(procedure: Procedure) -> list[Row]:
    """Channel and term; then the cases that have a term of their own."""
    rows: list[Row] = [
        (channel.label, term_words(rule)) for channel, rule in procedure.channels.items()
    ]
    return rows + [
        (case_words(case.name), case.term.text()) for case in procedure.cases if case.term
    ]


def term_words(rule: ChannelRule) -> str:
    """`10 ngày làm việc (luật định 15 ngày làm việc, cắt giảm 33,3 %)`."""
    told = rule.term.text() if rule.term else rule.term_note or "chưa có thời hạn"
    if rule.legal_term is None:
        return told
    cut = f", cắt giảm {share_text(rule.time_cut)}" if rule.time_cut else ""
    return f"{told} (luật định {rule.legal_term.text()}{cut})"


def paper_words(rule: ComponentRule) -> str:
    """The paper's name with what is special about it."""
    told = paper_marks(rule, case=True)
    return f"{rule.name} ({told})" if told else rule.name


def paper_marks(rule: ComponentRule, *, case: bool = False) -> str:
    """When it is asked for and what becomes of it; "" for a paper that is always handed in."""
    marks = [
        f"trường hợp: {rule.case}" if case and rule.case else "",
        "nếu có" if not rule.required else "",
        "xuất trình" if rule.present_only else "",
    ]
    return "; ".join(mark for mark in marks if mark)


def paper_counts(rule: ComponentRule) -> str:
    """`1 bản chính, 2 bản sao`; "" where none is kept."""
    told = [f"{rule.originals} bản chính"] if rule.originals else []
    return ", ".join(told + ([f"{rule.copies} bản sao"] if rule.copies else []))


def fees_told(procedure: Procedure, day: date | None = None) -> list[FeeTold]:
    """Each fee once with the channels it is for; with `day`, without what ended before it."""
    channels: dict[FeeRule, list[Channel]] = {}
    for channel, rule in procedure.channels.items():
        for fee in rule.fees:
            channels.setdefault(fee, []).append(channel)
    return [
        _fee_told(fee, labels if len(labels) < len(procedure.channels) else [], day)
        for fee, labels in channels.items()
        if not _ended(fee.valid_until, day)
    ]


def fee_brief(procedure: Procedure, day: date) -> str:
    """All fees in one line for a list; what is asked for nothing is told once."""
    told = [fee for fee in fees_told(procedure, day) if fee.amount != FREE]
    if not told:
        return FREE if any(rule.fees for rule in procedure.channels.values()) else ""
    return "; ".join(
        f"{fee.name}{f' ({fee.where})' if fee.where else ''}: {fee.amount}" for fee in told
    )


def term_brief(procedure: Procedure) -> str:
    """The term in one line: once when every channel has the same, else by channel."""
    told: dict[str, list[str]] = {}
    for channel, rule in procedure.channels.items():
        term = rule.term.text() if rule.term else rule.term_note or "chưa có thời hạn"
        told.setdefault(term, []).append(channel.label)
    if len(told) == 1:
        return next(iter(told))
    return "; ".join(f"{', '.join(labels)}: {term}" for term, labels in told.items())


def amount_words(fee: FeeRule) -> str:
    """`8.000 đ/bản`, `không thu`, or that another body sets it."""
    if fee.amount is None:
        return "theo quy định"
    if not fee.amount:
        return FREE
    return f"{money_text(fee.amount)}{f'/{fee.unit}' if fee.unit else ''}"


def exemption_words(one: Exemption) -> str:
    """Whom it lets off, how far, since when, by which paper; and that it is not confirmed yet."""
    proof = f"; chứng minh: {one.evidence}" if one.evidence else ""
    period = period_words(one.valid_from, one.valid_until)
    check = " (cần đối chiếu)" if one.to_check else ""
    return f"{one.told}{f', {period}' if period else ''}{proof}{check}"


def period_words(first: date | None, last: date | None) -> str:
    """`từ 15/08/2026 đến 31/12/2026`, either end or none."""
    told = [f"từ {date_text(first)}" if first else "", f"đến {date_text(last)}" if last else ""]
    return " ".join(part for part in told if part)


def legal_bases(procedure: Procedure) -> tuple[str, ...]:
    """The texts of law that the catalogue names, each once: for the clock, fees, exemptions."""
    fees = [fee for rule in procedure.channels.values() for fee in rule.fees]
    told = [
        procedure.clock.basis,
        *(fee.legal_basis for fee in fees),
        *(one.legal_basis for fee in fees for one in fee.exemptions),
    ]
    return tuple(dict.fromkeys(text for text in told if text))


def labelled(note: str) -> tuple[str, str]:
    """A note's label, as `Kết quả: `, and the rest; the label is "" where it has none."""
    label, colon, text = note.partition(": ")
    if colon and len(label) < _LONGEST_LABEL and "\n" not in label:
        return f"{label}: ", text
    return "", note


def case_words(case: str) -> str:
    """`Trường hợp: …`, unless the case says so itself."""
    return case if fold(case).startswith("truong hop") else f"Trường hợp: {case}"


def by_case(papers: Iterable[ComponentRule]) -> Mapping[str, list[ComponentRule]]:
    """The papers under the case they are asked for in; "" is every case and comes first."""
    found: dict[str, list[ComponentRule]] = {}
    for paper in sorted(papers, key=lambda paper: bool(paper.case)):
        found.setdefault(paper.case, []).append(paper)
    return found


FREE = "không thu"
_LONGEST_LABEL = 40


def _fee_told(fee: FeeRule, channels: list[Channel], day: date | None) -> FeeTold:
    where = (
        f"trường hợp: {fee.case}" if fee.case else "",
        ", ".join(channel.label for channel in channels),
        period_words(fee.valid_from, fee.valid_until),
    )
    return FeeTold(
        fee.name,
        "; ".join(part for part in where if part),
        amount_words(fee),
        fee.note,
        fee.legal_basis,
        tuple(exemption_words(one) for one in fee.exemptions if not _ended(one.valid_until, day)),
    )


def _ended(last: date | None, day: date | None) -> bool:
    return last is not None and day is not None and last < day
