"""Papers as PDF, against the same text and bars drawn on a bare reportlab canvas."""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from types import ModuleType
from typing import Any
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from bench import stores
from bench.measure import Line, Options, by_turns, compared
from motcua_desktop import app as root
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.dossier import Dossier, HistoryLine
from motcua_desktop.domain.forms import Form, Occasion
from motcua_desktop.domain.paper import ReceiptSheet
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing import letter, receipt
from motcua_desktop.printing.dossier import paper
from motcua_desktop.printing.sheet import Layout, Page
from motcua_desktop.services.sheets import control_sheet, receipt_sheet, supplement_sheet
from motcua_desktop.vault import NoVault

_ASKED = {
    "reason": "Hồ sơ chưa có bản cam đoan theo quy định.",
    "items": ["Bản cam đoan của người yêu cầu", "Ảnh 3×4 (02 ảnh)", "Giấy chứng sinh"],
}


def measure(options: Options) -> list[Line]:
    """The receipt's both copies with barcode and QR, a request for supplements, a control slip."""
    source = stores.home(options.data, min(options.dossiers, 100_000))
    dossier, agency, sheet = _facts(source)
    works = {
        f"receipt PDF, both copies, {size}": (receipt, partial(receipt.receipt, sheet, size=size))
        for size in (PaperSize.A5, PaperSize.A4)
    }
    asked = HistoryLine(dossier.received_at, "Hồ Thị Nga", "", "", data=_ASKED)
    request = Occasion(Form.SUPPLEMENT, asked, 1, 1)
    for form, made in (
        ("02", supplement_sheet(dossier, agency, request, reprint=0)),
        ("06", control_sheet(dossier, agency, reprint=0)),
    ):
        work = partial(paper, made, size=PaperSize.A5)
        works[f"form {form} PDF, A5"] = (letter, work)
    return [
        _line(name, drawing, work, max(options.rounds // 3, 10))
        for name, (drawing, work) in works.items()
    ]


def _line(name: str, drawing: ModuleType, work: Callable[[], bytes], rounds: int) -> Line:
    layout, pages = _laid_out(drawing, work)
    made, bare = work(), _drawn(layout, pages)
    assert abs(len(made) - len(bare)) < len(made) / 5, (len(made), len(bare))
    return compared(name, *by_turns(work, partial(_drawn, layout, pages), rounds), most=2.0)


def _facts(source: stores.Home) -> tuple[Dossier, Agency, ReceiptSheet]:
    """An ordinary dossier: of a procedure that asks for five papers or more; and its receipt."""
    app = root.open_home(source.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
    try:
        newest = app.finder.dossiers(app.finder.find("", limit=200))
        dossier = next((one for one in newest if len(one.papers) >= 5), newest[0])
        term = dossier.term.text() if dossier.term else "theo thông báo"
        return dossier, app.agency, receipt_sheet(dossier, app.agency, term, reprint=0)
    finally:
        app.close()


def _laid_out(drawing: ModuleType, work: Callable[[], bytes]) -> tuple[Layout, Sequence[Page]]:
    """What stands where, as the paper lays it out."""
    with patch.object(drawing, "pdf") as asked:
        work()
    layout, pages = asked.call_args.args
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
