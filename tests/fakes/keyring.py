"""A keyring that takes no more per entry than Windows does, and can break between two writes."""

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

LONGEST = 1_280


class NarrowKeyring(KeyringBackend):
    """In memory; `breaks_after` writes it takes nothing more."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring says no types here
        self.entries: dict[str, str] = {}
        self.breaks_after: int | None = None

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write()
        if len(password.encode("utf-16-le")) > 2 * LONGEST:
            raise KeyringError("too long")
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._write()
        if username not in self.entries:
            raise PasswordDeleteError("none")
        del self.entries[username]

    def _write(self) -> None:
        if self.breaks_after is None:
            return
        if self.breaks_after == 0:
            raise KeyringError("cut")
        self.breaks_after -= 1
