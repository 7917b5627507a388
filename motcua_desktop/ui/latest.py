"""Questions asked of a lane while a person goes on: only the newest one is answered."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from motcua_desktop.errors import DeskError
from motcua_desktop.ui.lane import Lane, OnError

T = TypeVar("T")


class Latest:
    """Asks on behalf of `owner`; an answer that was overtaken is thrown away."""

    def __init__(self, lane: Lane, owner: QObject) -> None:
        self._lane = lane
        self._owner = owner
        self._asked = 0

    def ask(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: OnError | None = None,
    ) -> None:
        """Do `work` in the lane; call back unless something newer was asked meanwhile."""
        self._asked += 1
        asked = self._asked

        def done(answer: T) -> None:
            if asked == self._asked:
                on_done(answer)

        def refused(trouble: DeskError) -> None:
            if asked == self._asked and on_error is not None:
                on_error(trouble)

        self._lane.run(self._owner, work, done, refused if on_error is not None else None)

    def forget(self) -> None:
        """Whatever was asked is of no interest any more."""
        self._asked += 1
