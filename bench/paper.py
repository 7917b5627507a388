"""The receipt as PDF, against the same text and bars drawn on a bare reportlab canvas."""

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import Any
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from bench import stores
from bench.measure import Line, Options, by_turns, compared
from motcua_desktop import app as root
from motcua_desktop.domain.paper import PaperSize, ReceiptSheet
from motcua_desktop.printing import receipt
from motcua_desktop.printing.sheet import Layout, Page
from motcua_desktop.services.sheets import receipt_sheet
from motcua_desktop.vault import NoVault


def measure(options: Options) -> list[Line]:
    """Both copies with barcode and QR, on A5 and on A4."""
    source = stores.home(options.data, min(options.dossiers, 100_000))
    sheet = _sheet(source)
    lines = []
    for size in (PaperSize.A5, PaperSize.A4):
        layout, pages = _laid_out(sheet, size)
        made, bare = receipt.receipt(sheet, size=size), _drawn(layout, pages)
        assert abs(len(made) - len(bare)) < len(made) / 5, (len(made), len(bare))
        times = by_turns(
            partial(receipt.receipt, sheet, size=size),
            partial(_drawn, layout, pages),
            max(options.rounds // 3, 10),
        )
        lines.append(compared(f"receipt PDF, both copies, {size}", *times, most=2.0))
    return lines


def _sheet(source: stores.Home) -> ReceiptSheet:
    """An ordinary receipt: of a procedure that asks for five papers or more."""
    app = root.open_home(source.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
    try:
        newest = app.finder.dossiers(app.finder.find("", limit=200))
        dossier = next((one for one in newest if len(one.papers) >= 5), newest[0])
        term = dossier.term.text() if dossier.term else "theo thông báo"
        return receipt_sheet(dossier, app.agency, term, reprint=0)
    finally:
        app.close()


def _laid_out(sheet: ReceiptSheet, size: PaperSize) -> tuple[Layout, Sequence[Page]]:
    """What stands where, as the receipt lays it out."""
    with patch.object(receipt, "pdf") as drawing:
        receipt.receipt(sheet, size=size)
    layout, pages = drawing.call_args.args
    return layout, pages


def _drawn(layout: Layout, pages: Sequence[Page]) -> bytes:
    """The same strings in the same fonts at the same places, and the same bars."""
    made = BytesIO()
    canvas: Any = Canvas(made, pagesize=(layout.width, layout.height))
    for page in pages:
        for x, y, text, font, size in [*page.block.texts, *page.footer]:
            canvas.setFont(font.name, size)
            canvas.drawString(x, layout.height - y, text)
        for x, y, width, height in page.block.boxes:
            canvas.rect(x, layout.height - y - height, width, height, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return made.getvalue()
