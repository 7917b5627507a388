"""Packages on a USB stick as the desk uses them: out, in, what left, and the keys they need."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.package import KeptPackage
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import NotConfigured
from motcua_desktop.models import journal, line, packages
from motcua_desktop.models.blobs import Blobs
from motcua_desktop.models.database import Database
from motcua_desktop.sync.acknowledgement import Answered, PackageIn
from motcua_desktop.sync.native.talk import NativeTalk
from motcua_desktop.sync.package import Exported, PackageOut
from motcua_desktop.sync.report import Limits
from motcua_desktop.sync.talk import Talk

Lock = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Post:
    """The packages of one desk for one province; `lock` keeps the line from running meanwhile."""

    database: Database
    clock: Clock
    settings: ProvinceSettings
    talk: Talk
    agency: Agency
    blobs: Blobs
    lock: Lock

    def export(self, actor: Actor, path: Path, limits: Limits | None = None) -> Exported:
        """See `PackageOut.export`. Raises StoreBusy while the line is running."""
        out = PackageOut(
            self.database,
            self.clock,
            self.settings,
            self.talk,
            agency=self.agency,
            blobs=self.blobs,
        )
        with self.lock():
            return out.export(actor, path, limits)

    def take_in(self, actor: Actor, path: Path) -> Answered:
        """See `PackageIn.take_in`. Raises StoreBusy while the line is running."""
        into = PackageIn(self.database, self.clock, self.settings, blobs=self.blobs)
        with self.lock():
            return into.take_in(actor, path)

    def left(self, limit: int = 20) -> list[KeptPackage]:
        """The packages that left, the newest first."""
        with self.database.read() as connection:
            return packages.newest(connection, limit)

    def fetch_keys(self, actor: Actor) -> ProvinceSettings:
        """Ask the province for its keys over the line and keep them; the settings afterwards.

        Raises NotAllowed, NotConfigured for a province of another language, ProvinceTrouble.
        """
        actor.need(Right.CONFIGURE)
        if not isinstance(self.talk, NativeTalk):
            raise NotConfigured(
                "Hệ thống của tỉnh này không cho lấy khóa qua mạng.",
                next_step="Xin tỉnh hai khóa ấy rồi thêm vào tệp khai báo tỉnh.",
            )
        try:
            with self.database.read() as connection:
                desk = line.desk_mark(connection, self.agency)
            self.talk.greet(desk)
            key, verify = self.talk.package_keys()
        finally:
            self.talk.close()
        known = replace(self.settings, package_key=key, package_verify=verify)
        told = {"base_url": known.base_url, "package_key": key, "package_verify": verify}
        with self.database.write() as connection:
            line.save_settings(connection, known)
            now = self.clock.now()
            journal.write(
                connection, journal.Entry(now, actor, "province_set", note=known.name, data=told)
            )
        return known
