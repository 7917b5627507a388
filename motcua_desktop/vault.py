"""The only door to the OS keyring, and how the store's key is kept when there is none."""

import base64
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Mapping
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

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "motcua-desktop"
_OWN_KEYRINGS = {
    "linux": "keyring.backends.SecretService.Keyring",
    "win32": "keyring.backends.Windows.WinVaultKeyring",
    "darwin": "keyring.backends.macOS.Keyring",
}
_RECOVERY_BYTES = 20
_LABEL = b"motcua store key"
# Windows Credential Manager takes at most 1,280 characters per secret.
_LONGEST_SECRET = 1_280

Sealed = Mapping[str, Any]
"""Salt, nonce and the sealed text, in hex."""


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
    """The operating system's keyring: Credential Manager, Secret Service, Keychain."""

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
        from keyring.errors import KeyringError, KeyringLocked

        if self._keyring.priority < 1:  # the fail and null backends
            return VaultState.ABSENT
        try:
            self._keyring.get_password(_SERVICE, "state")
        except KeyringLocked:
            return VaultState.LOCKED
        except (KeyringError, OSError):
            return VaultState.ABSENT
        return VaultState.READY

    def get(self, name: str) -> str | None:
        """The secret, or None when there is none or the keyring cannot be asked."""
        from keyring.errors import KeyringError

        try:
            return self._keyring.get_password(_SERVICE, name)
        except (KeyringError, OSError):
            return None

    def put(self, name: str, secret: str) -> None:
        """Keep `secret`; raises KeyMissing when the keyring does not take it."""
        from keyring.errors import KeyringError

        if len(secret) > _LONGEST_SECRET:
            raise KeyMissing("Bí mật dài hơn 1.280 ký tự, kho khóa của Windows không giữ được.")
        try:
            self._keyring.set_password(_SERVICE, name, secret)
        except (KeyringError, OSError) as trouble:
            raise KeyMissing("Kho khóa của hệ điều hành không nhận khóa.") from trouble

    def delete(self, name: str) -> None:
        """Forget the secret; nothing happens when there is none."""
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            self._keyring.delete_password(_SERVICE, name)
        except PasswordDeleteError:
            return
        except (KeyringError, OSError) as trouble:
            raise KeyMissing("Kho khóa của hệ điều hành không trả lời.") from trouble


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
    recovery = _new_recovery_key()
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
    if found is None:
        raise KeyMissing("Kho khóa của hệ điều hành không có khóa của kho dữ liệu này.")
    try:
        return bytes.fromhex(found)
    except ValueError as trouble:
        raise WrongKey("Khóa trong kho khóa của hệ điều hành đã bị đổi.") from trouble


def recovered_key(recovery_key: str) -> bytes:
    """The store's key that this recovery key stands for, however it is typed.

    Whether it is this store's shows when the store is opened. Raises WrongKey for what cannot be
    a recovery key. One round of SHA-256 is enough: the 160 bits on the paper are random.
    """
    text = "".join(c for c in recovery_key.upper() if c.isalnum())
    try:
        secret = base64.b32decode(text)
    except ValueError as trouble:
        raise WrongKey("Khóa khôi phục gồm 32 chữ cái A–Z và chữ số 2–7.") from trouble
    if len(secret) != _RECOVERY_BYTES:
        raise WrongKey("Khóa khôi phục thiếu hoặc thừa ký tự.")
    return hashlib.sha256(_LABEL + secret).digest()


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


def _name(told: dict[str, Any]) -> str:
    return f"store-{told['id']}"


def _new_recovery_key() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode()
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def _new_file() -> dict[str, Any]:
    return {"version": 2, "id": secrets.token_hex(8)}


def seal(data: bytes, secret: bytes, *, label: bytes) -> Sealed:
    """`data` under a passphrase: Argon2id and AES-256-GCM; `label` says what it is for."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretched(secret, salt)).encrypt(nonce, data, label)
    return {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}


def unseal(sealed: Sealed, secret: bytes, *, label: bytes) -> bytes:
    """What `seal` was given. Raises WrongKey; ValueError when this is nothing sealed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, text = (bytes.fromhex(sealed[part]) for part in ("salt", "nonce", "sealed"))
        return AESGCM(_stretched(secret, salt)).decrypt(nonce, text, label)
    except InvalidTag as trouble:
        raise WrongKey("Cụm mật khẩu không đúng.") from trouble
    except (KeyError, TypeError) as trouble:
        raise ValueError("nothing sealed") from trouble


def _unwrap(sealed: Sealed, secret: bytes) -> bytes:
    try:
        return unseal(sealed, secret, label=_LABEL)
    except ValueError as trouble:
        raise _broken() from trouble


def _stretched(secret: bytes, salt: bytes) -> bytes:
    """Argon2id with RFC 9106's second recommended setting (64 MiB, three passes, four lanes)."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret, salt, time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, type=Type.ID
    )


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
