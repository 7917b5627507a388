"""A commune's year through the real services: every path taken, a stopped clock that moves on."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.certified_copies import CopiesRequest
from motcua_desktop.domain.clock import ClockKind
from motcua_desktop.domain.decision import forbidden
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.forms import Form, printable
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import VIETNAM, local, utc
from motcua_desktop.domain.recount import RECOUNT
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action, last_step, lawful, possible, step_of
from motcua_desktop.services.desk import UNDO_WITHIN
from tests.fakes.desk import Mould, TestDesk
from tests.fakes.plainly import days_of, law_for, limit_of, told_of
from tests.fakes.slow_clock import Days, Told, count, due_moment, works
from tests.fakes.year_people import Commune, Wheel, applicant, made_up, office_minute

BEGIN = datetime(2026, 1, 5, tzinfo=VIETNAM)
END = datetime(2026, 12, 31, 17, tzinfo=VIETNAM)
# What the office says about its days, when it says it: a storm, its day made good, shorter days.
_CHANGES = {
    "2026-09-23": '{"days_off": [{"date": "2026-09-24", "name": "Bão"}]}',
    "2026-09-28": '{"worked_instead": [{"date": "2026-10-03", "name": "Bù ngày bão"}]}',
    "2026-10-15": '{"late_from": "14:30"}',
}
# How a dossier usually goes on; what is not named here is rare.
_USUAL = {
    Action.START: 30,
    Action.COMPLETE: 25,
    Action.RETURN: 40,
    Action.SUPPLEMENT: 25,
    Action.VERIFIED: 20,
    Action.PAY: 8,
    Action.HAND_OVER: 4,
    Action.REQUEST_SUPPLEMENT: 3,
    Action.CORRECT: 1.5,
}
# The days before Tết and before the storm, when many come.
_RUSH = {"02-11", "02-12", "02-13", "09-21", "09-22", "09-23"}
_CLOCKED = {"channel", "procedure", "case"}
_LEFT_ALONE = 0.01


@dataclass(frozen=True, slots=True)
class Stood:
    """A step that stands: when it was taken and written, and whether the commune was remote."""

    action: str
    at: datetime
    written: datetime
    remote: bool


@dataclass(slots=True)
class Life:
    """One dossier: everything told in plain words, and the steps of it that stand."""

    code: str
    told: list[Told]
    stand: list[Stood]

    @property
    def remote(self) -> bool:
        return self.stand[-1].remote


@dataclass(slots=True)
class Year:
    """Runs the year; afterwards `lives` and what the store holds are compared by the checks."""

    desk: TestDesk
    seed: int
    count: int
    each_month: Callable[["Year"], None]
    wheel: Wheel = field(init=False)
    commune: Commune = field(init=False)
    officer: Actor = field(init=False)
    lives: dict[str, Life] = field(default_factory=dict)
    pairs: set[tuple[Status, Action]] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    kinds: set[ClockKind] = field(default_factory=set)
    forms: set[Form] = field(default_factory=set)
    steps: int = 0
    compared: int = 0
    _queue: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _order: int = 0
    _days: tuple[OfficeCalendar, Days] | None = None

    def __post_init__(self) -> None:
        app, boss = self.desk.app, self.desk.actor
        app.catalogue.import_file(boss, made_up(), "thu.json")
        added = app.staff.add(boss, "lan", "Trần Thị Lan", "officer", "matkhau-khac").value
        self.officer = Actor(added.id, "lan", "Trần Thị Lan", Role.OFFICER)
        procedures = [one.procedure for one in app.catalogue.find("", limit=500)]
        dice = Random(self.seed)
        dice.shuffle(procedures)
        # What was made up for its clock comes first: what is first comes most.
        procedures.sort(key=lambda one: not one.code.startswith("9."))
        self.wheel = Wheel(dice)
        self.commune = Commune(self.wheel, procedures)

    @property
    def now(self) -> datetime:
        return self.desk.clock.now()

    @property
    def days(self) -> Days:
        """The calendar in force as plain sets."""
        calendar = self.desk.app.office.calendar()
        if self._days is None or self._days[0] is not calendar:
            self._days = calendar, days_of(calendar)
        return self._days[1]

    def run(self) -> None:
        """From January to the last of December; what is still to do then is left open."""
        self._plan()
        while self._queue and self._queue[0][0] <= END:
            at, _, work = heapq.heappop(self._queue)
            self.desk.clock.passes(utc(at) - self.now)
            work()
        self.desk.clock.passes(utc(END) - self.now)

    def _at(self, moment: datetime, work: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._queue, (local(moment), self._order, work))

    def _plan(self) -> None:
        length = (END - BEGIN).days
        days = [BEGIN + timedelta(days=n) for n in range(length)]
        open_days = [day for day in days if works(day.date(), self.days)]
        dice = self.wheel.dice
        rush = [day for day in open_days if f"{day:%m-%d}" in _RUSH]
        for _ in range(self.count):
            day = dice.choice(rush if self.wheel.happens(0.1) else open_days)
            self._at(office_minute(dice, day), self._visit)
        for month in range(2, 13):
            day = datetime(2026, month, 15, 7, tzinfo=VIETNAM)
            self._at(day, lambda: self.each_month(self))
        self._at(datetime(2026, 7, 1, 7, tzinfo=VIETNAM), self._remote)
        for date, file in _CHANGES.items():
            moment = datetime.fromisoformat(f"{date}T16:50").replace(tzinfo=VIETNAM)
            self._at(moment, partial(self._calendar, file))

    def _remote(self) -> None:
        self.desk.app.facts.change(self.desk.actor, remote_area=True)

    def _calendar(self, file: str) -> None:
        """The calendar changes in mid-year; later dates are taken, and one of them taken back."""
        change, boss = self.desk.app.calendar_change, self.desk.actor
        change.import_file(boss, file.encode())
        moved = change.apply(boss, None, "Công điện về bão").value
        for one in moved:
            life = self.lives[one.line.code]
            told = Told("recounted", self.now, self.days)
            self._goes_on(life, told, RECOUNT, remote=life.remote)
            self._holds(self.desk.app.desk.show(life.code))
        if moved:
            self._undo(moved[0].line.code)

    def _visit(self) -> None:
        if len(self.lives) >= self.count:
            return
        if self.wheel.happens(0.04):
            self._copies()
            return
        told = self.commune.visit()
        actor = self.officer
        if len(told) == 1 and self.wheel.happens(0.03):
            # Papers of a Saturday in a hamlet, keyed in afterwards by the supervisor.
            actor, day = self.desk.actor, local(self.now) - timedelta(days=1)
            while day.weekday() != 5:
                day -= timedelta(days=1)
            told[0]["received_at"] = day.replace(hour=9, minute=0).isoformat()
        taken = self.desk.app.desk.receive_all(actor, [Intake.parse(one) for one in told]).value
        for dossier in taken:
            self._born(dossier)

    def _copies(self) -> None:
        dice = self.wheel.dice
        done = self.wheel.happens(0.6)
        asked = {
            "requester": applicant(next(one for one in self._someone() if one.kind == "citizen")),
            "documents": [{"name": "Bằng tốt nghiệp", "pages": dice.randrange(1, 9), "copies": 2}],
            "signer": "Hồ Văn Ký",
            "done_now": done,
            "paid": "cash" if done else "",
        }
        request = CopiesRequest.parse(asked)
        self._born(self.desk.app.copies.certify(self.officer, request).value.dossier)

    def _someone(self) -> Iterator[Any]:
        while True:
            yield self.wheel.dice.choice(self.commune.crowd)

    def _born(self, dossier: Dossier) -> None:
        remote = self.desk.app.office.remote_area()
        procedure = self.desk.app.catalogue.show(dossier.procedure.code).procedure
        law = law_for(procedure, dossier.channel, dossier.case, remote=remote)
        received = Told("received", dossier.received_at, self.days, law)
        life = Life(dossier.code, [received], [Stood("receive", received.at, self.now, remote)])
        self.lives[dossier.code] = life
        for line in dossier.deeds:
            if line.action in set(Action):
                told = Told("step", line.at, self.days)
                self._goes_on(life, told, line.action, remote=remote)
        self._holds(dossier)
        self._soon(dossier.code)

    def _soon(self, code: str) -> None:
        """The next step of this dossier: hours or days from now, mostly in office hours."""
        dice = self.wheel.dice
        if dice.random() < _LEFT_ALONE:
            return
        day = local(self.now) + timedelta(days=int(dice.expovariate(1 / 3)))
        at = office_minute(dice, day)
        if at <= local(self.now):
            at = local(self.now) + timedelta(minutes=dice.randrange(1, 90))
        self._at(at, lambda: self._live(code))

    def _live(self, code: str) -> None:
        before = self.desk.app.desk.show(code)
        choices = possible(before)
        if not choices:
            return
        rare = [action for action in choices if (before.status, action) not in self.pairs]
        if rare and self.wheel.happens(0.8):
            action = self.wheel.dice.choice(rare)
        else:
            action = self.wheel.dice.choices(choices, [*map(self._weight, choices)])[0]
        after = self._step(before, action)
        never = action not in self.undone
        if never or self.wheel.happens(0.04):
            self._at(self.now + timedelta(minutes=3), lambda: self._undo(code))
        self._holds(after)
        self._soon(code)

    def _weight(self, action: Action) -> float:
        """How likely it is; more so while it leads to where something has never been done."""
        target = step_of(action).target
        new = target is not None and any((target, one) not in self.pairs for one in lawful(target))
        if action is Action.VERIFY:
            new = (Status.IN_PROGRESS, Action.VERIFIED) not in self.pairs
        return _USUAL.get(action, 1) * (8 if new or self.wheel.unsaid(action) else 1)

    def _step(self, before: Dossier, action: Action) -> Dossier:
        desk, life = self.desk.app.desk, self.lives[before.code]
        at = self._keyed_in(before)
        data = self.commune.data(action, before, at or self.now)
        actor = self.officer if at is None else self.desk.actor
        if forbidden(before, action, at or self.now):
            actor, data = self.desk.actor, {**data, "override": True, "basis": "Công văn 12"}
        after = desk.step(actor, before.code, action, data, at=at).value
        until = after.clock[-1].new_due_at if action is Action.EXTEND else None
        told, remote = told_of(before, after, action, self.days, until), life.remote
        if action is Action.CORRECT and _CLOCKED & data.keys():
            other = (after.procedure.code, after.case) != (before.procedure.code, before.case)
            remote = self.desk.app.office.remote_area() if other else remote
            told = self._corrected(after, remote=remote)
        self._goes_on(life, told, action, remote=remote)
        if action in (Action.START, Action.HAND_OVER) and "until" not in data:
            self._stage_holds(after, told.at)
        if self.wheel.happens(0.2) and after != desk.show(before.code):
            raise AssertionError(f"{before.code} is told otherwise than it is kept")
        self.pairs.add((before.status, action))
        self.steps += 1
        return after

    def _stage_holds(self, after: Dossier, at: datetime) -> None:
        """Each agency of a liên thông order has its own limit, counted as any other."""
        own = {stage.agency: limit_of(stage.term) for stage in after.stages}
        limit = own.get(after.holder.name)
        if after.holder.until != (limit and count(at, limit, self.days)):
            raise AssertionError(f"{after.code}: {after.holder} for a stage of {limit}")

    def _corrected(self, after: Dossier, *, remote: bool) -> Told:
        shown = self.desk.app.catalogue.show(after.procedure.code, after.procedure.version)
        law = law_for(shown.procedure, after.channel, after.case, remote=remote)
        return Told("corrected", after.history[-1].at, self.days, law)

    def _keyed_in(self, before: Dossier) -> datetime | None:
        """Now and then a step is written down some hours after it was taken."""
        at = self.now - timedelta(hours=2)
        last = max(line.at for line in before.history)
        return at if at > last and self.wheel.happens(0.03) else None

    def _goes_on(self, life: Life, told: Told, action: str, *, remote: bool) -> None:
        life.told.append(told)
        word = "settle" if told.what == "paid" else action
        life.stand.append(Stood(word, told.at, self.now, remote))

    def _undo(self, code: str) -> None:
        dossier, life = self.desk.app.desk.show(code), self.lives[code]
        last = last_step(dossier)
        if last is None or self.now - life.stand[-1].written > UNDO_WITHIN:
            return
        actor = self.officer if last.actor == self.officer.name else self.desk.actor
        after = self.desk.app.desk.undo(actor, code).value
        life.told.append(Told("undone", self.now, self.days))
        life.stand.pop()
        self.undone.add(last.action)
        self.kinds.add(ClockKind.UNDO)
        self._holds(after)

    def _holds(self, dossier: Dossier) -> None:
        """After each step: the promise is the law's, and each paper can be printed at its time."""
        life = self.lives[dossier.code]
        owed = due_moment(life.told)
        self.compared += 1
        told = [one.what for one in life.told]
        if dossier.due_at != owed:
            raise AssertionError(f"{dossier.code}: {dossier.due_at} for {owed} after {told}")
        self.kinds |= {event.kind for event in dossier.clock}
        for form in set(printable(dossier)) - self.forms:
            self.desk.app.form(self.officer, dossier.code, form)
            self.forms.add(form)


@contextmanager
def open_year(
    folder: Path, seed: int, count: int, each_month: Callable[[Year], None]
) -> Iterator[Year]:
    """A desk founded on 1 January 2026, before anybody came."""
    mould = Mould(folder / "mould", began=(2026, 1, 1))
    mould.make()
    with mould.open(folder / "desk") as desk:
        yield Year(desk, seed, count, each_month)
