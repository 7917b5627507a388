"""A counter, a practice province, and between them a line on which anything may go wrong."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.sync.lane import Line
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.report import Limits, SyncReport
from motcua_desktop.sync.runner import Runner
from motcua_desktop.sync.transport import HttpTransport, Patience
from tests.fakes import oracle
from tests.fakes.chaos import Chaos, chaos_before
from tests.fakes.province import AGENCY, Counter, PassingClock, open_counter

DIALECTS = ("qcvn120", "native")
# The message that carries a dossier, as the line sees it.
PUSH: dict[str, dict[str, Any]] = {
    "qcvn120": {"saying": "DongBoHoSoMC"},
    "native": {"at": "POST /v1/lo HTTP"},
}
# Nothing here is silent unless a test makes it so, however busy the computer is.
PATIENT = Patience(connect=10.0, silence=20.0)
# For those tests: what is lost is found out fast; a real desk waits longer for a real line.
HASTY = Patience(connect=1.0, silence=0.5)
_MANY_RUNS = 40


@dataclass(slots=True)
class BadLine:
    """One counter and its way to the province; `line` is where things go wrong."""

    counter: Counter
    clock: PassingClock
    province: PracticeProvince
    line: Chaos
    dialect: str
    patience: Patience = PATIENT
    changes: dict[str, Any] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)

    def receive(self, name: str = "", **changes: Any) -> Dossier:
        """One dossier taken in; its name tells which."""
        taken = self.counter.receive(name or f"Nguyễn Văn Thử {len(self.codes)}", **changes)
        self.codes.append(taken.code)
        return taken

    def a_day(self) -> None:
        """Two dossiers, one of which is finished the same day."""
        first = self.receive()
        self.receive()
        self.counter.step(first.code, "start")
        self.counter.step(first.code, "complete")

    def runner(self, **changes: Any) -> Runner:
        """A program that has just started."""
        told = {
            **self.province.settings("H50.31.12"),
            "dialect": self.dialect,
            "base_url": self.line.url,
            **self.changes,
            **changes,
        }
        settings = ProvinceSettings.parse(told)
        return Runner(
            self.counter.database,
            self.clock,
            settings,
            self.province.account.password,
            HttpTransport(settings, self.patience),
            agency=AGENCY,
        )

    def run(self, **limits: Any) -> SyncReport:
        """One run of a program that has just started."""
        return self.runner().run_once(Limits(**limits))

    def run_until_quiet(self) -> list[SyncReport]:
        """Runs of one program until nothing waits; each run's report."""
        runner, reports = self.runner(), []
        for _ in range(_MANY_RUNS):
            reports.append(runner.run_once())
            if not reports[-1].waiting and reports[-1].trouble is None:
                return reports
        raise AssertionError(f"still waiting: {reports[-1]}")

    def background(self) -> Line:
        """The line of a window, with the dice at one half."""
        runner = self.runner()
        return Line(lambda most: runner.run_once(Limits(most=most)), self.clock, dice=lambda: 0.5)

    def item(self, code: str) -> dict[str, Any]:
        """The newest version at the province."""
        held = self.province.store.held(code)
        assert held is not None, f"the province does not hold {code}"
        return held.item

    def versions(self, code: str) -> list[dict[str, Any]]:
        """Every version at the province, oldest first."""
        return self.province.store.versions(code)

    def check(self) -> None:
        """The law: a prefix of each dossier's events, in order, once each."""
        oracle.check(self.counter.desk, self.province.store, self.codes)

    def all_is_there(self, *, versions: int | None = None) -> None:
        """Everything arrived, once, byte for byte as it was frozen."""
        counter = self.counter
        oracle.all_is_there(counter.database, counter.desk, self.province.store, self.codes)
        for code in self.codes if versions is not None else ():
            assert len(self.versions(code)) == versions


def work(line: Line, what: Happening | None = None) -> list[SyncReport]:
    """What the province lane does when this happens, or time passes; each push's report."""
    reports = []
    job = line.tick() if what is None else line.happened(what)
    while job is not None:
        reports.append(job())
        job = line.finished(reports[-1])
    return reports


@contextmanager
def bad_line(
    folder: Path, dialect: str, *, province: PracticeProvince | None = None
) -> Iterator[BadLine]:
    """A counter before a bad line, while the block runs; before `province` if one is given."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        clock = PassingClock()
        counter = stack.enter_context(open_counter(folder, clock))
        known = province or stack.enter_context(running())
        line = stack.enter_context(chaos_before(known.url))
        yield BadLine(counter, clock, known, line, dialect)
