"""The practice province's office: the registry behind every dialect, and its QCVN 120 window."""

from typing import Any

from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.qcvn120 import Window
from motcua_desktop.practice.registry import PASSWORD, USERNAME, Account, Registry
from motcua_desktop.practice.store import PracticeStore

__all__ = ["PASSWORD", "USERNAME", "Account", "Office"]


class Office(Registry):
    """Answers every service; safe from any thread."""

    def __init__(self, store: PracticeStore, account: Account, faults: Faults):
        super().__init__(store, account, faults)
        self._window = Window(self)

    def sign_in(self, body: object) -> dict[str, Any]:
        """A QCVN 120 session for the right name and password."""
        return self._window.sign_in(body)

    def serve(self, body: object) -> dict[str, Any]:
        """One QCVN 120 call: `session`, `service` and what the service wants."""
        return self._window.serve(body)
