"""How this commune's sheets count: kept in the store, journalled when it changes."""

import json
from collections.abc import Mapping
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.counting import USUAL, Counting
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.models import journal, settings
from motcua_desktop.models.database import Connection, Database

_KEY = "counting"
_ACTION = "change_counting"


def counting_of(connection: Connection) -> Counting:
    """The choices in force; the usual ones while nobody has chosen."""
    kept = settings.get(connection, _KEY)
    return USUAL if kept is None else Counting.parse(json.loads(kept))


class CountingRules:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock

    def show(self) -> Counting:
        """The choices in force."""
        with self._database.read() as connection:
            return counting_of(connection)

    def change(self, actor: Actor, told: Mapping[str, Any]) -> Done[Counting]:
        """Choose anew what is told, by the keys of `Counting.to_json`; the rest stays.

        Closed periods keep the choices they were closed with. Raises InvalidInput naming the key,
        NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        with self._database.write() as connection:
            before = counting_of(connection)
            after = Counting.parse({**before.to_json(), **told})
            if after != before:
                settings.put(connection, _KEY, json.dumps(after.to_json()))
                kept = {"before": before.to_json(), "after": after.to_json()}
                new = [one for one in after.sentences() if one not in before.sentences()]
                note = " ".join(new)
                entry = journal.Entry(self._clock.now(), actor, _ACTION, note=note, data=kept)
                journal.write(connection, entry)
        return Done(after, Change(settings=after != before))
