"""How a procedure's clock runs: catalogue data, because sector laws differ.

The defaults are those of the one-stop decree (NĐ 61/2018 Đ19.4 and Đ19.9 as carried on): the term
counts anew after a supplement, stands while the citizen owes money, and is extended once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.people import known_keys, one_of
from motcua_desktop.domain.term import Term
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput


class OnSupplement(StrEnum):
    """What a complete supplement does: the term from its start, or the rest of it."""

    RESTART = "restart"
    RESUME = "resume"


class OnPayment(StrEnum):
    """What waiting for a financial duty does: the clock stands, or runs on."""

    PAUSE = "pause"
    RUN = "run"


class OnVerify(StrEnum):
    """What a verification does: nothing, the clock stands, or its own term is added."""

    RUN = "run"
    PAUSE = "pause"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class Stage:
    """One agency of a liên thông procedure, in order, with its own limit."""

    agency: str
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """One procedure's strategy.

    `verify` is the longest a verification may take (and what EXTEND adds); `window` how long the
    citizen may take to supplement; `supplements` how many requests need no further basis (None:
    any); `extensions` how many apologies; `remote` what remote communes add to the term.
    """

    on_supplement: OnSupplement = OnSupplement.RESTART
    on_payment: OnPayment = OnPayment.PAUSE
    on_verify: OnVerify = OnVerify.RUN
    verify: Term | None = None
    window: Term | None = None
    supplements: int | None = None
    extensions: int = 1
    remote: Term | None = None
    basis: str = ""

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the default; `from_json` takes it back unchanged."""
        told: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value != one.default:
                told[one.name] = _term_json(value) if isinstance(value, Term) else value
        return {key: str(v) if isinstance(v, StrEnum) else v for key, v in told.items()}

    @classmethod
    def from_json(cls, value: object) -> "ClockPolicy":
        """Raises InvalidInput naming the field."""
        if value is None:
            return cls()
        told = known_keys(value, allowed={one.name for one in fields(cls)}, field="clock")
        return cls(
            on_supplement=one_of(
                OnSupplement, told.get("on_supplement", "restart"), field="clock.on_supplement"
            ),
            on_payment=one_of(OnPayment, told.get("on_payment", "pause"), field="clock.on_payment"),
            on_verify=one_of(OnVerify, told.get("on_verify", "run"), field="clock.on_verify"),
            verify=_term(told, "verify"),
            window=_term(told, "window"),
            supplements=_count(told, "supplements", None),
            extensions=_count(told, "extensions", 1) or 0,
            remote=_term(told, "remote"),
            basis=one_line(text_field(told.get("basis"), field="clock.basis", limit=500)),
        )


ORDINARY = ClockPolicy()
"""The one-stop decree's own strategy."""


def stages_json(stages: tuple[Stage, ...]) -> list[dict[str, Any]]:
    """A JSON list; `stages_from` takes it back unchanged."""
    return [
        {"agency": stage.agency, **({"term": _term_json(stage.term)} if stage.term else {})}
        for stage in stages
    ]


def stages_from(value: object) -> tuple[Stage, ...]:
    """The agencies of a liên thông procedure; raises InvalidInput naming the field."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InvalidInput("Các chặng phải là một danh sách.", field="stages")
    found = []
    for place, item in enumerate(value):
        told = known_keys(item, allowed={"agency", "term"}, field=f"stages.{place}")
        name = one_line(
            text_field(told.get("agency"), field=f"stages.{place}.agency", limit=300, required=True)
        )
        found.append(Stage(name, _term(told, "term")))
    return tuple(found)


def _term_json(term: Term) -> dict[str, Any]:
    return {"amount": term.amount, "unit": term.unit.value}


def _term(told: Mapping[str, Any], key: str) -> Term | None:
    value = told.get(key)
    if value is None:
        return None
    inner = known_keys(value, allowed={"amount", "unit"}, field=f"clock.{key}")
    return Term.parse(inner.get("amount"), inner.get("unit"))


def _count(told: Mapping[str, Any], key: str, otherwise: int | None) -> int | None:
    value = told.get(key, otherwise)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100:
        raise InvalidInput("Số lần phải từ 0 đến 100.", field=f"clock.{key}")
    return value
