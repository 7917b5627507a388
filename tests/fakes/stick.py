"""A desk and a practice province that know each other by USB stick alone."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motcua_desktop.practice import packages
from motcua_desktop.practice.packages import Received
from motcua_desktop.practice.store import PracticeStore
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.sync.acknowledgement import Answered
from motcua_desktop.sync.package import Exported
from tests.fakes import scans
from tests.fakes.desk import TestDesk


@dataclass(slots=True)
class Stick:
    """What is carried between `desk` and a province whose things lie in `folder`."""

    desk: TestDesk
    folder: Path
    database: str = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = f"sqlite:///{self.folder / 'province.db'}"

    def settings(self, **changes: Any) -> dict[str, Any]:
        """What the desk is told with `province set`: nobody listens at that address."""
        keys = packages.keys(self.database)
        return {
            "name": "Tỉnh tập dượt",
            "dialect": "native",
            "base_url": "http://127.0.0.1:9",
            "agency_code": "H50.31.12",
            "package_key": keys["key"],
            "package_verify": keys["verify"],
            **changes,
        }

    def configure(self, **changes: Any) -> None:
        self.desk.app.province.configure(self.desk.actor, self.settings(**changes), None)

    @property
    def signer(self) -> str:
        return str(self.desk.app.province.show()["package_signer"])

    def out(self, name: str = "goi.goi") -> Exported:
        """The desk writes a package."""
        return self.desk.app.post().export(self.desk.actor, self.folder / name)

    def deliver(self, name: str = "goi.goi", reply: str = "bao.goi") -> Received:
        """The province takes it in and answers."""
        return packages.receive(
            self.folder / name, self.folder / reply, database=self.database, trust=self.signer
        )

    def back(self, reply: str = "bao.goi") -> Answered:
        """The desk takes the answer in."""
        return self.desk.app.post().take_in(self.desk.actor, self.folder / reply)

    def attach(self, code: str, text: str = "Giay", component: str = "1") -> None:
        made = prepare([Loose("quét.pdf", scans.pdf(1, text))])
        self.desk.app.attachments.attach(self.desk.actor, code, component, made)

    def states(self) -> list[str]:
        """Every message's state, in order."""
        return [row[0] for row in self._rows("SELECT state FROM outbox ORDER BY id")]

    def payloads(self, code: str, kind: str) -> list[dict[str, Any]]:
        """What the desk froze of one dossier."""
        query = (
            "SELECT o.payload FROM outbox AS o JOIN dossier AS d ON d.seq = o.dossier "
            f"WHERE d.code = '{code}' AND o.kind = '{kind}' AND o.payload IS NOT NULL ORDER BY o.id"
        )
        return [json.loads(row[0]) for row in self._rows(query)]

    def _rows(self, query: str) -> list[Any]:
        with self.desk.app.database.read() as connection:
            return list(connection.exec_driver_sql(query).fetchall())

    def province(self) -> PracticeStore:
        """What the province holds; to be closed."""
        return PracticeStore(self.database)
