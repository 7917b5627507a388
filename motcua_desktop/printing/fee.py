"""Phiếu thu phí, lệ phí: what is to be paid, what was paid, what is left, in figures and words."""

from motcua_desktop.domain.moment import date_text, local, money_text
from motcua_desktop.domain.number_words import money_words
from motcua_desktop.domain.paper import FeeLine, FeeSheet, Payment
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.block import Setting
from motcua_desktop.printing.fonts import Font
from motcua_desktop.printing.letter import Letter, letter
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import Sheet
from motcua_desktop.printing.table import Cell, Column, Heading, head, row, snug
from motcua_desktop.printing.wording import Wording, wording

_ORDINARY = "000.000 đ"


def fee(
    sheet: FeeSheet,
    *,
    size: PaperSize = PaperSize.A5,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The slip as PDF. Raises PaperTrouble when the form's words are broken."""
    told = Letter(
        form="fee",
        head=sheet.letterhead,
        day=sheet.day,
        code=sheet.code,
        scan=sheet.scan,
        reprint=sheet.reprint,
        values=_values(sheet, words or wording("fee")),
        tables={"fees": lambda paper, words: _table(paper, sheet.lines, words)},
    )
    return letter(told, size=size, words=words, bundled_font=bundled_font)


def _values(sheet: FeeSheet, words: Wording) -> dict[str, str]:
    paid = sum(line.paid for line in sheet.lines)
    owed = sum(line.owed for line in sheet.lines)
    known = all(line.amount is not None or line.paid for line in sheet.lines)
    return {
        "number": sheet.number,
        "desk": sheet.desk,
        "applicant": sheet.applicant,
        "payer": sheet.payer,
        "other": sheet.payer if sheet.payer != sheet.applicant else "",
        "address": sheet.address,
        "phone": sheet.phone,
        "procedure": sheet.procedure,
        "paid": f"{money_text(paid)} ({money_words(paid)})" if paid else "",
        "owed": f"{money_text(owed)} ({money_words(owed)})" if owed else "",
        "settled": "yes" if known and paid and not owed else "",
        "payments": "; ".join(_payment(one, words) for one in sheet.payments),
        "officer": sheet.officer,
    }


def _payment(one: Payment, words: Wording) -> str:
    day = date_text(local(one.at).date())
    method = words.words.get(one.method, one.method)
    told = ", ".join(part for part in (method, one.officer) if part)
    return f"{day}: {money_text(one.amount)} ({told})"


def _table(paper: Sheet, lines: tuple[FeeLine, ...], words: Wording) -> None:
    page, type_face = paper.layout, paper.face
    names, unknown = words.tables["fees"], words.words["unknown_fee"]
    sums = [_figures(line, unknown) for line in lines]
    total = _total(lines)
    widths = _widths([names[2:], *sums, total], type_face.bold, page.cell)
    number = Column(snug(names[0], type_face.bold, page.cell), "center")
    rest = Column(page.inner - number.width - sum(widths))
    columns = [number, rest, *(Column(width, "right") for width in widths)]
    heads = [Heading(text, 0, at) for at, text in enumerate(names)]
    plain, bold = type_face.regular, type_face.bold
    rows = [
        row(
            columns,
            [
                Cell([Run(str(at), plain)]),
                Cell([Run(one.name, plain)], [Run(one.note, type_face.italic)] if one.note else ()),
                *(Cell([Run(text, plain)]) for text in figures),
            ],
            page.cell,
        )
        for at, (one, figures) in enumerate(zip(lines, sums, strict=True), start=1)
    ]
    last = [Cell([Run("", plain)]), Cell([Run(words.words["total"], bold)])]
    last += [Cell([Run(text, bold)]) for text in total]
    rows.append(row(columns, last, page.cell))
    paper.table(columns, head(columns, heads, bold, page.cell), rows)
    paper.gap(page.spacing + 4)


def _figures(line: FeeLine, unknown: str) -> tuple[str, str, str]:
    if line.amount is None:
        return ("–" if line.paid else unknown, _sum(line.paid), "–")
    return (money_text(line.amount), _sum(line.paid), _sum(line.owed))


def _total(lines: tuple[FeeLine, ...]) -> tuple[str, str, str]:
    amounts = [line.amount for line in lines if line.amount is not None]
    paid, owed = sum(line.paid for line in lines), sum(line.owed for line in lines)
    return (money_text(sum(amounts)) if amounts else "–", _sum(paid), _sum(owed))


def _sum(amount: int) -> str:
    return money_text(amount) if amount else "–"


def _widths(rows: list[tuple[str, ...]], font: Font, setting: Setting) -> list[float]:
    """As wide as the widest figure or word of the head, and as an ordinary sum."""
    heads, *figures = rows
    return [
        max(
            snug(text, font, setting)
            for text in (*(one[at] for one in figures), *name.split(), _ORDINARY)
        )
        for at, name in enumerate(heads)
    ]
