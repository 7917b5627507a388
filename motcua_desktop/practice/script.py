"""A script for the practice province: what goes wrong and what it does by itself, and when.

JSON: `{"steps": [{"at": 20, "fault": "answer_lost", "times": 3, "where": "POST /v1/lo"}, …]}`.
A step happens before request number `at` (signing in and the page not counted), at once without
one. Each has one of these, and what belongs to it:

fault, times, where · always (null: fine weather), where · refuse {code, words, error_code} ·
refuse_nth {nth, words} · refuse_all {words} · accept · sessions: "end" · account: "shut" or
"open" · forget_days · clock_off_seconds · counts_off · longest_file (bytes; null: any) ·
news [twice, reversed] · catalogue: half, older, bad_hash or null · retry_after · slow_seconds ·
decide {code, status, officer, note} · issue {code, name, number, date, text} ·
name {code, official} · say {kind, code, data, key, n}

The code "last" is the dossier that arrived last.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from motcua_desktop.errors import InvalidInput
from motcua_desktop.practice.faults import CatalogueFault, Fault, NewsFault
from motcua_desktop.practice.registry import Registry

Step = Mapping[str, Any]
_BESIDE = {"at", "times", "where"}


@dataclass(frozen=True, slots=True)
class Script:
    """The steps in the order of their moments. Build with `parse`."""

    steps: tuple[tuple[int, Step], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Script":
        """From JSON; raises InvalidInput naming the step that is wrong."""
        try:
            told = json.loads(text)
        except (ValueError, RecursionError) as trouble:
            raise InvalidInput("Kịch bản không phải JSON.", field="script") from trouble
        steps = told.get("steps") if isinstance(told, dict) else None
        if not isinstance(steps, list):
            raise InvalidInput("Kịch bản cần danh sách «steps».", field="script")
        return cls(tuple(sorted((_step(n, each) for n, each in enumerate(steps)), key=_at)))


def _step(place: int, told: object) -> tuple[int, Step]:
    at = told.get("at", 0) if isinstance(told, dict) else None
    verbs = told.keys() - _BESIDE if isinstance(told, dict) else set()
    if not isinstance(told, dict) or not isinstance(at, int) or len(verbs) != 1:
        raise InvalidInput(f"Bước {place + 1} phải có đúng một việc.", field="script")
    verb = next(iter(verbs))
    if verb not in _VERBS:
        raise InvalidInput(f"Bước {place + 1}: không có việc «{verb}».", field="script")
    return at, told


def _at(step: tuple[int, Step]) -> int:
    return step[0]


class Player:
    """Lets the steps happen as requests come; safe from any thread.

    Raises InvalidInput for a step at the start that cannot be done.
    """

    def __init__(self, registry: Registry, script: Script):
        self._registry = registry
        self._steps = list(script.steps)
        self._count = 0
        self._lock = threading.Lock()
        while self._steps and self._steps[0][0] <= 0:
            self._next()

    def before_request(self) -> None:
        """One more request is about to be served."""
        with self._lock:
            self._count += 1
            while self._steps and self._steps[0][0] <= self._count:
                self._try()

    def _try(self) -> None:
        """In the middle of serving a step that is wrong is told in the diary."""
        try:
            self._next()
        except InvalidInput as trouble:
            self._registry.store.note("kịch bản", "", trouble.message)

    def _next(self) -> None:
        _, step = self._steps.pop(0)
        verb = next(name for name in step if name not in _BESIDE)
        try:
            _VERBS[verb](self._registry, step)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as trouble:
            words = f"Bước «{verb}» thiếu hoặc sai ở đâu đó."
            raise InvalidInput(words, field="script") from trouble


def _fault(registry: Registry, step: Step) -> None:
    faults = [Fault(step["fault"])] * int(step.get("times", 1))
    registry.faults.next(*faults, where=step.get("where", "*"))


def _always(registry: Registry, step: Step) -> None:
    told = step["always"]
    fault = None if told is None else Fault(told)
    registry.faults.always(fault, where=step.get("where", "*"))


def _refuse(registry: Registry, step: Step) -> None:
    told = step["refuse"]
    code = _code(registry, told["code"])
    registry.faults.refuse(code, told["words"], str(told.get("error_code", "5")))


def _refuse_nth(registry: Registry, step: Step) -> None:
    told = step["refuse_nth"]
    registry.faults.refuse_nth(int(told["nth"]), told["words"])


def _sessions(registry: Registry, step: Step) -> None:
    if step["sessions"] != "end":
        raise ValueError("sessions")
    registry.sign_everybody_out()


def _account(registry: Registry, step: Step) -> None:
    registry.faults.account_is_shut = {"shut": True, "open": False}[step["account"]]


def _forget(registry: Registry, step: Step) -> None:
    registry.forget_since(datetime.now(UTC) - timedelta(days=float(step["forget_days"])))


def _clock(registry: Registry, step: Step) -> None:
    registry.faults.clock_off = timedelta(seconds=float(step["clock_off_seconds"]))


def _counts(registry: Registry, step: Step) -> None:
    registry.faults.counts_off = int(step["counts_off"])


def _longest_file(registry: Registry, step: Step) -> None:
    longest = step["longest_file"]
    registry.faults.longest_file = None if longest is None else int(longest)


def _news(registry: Registry, step: Step) -> None:
    registry.faults.news = frozenset(NewsFault(word) for word in step["news"])


def _catalogue(registry: Registry, step: Step) -> None:
    told = step["catalogue"]
    registry.faults.catalogue = None if told is None else CatalogueFault(told)


def _retry_after(registry: Registry, step: Step) -> None:
    registry.faults.retry_after = int(step["retry_after"])


def _slow(registry: Registry, step: Step) -> None:
    registry.faults.slow_seconds = float(step["slow_seconds"])


def _decide(registry: Registry, step: Step) -> None:
    told = step["decide"]
    code = _code(registry, told["code"])
    status = int(told["status"])
    if not 1 <= status <= 10:
        raise ValueError("status")
    registry.decide(code, status, officer=told.get("officer", ""), note=told.get("note", ""))


def _issue(registry: Registry, step: Step) -> None:
    told = step["issue"]
    content = told["text"].encode() if "text" in told else None
    code = _code(registry, told["code"])
    registry.issue(code, told["name"], number=told["number"], date=told["date"], content=content)


def _name(registry: Registry, step: Step) -> None:
    told = step["name"]
    registry.name(_code(registry, told["code"]), told["official"])


def _say(registry: Registry, step: Step) -> None:
    told = step["say"]
    code = _code(registry, told["code"])
    registry.say(told["kind"], code, told["data"], key=told.get("key"), n=int(told.get("n", 0)))


def _code(registry: Registry, code: str) -> str:
    if code != "last":
        return code
    codes = registry.store.codes()
    return codes[-1] if codes else code


_VERBS: dict[str, Callable[[Registry, Step], None]] = {
    "fault": _fault,
    "always": _always,
    "refuse": _refuse,
    "refuse_nth": _refuse_nth,
    "refuse_all": lambda registry, step: registry.faults.refuse_all(step["refuse_all"]["words"]),
    "accept": lambda registry, _step: registry.faults.accept(),
    "sessions": _sessions,
    "account": _account,
    "forget_days": _forget,
    "clock_off_seconds": _clock,
    "counts_off": _counts,
    "longest_file": _longest_file,
    "news": _news,
    "catalogue": _catalogue,
    "retry_after": _retry_after,
    "slow_seconds": _slow,
    "decide": _decide,
    "issue": _issue,
    "name": _name,
    "say": _say,
}
