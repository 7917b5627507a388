"""Weather: whatever the line, the power and the people do, nothing is lost and nothing doubled."""

import itertools
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.domain.steps import Action, lawful
from motcua_desktop.sync.lane import Job, Line
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.report import Limits, SyncReport
from tests.fakes.province import Mishap, PassingClock, PowerCut, WireInMemory, open_counter

NEEDED = {"reason": "thiếu giấy tờ"}
STEPS = {
    Action.START: {},
    Action.REQUEST_SUPPLEMENT: NEEDED,
    Action.SUPPLEMENT: {},
    Action.COMPLETE: {},
    Action.RETURN: {},
}


# The worst ones twice as often: the province has it and the desk does not know.
MISHAPS = [*Mishap, Mishap.LOSE_ANSWER, Mishap.DIE_AFTER]
weathers = st.builds(
    lambda good, mishap: [*[Mishap.NONE] * good, mishap],
    st.integers(0, 2),
    st.sampled_from(MISHAPS),
)


class Weather(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="motcua-weather-"))
        self.clock = PassingClock()
        self.wire = WireInMemory()
        self.codes: list[str] = []
        self.start_program()
        self.quiet()

    def start_program(self) -> None:
        self.program = ExitStack()
        self.counter = self.program.enter_context(open_counter(self.folder, self.clock))
        self.runner = self.counter.runner(self.wire)
        self.line = Line(self.push, self.clock, dice=lambda: 0.5)

    def push(self, most: int) -> SyncReport:
        return self.runner.run_once(Limits(most=most))

    def work(self, job: Job | None) -> None:
        """What the province lane does with the jobs it is given."""
        try:
            while job is not None:
                job = self.line.finished(job())
        except PowerCut:
            self.restart()

    def quiet(self) -> None:
        self.wire.is_down = False
        self.wire.script = []

    @rule(weather=weathers)
    def receive(self, weather: list[Mishap]) -> None:
        self.wire.script = weather
        self.codes.append(self.counter.receive(f"Nguyễn Văn Thử {len(self.codes)}").code)
        self.work(self.line.happened(Happening.CHANGED))

    @precondition(lambda self: self.codes)
    @rule(data=st.data(), weather=weathers)
    def step(self, data: st.DataObject, weather: list[Mishap]) -> None:
        self.wire.script = weather
        code = data.draw(st.sampled_from(self.codes))
        possible = [one for one in lawful(self.counter.show(code).status) if one in STEPS]
        if possible:
            action = data.draw(st.sampled_from(possible))
            self.counter.step(code, action, **STEPS[action])
            self.work(self.line.happened(Happening.CHANGED))

    @rule()
    def the_line_falls(self) -> None:
        self.wire.is_down = True

    @rule()
    def the_line_comes_back(self) -> None:
        self.quiet()

    @rule()
    def the_province_signs_everybody_out(self) -> None:
        self.wire.office.sign_everybody_out()

    @rule(seconds=st.sampled_from([1, 10, 700]), weather=weathers)
    def time_passes(self, seconds: int, weather: list[Mishap]) -> None:
        self.wire.script = weather
        self.clock.passes(seconds)
        self.work(self.line.tick())

    @rule()
    def somebody_asks_for_a_push(self) -> None:
        self.work(self.line.happened(Happening.ASKED))

    @rule()
    def restart(self) -> None:
        self.program.close()
        self.start_program()
        self.work(self.line.happened(Happening.CHANGED))

    @invariant()
    def the_province_holds_a_prefix_of_each_dossiers_events_once_each(self) -> None:
        for code in self.codes:
            told = self.wire.progress(code)
            assert told == self.events(code)[: len(told)]

    @invariant()
    def nothing_was_ever_stored_twice(self) -> None:
        progress = [text for kind, text in self.wire.stored if kind == "CapNhatTienDoHoSoMC"]
        assert len(progress) == len(set(progress))
        for code in self.codes:
            versions = self.wire.office.store.versions(code)
            assert all(one != other for one, other in itertools.pairwise(versions))

    @invariant()
    def what_is_called_confirmed_is_at_the_province(self) -> None:
        for code in self.codes:
            if self.counter.show(code).sync.state is SyncState.CONFIRMED:
                assert self.wire.progress(code) == self.events(code)

    def teardown(self) -> None:
        try:
            self.fine_weather_brings_everything_over()
        finally:
            self.program.close()
            shutil.rmtree(self.folder)

    def fine_weather_brings_everything_over(self) -> None:
        self.quiet()
        self.work(self.line.happened(Happening.SIGNED_IN))
        self.clock.passes(1_000)
        self.work(self.line.tick())

        for code in self.codes:
            dossier = self.counter.show(code)
            assert self.wire.progress(code) == self.events(code)
            assert self.wire.held(code)["TrangThaiHoSo"] == str(dossier.status.value)
            assert dossier.sync.state is SyncState.CONFIRMED
        self.nothing_was_ever_stored_twice()
        assert set(self.counter.states()) <= {"confirmed", "superseded"}

    def events(self, code: str) -> list[str]:
        """What was done to the dossier, as the province is told of it."""
        words: Callable[[str], str] = lambda name: (  # noqa: E731 (one use, one line of meaning)
            "Tiếp nhận hồ sơ" if name == "receive" else Action(name).label
        )
        return [
            " - ".join(part for part in (words(done.action), done.note) if part)
            for done in self.counter.show(code).history
        ]


Weather.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestWeather = Weather.TestCase
