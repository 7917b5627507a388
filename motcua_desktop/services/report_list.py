"""The reports there are by name: what each tells of a period, and the dossiers behind a figure."""

from collections.abc import Callable
from dataclasses import dataclass

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.tabular import Pointed, TableSheet
from motcua_desktop.errors import InvalidInput
from motcua_desktop.services.shelf import Shelf

Make = Callable[[Shelf, Actor, Period], TableSheet]
Behind = Callable[[Shelf, Actor, Period, Pointed], list[DossierLine]]


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `calendar`: its month is the calendar's, else the reporting month.

    `group` is where it stands in the list of the window. `behind` finds the dossiers of a figure,
    most urgent first; None where each row is a dossier or a figure has none.
    """

    name: str
    word: str
    tells: str
    group: str
    make: Make
    behind: Behind | None = None
    calendar: bool = True


def _board(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.board import sheet

    return sheet(shelf, actor, period)


def _board_behind(
    shelf: Shelf, actor: Actor, period: Period, pointed: Pointed
) -> list[DossierLine]:
    from motcua_desktop.services.board import behind

    return behind(shelf, actor, period, pointed)


def _satisfaction(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    from motcua_desktop.services.satisfaction import sheet

    return sheet(shelf, actor, period)


REPORTS: tuple[Report, ...] = (
    Report(
        "board",
        "Tổng quan",
        "Số liệu hôm nay, tháng này, năm nay và biểu đồ",
        "Tổng quan",
        _board,
        _board_behind,
    ),
    Report(
        "satisfaction",
        "Mức độ hài lòng",
        "Phiếu đánh giá theo thủ tục, cán bộ, câu hỏi, tháng",
        "Đánh giá",
        _satisfaction,
    ),
)


def report_named(name: str) -> Report:
    """The report of that name, case aside; InvalidInput naming `name` lists those there are."""
    wanted = name.casefold()
    for one in REPORTS:
        if one.name.casefold() == wanted:
            return one
    raise InvalidInput(
        f"Biểu «{name[:40]}» không có; hãy dùng: {', '.join(one.name for one in REPORTS)}.",
        field="name",
    )
