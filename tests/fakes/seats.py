"""One counter of a commune as its people have it: a program, a line, copies of its store."""

import shutil
from collections import Counter as Count
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.dossier import Dossier, SyncBadge
from motcua_desktop.domain.high_water import Witness
from motcua_desktop.models import agreement, high_water, line
from motcua_desktop.services import rewind
from motcua_desktop.sync.lane import Job, Line
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.pull import Inside
from motcua_desktop.sync.qcvn120.messages import frozen
from motcua_desktop.sync.report import Limits, SyncReport
from tests.fakes import oracle
from tests.fakes.province import Counter, PassingClock, PowerCut, open_counter
from tests.fakes.weather import WireToProvince

_DEAF = Inside(lambda: 0, lambda *_: "", lambda _: "")
_SENT = (
    "SELECT d.code, count(*) FROM outbox AS o JOIN dossier AS d ON d.seq = o.dossier "
    "WHERE o.kind = 'dossier' AND o.payload IS NOT NULL GROUP BY d.code"
)


class JumpingClock(PassingClock):
    """Its wall can be set wrong; what measures spans goes on."""

    def __init__(self) -> None:
        super().__init__()
        self._wrong = 0.0
        self.was_set_back = False

    def jumps(self, seconds: float) -> None:
        self._wrong += seconds
        self.was_set_back = self.was_set_back or seconds < 0
        self.passes(seconds)

    def monotonic(self) -> float:
        return super().monotonic() - self._wrong


@dataclass(frozen=True, slots=True)
class Copy:
    """The store as it was, and which dossiers it had."""

    path: Path
    at: datetime
    codes: tuple[str, ...]


class Seat:
    """One counter: its program, its line, and the dossiers it gave a number.

    `lost` came to nothing but paper when an older copy was brought back. What the province knows
    of those in `parted` is from a life that the store does not remember.
    """

    def __init__(
        self, folder: Path, agency: Agency, clock: JumpingClock, wire: WireToProvince, dialect: str
    ):
        folder.mkdir()
        self.folder = folder
        self.agency = agency
        self.clock = clock
        self.wire = wire
        self.dialect = dialect
        self.codes: list[str] = []
        self.lost: set[str] = set()
        self.parted: set[str] = set()
        self.copy: Copy | None = None
        self._sent_before: Count[str] = Count()
        self._told_before: dict[str, set[str]] = {}

    def __repr__(self) -> str:
        return f"counter {self.agency.counter}"

    def start(self) -> None:
        self._open()
        self.runner = self.counter.runner(self.wire, inside=_DEAF, dialect=self.dialect)
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

    def happened(self, what: Happening) -> None:
        self.work(self.line.happened(what))

    def restart(self) -> None:
        self.program.close()
        self.start()
        self.happened(Happening.CHANGED)

    def receive(self) -> None:
        """One dossier more, under a number that nobody has."""
        code = self.counter.receive(f"Nguyễn Văn Thử {len(self.codes)}").code
        assert code not in {*self.codes, *self.lost}, f"{code} was given out twice"
        self.codes.append(code)

    def keep_a_copy(self) -> None:
        path = self.folder / "copy.db"
        path.unlink(missing_ok=True)
        self.counter.database.copy_to(path)
        self.copy = Copy(path, self.clock.now(), tuple(self.codes))

    def come_back(self, copy: Copy, *, asked: bool) -> None:
        """The copy takes the store's place. `asked`: the store could still tell how far it was."""
        before = {code: self._facts(code) for code in self.codes}
        for code, dossier in before.items():
            self._told_before.setdefault(code, set()).update(oracle.told_of(dossier))
        self._sent_before += self._sent()
        with self.counter.database.read() as connection:
            seen = high_water.read(connection, self.clock.now())
        self.program.close()
        for tail in ("-wal", "-shm"):
            (self.folder / f"store.db{tail}").unlink(missing_ok=True)
        shutil.copy(copy.path, self.folder / "store.db")
        self._open()
        with self.counter.database.write() as connection:
            rewind.bring_back(
                connection,
                rewind.Cause.RESTORED,
                Witness(seen, everything=True) if asked else None,
                at=self.clock.now(),
                since=copy.at,
                epoch=self.clock.new_id(),
            )
        self.lost |= set(self.codes) - set(copy.codes)
        self.codes = list(copy.codes)
        self.parted |= {code for code in self.codes if self._facts(code) != before[code]}
        self.program.close()
        self.start()

    @property
    def held(self) -> bool:
        with self.counter.database.read() as connection:
            return line.hold(connection) is not None

    def release(self) -> None:
        """Somebody has looked at why the line is held, if it is."""
        if self.held:
            self.counter.province.release(self.counter.supervisor)
            self.happened(Happening.ASKED)

    def compare(self) -> SyncReport:
        """A run in which both sides compare all they have."""
        return self.runner.run_once(Limits(agree=True))

    def check(self, forgotten: set[str]) -> None:
        """The law for those whose life is whole; of the others nothing is told twice either."""
        store = self.wire.office.store
        whole = [code for code in self.codes if code not in self.parted]
        oracle.check(self.counter.desk, store, whole, forgotten=forgotten)
        for code in self.parted:
            told = [frozen(item) for _, item in store.entries(code)]
            assert len(told) == len(set(told)), f"{code} was told something twice"
            known = {*self._told_before[code], *oracle.told_of(self.counter.show(code))}
            assert set(oracle.progress(store, code)) <= known
        sent = self._sent() + self._sent_before
        for code in self.codes:
            assert len(store.versions(code)) <= sent[code], f"{code} was stored twice"

    def all_is_there(self) -> None:
        """At the end: everything of this desk; and of what is lost here somebody was told."""
        database, store = self.counter.database, self.wire.office.store
        whole = [code for code in self.codes if code not in self.parted]
        oracle.all_of_it_is_there(database, self.counter.desk, store, whole, parted=self.parted)
        if self.dialect == "native":
            with database.read() as connection:
                found = agreement.found(
                    connection, self.counter.settings(dialect=self.dialect).destination
                )
            assert {*store.codes()} & self.lost <= {one.held.code for one in found}

    def _open(self) -> None:
        self.program = ExitStack()
        opened = open_counter(self.folder, self.clock, self.agency)
        self.counter: Counter = self.program.enter_context(opened)

    def _facts(self, code: str) -> Dossier:
        return replace(self.counter.show(code), sync=SyncBadge())

    def _sent(self) -> Count[str]:
        """How many versions of each dossier may have gone out."""
        return Count({row[0]: row[1] for row in self.counter.rows(_SENT)})
