"""What happens at the desk of a commune in a year: who comes, with what, and how it goes on."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from bench.people import Invented, people
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.delivery import IdentityCheck, Relation, Signature
from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status
from motcua_desktop.domain.fees import FeeRule
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.policy import (
    ClockPolicy,
    OnPayment,
    OnSupplement,
    OnVerify,
    Stage,
)
from motcua_desktop.domain.procedure import (
    Case,
    Channel,
    ChannelRule,
    Procedure,
    ProcedureCode,
)
from motcua_desktop.domain.step_words import PAY_METHODS, REFUSAL_REASONS
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.term import Term, Unit

T = TypeVar("T")
_FEE = FeeRule("Lệ phí", 8000)
_AGENCIES = ("Công an xã", "Bảo hiểm xã hội", "Chi cục thuế")
_KNOWN = (Relation.OWNER, Relation.SUBMITTER)
_REASONS = ("Thiếu giấy tờ", "Chờ ý kiến phối hợp", "Theo đơn của công dân")

# What can be said in several ways: with which step, under which name, which ways.
CHOICES: dict[str, tuple[Action | None, Sequence[Any]]] = {
    "refusal": (Action.REJECT, [*REFUSAL_REASONS]),
    "relation": (Action.RETURN, [*Relation]),
    "check": (Action.RETURN, [*IdentityCheck]),
    "signature": (Action.RETURN, [*Signature]),
    "return": (Action.RETURN, [*ReturnBy]),
    "paid": (Action.PAY, [*PAY_METHODS]),
    "holder": (Action.HAND_OVER, [*HolderKind]),
    "corrected": (Action.CORRECT, ["channel", "summary", "procedure", "case"]),
    "channel": (None, [*Channel]),
}


def made_up() -> bytes:
    """A catalogue of procedures whose clocks run in every way that the starter's do not."""
    plain = {
        "9.000001": (Term(16, Unit.WORKING_HOURS), ClockPolicy(on_verify=OnVerify.PAUSE)),
        "9.000002": (Term(48, Unit.HOURS), ClockPolicy(on_supplement=OnSupplement.RESUME)),
        "9.000003": (
            Term(10, Unit.DAYS),
            ClockPolicy(
                on_supplement=OnSupplement.RESUME,
                on_payment=OnPayment.RUN,
                on_verify=OnVerify.EXTEND,
                verify=Term(5, Unit.DAYS),
                remote=Term(6, Unit.DAYS),
            ),
        ),
        "9.000004": (
            Term(6, Unit.WORKING_DAYS),
            ClockPolicy(on_verify=OnVerify.PAUSE, remote=Term(5, Unit.DAYS), supplements=1),
        ),
        "9.000005": (Term(1, Unit.SAME_DAY), ClockPolicy(extensions=2)),
    }
    made = [
        Procedure(
            code=ProcedureCode(code),
            name=f"Thủ tục thử {code}",
            field_name="Thử nghiệm",
            channels={
                Channel.COUNTER: ChannelRule(term, (_FEE,)),
                Channel.ONLINE: ChannelRule(Term(3, Unit.WORKING_DAYS)),
            },
            cases=(Case("Thường"), Case("Phức tạp", Term(7, Unit.DAYS))),
            clock=policy,
            stages=(Stage("Công an xã", Term(8, Unit.WORKING_HOURS)), Stage("Chi cục thuế"))
            if code == "9.000003"
            else (),
        )
        for code, (term, policy) in plain.items()
    ]
    return json.dumps([one.to_json() for one in made], ensure_ascii=False).encode()


@dataclass(slots=True)
class Wheel:
    """Chance that forgets nothing: what was seen least comes up again and again."""

    dice: Random
    seen: Counter[tuple[str, Any]] = field(default_factory=Counter)

    def pick(self, kind: str, choices: Sequence[T]) -> T:
        """One of the choices, mostly the one that came least so far."""
        if self.dice.random() < 0.7:
            chosen = min(choices, key=lambda one: self.seen[kind, one])
        else:
            chosen = self.dice.choice(choices)
        self.seen[kind, chosen] += 1
        return chosen

    def unsaid(self, action: Action) -> bool:
        """Whether there is a way to say this step that was never chosen."""
        return any(
            not self.seen[kind, one]
            for kind, (step, ways) in CHOICES.items()
            if step is action
            for one in ways
        )

    def happens(self, share: float) -> bool:
        return self.dice.random() < share


@dataclass(slots=True)
class Commune:
    """Who lives here, and what they say. Nobody exists: identity numbers begin with 99."""

    wheel: Wheel
    procedures: Sequence[Procedure]
    crowd: list[Invented] = field(init=False)

    def __post_init__(self) -> None:
        self.crowd = people(self.wheel.dice, 500)

    def visit(self) -> list[dict[str, Any]]:
        """The intakes of one visit: mostly one; now and then a family with several."""
        dice = self.wheel.dice
        count = dice.randrange(2, 6) if self.wheel.happens(0.06) else 1
        family = [dice.choice(self.crowd) for _ in range(count)]
        return [self._intake(who, family[0]) for who in family]

    def _intake(self, who: Invented, speaker: Invented) -> dict[str, Any]:
        wheel, dice = self.wheel, self.wheel.dice
        # A few procedures make most of the work, as at any desk; some stay rare.
        place = int(len(self.procedures) * dice.random() ** 2)
        procedure = self.procedures[place]
        names = [case.name for case in procedure.cases]
        return_by = wheel.pick("return_by", [*ReturnBy])
        told: dict[str, Any] = {
            "procedure": str(procedure.code),
            "applicant": applicant(who),
            "channel": wheel.pick("channel", [*Channel]).value,
            "case": wheel.pick("case", names) if names and wheel.happens(0.3) else None,
            "return_by": return_by.value,
            "identity_check": dice.choice(("card", "shown", "")),
        }
        if return_by is ReturnBy.POST:
            told["postal_address"] = who.address
        if speaker is not who and speaker.kind == "citizen":
            told["submitter"] = applicant(speaker) | {"authorisation": "Giấy ủy quyền 12"}
        return told

    def data(self, action: Action, dossier: Dossier, at: datetime) -> dict[str, Any]:
        """What is said with this step, so that it is lawful."""
        reason = {"reason": self.wheel.dice.choice(_REASONS)}
        match action:
            case Action.START | Action.HAND_OVER:
                return self._taker(action, dossier, at)
            case Action.EXTEND:
                later = max(at, dossier.due_at or at) + timedelta(days=7)
                return {**reason, "new_due_at": local(later).isoformat()}
            case Action.PAY | Action.WAIVE:
                return self._money(action, dossier)
            case Action.RETURN:
                return self._collected(dossier)
            case Action.CORRECT:
                return {**reason, **self._corrected(dossier)}
            case _:
                return self._plainly(action, reason)

    def _plainly(self, action: Action, reason: dict[str, str]) -> dict[str, Any]:
        said: dict[Action, dict[str, Any]] = {
            Action.REQUEST_SUPPLEMENT: {**reason, "items": ["Giấy chứng sinh"]},
            Action.REQUEST_PAYMENT: {**reason, "amount": 120_000},
            Action.COMPLETE: {"result_number": f"{self.wheel.dice.randrange(1, 900)}/QĐ-UBND"},
            Action.SUPPLEMENT: {},
            Action.VERIFIED: {},
        }
        if action is Action.REJECT:
            return {**reason, "code": self.wheel.pick("refusal", [*REFUSAL_REASONS])}
        return said.get(action, reason)

    def _taker(self, action: Action, dossier: Dossier, at: datetime) -> dict[str, Any]:
        if action is Action.START and self.wheel.happens(0.3):
            return {}
        kinds = [kind for kind in HolderKind if kind is not dossier.holder.kind]
        kind = self.wheel.pick("holder", kinds)
        told: dict[str, Any] = {"to_kind": kind.value}
        if kind is HolderKind.SPECIALIST:
            told["to"] = "Phạm Thị Lan"
        elif kind is HolderKind.AGENCY and not dossier.stages:
            told["to"] = self.wheel.dice.choice(_AGENCIES)
        elif kind is HolderKind.AGENCY:
            told["to"] = self.wheel.pick("stage", [stage.agency for stage in dossier.stages])
        if kind is not HolderKind.DESK and self.wheel.happens(0.3):
            told["until"] = local(at + timedelta(days=2)).isoformat()
        return told

    def _money(self, action: Action, dossier: Dossier) -> dict[str, Any]:
        owed = sum(fee.owed for fee in dossier.fees)
        part = max(owed // 2, 1000) if self.wheel.happens(0.2) else owed
        if action is Action.WAIVE:
            told = {"exemption": "Hộ nghèo", "evidence": "Giấy chứng nhận 12"}
            return told | ({"amount": part} if 0 < part < owed else {})
        return {"amount": part or 8000, "method": self.wheel.pick("paid", [*PAY_METHODS])}

    def _collected(self, dossier: Dossier) -> dict[str, Any]:
        others = set() if dossier.submitter else {Relation.SUBMITTER}
        relation = self.wheel.pick("relation", [one for one in Relation if one not in others])
        name = str(dossier.applicant.name)
        if relation is Relation.SUBMITTER and dossier.submitter:
            name = str(dossier.submitter.person.name)
        told: dict[str, Any] = {
            "relation": relation.value,
            "collected_by": name if relation in _KNOWN else "Hồ Văn Thân",
            "identity_check": self.wheel.pick("check", [*IdentityCheck]).value,
            "signature": self.wheel.pick("signature", [*Signature]).value,
            "method": self.wheel.pick("return", [*ReturnBy]).value,
        }
        if relation.instead:
            told["authorisation"] = "Giấy ủy quyền số 7 ngày 02/02/2026"
        if told["method"] == ReturnBy.POST:
            told["tracking_number"] = f"VN{self.wheel.dice.randrange(10**8):08d}"
        if any(fee.owed for fee in dossier.fees):
            told["owed_why"] = "Nộp sau theo cam kết"
        return told

    def _corrected(self, dossier: Dossier) -> dict[str, Any]:
        """Another channel, case or procedure (which move the term), or only another summary."""
        known = {str(one.code): one for one in self.procedures}
        cases = [case.name for case in known[dossier.procedure.code].cases]
        cases = [name for name in cases if name != dossier.case]
        fresh = dossier.status is Status.RECEIVED and dossier.case is None
        kinds = ["channel", "summary"] + ["procedure"] * fresh + ["case"] * bool(cases)
        match self.wheel.pick("corrected", kinds):
            case "channel":
                others = [one.value for one in Channel if one is not dossier.channel]
                return {"channel": self.wheel.dice.choice(others)}
            case "procedure":
                others = [code for code in known if code != dossier.procedure.code]
                return {"procedure": self.wheel.dice.choice(others), "components": None}
            case "case":
                return {"case": self.wheel.dice.choice(cases)}
        return {"summary": f"{dossier.summary} (sửa lần {len(dossier.history)})"}


def applicant(who: Invented) -> dict[str, Any]:
    """The person in the intake's shape; 998 stands for no province."""
    return {
        "kind": who.kind,
        "name": who.name,
        "id_type": who.id_type,
        "id_number": f"998{who.id_number[3:]}" if who.id_number else "",
        "birth_date": who.birth_date,
        "sex": who.sex,
        "phone": who.phone,
        "address": who.address,
    }


def office_minute(dice: Random, day: datetime) -> datetime:
    """A minute of this day when people come: some after 15:00, a few after closing."""
    if dice.random() < 0.02:
        return day.replace(hour=17, minute=dice.randrange(1, 60))
    hour = dice.choice((7, 8, 8, 9, 9, 10, 10, 13, 14, 14, 15, 16))
    return day.replace(
        hour=hour, minute=dice.randrange(30, 60) if hour == 7 else dice.randrange(60)
    )
