"""Who greets whom: a desk or a province that was wound back is noticed before anything is sent."""

from dataclasses import replace

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agreement import DeskMark, Greeting, Met, went_back
from motcua_desktop.domain.high_water import HighWater, Witness, passed_over
from motcua_desktop.domain.numbering import CounterRange
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.models import agreement, high_water, line, outbox, timekeeping
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.sync.report import LineHeld

_WENT_BACK = (
    "Tỉnh đã nhận từ kho dữ liệu này nhiều hơn những gì trong máy: kho là một bản cũ được chép "
    "lại, hoặc một bản sao khác đang gửi. Đối chiếu với giấy và danh sách hồ sơ chỉ có ở tỉnh rồi "
    "mới cho gửi tiếp. Số hồ sơ được nhảy qua những số có thể đã cấp."
)


def heed(database: Database, clock: Clock, source: str, desk: DeskMark, greeting: Greeting) -> bool:
    """Heed what the province remembers of this store; whether both must be compared first.

    Numbers that the province has heard are never given out again. Raises LineHeld when the store
    was wound back: then the line is held from now on.
    """
    with database.write() as connection:
        met = agreement.met(connection, source)
        accepted = line.released_epoch(connection) == desk.epoch and met.epoch != desk.epoch
        held = not accepted and went_back(desk, greeting, met)
        if held:
            _pass_over(connection, clock, desk, greeting)
            line.put_hold(connection, Hold(HoldKind.REWOUND, _WENT_BACK, clock.now()))
        else:
            _jump(connection, clock, desk, greeting)
            now = Met(
                desk.epoch,
                met.generation or greeting.generation,
                max(met.mark, greeting.mark) if accepted else met.mark,
            )
            agreement.remember_met(connection, source, now)
        confirmed = agreement.confirmed_count(connection)
    if held:
        raise LineHeld(_WENT_BACK)
    another = met.generation not in ("", greeting.generation)
    return accepted or another or greeting.dossiers < confirmed


def agreed_with(connection: Connection, source: str, greeting: Greeting) -> None:
    """Both were compared: the province as it is now is the one that is known."""
    met = agreement.met(connection, source)
    agreement.remember_met(connection, source, replace(met, generation=greeting.generation))


def _heard(desk: DeskMark, greeting: Greeting, known: HighWater) -> HighWater:
    """How far the province has heard this store come, as far as its words can be true."""
    serials = CounterRange(desk.counter)
    numbers = {
        day: last for day, last in greeting.numbers.items() if serials.first <= last <= serials.last
    }
    return replace(known, mark=max(known.mark, greeting.mark), numbers=numbers, books={})


def _jump(connection: Connection, clock: Clock, desk: DeskMark, greeting: Greeting) -> None:
    known = high_water.read(connection, clock.now())
    high_water.go_on_from(connection, _heard(desk, greeting, known))


def _pass_over(connection: Connection, clock: Clock, desk: DeskMark, greeting: Greeting) -> None:
    """What was given out after the state that came back nobody knows: leave room for it."""
    now = clock.now()
    known = high_water.read(connection, timekeeping.last_written(connection) or now)
    witness = Witness(_heard(desk, greeting, known), everything=False)
    numbers = CounterRange(desk.counter)
    high_water.go_on_from(connection, passed_over(known, witness, now=now, numbers=numbers))
    epoch = clock.new_id()
    high_water.begin_epoch(connection, epoch)
    outbox.brought_back(connection, epoch)
