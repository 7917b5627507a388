"""Reports made into sheets and files: where a report's tables meet paper and workbook."""

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import Pointed, TableSheet
from motcua_desktop.services.report_list import report_named
from motcua_desktop.services.shelf import Shelf
from motcua_desktop.services.wordings import Wordings


class Reporting:
    """One way for window, command line and packet. Each raises NotAllowed, InvalidInput."""

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
