"""Sổ chứng thực bản sao từ bản chính: the year's numbers of a period, on A4 on its side."""

from motcua_desktop.domain.certified_copies import CertifiedCopy, CopiesSheet
from motcua_desktop.domain.moment import date_text, local, money_text
from motcua_desktop.printing.book import Book, book
from motcua_desktop.printing.book import draw as draw_book
from motcua_desktop.printing.sheet import Sheet
from motcua_desktop.printing.wording import Wording

_WIDTHS = (14, 22, 46, 0, 13, 13, 22, 40, 26)
_ALIGNED = {0: "center", 1: "center", 4: "center", 5: "center", 6: "right"}


def copies_book(
    sheet: CopiesSheet, *, words: Wording | None = None, bundled_font: bool = False
) -> bytes:
    """The register as PDF. PaperTrouble when its words are broken."""
    return book(_book(sheet), words=words, bundled_font=bundled_font)


def draw(sheet: CopiesSheet, paper: Sheet, words: Wording) -> None:
    """The register on the pages of an empty paper, which it closes. Raises PaperTrouble."""
    draw_book(_book(sheet), paper, words)


def _book(sheet: CopiesSheet) -> Book:
    return Book(
        form="copies",
        agency=sheet.agency,
        place=sheet.place,
        period=sheet.period,
        first=sheet.first,
        last=sheet.last,
        made_on=sheet.made_on,
        widths=_WIDTHS,
        rows=[_cells(line) for line in sheet.lines],
        values={
            "count": str(len(sheet.lines)),
            "copies": str(sheet.copies),
            "fees": money_text(sheet.fees),
        },
        aligned=_ALIGNED,
    )


def _cells(line: CertifiedCopy) -> list[str]:
    void = "không chứng thực (đã hoàn tác)" if line.void else ""
    return [
        str(line.number),
        date_text(local(line.at).date()),
        line.requester,
        line.document,
        str(line.pages),
        str(line.copies),
        money_text(line.fee).removesuffix(" đ"),
        line.signer,
        "; ".join(part for part in (void, line.note) if part),
    ]
