"""A whole desk in a throw-away home: made once, copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motcua_desktop.app import App, open_home
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.staff import Actor
from motcua_desktop.founding import Founding, init
from motcua_desktop.paths import Paths
from motcua_desktop.vault import MemoryVault
from tests.fakes.store import StoppedClock

LOGIN = "nga"
PASSWORD = "matkhau-thu"


@dataclass(frozen=True, slots=True)
class TestDesk:
    """An open desk with its supervisor signed in, at 9:30 on Friday 20/11/2026."""

    __test__ = False  # no test class, whatever pytest thinks of its name

    app: App
    actor: Actor
    clock: StoppedClock

    def receive(self, **changes: Any) -> Dossier:
        """One dossier taken in, with these changes to an ordinary birth registration."""
        return self.app.desk.receive(self.actor, Intake.parse(intake(**changes))).value


@dataclass(slots=True)
class Mould:
    """A home made once; `open` copies it, because making one costs half a second."""

    folder: Path
    vault: MemoryVault = field(default_factory=MemoryVault)
    began: tuple[int, int, int] = (2026, 11, 20)

    def make(self) -> None:
        founding = Founding(
            agency_code="H50.31.12",
            agency_name="UBND xã Hướng Hiệp",
            province_name="Quảng Trị",
            counter=1,
            admin_login=LOGIN,
            admin_name="Hồ Thị Nga",
            admin_password=PASSWORD,
        )
        init(Paths(self.folder), founding, vault=self.vault, clock=StoppedClock(*self.began))

    @contextmanager
    def open(self, home: Path) -> Iterator[TestDesk]:
        """A fresh copy, open."""
        shutil.copytree(self.folder, home, dirs_exist_ok=True)
        clock = StoppedClock(*self.began)
        app = open_home(Paths(home), vault=MemoryVault(dict(self.vault.secrets)), clock=clock)
        try:
            yield TestDesk(app, app.staff.sign_in(LOGIN, PASSWORD).value, clock)
        finally:
            app.close()


def intake(**changes: Any) -> dict[str, Any]:
    """An ordinary birth registration in the command line's shape."""
    return {
        "procedure": "1.001193",
        "applicant": {
            "name": "Nguyễn Thị Ánh",
            "id_type": "cccd",
            "id_number": "998190001234",
            "birth_date": "1990-02-28",
            "sex": "female",
            "phone": "0900000456",
            "address": "Thôn Hà Bạc, xã Hướng Hiệp",
        },
        "summary": "Đăng ký khai sinh",
        **changes,
    }
