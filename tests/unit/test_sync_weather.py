"""Weather: whatever the line, the power and the people do, nothing is lost and nothing doubled.

Two counters of one commune speak to one province, each in every dialect that can stand weather.
MOTCUA_TEST_WEATHER says how many stories are lived through (ordinarily 10 a dialect; 2,000 before
a release).
"""

import itertools
import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from motcua_desktop.domain.steps import Action, lawful
from motcua_desktop.errors import DeskError
from motcua_desktop.practice.office import Account
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.report import LineHeld
from tests.fakes.province import AGENCY, Mishap
from tests.fakes.seats import JumpingClock, Seat
from tests.fakes.weather import WireToProvince

STORIES = int(os.environ.get("MOTCUA_TEST_WEATHER", "10"))
NEEDED = {"reason": "thiếu giấy tờ"}
STEPS = {
    Action.START: {},
    Action.REQUEST_SUPPLEMENT: NEEDED,
    Action.SUPPLEMENT: {},
    Action.COMPLETE: {},
    Action.RETURN: {},
}
AGENCIES = (AGENCY, replace(AGENCY, counter=2))


class Weather(RuleBasedStateMachine):
    """What the two seats, the province and the world between them may do."""

    dialect = ""
    mishaps: tuple[Mishap, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="motcua-weather-"))
        self.clock = JumpingClock()
        self.wire = WireToProvince(self.clock.now)
        self.seats = []
        for agency in AGENCIES:
            folder = self.folder / str(agency.counter)
            self.seats.append(Seat(folder, agency, self.clock, self.wire, self.dialect))
        self.forgotten: set[str] = set()
        self.backup: datetime | None = None

    @initialize()
    def everybody_comes_to_work(self) -> None:
        for seat in self.seats:
            seat.start()

    def seat(self, data: st.DataObject, *, busy: bool = False) -> Seat:
        """The first one more often than the second."""
        choices = [seat for seat in self.seats if seat.codes or not busy]
        return data.draw(st.sampled_from([choices[0], *choices]), label="seat")

    def weather(self, data: st.DataObject) -> None:
        """Some calls go well, then one does not."""
        good = data.draw(st.integers(0, 3), label="good calls")
        mishap = data.draw(st.sampled_from(self.mishaps), label="then")
        self.wire.script = [*[Mishap.NONE] * good, mishap]

    @rule(data=st.data())
    def receive(self, data: st.DataObject) -> None:
        seat = self.seat(data)
        self.weather(data)
        try:
            seat.receive()
        except DeskError:
            assert self.clock.was_set_back, "only a wrong clock keeps a desk from receiving"
        seat.happened(Happening.CHANGED)

    def someone_is_here(self) -> bool:
        return any(seat.codes for seat in self.seats)

    @precondition(someone_is_here)
    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        seat = self.seat(data, busy=True)
        self.weather(data)
        code = data.draw(st.sampled_from(seat.codes), label="dossier")
        possible = [one for one in lawful(seat.counter.show(code).status) if one in STEPS]
        if possible:
            action = data.draw(st.sampled_from(possible), label="step")
            self.perhaps(lambda: seat.counter.step(code, action, **STEPS[action]))
            seat.happened(Happening.CHANGED)

    @precondition(someone_is_here)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        seat = self.seat(data, busy=True)
        self.weather(data)
        code = data.draw(st.sampled_from(seat.codes), label="dossier")
        words = data.draw(st.sampled_from(["Nội dung một", "Nội dung hai"]), label="summary")
        desk, officer = seat.counter.desk, seat.counter.officer
        self.perhaps(lambda: desk.correct(officer, code, {"summary": words}, "gõ nhầm"))
        seat.happened(Happening.CHANGED)

    @precondition(someone_is_here)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        seat = self.seat(data, busy=True)
        code = data.draw(st.sampled_from(seat.codes), label="dossier")
        self.perhaps(lambda: seat.counter.desk.undo(seat.counter.officer, code))
        seat.happened(Happening.CHANGED)

    def perhaps(self, deed: Any) -> None:
        """Do it, unless the desk has a reason against it."""
        try:
            deed()
        except DeskError as reason:
            assert reason.message

    @rule()
    def the_line_falls(self) -> None:
        self.wire.is_down = True

    @rule()
    def the_line_comes_back(self) -> None:
        self.quiet()

    @rule()
    def the_province_signs_everybody_out(self) -> None:
        self.wire.office.sign_everybody_out()

    @rule()
    def the_account_is_closed(self) -> None:
        self.wire.office.account = Account("quay.khac", "mat-khau-khac")
        self.wire.office.sign_everybody_out()

    @rule(data=st.data())
    def the_account_is_opened_again(self, data: st.DataObject) -> None:
        self.wire.office.account = Account()
        self.weather(data)
        for seat in self.seats:
            seat.happened(Happening.SIGNED_IN)

    @rule(seconds=st.sampled_from([1, 10, 700]), data=st.data())
    def time_passes(self, seconds: int, data: st.DataObject) -> None:
        self.weather(data)
        self.clock.passes(seconds)
        for seat in self.seats:
            seat.work(seat.line.tick())

    @rule(seconds=st.sampled_from([-86_400, -4_000, 4_000]))
    def the_clock_jumps(self, seconds: int) -> None:
        self.clock.jumps(seconds)

    @rule(data=st.data())
    def somebody_asks_for_a_push(self, data: st.DataObject) -> None:
        self.seat(data).happened(Happening.ASKED)

    @rule(data=st.data())
    def restart(self, data: st.DataObject) -> None:
        self.seat(data).restart()

    @rule()
    def what_the_line_swallowed_arrives(self) -> None:
        self.wire.let_go()

    @rule(data=st.data())
    def a_copy_of_the_store_is_kept(self, data: st.DataObject) -> None:
        self.seat(data).keep_a_copy()

    @precondition(lambda self: any(seat.copy for seat in self.seats))
    @rule(data=st.data(), asked=st.booleans())
    def the_desk_comes_back_from_its_copy(self, data: st.DataObject, asked: bool) -> None:
        kept = [seat for seat in self.seats if seat.copy]
        seat = data.draw(st.sampled_from(kept), label="seat")
        assert seat.copy
        seat.come_back(seat.copy, asked=asked)

        self.weather(data)
        before = self.wire.asked
        seat.happened(Happening.CHANGED)
        assert self.wire.asked == before, "a line that is held says nothing"

    @precondition(lambda self: any(seat.held for seat in self.seats))
    @rule(data=st.data())
    def somebody_lets_the_line_go_on(self, data: st.DataObject) -> None:
        self.weather(data)
        data.draw(st.sampled_from([seat for seat in self.seats if seat.held])).release()

    @precondition(someone_is_here)
    @rule(data=st.data())
    def the_province_loses_a_dossier(self, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(self.seat(data, busy=True).codes), label="dossier")
        self.wire.office.store.forget(code)
        self.forgets([code])

    @rule()
    def the_province_keeps_a_copy(self) -> None:
        self.backup = datetime.now(UTC)  # its store keeps the real time

    @precondition(lambda self: self.backup is not None)
    @rule()
    def the_province_comes_back_from_its_copy(self) -> None:
        assert self.backup is not None
        self.wire.office.store.forget_since(self.backup)
        self.forgets([code for seat in self.seats for code in seat.codes])

    def forgets(self, codes: list[str]) -> None:
        self.forgotten |= {*codes}
        self.wire.forget_what_is_gone()

    @invariant()
    def the_province_holds_a_prefix_of_each_dossiers_events_once_each(self) -> None:
        for seat in self.seats:
            seat.check(self.forgotten)

    def quiet(self) -> None:
        self.wire.is_down = False
        self.wire.script = []

    def teardown(self) -> None:
        try:
            self.fine_weather_brings_everything_over()
        finally:
            for seat in self.seats:
                seat.program.close()
            self.wire.end()
            shutil.rmtree(self.folder)

    def fine_weather_brings_everything_over(self) -> None:
        self.quiet()
        self.wire.office.account = Account()
        for seat in self.seats:
            seat.happened(Happening.SIGNED_IN)
            seat.release()
        self.clock.passes(1_000)
        for seat in self.seats:
            seat.work(seat.line.tick())
        self.wire.let_go()
        for seat in self.seats:
            if isinstance(seat.compare().trouble, LineHeld):
                # A greeting of an earlier life came late, as of another copy of the store.
                seat.release()
            report = seat.compare()
            assert report.trouble is None, report.trouble

        known, codes = self.wire.office.store.codes(), set[str]()
        for seat in self.seats:
            seat.all_is_there()
            codes |= {*seat.codes}
        assert len(known) == len(set(known))
        assert codes <= set(known) <= codes.union(*[seat.lost for seat in self.seats])
        self.forgotten = set()
        self.the_province_holds_a_prefix_of_each_dossiers_events_once_each()


# The worst ones twice as often: the province has it and the desk does not know.
WORST = (*Mishap, Mishap.LOSE_ANSWER, Mishap.DIE_AFTER)


class QcvnWeather(Weather):
    """QCVN 120 has no keys and no conditions: an old message that comes late cannot be told."""

    dialect = "qcvn120"
    mishaps = tuple(mishap for mishap in WORST if mishap is not Mishap.LATE)

    @invariant()
    def nothing_was_ever_told_twice(self) -> None:
        """Here nobody else drops what comes twice."""
        assert len(self.wire.taken) == len(set(self.wire.taken))
        for code in self.wire.office.store.codes():
            versions = self.wire.office.store.versions(code)
            assert all(one != other for one, other in itertools.pairwise(versions))


class NativeWeather(Weather):
    """The native dialect stands everything, also what comes late."""

    dialect = "native"
    mishaps = (*WORST, Mishap.LATE)


for machine in (QcvnWeather, NativeWeather):
    machine.TestCase.settings = settings(max_examples=STORIES, stateful_step_count=25)
TestQcvnWeather = QcvnWeather.TestCase
TestNativeWeather = NativeWeather.TestCase
