"""A real desk with a real store, and a line to a province in memory on which anything may fail."""

import atexit
import functools
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.ids import uuid7
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.numbering import AgencyCode
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.models import settings as facts
from motcua_desktop.models.database import Database
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.office import Account, Office
from motcua_desktop.practice.store import PracticeStore
from motcua_desktop.services.catalogue import Catalogue
from motcua_desktop.services.desk import Desk
from motcua_desktop.services.office import Office as Calendar
from motcua_desktop.services.province import Province
from motcua_desktop.sync.port import AnswerLost, NobodyThere, Reply, Request, Transport
from motcua_desktop.sync.pull import Inside
from motcua_desktop.sync.qcvn120.messages import frozen
from motcua_desktop.sync.runner import Runner
from motcua_desktop.vault import MemoryVault
from tests.fakes.store import StoppedClock, open_store

KEY = bytes(range(32))
AGENCY = Agency(AgencyCode("H50.31.12"), "UBND xã Hướng Thử", "Quảng Trị", 1, bytes(32))
SETTINGS = {
    "name": "Tỉnh thử",
    "base_url": "http://127.0.0.1:9",
    "agency_code": "H50.31.12",
    "username": "quay.tapduot",
    # One after another, so that a story reads the same each time.
    "abreast": 1,
}
PROCEDURE = {
    "code": "1.990001",
    "name": "Xác nhận thử nghiệm",
    "field": "Thử nghiệm",
    "channels": {"counter": {"term": 5, "unit": "working_days", "fees": []}},
    "components": [{"name": "Đơn đề nghị", "originals": 1, "copies": 0}],
}


@dataclass
class Counter:
    """One counter of a made-up commune: its store, what an officer does, and its outbox."""

    database: Database
    clock: Clock
    officer: Actor
    supervisor: Actor
    vault: MemoryVault = field(default_factory=MemoryVault)
    agency: Agency = AGENCY

    @property
    def desk(self) -> Desk:
        return Desk(self.database, self.clock, self.agency, Calendar(self.database, self.clock))

    @property
    def province(self) -> Province:
        return Province(self.database, self.clock, self.vault)

    def receive(self, name: str = "Nguyễn Thị Ánh", **changes: Any) -> Dossier:
        told = {
            "procedure": PROCEDURE["code"],
            "applicant": {"name": name, "id_number": "045190001234", "phone": "0905123456"},
            **changes,
        }
        return self.desk.receive(self.officer, Intake.parse(told)).value

    def step(self, code: str, action: str, **data: Any) -> Dossier:
        return self.desk.step(self.officer, code, Action(action), data).value

    def show(self, code: str) -> Dossier:
        return self.desk.show(code)

    def settings(self, **changes: Any) -> ProvinceSettings:
        return ProvinceSettings.parse({**SETTINGS, **changes})

    def runner(
        self, transport: Transport, *, inside: Inside | None = None, **changes: Any
    ) -> Runner:
        return Runner(
            self.database,
            self.clock,
            self.settings(**changes),
            Account().password,
            transport,
            agency=self.agency,
            inside=inside,
        )

    def messages(self) -> list[tuple[str, str]]:
        """Kind and state of every message, oldest first."""
        return [(row[0], row[1]) for row in self.rows("SELECT kind, state FROM outbox ORDER BY id")]

    def states(self) -> list[str]:
        return [state for _, state in self.messages()]

    def rows(self, sql: str) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(text(sql)))

    def change(self, sql: str) -> None:
        with self.database.write() as connection:
            connection.execute(text(sql))


class PowerCut(BaseException):
    """The program dies in the middle of a call."""


class Mishap(Enum):
    """What may happen to one call; those with a status are answered by a stranger."""

    NONE = auto()
    LOSE_ANSWER = auto()
    DIE_BEFORE = auto()
    DIE_AFTER = auto()
    LATE = auto()
    WEB_PAGE = 200
    REDIRECT = 302
    UNKNOWN_ADDRESS = 404
    BUSY = 429
    BROKEN = 502

    @property
    def status(self) -> int | None:
        return self.value if self.value >= 200 else None


class WireInMemory:
    """A transport straight into a practice province's office. It can fail at every point."""

    def __init__(self, office: Office | None = None):
        self.faults = Faults()
        self.office = office or Office(PracticeStore(), Account(), self.faults)
        self.requests: list[dict[str, Any]] = []
        self.sent_bytes = 0
        self.received_bytes = 0
        self.is_down = False
        self.replies: list[Reply] = []
        self.date = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
        self.before_push: Callable[[], None] | None = None
        self.script: list[Mishap] = []
        """What happens to the next calls, one each; then fine weather."""
        self.bad_words = ""
        """An item with these words in it is refused."""
        self.stored: list[tuple[str, str]] = []
        """Every item that the province took, as (service, text), twins and all."""

    def send(self, request: Request) -> Reply:
        body = json.loads(request.body)
        self.requests.append(body)
        if self.is_down:
            raise NobodyThere("Không kết nối được tới máy của tỉnh.")
        if "password" in body:
            return self._reply(self.office.sign_in(body))
        return self._serve(body)

    def _serve(self, body: dict[str, Any]) -> Reply:
        mishap = self.script.pop(0) if self.script else Mishap.NONE
        if mishap.status:
            return Reply(mishap.status, "text/html", b"<html>Wi-Fi</html>")
        if mishap is Mishap.DIE_BEFORE:
            raise PowerCut
        reply = self._answer(body)
        if mishap is Mishap.DIE_AFTER:
            raise PowerCut
        if mishap is Mishap.LOSE_ANSWER:
            raise AnswerLost("Đã gửi nhưng tỉnh im lặng quá lâu.")
        return reply

    def _answer(self, body: dict[str, Any]) -> Reply:
        if self.replies:
            return self.replies.pop(0)
        if self.before_push and "data" in body:
            self.before_push()
        if self.bad_words and self.bad_words in json.dumps(body, ensure_ascii=False):
            return self._reply({"error_code": "5", "message": "Nội dung bị từ chối"})
        answer = self.office.serve(body)
        if answer["error_code"] == 0:
            self.stored += [(body["service"], frozen(item)) for item in body.get("data", ())]
        return self._reply(answer)

    def close(self) -> None:
        """Nothing is held."""

    def services(self) -> list[str]:
        """What was asked, in order, without the signing in."""
        return [body["service"] for body in self.requests if "service" in body]

    def held(self, code: str) -> dict[str, Any]:
        found = self.office.store.held(code)
        assert found is not None, f"the province does not hold {code}"
        return found.item

    def progress(self, code: str) -> list[str]:
        """What the province was told to have been done, in order."""
        found = self.office.store.held(code)
        return [entry["NoiDungXuLy"] for entry in found.progress] if found else []

    def _reply(self, answer: dict[str, Any]) -> Reply:
        body = json.dumps(answer, ensure_ascii=False).encode()
        return Reply(200, "application/json", body, self.date)


class PassingClock:
    """Time passes when it is told to, and a second with every question, so that moments differ."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
        self._ids = 0

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def new_id(self) -> str:
        self._ids += 1
        return uuid7(self._now, self._ids.to_bytes(10, "big"))

    def passes(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@contextmanager
def open_counter(
    folder: Path, clock: Clock | None = None, agency: Agency = AGENCY
) -> Iterator[Counter]:
    """A counter whose store is a fresh copy of one made once, with a name of its own."""
    path = folder / "store.db"
    fresh = not path.exists()
    if fresh:
        shutil.copy(_template(), path)
    database = Database.open(path, KEY)
    try:
        if fresh:
            with database.write() as connection:
                facts.put(connection, "store_epoch", str(uuid4()))
                facts.put(connection, "counter", str(agency.counter))
        yield Counter(
            database,
            clock or StoppedClock(),
            officer=Actor(2, "canbo", "Lê Văn Thử", Role.OFFICER),
            supervisor=Actor(1, "truong", "Hồ Thị Thử", Role.SUPERVISOR),
            agency=agency,
        )
    finally:
        database.close()


@functools.cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="motcua-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_store(folder) as store:
        told = json.dumps([PROCEDURE], ensure_ascii=False).encode()
        Catalogue(store.database, store.clock).import_file(store.supervisor, told, name="thu.json")
        Calendar(store.database, store.clock).calendar()
    return folder / "store.db"
