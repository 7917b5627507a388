"""A store that went back in time: made safe to work on with.

How it is noticed: `models/line_mark.py`; what is passed over: `domain/high_water.py`; why so:
decision 0012.
"""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from motcua_desktop.clock import Clock
from motcua_desktop.domain.high_water import HighWater, Witness, passed_over
from motcua_desktop.domain.moment import iso, moment_text
from motcua_desktop.domain.numbering import CounterRange
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.errors import InvalidInput, StoreTrouble
from motcua_desktop.models import high_water, journal, line, outbox
from motcua_desktop.models import settings as facts
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.line_mark import LineMark

_AFTER = (
    " Hồ sơ và bước xử lý sau lúc ấy có thể không còn trong máy: đối chiếu với giấy, nhập lại, rồi "
    "mới cho gửi lên tỉnh. Số hồ sơ được nhảy qua những số có thể đã cấp."
)


class Cause(StrEnum):
    """How an earlier state came back."""

    RESTORED = "restored"
    COPIED = "copied"
    CUT = "cut"


def note(database: Database, at: datetime) -> None:
    """Remember outside the store how far it has come."""
    with database.read() as connection:
        told = high_water.read(connection, at).to_json()
    LineMark(database.path).write(told, database)


def noted(path: Path, database: Database) -> HighWater | None:
    """What `note` wrote last beside the store at `path`, by a store of `database`'s key."""
    told = LineMark(path).read(database)
    try:
        return None if told is None else HighWater.from_json(told)
    except InvalidInput:
        return None


def mend(database: Database, clock: Clock, *, cut: bool) -> str:
    """A store that was found to have gone back is made safe to work on with; what to tell people.

    Sync holds, numbers that may be in people's hands are passed over, and the store begins another
    epoch. `cut`: its last commits were in a file that is gone.
    """
    seen, now = noted(database.path, database), clock.now()
    cause = Cause.CUT if cut else Cause.COPIED
    since = None if cut or seen is None else seen.at
    with database.write() as connection:
        witness = None if seen is None else Witness(seen, everything=False)
        told = bring_back(connection, cause, witness, at=now, since=since, epoch=clock.new_id())
    note(database, now)
    return told


# What happened, what is known of it, and the two values only the caller can make.
def bring_back(  # noqa: PLR0913
    connection: Connection,
    cause: Cause,
    witness: Witness | None,
    *,
    at: datetime,
    since: datetime | None,
    epoch: str,
) -> str:
    """Make a store that went back safe to work on with, in the caller's transaction; the words.

    `since`: when the state that came back was made, as far as known. `witness`: how far the store
    had come. `epoch`: a fresh UUID.
    """
    state_of = since if cause is Cause.RESTORED and since is not None else at
    known = high_water.read(connection, state_of)
    counter = CounterRange(int(facts.get(connection, "counter") or 1))
    high_water.go_on_from(connection, passed_over(known, witness, now=at, numbers=counter))
    high_water.begin_epoch(connection, epoch)
    outbox.brought_back(connection, epoch)
    words = _words(cause, since) + _AFTER
    kind = HoldKind.RESTORED if cause is Cause.RESTORED else HoldKind.REWOUND
    line.put_hold(connection, Hold(kind, words, at))
    data = {"cause": cause.value, "since": iso(since), "epoch": known.epoch}
    journal.write(connection, journal.Entry(at, None, "brought_back", note=words, data=data))
    return words


def present(path: Path, database: Database, now: datetime) -> Witness | None:
    """How far the store at `path` had come, told with `database`'s key; None where nobody knows.

    It knows everything only where the store itself tells and nothing says that it went back.
    """
    seen = noted(path, database)
    store = database.elsewhere(path)
    try:
        with store.read() as connection:
            told = high_water.read(connection, now)
    except StoreTrouble:
        return None if seen is None else Witness(seen, everything=False)
    finally:
        store.close()
    if seen is not None and told.behind(seen):
        return Witness(seen, everything=False)
    return Witness(told, everything=True)


def _words(cause: Cause, since: datetime | None) -> str:
    when = moment_text(since) if since is not None else ""
    match cause:
        case Cause.RESTORED:
            return f"Kho dữ liệu được khôi phục từ bản sao lưu lúc {when}."
        case Cause.COPIED:
            return f"Tệp store.db là bản cũ hơn bản đã dùng ở máy này lúc {when}."
        case Cause.CUT:
            return "Lần trước chương trình dừng đột ngột và tệp store.db-wal sau đó bị mất."
