"""What people do about the line: say where the province is, see what waits, settle refusals."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.package import key_text
from motcua_desktop.domain.province import LineStatus, OutboxLine, OutboxState
from motcua_desktop.domain.province_settings import FileMode, ProvinceSettings
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.uploads import RefusedFile, StillOwed
from motcua_desktop.errors import NotConfigured, NotFound, UnlawfulStep
from motcua_desktop.models import journal, line, outbox, packages, uploads
from motcua_desktop.models.database import Database
from motcua_desktop.services.secrets import SecretKind, Secrets
from motcua_desktop.vault import Vault


class Province:
    """The province's address and account, and the outbox as people see it."""

    def __init__(self, database: Database, clock: Clock, vault: Vault):
        self._database = database
        self._clock = clock
        self._secrets = Secrets(database, vault)

    def configure(
        self,
        actor: Actor,
        mapping: object,
        secret: str | None,
        *,
        proxy_secret: str | None = None,
    ) -> Done[ProvinceSettings]:
        """Remember where the province is (`province set` shape) and the passwords of its account
        and of the network's proxy.

        A password goes to the OS keyring, or into the encrypted store where there is none;
        without one the password known before stays. Raises InvalidInput, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        settings = ProvinceSettings.parse(mapping)
        given = ((SecretKind.ACCOUNT, secret), (SecretKind.PROXY, proxy_secret))
        told = {"base_url": settings.base_url, "dialect": settings.dialect}
        with self._database.write() as connection:
            line.save_settings(connection, settings)
            for kind, value in given:
                if value is not None:
                    self._secrets.put(connection, kind, value)
            entry = journal.Entry(
                self._clock.now(), actor, "province_set", note=settings.name, data=told
            )
            journal.write(connection, entry)
        return Done(settings, Change(settings=True, outbox=True))

    def release(self, actor: Actor) -> Done[LineStatus]:
        """Let the line go on, because a person has looked at why it is held.

        Raises UnlawfulStep when it is not held, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        with self._database.write() as connection:
            held = line.hold(connection)
            if held is None:
                raise UnlawfulStep(
                    "Việc gửi lên tỉnh không bị tạm dừng.", next_step="Bấm «Gửi ngay» nếu cần."
                )
            line.release(connection)
            entry = journal.Entry(
                self._clock.now(),
                actor,
                "line_released",
                note=held.words,
                data={"kind": held.kind, "held_at": iso(held.at)},
            )
            journal.write(connection, entry)
            status = line.status(connection)
        return Done(status, Change(settings=True, outbox=True))

    def refused_files(self, limit: int = 500) -> list[RefusedFile]:
        """The files the province did not take, in its words, oldest first."""
        with self._database.read() as connection:
            known = line.settings(connection)
            return uploads.refused(connection, known.destination, limit=limit) if known else []

    def retry_files(self, actor: Actor, file_id: int | None = None) -> Done[int]:
        """Send the files again that the province did not take, or one of them; how many.

        Raises NotFound when that one is not among them, NotConfigured, NotAllowed.
        """
        actor.need(Right.SYNC)
        destination = self.settings().destination
        with self._database.write() as connection:
            number = uploads.retry(connection, destination, file_id)
            if file_id is not None and not number:
                raise NotFound(f"Không có tệp số {file_id} nào bị tỉnh từ chối.")
            if number:
                told = {"files": number, **({"file": file_id} if file_id is not None else {})}
                entry = journal.Entry(self._clock.now(), actor, "files_retry", data=told)
                journal.write(connection, entry)
        return Done(number, Change(outbox=True, dossiers=True))

    def still_owed(self, dossier_ids: Collection[str]) -> StillOwed:
        """What these dossiers' own lines do not tell: files on their way, a held line.

        Two questions to the store, however many dossiers.
        """
        with self._database.read() as connection:
            known = line.settings(connection)
            held = line.hold(connection) is not None
            if known is None or known.file_mode is FileMode.NONE or not dossier_ids:
                return StillOwed(held=held)
            return StillOwed(uploads.owed(connection, known.destination, dossier_ids), held)

    def hours(self) -> tuple[tuple[str, ...], datetime | None]:
        """The times of day the line may be used from by itself, and when a run was last whole."""
        with self._database.read() as connection:
            known = line.settings(connection)
            return (known.hours if known else ()), line.whole_at(connection)

    def remember_whole(self, at: datetime) -> None:
        """A run by itself ended with nothing left to do."""
        with self._database.write() as connection:
            line.remember_whole(connection, at)

    def settings(self) -> ProvinceSettings:
        """Where the province is. Raises NotConfigured."""
        with self._database.read() as connection:
            known = line.settings(connection)
        if known is None:
            raise NotConfigured("Chưa ai khai báo hệ thống của tỉnh ở quầy này.")
        return known

    def secret(self) -> str | None:
        """The account's password, from the keyring or the encrypted store."""
        return self._secrets.get(SecretKind.ACCOUNT)

    def proxy_secret(self) -> str | None:
        """The proxy's password."""
        return self._secrets.get(SecretKind.PROXY)

    def show(self) -> dict[str, Any]:
        """The settings without secrets, where the password is kept, and by which key the province
        knows this desk's packages (`package_signer`). Raises NotConfigured.
        """
        known = self.settings()
        with self._database.write() as connection:
            signer = key_text(packages.desk_keys(connection).signer.public)
        return {
            **known.to_json(),
            "secret_kept_in": self._secrets.kept_in(SecretKind.ACCOUNT),
            "proxy_secret_kept_in": self._secrets.kept_in(SecretKind.PROXY),
            "package_signer": signer,
        }

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
