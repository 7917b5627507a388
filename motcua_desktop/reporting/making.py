"""Reports by name, made into sheets and files: one way for window, command line and packet."""

from datetime import date
from io import BytesIO
from pathlib import Path

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import Pointed, TableSheet
from motcua_desktop.errors import InvalidInput
from motcua_desktop.paths import placed
from motcua_desktop.reporting.made import KINDS, Made, plain
from motcua_desktop.reporting.own import OWN
from motcua_desktop.services.report_list import report_named
from motcua_desktop.services.shelf import Shelf
from motcua_desktop.services.wordings import Wordings


class Reporting:
    """Each raises NotAllowed, and InvalidInput for a name or a period that is none."""

    def __init__(self, shelf: Shelf, wordings: Wordings):
        self._shelf = shelf
        self._wordings = wordings

    def sheet(self, actor: Actor, name: str, period: Period) -> TableSheet:
        """The report `name` of the period as tables."""
        actor.need(Right.REPORT)
        return report_named(name).make(self._shelf, actor, period)

    def behind(
        self, actor: Actor, name: str, period: Period, pointed: Pointed
    ) -> list[DossierLine]:
        """The dossiers of one figure, most urgent first; none where a figure has no dossiers."""
        actor.need(Right.REPORT)
        found = report_named(name).behind
        return found(self._shelf, actor, period, pointed) if found else []

    def made(self, actor: Actor, name: str, period: Period) -> Made:
        """The report made once, to be written in whatever forms: the figures are the same."""
        actor.need(Right.REPORT)
        report = report_named(name)
        own = OWN.get(report.name)
        if own is not None:
            return own(self._shelf, self._wordings, actor, period)
        return plain(report.make(self._shelf, actor, period))

    def data(self, actor: Actor, name: str, period: Period, kind: str) -> bytes:
        """The report as a file's bytes; `kind` is pdf, xlsx, csv or json. Raises PaperTrouble."""
        file = BytesIO()
        self.made(actor, name, period).write(_known(kind), file)
        return file.getvalue()

    # Whose report, which, of when, in what form and where to: five things by nature.
    def write(self, actor: Actor, name: str, period: Period, kind: str, target: Path) -> None:
        """`data` as this file: whole or not at all. Raises CannotWrite, DiskFull, PaperTrouble."""
        made = self.made(actor, name, period)
        with placed(target) as file:
            made.write(_known(kind), file)

    def packet(self, actor: Actor, period: Period, *, register: bool = False) -> bytes:
        """The month's packet: cover, contents and every report of the period as one PDF.

        With `register` the book goes behind them. Raises PaperTrouble.
        """
        from motcua_desktop.reporting.packet import Packer, month_packet

        by = Packer(self._shelf, self._wordings, actor)
        return month_packet(by, period, register=register)

    def day(self, actor: Actor, day: date | None = None) -> bytes:
        """Sổ cuối ngày of a day, today's for None, as one PDF. Raises PaperTrouble."""
        from motcua_desktop.reporting.packet import Packer, day_packet

        wanted = day or local(self._shelf.clock.now()).date()
        return day_packet(Packer(self._shelf, self._wordings, actor), wanted)


def _known(kind: str) -> str:
    if kind not in KINDS:
        choices = ", ".join(f".{one}" for one in KINDS)
        raise InvalidInput(f"Tệp kết quả phải có đuôi {choices}.", field="output")
    return kind
