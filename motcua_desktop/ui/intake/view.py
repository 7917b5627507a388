"""The page that takes a dossier in."""

from motcua_desktop.ui.screen import Screen
from motcua_desktop.ui.seat import Seat


class IntakeScreen(Screen):
    """One page, three columns: who and what, the papers, the promise."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
