"""News from the province against what the desk knows: applied, known, held, or a difference.

Intake facts are the desk's, the national status and the official result the province's; yet what
the desk has not told the province is never overwritten by what the province says meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.moment import date_text, iso, parse_moment
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action, lawful, step_of
from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import InvalidInput

PROVINCE = Actor(0, "", "Hệ thống của tỉnh", Role.SPECIALIST)
"""Who did what the province says it did. What this actor does is not told to the province."""
GIVEN_UP_AFTER = timedelta(days=1)
"""So long a piece waits for the one before it, then a person decides."""
MOST_FILE_BYTES = 5_000_000
"""A result's file is fetched into memory, so a longer one is left where it is."""
_LONGEST_CODE = 100


class NewsKind(StrEnum):
    """What a piece tells of a dossier."""

    STATUS = "status"
    RESULT = "result"
    ALIAS = "alias"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    NewsKind.STATUS: "Trạng thái",
    NewsKind.RESULT: "Kết quả",
    NewsKind.ALIAS: "Mã hồ sơ",
}


class NewsState(StrEnum):
    """What became of a piece. `settled`: a person decided on a difference."""

    HELD = "held"
    APPLIED = "applied"
    KNOWN = "known"
    DIFFERENCE = "difference"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of news about a dossier; `key` names it for ever, `n` orders a dossier's own.

    `n` counts from 1; 0 where a province does not count.
    """

    key: str
    n: int
    at: datetime
    code: str
    kind: str
    data: Mapping[str, Any]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the desk knows when it looks at a piece.

    `unsent`: the dossier has facts that the province has not confirmed. `last`: the number of the
    dossier's last piece that was decided. `late`: the piece has waited `GIVEN_UP_AFTER`.
    `bearer`: the code of the dossier that bears the alias told.
    """

    dossier: Dossier | None
    unsent: bool = False
    last: int = 0
    late: bool = False
    bearer: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to become of a piece, and why, for people. `action`: the step that applies it."""

    state: NewsState
    reason: str = ""
    action: Action | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece that a person must settle, with both values; `ours` and `theirs` are sentences."""

    id: int
    dossier: str
    code: str
    applicant: str
    kind: NewsKind | None
    at: datetime
    ours: str
    theirs: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        return {
            "id": self.id,
            "code": self.code,
            "applicant": self.applicant,
            "kind": self.kind,
            "at": iso(self.at),
            "ours": self.ours,
            "theirs": self.theirs,
            "reason": self.reason,
        }


def judge(piece: Piece, standing: Standing) -> Verdict:
    """What is to become of `piece`; changes nothing by itself.

    Applied in the order of `n` each piece of a dossier is judged by what those before it left, so
    that neither the order in which they came nor how often changes the end.
    """
    dossier = standing.dossier
    if dossier is None:
        return Verdict(NewsState.HELD, "Quầy chưa có hồ sơ này.")
    gap = piece.n > standing.last + 1
    if gap and not standing.late:
        return Verdict(NewsState.HELD, f"Chờ tin số {standing.last + 1} của hồ sơ đến trước.")
    try:
        verdict = _judged(piece, dossier, standing)
    except (InvalidInput, KeyError, TypeError, ValueError):
        return Verdict(NewsState.DIFFERENCE, "Không đọc được tin này của tỉnh.")
    if gap and verdict.state is NewsState.APPLIED:
        words = f"Tin số {piece.n - 1} của hồ sơ đã không đến; xem lại rồi mới ghi."
        return Verdict(NewsState.DIFFERENCE, words)
    return verdict


def _judged(piece: Piece, dossier: Dossier, standing: Standing) -> Verdict:
    match piece.kind:
        case NewsKind.STATUS:
            return _status(piece, dossier, unsent=standing.unsent)
        case NewsKind.RESULT:
            return _result(piece, dossier, unsent=standing.unsent)
        case NewsKind.ALIAS:
            return _alias(piece, dossier, standing.bearer)
    return Verdict(NewsState.DIFFERENCE, "Chương trình chưa hiểu loại tin này.")


def _status(piece: Piece, dossier: Dossier, *, unsent: bool) -> Verdict:
    wanted = status_of(piece)
    if wanted is dossier.status or _passed(dossier, wanted, decided_at(piece)):
        return Verdict(NewsState.KNOWN)
    if unsent:
        return _UNSENT
    action = step_to(dossier.status, wanted)
    if action is None:
        return Verdict(
            NewsState.DIFFERENCE,
            f"Không có bước hợp lệ nào đưa hồ sơ từ «{dossier.status.label}» đến «{wanted.label}».",
        )
    return Verdict(NewsState.APPLIED, action=action, data=said(action, piece, dossier))


def _passed(dossier: Dossier, wanted: Status, at: datetime) -> bool:
    """Whether the dossier was there once and went on after the province decided this."""
    told = [line for line in dossier.deeds if line.status is not None]
    return any(line.status is wanted for line in told) and told[-1].at > at


def _result(piece: Piece, dossier: Dossier, *, unsent: bool) -> Verdict:
    theirs = result_of(piece)
    if not any(theirs.values()):
        return Verdict(NewsState.DIFFERENCE, "Tin kết quả của tỉnh không ghi gì.")
    ours = _kept_result(dossier)
    if all(not value or value == ours[name] for name, value in theirs.items()):
        return Verdict(NewsState.KNOWN)
    if dossier.status in _WITHOUT_RESULT:
        told = f"Hồ sơ đang «{dossier.status.label}» nên không có kết quả."
        return Verdict(NewsState.DIFFERENCE, told)
    if unsent:
        return _UNSENT
    # The day alone is what «Đã có kết quả» puts where nobody said anything.
    if ours["result_number"] or ours["result_name"]:
        return Verdict(NewsState.DIFFERENCE, "Quầy đã ghi kết quả khác.")
    return Verdict(NewsState.APPLIED, data=theirs)


def _alias(piece: Piece, dossier: Dossier, bearer: str | None) -> Verdict:
    system, code = alias_of(piece)
    if bearer == dossier.code:
        return Verdict(NewsState.KNOWN)
    if bearer is not None:
        return Verdict(NewsState.DIFFERENCE, f"Mã {code} đang là của hồ sơ {bearer}.")
    return Verdict(NewsState.APPLIED, data={"system": system, "code": code})


def status_of(piece: Piece) -> Status:
    """The status told. Raises InvalidInput."""
    return Status.parse(piece.data.get("status"))


def decided_at(piece: Piece) -> datetime:
    """When the province decided it, or else said it. Raises InvalidInput."""
    told = piece.data.get("at")
    return parse_moment(told, field="at") if told else piece.at


def result_of(piece: Piece) -> dict[str, Any]:
    """The result told, as the dossier keeps it. Raises InvalidInput."""
    day = piece.data.get("date")
    return {
        "result_number": one_line(str(piece.data.get("number") or ""))[:100],
        "result_name": one_line(str(piece.data.get("name") or ""))[:500],
        "result_date": date.fromisoformat(str(day)) if day else None,
    }


def alias_of(piece: Piece) -> tuple[str, str]:
    """The system and the code it calls the dossier by. Raises InvalidInput."""
    system, code = (one_line(str(piece.data.get(key) or "")) for key in ("system", "code"))
    if not code or max(len(system), len(code)) > _LONGEST_CODE:
        raise InvalidInput("Mã của hệ thống khác không đúng.", field="code")
    return system, code


def step_to(status: Status, wanted: Status) -> Action | None:
    """The one lawful step from `status` to `wanted` that the province can take by itself.

    Who got a result and when money was taken only the desk can know, so those are no such steps.
    """
    found = [action for action in lawful(status) if step_of(action).target is wanted]
    return next((action for action in found if action is not Action.RETURN), None)


def steps_to(status: Status, wanted: Status) -> tuple[Action, ...]:
    """The fewest lawful steps from `status` to `wanted`, for a person who vouches for them.

    Nothing where there is no such way. None leads over a dossier that was broken off.
    """
    ways: list[tuple[Status, tuple[Action, ...]]] = [(status, ())]
    seen = {status}
    for here, way in ways:
        if here is wanted:
            return way
        for action in lawful(here):
            target = step_of(action).target
            if (
                target is not None
                and target not in seen
                and (target is wanted or target not in _BROKEN_OFF)
            ):
                seen.add(target)
                ways.append((target, (*way, action)))
    return ()


def said(action: Action, piece: Piece, dossier: Dossier) -> dict[str, Any]:
    """What the step is taken with: the province's words, and what is known of the result."""
    officer, note = (one_line(str(piece.data.get(key) or ""))[:200] for key in ("officer", "note"))
    step, told = step_of(action), dict[str, Any]()
    if "reason" in step.keys:
        told["reason"] = note or "Theo thông báo của hệ thống của tỉnh"
    if action is Action.START and officer:
        told["to"] = officer
    if action is Action.COMPLETE:
        told |= {name: value for name, value in _kept_result(dossier).items() if value}
        if "result_date" in told:
            told["result_date"] = told["result_date"].isoformat()
    return told


def both(piece: Piece, dossier: Dossier | None) -> tuple[str, str]:
    """The desk's value and the province's, as people read them."""
    try:
        return _both(piece, dossier)
    except (InvalidInput, KeyError, TypeError, ValueError):
        return "", one_line(str(dict(piece.data)))[:300]


def _both(piece: Piece, dossier: Dossier | None) -> tuple[str, str]:
    match piece.kind:
        case NewsKind.STATUS:
            return dossier.status.label if dossier else "", status_of(piece).label
        case NewsKind.RESULT:
            ours = _result_text(_kept_result(dossier)) if dossier else ""
            return ours, _result_text(result_of(piece))
        case NewsKind.ALIAS:
            ours = ", ".join(alias.code for alias in dossier.aliases) if dossier else ""
            return ours or "chưa có", alias_of(piece)[1]
    return "", one_line(str(dict(piece.data)))[:300]


def _kept_result(dossier: Dossier) -> dict[str, Any]:
    return {
        "result_number": dossier.result_number,
        "result_name": dossier.result_name,
        "result_date": dossier.result_date,
    }


def _result_text(told: Mapping[str, Any]) -> str:
    day = date_text(told["result_date"]) if told["result_date"] else ""
    parts = (f"số {told['result_number']}" if told["result_number"] else "", day)
    return ", ".join(part for part in (*parts, told["result_name"]) if part) or "chưa ghi"


_UNSENT = Verdict(NewsState.HELD, "Chờ tỉnh xác nhận những gì quầy đã ghi cho hồ sơ này.")
_WITHOUT_RESULT = frozenset({Status.REFUSED, Status.WITHDRAWN})
_BROKEN_OFF = _WITHOUT_RESULT | {Status.STOPPED}
