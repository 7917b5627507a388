"""A whole desk and a whole province that speak the native dialect, without sockets."""

from dataclasses import dataclass, field
from typing import Any

from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.models.news import FileToFetch
from motcua_desktop.practice.office import Account
from motcua_desktop.sync.pull import Inside
from motcua_desktop.sync.report import Limits, SyncReport
from motcua_desktop.sync.runner import Runner
from motcua_desktop.sync.talk import CatalogueNews
from tests.fakes.desk import TestDesk
from tests.fakes.weather import WireToProvince

SETTINGS = {
    "name": "Tỉnh thử",
    "dialect": "native",
    "base_url": "http://127.0.0.1:9",
    "agency_code": "H50.31.12",
    "username": Account().username,
    "file_mode": "none",
}


@dataclass
class Both:
    """A desk and its province; `run` is one run of a program that has just started."""

    desk: TestDesk
    wire: WireToProvince
    settings: ProvinceSettings
    files: list[tuple[FileToFetch, bytes]] = field(default_factory=list)
    catalogues: list[CatalogueNews] = field(default_factory=list)

    @classmethod
    def of(cls, desk: TestDesk, dialect: str = "native") -> "Both":
        told = {**SETTINGS, "dialect": dialect}
        known = desk.app.province.configure(desk.actor, told, Account().password).value
        return cls(desk, WireToProvince(desk.clock.now), known)

    @property
    def source(self) -> str:
        return self.settings.destination

    def run(self, **limits: Any) -> SyncReport:
        app = self.desk.app
        runner = Runner(
            app.database,
            app.clock,
            self.settings,
            Account().password,
            self.wire,
            agency=app.agency,
            inside=Inside(lambda: app.news.look().value, self._keep, self._take),
        )
        return runner.run_once(Limits(**limits))

    def _keep(self, file: FileToFetch, content: bytes) -> str:
        self.files.append((file, content))
        return "Đã giữ tệp kết quả của tỉnh."

    def _take(self, told: CatalogueNews) -> str:
        self.catalogues.append(told)
        return f"Bản {told.version}."
