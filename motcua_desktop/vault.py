"""The only door to the OS keyring, and how the store's key is kept when there is none."""

import hashlib
import json
import os
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from motcua_desktop.errors import (
    CannotWrite,
    DiskFull,
    KeyMissing,
    StoreDamaged,
    WrongKey,
)
from motcua_desktop.passphrase import new_recovery_key, recovered_key, seal, unseal

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "motcua-desktop"
_OWN_KEYRINGS = {
    "linux": "keyring.backends.SecretService.Keyring",
    "win32": "keyring.backends.Windows.WinVaultKeyring",
    "darwin": "keyring.backends.macOS.Keyring",
}
_LABEL = b"motcua store key"
# Windows Credential Manager takes at most 1,280 characters (of UTF-16) per secret.
_PIECE = 1_280
_IN_PIECES = "motcua-pieces-1:"
# What the systems' own libraries raise, which keyring lets through as it is.
_FOREIGN_TROUBLES = (
    ("win32ctypes.pywin32.pywintypes", "error"),
    ("pywintypes", "error"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
)


class VaultState(StrEnum):
    """What is true about the place secrets are kept in."""

    READY = "ready"
    ABSENT = "absent"
    LOCKED = "locked"


class Vault(Protocol):
    """A place for secrets, by name."""

    def state(self) -> VaultState: ...

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, secret: str) -> None: ...

    def delete(self, name: str) -> None: ...


class KeyringVault:
    """The operating system's keyring: Credential Manager, Secret Service, Keychain.

    A secret longer than one entry may be lies in several numbered ones, of two sets in turn. The
    entry that bears the name says which set is meant, how many pieces it has and what their
    SHA-256 is, and is written last: a put that was cut short leaves the secret that was there.
    """

    @cached_property
    def _keyring(self) -> "KeyringBackend":
        """The one this person configured; else the system's own; else whatever is there.

        The system's own is asked for by name: trying every backend that is installed takes longer
        than opening the store.
        """
        from keyring import core

        configured = core.load_env() or core.load_config()
        if configured is not None or sys.platform not in _OWN_KEYRINGS:
            return configured or core.get_keyring()
        try:
            return core.load_keyring(_OWN_KEYRINGS[sys.platform])
        except (ImportError, RuntimeError):
            return core.get_keyring()

    def state(self) -> VaultState:
        """READY only after the keyring answered; never raises."""
        from keyring.errors import KeyringLocked

        if self._keyring.priority < 1:  # the fail and null backends
            return VaultState.ABSENT
        try:
            self._keyring.get_password(_SERVICE, "state")
        except KeyringLocked:
            return VaultState.LOCKED
        except _keyring_troubles():
            return VaultState.ABSENT
        return VaultState.READY

    def get(self, name: str) -> str | None:
        """The secret, or None when there is none, it is not whole, or nobody can be asked."""
        try:
            kept = self._keyring.get_password(_SERVICE, name)
            return kept if kept is None or not _in_pieces(kept) else self._joined(name, kept)
        except _keyring_troubles():
            return None

    def put(self, name: str, secret: str) -> None:
        """Keep `secret`, whole or not at all; raises KeyMissing when the keyring refuses it."""
        try:
            sets, pieces = _sets(self._keyring.get_password(_SERVICE, name)), _pieces(secret)
            if len(pieces) == 1 and not _in_pieces(secret):
                self._keyring.set_password(_SERVICE, name, secret)
                self._sweep(name, sets)
            else:
                self._put_in_pieces(name, sets, pieces)
        except _keyring_troubles() as trouble:
            raise KeyMissing("Kho khóa của hệ điều hành không nhận khóa.") from trouble

    def delete(self, name: str) -> None:
        """Forget the secret; nothing happens when there is none."""
        try:
            before = self._keyring.get_password(_SERVICE, name)
            if before is not None:
                self._drop(name)
                self._sweep(name, _sets(before))
        except _keyring_troubles() as trouble:
            raise KeyMissing("Kho khóa của hệ điều hành không trả lời.") from trouble

    def _joined(self, name: str, pointer: str) -> str | None:
        """What the pieces hold together; None unless it is exactly what was put."""
        try:
            set_name, count, digest = pointer.removeprefix(_IN_PIECES).split(":")
            numbers = range(1, int(count) + 1)
        except ValueError:
            return None
        secret = ""
        for number in numbers:
            piece = self._keyring.get_password(_SERVICE, f"{name}#{set_name}{number}")
            if piece is None:
                return None
            secret += piece
        return secret if _digest(secret) == digest else None

    def _put_in_pieces(self, name: str, sets: str, pieces: list[str]) -> None:
        taken, fresh = sets[0], sets[1]
        for number, piece in enumerate(pieces, start=1):
            self._keyring.set_password(_SERVICE, f"{name}#{fresh}{number}", piece)
        pointer = f"{_IN_PIECES}{fresh}:{len(pieces)}:{_digest(''.join(pieces))}"
        self._keyring.set_password(_SERVICE, name, pointer)
        self._sweep(name, taken)
        self._sweep(name, fresh, after=len(pieces))

    def _sweep(self, name: str, sets: str, after: int = 0) -> None:
        """Take away the pieces of these sets that come `after` so many."""
        for set_name in sets:
            number = after + 1
            while self._keyring.get_password(_SERVICE, f"{name}#{set_name}{number}") is not None:
                self._drop(f"{name}#{set_name}{number}")
                number += 1

    def _drop(self, name: str) -> None:
        from keyring.errors import PasswordDeleteError

        with suppress(PasswordDeleteError):  # another program took it away meanwhile
            self._keyring.delete_password(_SERVICE, name)


def _pieces(secret: str) -> list[str]:
    """`secret` in parts that Windows takes; a character outside the BMP counts as two."""
    pieces, kept, size = [], "", 0
    for character in secret:
        units = 2 if ord(character) > 0xFFFF else 1
        if size + units > _PIECE:
            pieces.append(kept)
            kept, size = "", 0
        kept += character
        size += units
    return [*pieces, kept]


def _in_pieces(kept: str) -> bool:
    return kept.startswith(_IN_PIECES)


def _sets(kept: str | None) -> str:
    """The set an entry points to, then the other one, which a cut put may have left behind."""
    named = (kept or "").removeprefix(_IN_PIECES)[:1]
    return "ba" if kept is not None and _in_pieces(kept) and named == "b" else "ab"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _keyring_troubles() -> tuple[type[Exception], ...]:
    """Whatever a keyring may raise: its own errors, the system's, and its library's."""
    from keyring.errors import KeyringError

    foreign = (
        getattr(sys.modules[module], name)
        for module, name in _FOREIGN_TROUBLES
        if module in sys.modules
    )
    return KeyringError, OSError, *foreign


@dataclass(slots=True)
class NoVault:
    """Where there is no keyring: says so, keeps nothing."""

    def state(self) -> VaultState:
        return VaultState.ABSENT

    def get(self, name: str) -> str | None:
        return None

    def put(self, name: str, secret: str) -> None:
        raise KeyMissing("Máy này không có kho khóa.")

    def delete(self, name: str) -> None:
        """Nothing is ever kept."""


@dataclass(slots=True)
class MemoryVault:
    """For a throw-away home: secrets live as long as the program."""

    secrets: dict[str, str] = field(default_factory=dict)

    def state(self) -> VaultState:
        return VaultState.READY

    def get(self, name: str) -> str | None:
        return self.secrets.get(name)

    def put(self, name: str, secret: str) -> None:
        self.secrets[name] = secret

    def delete(self, name: str) -> None:
        self.secrets.pop(name, None)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A fresh store key and the recovery key to print once and lock away."""

    key: bytes
    recovery_key: str


def make_key(path: Path, vault: Vault, passphrase: str | None) -> NewKey:
    """A new random store key, kept by the keyring or, where there is none, wrapped by
    `passphrase`; how is written at `path`.

    The store key follows from the recovery key, which is stored nowhere: paper and store.db are
    enough. Raises KeyMissing when there is neither keyring nor passphrase.
    """
    recovery = new_recovery_key()
    key = recovered_key(recovery)
    told = _new_file()
    if vault.state() is VaultState.READY:
        vault.put(_name(told), key.hex())
    elif passphrase:
        told["passphrase"] = seal(key, passphrase.encode(), label=_LABEL)
    else:
        raise KeyMissing(
            "Máy này không có kho khóa (hoặc kho khóa đang khóa) và chưa có cụm mật khẩu.",
            next_step="Đặt MOTCUA_PASSPHRASE (một cụm mật khẩu dài) rồi làm lại.",
        )
    _write_file(path, told)
    return NewKey(key, recovery)


def forget_key(path: Path, vault: Vault) -> None:
    """The keyring no longer holds the key that `path` names; nothing where it never did.

    Raises KeyMissing when the keyring does not answer.
    """
    if not path.is_file() or not path.stat().st_size:
        return
    told = _read_file(path)
    if "passphrase" not in told:
        vault.delete(_name(told))


def needs_passphrase(path: Path) -> bool:
    """Whether this home's key waits for a passphrase rather than lying in the keyring."""
    return "passphrase" in _read_file(path)


def find_key(path: Path, vault: Vault, *, passphrase: str | None = None) -> bytes:
    """The store's key. Raises KeyMissing, WrongKey, StoreDamaged or CannotWrite."""
    told = _read_file(path)
    if "passphrase" in told:
        if not passphrase:
            raise KeyMissing("Kho dữ liệu này được khóa bằng cụm mật khẩu.")
        return _unwrap(told["passphrase"], passphrase.encode())
    found = vault.get(_name(told))
    if found is None and vault.state() is VaultState.LOCKED:
        raise KeyMissing(
            "Kho khóa của hệ điều hành đang khóa.",
            next_step="Mở khóa nó (mật khẩu đăng nhập máy) rồi làm lại; khóa vẫn nằm trong đó.",
        )
    if found is None:
        raise KeyMissing("Kho khóa của hệ điều hành không có khóa của kho dữ liệu này.")
    try:
        return bytes.fromhex(found)
    except ValueError as trouble:
        raise WrongKey("Khóa trong kho khóa của hệ điều hành đã bị đổi.") from trouble


def keep_key(path: Path, vault: Vault, key: bytes, *, passphrase: str | None) -> None:
    """Keep `key` anew after a recovery, under a passphrase or in the keyring; what `path` said
    before is replaced. Raises KeyMissing, CannotWrite, DiskFull.
    """
    told = _new_file()
    if passphrase:
        told["passphrase"] = seal(key, passphrase.encode(), label=_LABEL)
    else:
        vault.put(_name(told), key.hex())
    _write_file(path, told)


def keep_found_key(path: Path, vault: Vault, key: bytes, *, passphrase: str | None) -> None:
    """Keep a key that came from the recovery key: in the keyring, or under `passphrase` where
    there is none. Raises KeyMissing when there is neither, CannotWrite, DiskFull.
    """
    if vault.state() is VaultState.READY:
        keep_key(path, vault, key, passphrase=None)
    elif passphrase:
        keep_key(path, vault, key, passphrase=passphrase)
    else:
        raise KeyMissing(
            "Máy này không có kho khóa và chưa có cụm mật khẩu mới.",
            next_step="Đặt MOTCUA_PASSPHRASE (cụm mật khẩu mới) rồi làm lại.",
        )


def _name(told: dict[str, Any]) -> str:
    return f"store-{told['id']}"


def _new_file() -> dict[str, Any]:
    return {"version": 2, "id": secrets.token_hex(8)}


def _unwrap(sealed: Any, secret: bytes) -> bytes:
    try:
        return unseal(sealed, secret, label=_LABEL)
    except ValueError as trouble:
        raise _broken() from trouble


def _read_file(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as trouble:
        raise KeyMissing(
            "Mất tệp khóa key.json của kho dữ liệu này.",
            next_step="Chép lại tệp ấy, hoặc chạy «motcua recover» với khóa khôi phục đã in.",
        ) from trouble
    except PermissionError as trouble:
        raise CannotWrite("Không có quyền đọc tệp khóa key.json.") from trouble
    except (OSError, ValueError, RecursionError) as trouble:
        raise _broken() from trouble
    if not isinstance(told, dict) or "version" not in told or "id" not in told:
        raise _broken()
    return told


def _broken() -> StoreDamaged:
    return StoreDamaged(
        "Tệp khóa key.json bị hỏng.",
        next_step="Chép lại tệp ấy, hoặc chạy «motcua recover» với khóa khôi phục đã in.",
    )


def _write_file(path: Path, told: dict[str, Any]) -> None:
    """Whole or not at all: written beside, flushed to the disk, then put in place."""
    beside = path.with_suffix(".new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            beside.chmod(0o600)
            json.dump(told, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as trouble:
        if trouble.errno == 28:
            raise DiskFull("Không còn chỗ để ghi tệp khóa.") from trouble
        raise CannotWrite("Không ghi được tệp khóa key.json.") from trouble
