"""Where two versions of a procedure differ, field by field, in words: before and after."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua_desktop.domain.fees import FeeRule
from motcua_desktop.domain.moment import date_text
from motcua_desktop.domain.policy_words import sentences, stage_words
from motcua_desktop.domain.procedure import ComponentRule, Procedure
from motcua_desktop.domain.procedure_words import (
    amount_words,
    exemption_words,
    fee_brief,
    paper_counts,
    paper_marks,
    period_words,
    term_brief,
)

Told = Mapping[str, str]
_THERE = "có"
_OTHERWISE = "cách ghi hoặc thứ tự"
_ORDER = (
    "bãi bỏ", "lại có hiệu lực", "tên", "lĩnh vực", "kênh nộp", "thời hạn", "thời hạn luật định",
    "phí, lệ phí", "thành phần hồ sơ", "trường hợp", "cách tính hạn", "các chặng",
    "quyết định công bố", "lưu ý",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """`part` names the field, `what` which of several: a channel, a fee, a paper.

    `before` "" is what was added, `after` "" what was taken away.
    """

    part: str
    what: str
    before: str
    after: str

    def to_json(self) -> dict[str, Any]:
        """One of the `details` of a change."""
        return {
            "part": self.part,
            "what": self.what,
            "before": self.before,
            "after": self.after,
        }


def differences(before: Procedure, after: Procedure) -> tuple[Difference, ...]:
    """Everything that differs, in the order a sheet tells a procedure; equal ones give nothing."""
    found: list[Difference] = []
    for part, (told_before, told_after) in _parts(before, after).items():
        found += _compared(part, told_before, told_after)
    for part, texts in _lists(before, after).items():
        found += _listed(part, *texts)
    found += _standing(before, after)
    told = {one.part for one in found}
    found += [
        Difference(part, "", "", _OTHERWISE)
        for part, differs in _differing(before, after).items()
        if differs and part not in told
    ]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.part)))


def introduced(procedure: Procedure, day: date) -> tuple[Difference, ...]:
    """What a procedure that was not there before comes with, in brief."""
    told = {
        "lĩnh vực": procedure.field_name,
        "thời hạn": term_brief(procedure),
        "phí, lệ phí": fee_brief(procedure, day),
        "thành phần hồ sơ": f"{len(procedure.components)} giấy tờ" if procedure.components else "",
        "quyết định công bố": procedure.decision,
    }
    return tuple(Difference(part, "", "", text) for part, text in told.items() if text)


def abolition_words(procedure: Procedure) -> str:
    """`từ 01/12/2026 theo Quyết định 5/QĐ-UBND`; "" for one in force."""
    gone = procedure.abolished
    if gone is None:
        return "" if procedure.active else "không còn công khai"
    return f"từ {date_text(gone.day)}{f' theo {gone.basis}' if gone.basis else ''}"


def standing_words(procedure: Procedure) -> str:
    """`Bãi bỏ từ 01/12/2026 theo …`, `Không còn công khai`; "" for one in force."""
    gone = abolition_words(procedure)
    return f"Bãi bỏ {gone}" if procedure.abolished else gone.capitalize()


def _parts(before: Procedure, after: Procedure) -> dict[str, tuple[Told, Told]]:
    """Each part of both as what → words."""
    both = before, after
    return {
        "tên": _pair(both, lambda one: {"": one.name}),
        "lĩnh vực": _pair(both, lambda one: {"": _field(one)}),
        "kênh nộp": _pair(both, lambda one: {c.label: _THERE for c in one.channels}),
        "thời hạn": _pair(both, _terms),
        "thời hạn luật định": _pair(both, _legal_terms),
        "phí, lệ phí": _pair(both, _fees),
        "thành phần hồ sơ": _pair(both, _papers),
        "trường hợp": _pair(
            both,
            lambda one: {c.name: c.term.text() if c.term else _THERE for c in one.cases},
        ),
        "các chặng": _pair(both, lambda one: {"": "; ".join(stage_words(one.stages))}),
        "quyết định công bố": _pair(both, lambda one: {"": one.decision}),
    }


def _lists(before: Procedure, after: Procedure) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {
        "cách tính hạn": (sentences(before.clock), sentences(after.clock)),
        "lưu ý": (before.notes, after.notes),
    }


def _standing(before: Procedure, after: Procedure) -> Iterator[Difference]:
    old, new = abolition_words(before), abolition_words(after)
    if old != new:
        part = "bãi bỏ" if new else "lại có hiệu lực"
        force = "đang có hiệu lực"
        yield Difference(part, "", old or force, new or force)


def _differing(before: Procedure, after: Procedure) -> dict[str, bool]:
    """What differs without being told by any word: an order, a mark nobody reads."""
    return {
        "phí, lệ phí": _rules(before, "fees") != _rules(after, "fees"),
        "thành phần hồ sơ": before.components != after.components,
        "trường hợp": before.cases != after.cases,
        "cách tính hạn": before.clock != after.clock,
        "lưu ý": before.notes != after.notes,
    }


def _rules(procedure: Procedure, name: str) -> dict[str, Any]:
    return {channel: getattr(rule, name) for channel, rule in procedure.channels.items()}


def _compared(part: str, before: Told, after: Told) -> Iterator[Difference]:
    for what in dict.fromkeys((*before, *after)):
        old, new = before.get(what, ""), after.get(what, "")
        if old != new:
            yield Difference(part, what, old, new)


def _listed(part: str, before: Iterable[str], after: Iterable[str]) -> Iterator[Difference]:
    old, new = tuple(before), tuple(after)
    yield from (Difference(part, "", text, "") for text in old if text not in new)
    yield from (Difference(part, "", "", text) for text in new if text not in old)


def _pair(
    both: tuple[Procedure, Procedure], told: Callable[[Procedure], Told]
) -> tuple[Told, Told]:
    return told(both[0]), told(both[1])


def _field(procedure: Procedure) -> str:
    code = f" ({procedure.field_code})" if procedure.field_code else ""
    return f"{procedure.field_name}{code}"


def _terms(procedure: Procedure) -> Told:
    return {
        channel.label: " ".join(
            part for part in (rule.term.text() if rule.term else "", rule.term_note) if part
        )
        for channel, rule in procedure.channels.items()
    }


def _legal_terms(procedure: Procedure) -> Told:
    return {
        channel.label: rule.legal_term.text() if rule.legal_term else ""
        for channel, rule in procedure.channels.items()
    }


def _fees(procedure: Procedure) -> Told:
    """Each fee by its name and case, with the channels where not all have it."""
    channels: dict[FeeRule, list[str]] = {}
    for channel, rule in procedure.channels.items():
        for fee in rule.fees:
            channels.setdefault(fee, []).append(channel.label)
    every = len(procedure.channels)
    return _joined(
        (_fee_name(fee), _fee(fee, labels if len(labels) < every else []))
        for fee, labels in channels.items()
    )


def _fee_name(fee: FeeRule) -> str:
    return f"{fee.name} ({fee.case})" if fee.case else fee.name


def _fee(fee: FeeRule, channels: list[str]) -> str:
    told = [
        amount_words(fee),
        ", ".join(channels),
        period_words(fee.valid_from, fee.valid_until),
        fee.note,
        fee.legal_basis,
        *(exemption_words(one) for one in fee.exemptions),
    ]
    return "; ".join(part for part in told if part)


def _papers(procedure: Procedure) -> Told:
    return _joined((_paper_name(paper), _paper(paper)) for paper in procedure.components)


def _paper_name(paper: ComponentRule) -> str:
    return f"{paper.name} ({paper.case})" if paper.case else paper.name


def _paper(paper: ComponentRule) -> str:
    told = [
        paper_counts(paper),
        paper_marks(paper),
        f"mẫu {paper.template}" if paper.template else "",
        f"mã {paper.code}" if paper.code else "",
    ]
    return "; ".join(part for part in told if part) or _THERE


def _joined(told: Iterable[tuple[str, str]]) -> Told:
    """What has the same name is told together."""
    found: dict[str, str] = {}
    for what, words in told:
        found[what] = f"{found[what]} | {words}" if what in found else words
    return found
