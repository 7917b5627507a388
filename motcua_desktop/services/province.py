"""What people do about the line: say where the province is, see what waits, settle refusals."""

from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.province import LineStatus, OutboxLine, OutboxState
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import InvalidInput, NotConfigured, NotFound, UnlawfulStep
from motcua_desktop.models import journal, line, outbox
from motcua_desktop.models import settings as facts
from motcua_desktop.models.database import Database
from motcua_desktop.vault import Vault, VaultState

_LONGEST_SECRET = 1_000


class Province:
    """The province's address and account, and the outbox as people see it."""

    def __init__(self, database: Database, clock: Clock, vault: Vault):
        self._database = database
        self._clock = clock
        self._vault = vault

    def configure(
        self, actor: Actor, mapping: object, secret: str | None
    ) -> Done[ProvinceSettings]:
        """Remember where the province is (`province set` shape) and the account's password.

        The password goes to the OS keyring, or into the encrypted store where there is none;
        without one the password known before stays. Raises InvalidInput, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        settings = ProvinceSettings.parse(mapping)
        if secret is not None and not 0 < len(secret) <= _LONGEST_SECRET:
            raise InvalidInput(
                f"Mật khẩu kết nối dài 1–{_LONGEST_SECRET} ký tự.", field="MOTCUA_PROVINCE_SECRET"
            )
        in_keyring = secret is not None and self._keep_in_keyring(secret)
        told = {"base_url": settings.base_url, "dialect": settings.dialect}
        with self._database.write() as connection:
            line.save_settings(connection, settings)
            if in_keyring:
                line.forget_secret(connection)
            elif secret is not None:
                line.save_secret(connection, secret)
            entry = journal.Entry(
                self._clock.now(), actor, "province_set", note=settings.name, data=told
            )
            journal.write(connection, entry)
        return Done(settings, Change(settings=True, outbox=True))

    def settings(self) -> ProvinceSettings:
        """Where the province is. Raises NotConfigured."""
        with self._database.read() as connection:
            known = line.settings(connection)
        if known is None:
            raise NotConfigured("Chưa ai khai báo hệ thống của tỉnh ở quầy này.")
        return known

    def secret(self) -> str | None:
        """The account's password, from the keyring or the encrypted store."""
        with self._database.read() as connection:
            stored = line.secret(connection)
        return stored if stored is not None else self._vault.get(self._name())

    def show(self) -> dict[str, Any]:
        """The settings without secrets, and where the password is kept. Raises NotConfigured."""
        with self._database.read() as connection:
            in_store = line.secret(connection) is not None
        known = self.settings()
        kept = "store" if in_store else "keyring" if self.secret() is not None else None
        return {**known.to_json(), "secret_kept_in": kept}

    def status(self) -> LineStatus:
        """The truth about the line, by what is stored."""
        with self._database.read() as connection:
            return line.status(connection)

    def outbox(self, limit: int = 200, state: OutboxState | None = None) -> list[OutboxLine]:
        """Messages in `state`, or those that need a person and then those that wait."""
        with self._database.read() as connection:
            return line.messages(connection, limit=limit, state=state)

    def retry(self, actor: Actor, message_id: int) -> Done[OutboxLine]:
        """Send one refused or set-aside message again, because a person settled its cause.

        Raises NotFound, UnlawfulStep when the province has confirmed it already, NotAllowed.
        """
        actor.need(Right.SYNC)
        with self._database.write() as connection:
            tried = outbox.retry(connection, message_id)
            if tried is None:
                raise NotFound(f"Không có mục gửi số {message_id}.")
            if not tried.was.waits and not tried.was.needs_a_person:
                raise UnlawfulStep(
                    f"Mục {message_id}: {tried.was.label.lower()}, không cần gửi lại.",
                    next_step="Xem mục khác trong danh sách cần xử lý.",
                )
            if tried.was.needs_a_person:
                entry = journal.Entry(
                    self._clock.now(),
                    actor,
                    "outbox_retry",
                    dossier=tried.dossier,
                    note=tried.reason or "",
                    data={"message": message_id, "was": tried.was.value},
                )
                journal.write(connection, entry)
            told = line.message(connection, message_id)
        return Done(told, Change(outbox=True, dossiers=True))

    def _keep_in_keyring(self, secret: str) -> bool:
        if self._vault.state() is not VaultState.READY:
            return False
        self._vault.put(self._name(), secret)
        return True

    def _name(self) -> str:
        """The secret's name in the keyring: two homes of one person do not share it."""
        with self._database.read() as connection:
            return f"province.{facts.get(connection, 'store_epoch') or 'home'}"
