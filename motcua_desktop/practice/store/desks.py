"""What the province remembers of each desk's store, and the numbers it gives out itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from motcua_desktop.practice.store.ground import Ground
from motcua_desktop.practice.store.tables import counter, desk


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """The highest a store ever told of itself, and the epoch it told last."""

    epoch: str | None = None
    agency: str = ""
    mark: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)


def known(connection: Connection, store: str) -> KnownDesk:
    """What is remembered of this store; an empty one for a store never heard of."""
    asked = select(desk).where(desk.c.store == store).order_by(desk.c.number.desc()).limit(1)
    row = connection.execute(asked).first()
    if row is None:
        return KnownDesk()
    return KnownDesk(row.epoch, row.agency, row.mark, json.loads(row.numbers))


def greet(ground: Ground, connection: Connection, store: str, told: KnownDesk) -> KnownDesk:
    """Remember what the store tells now; gives what was remembered before."""
    before = known(connection, store)
    numbers = {
        day: max(before.numbers.get(day, 0), told.numbers.get(day, 0))
        for day in sorted(before.numbers.keys() | told.numbers.keys())
    }
    after = KnownDesk(told.epoch, told.agency, max(before.mark, told.mark), numbers)
    if after != before:
        connection.execute(
            insert(desk).values(
                number=ground.number(), store=store, epoch=after.epoch, agency=after.agency,
                mark=after.mark, numbers=json.dumps(after.numbers), at=ground.now(),
            )
        )  # fmt: skip
    return before


def forget_desks_since(connection: Connection, moment: str) -> None:
    connection.execute(delete(desk).where(desk.c.at > moment))


def next_number(connection: Connection, name: str) -> int:
    """The next running number under this name, from 1."""
    value = connection.scalar(select(counter.c.value).where(counter.c.name == name)) or 0
    if value:
        connection.execute(update(counter).where(counter.c.name == name).values(value=value + 1))
    else:
        connection.execute(insert(counter).values(name=name, value=1))
    return value + 1
