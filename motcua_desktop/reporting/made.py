"""A report that was made, ready to be written in any of its forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from motcua_desktop.domain.cell_text import cell_text
from motcua_desktop.domain.tabular import TableSheet
from motcua_desktop.services.table_files import json_bytes, sheet_csv, sheet_json

# The paper's libraries are imported when something is drawn.
if TYPE_CHECKING:
    from motcua_desktop.printing.numbering import Numbered

KINDS = ("pdf", "xlsx", "csv", "json")
_MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class Made:
    """One report made once, so that all its forms have the same figures.

    `bind` draws it behind the pages of a larger paper. `json` is what its JSON file holds, `brief`
    what a command tells, `told` the same in a few words.
    """

    sheet: TableSheet
    pdf: Callable[[], bytes]
    bind: Callable[["Numbered"], None]
    csv: Callable[[], bytes]
    json: Callable[[], dict[str, Any]]
    brief: Callable[[], dict[str, Any]]
    told: str

    def write(self, kind: str, file: IO[bytes]) -> None:
        """Write the form of that kind; a workbook row by row. Raises PaperTrouble."""
        match kind:
            case "pdf":
                file.write(self.pdf())
            case "xlsx":
                from motcua_desktop.services.workbook import workbook

                workbook(self.sheet, file)
            case "csv":
                file.write(self.csv())
            case _:
                file.write(json_bytes(self.json()))


def plain(sheet: TableSheet) -> Made:
    """A report that has no drawing and no keys but those of its tables."""

    def pdf() -> bytes:
        from motcua_desktop.printing.tabular import tabular

        return tabular(sheet)

    def bind(into: "Numbered") -> None:
        from motcua_desktop.printing.tabular import draw, layout_of

        draw(sheet, into.paper(sheet.short, layout_of(sheet)))

    def json() -> dict[str, Any]:
        return sheet_json(sheet)

    return Made(sheet, pdf, bind, lambda: sheet_csv(sheet), json, json, _told(sheet))


def _told(sheet: TableSheet) -> str:
    """The first figures in words; a report without any tells its name."""
    told = [
        f"{one.label.removeprefix('– ')} {cell_text(one.value, one.kind)}"
        for one in sheet.headlines[:_MOST_TOLD]
        if one.value is not None
    ]
    return "; ".join(told) or sheet.short
