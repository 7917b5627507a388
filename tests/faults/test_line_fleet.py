"""A province's communes come back after a day without a line: taken once, and not all at once.

When each desk tries is decided by the real machine, what it says is what a real desk would; only
the desks themselves are light. MOTCUA_TEST_FLEET says how many (3321 is the whole country).
"""

import asyncio
import heapq
import os
from collections import Counter as Tallying
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import httpx2
import pytest

from motcua_desktop.domain.agreement import DeskMark
from motcua_desktop.domain.province import MessageKind
from motcua_desktop.models.outbox import Message, Parcel
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.sync.machine import Event, Happening, Phase, State, step
from motcua_desktop.sync.native import messages
from tests.fakes.bad_line import bad_line
from tests.fakes.postgres import cluster, program

FLEET = int(os.environ.get("MOTCUA_TEST_FLEET", "200"))
DAY = 24 * 3600.0
DOSSIERS = 3
ABREAST = 24
CODE = "H50.31.12-261120-5001"
# The longest wait of the machine, and the half of it that is left to chance.
LONGEST = 600.0


@dataclass(slots=True)
class Desk:
    """One commune: when it tries, and what it has to say."""

    number: int
    state: State = field(default_factory=State)

    @property
    def agency(self) -> str:
        return f"H{self.number // 100:02}.{self.number % 100:02}.12"

    def parcels(self, pattern: dict[str, str]) -> list[Parcel]:
        """A day's dossiers, as a desk froze them, each with its first progress entry."""
        return [
            Parcel(
                dossier=place,
                uuid=f"d-{self.number}-{place}",
                code=code,
                kind=MessageKind(kind),
                messages=(Message(0, f"{kind}-{self.number}-{place}", payload, 1),),
                unknown=False,
            )
            for place in range(1, DOSSIERS + 1)
            for code in [f"{self.agency}-261120-{5000 + place}"]
            for kind, payload in (
                (kind, text.replace(CODE, code)) for kind, text in pattern.items()
            )
        ]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The messages of one real dossier, by kind, as its desk froze them."""
    with bad_line(tmp_path_factory.mktemp("pattern"), "native") as far:
        assert far.receive().code == CODE
        far.run()
        rows = far.counter.rows("SELECT kind, payload FROM outbox ORDER BY id")
        return {row[0]: row[1] for row in rows}


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with cluster() as url, running(database_url=url) as known:
        yield known


def returning(desks: list[Desk], dice: Random) -> Iterator[tuple[int, Desk]]:
    """A day of trying in vain, then each desk in the second in which it finds the line again."""
    due: list[tuple[float, int]] = []
    for desk in desks:
        began = dice.random() * DAY / 3
        desk.state, _ = step(desk.state, Event(Happening.CHANGED), began)
        fails(desk, dice, began)
        heapq.heappush(due, (desk.state.wake_at, desk.number))
    while due:
        now, number = heapq.heappop(due)
        desk = desks[number]
        desk.state, action = step(desk.state, Event(Happening.TICK), now)
        assert action.push, "a desk that is due pushes"
        if now >= DAY:
            yield int(now - DAY), desk
            continue
        fails(desk, dice, now)
        heapq.heappush(due, (desk.state.wake_at, number))


def fails(desk: Desk, dice: Random, now: float) -> None:
    desk.state, _ = step(desk.state, Event(Happening.LINE_DOWN, dice.random()), now)
    assert desk.state.phase is Phase.WAITING


@pytest.mark.skipif(program("initdb") is None, reason="PostgreSQL is not installed")
def test_a_fleet_that_comes_back_is_taken_once_and_spread(
    province: PracticeProvince, pattern: dict[str, str]
) -> None:
    dice = Random(20261121)
    desks = [Desk(number) for number in range(FLEET)]
    back = list(returning(desks, dice))
    seconds = Tallying(second for second, _ in back)

    assert max(seconds) <= LONGEST
    # Evenly would be FLEET ÷ 600 a second; dice fall unevenly.
    assert max(seconds.values()) <= 4 * FLEET / LONGEST + 8

    asyncio.run(everybody_speaks(province, pattern, [desk for _, desk in back], dice))

    assert province.store.totals() == (FLEET * DOSSIERS, FLEET * DOSSIERS)
    for desk in dice.sample(desks, 20):
        for parcel in desk.parcels(pattern):
            held = province.store.held(parcel.code)
            assert held is not None
            assert (held.versions, len(held.progress)) == (1, 1)
            if parcel.kind is MessageKind.DOSSIER:
                assert messages.compact(held.item) == parcel.payloads[0]


async def everybody_speaks(
    province: PracticeProvince, pattern: dict[str, str], desks: list[Desk], dice: Random
) -> None:
    """In the order in which they came back, so many at a time; one in ten loses its answer."""
    turn = asyncio.Semaphore(ABREAST)
    limits = httpx2.Limits(max_connections=ABREAST)
    async with httpx2.AsyncClient(
        base_url=province.url, limits=limits, timeout=120, trust_env=False
    ) as client:

        async def one(desk: Desk, *, loses: bool) -> None:
            async with turn:
                await speaks(client, province, desk.parcels(pattern), desk, loses=loses)

        await asyncio.gather(*(one(desk, loses=dice.random() < 0.1) for desk in desks))


async def speaks(
    client: httpx2.AsyncClient,
    province: PracticeProvince,
    parcels: list[Parcel],
    desk: Desk,
    *,
    loses: bool,
) -> None:
    """Greet and tell everything; after a lost answer ask, and tell again what is not there."""
    mark = DeskMark(f"store-{desk.number}", "one", 1, desk.agency, len(parcels))
    account = province.account
    hello = messages.greeting(mark, account.username, account.password)
    greeted = await client.post("/v1/phien", content=hello, headers=HEADERS)
    headers = {**HEADERS, "Authorization": f"Bearer {messages.token(greeted.json())}"}
    zipped = {**headers, "Content-Encoding": "gzip"}
    for portion in messages.portions(parcels):
        sheet = messages.packed(messages.sheet(portion.values()))
        await client.post("/v1/lo", content=sheet, headers=zipped)
        if loses:
            keys = messages.compact({"keys": [parcel.messages[0].key for parcel in portion]})
            asked = await client.post("/v1/lo/tra-cuu", content=keys, headers=headers)
            assert {told["status"] for told in asked.json()["results"]} == {200}
            again = await client.post("/v1/lo", content=sheet, headers=zipped)
            assert again.status_code == 200


HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
