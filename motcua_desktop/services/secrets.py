"""The passwords of the line: in the OS keyring, or in the encrypted store where there is none."""

from enum import StrEnum

from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import high_water
from motcua_desktop.models import settings as facts
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.vault import Vault, VaultState

_LONGEST = 4_000


class SecretKind(StrEnum):
    """What is secret; the value is the setting's name in a store without a keyring."""

    ACCOUNT = "province.secret"
    PROXY = "province.secret.proxy"

    @property
    def variable(self) -> str:
        """The environment variable it is given in."""
        return {
            SecretKind.ACCOUNT: "MOTCUA_PROVINCE_SECRET",
            SecretKind.PROXY: "MOTCUA_PROXY_SECRET",
        }[self]


class Secrets:
    """Each is kept once. Their names in the keyring stay through every restore of the store."""

    def __init__(self, database: Database, vault: Vault):
        self._database = database
        self._vault = vault

    def get(self, kind: SecretKind) -> str | None:
        """The secret; None where there is none."""
        with self._database.read() as connection:
            stored, name = facts.get(connection, kind), self._name(connection, kind)
        return stored if stored is not None else self._vault.get(name)

    def put(self, connection: Connection, kind: SecretKind, secret: str) -> None:
        """Keep `secret` from now on, in the caller's transaction where it goes into the store.

        Raises InvalidInput for one that cannot be, KeyMissing when the keyring refuses it.
        """
        if not 0 < len(secret) <= _LONGEST:
            raise InvalidInput(f"Mật khẩu dài 1–{_LONGEST} ký tự.", field=kind.variable)
        if self._vault.state() is VaultState.READY:
            self._vault.put(self._name(connection, kind), secret)
            facts.drop(connection, kind)
        else:
            facts.put(connection, kind, secret)

    def kept_in(self, kind: SecretKind) -> str | None:
        """`store`, `keyring`, or None where there is none."""
        with self._database.read() as connection:
            if facts.get(connection, kind) is not None:
                return "store"
        return "keyring" if self.get(kind) is not None else None

    def _name(self, connection: Connection, kind: SecretKind) -> str:
        """Two homes of one person do not share it."""
        tail = "" if kind is SecretKind.ACCOUNT else ".proxy"
        return f"province.{high_water.store_id(connection)}{tail}"
