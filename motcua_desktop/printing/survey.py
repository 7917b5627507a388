"""Phiếu đánh giá: a row a question and five numbers to ring, with bars so that it is scanned in."""

from motcua_desktop.domain.paper import SurveySheet
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.domain.survey import STEPS
from motcua_desktop.printing.block import space
from motcua_desktop.printing.letter import Letter, letter
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import Sheet
from motcua_desktop.printing.table import Cell, Column, Heading, head, row, snug
from motcua_desktop.printing.wording import Wording

# A ring of a pen needs more room than the digit.
_APART, _ROOM = 2.4, 3.5


def survey(
    sheet: SurveySheet,
    *,
    size: PaperSize = PaperSize.A5,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The slip as PDF. Raises PaperTrouble when the form's words are broken."""
    told = Letter(
        form="survey",
        head=sheet.letterhead,
        day=sheet.day,
        code=sheet.code,
        scan=sheet.scan,
        reprint=sheet.reprint,
        values={
            "number": sheet.number,
            "desk": sheet.desk,
            "procedure": sheet.procedure,
            "scale": "; ".join(
                f"{step} – {word}" for step, word in zip(STEPS, sheet.words, strict=True)
            ),
        },
        tables={"questions": lambda paper, words: _table(paper, sheet, words)},
    )
    return letter(told, size=size, words=words, bundled_font=bundled_font)


def _table(paper: Sheet, sheet: SurveySheet, words: Wording) -> None:
    page, type_face = paper.layout, paper.face
    bold, plain = type_face.bold, type_face.regular
    names = words.tables["questions"]
    number = Column(snug(names[0], bold, page.cell), "center")
    score = Column(snug("5", bold, page.body) * _APART, "center")
    rest = Column(page.inner - number.width - len(STEPS) * score.width)
    columns = [number, rest, *([score] * len(STEPS))]
    heads = [Heading(text, 0, at) for at, text in enumerate((*names, *map(str, STEPS)))]
    asked = [
        row(
            columns,
            [
                Cell([Run(str(at), plain)]),
                Cell([Run(question, bold if at == 1 else plain)]),
                *(Cell([Run(str(step), plain)]) for step in STEPS),
            ],
            page.body,
        )
        for at, question in enumerate((sheet.ask, *sheet.questions), start=1)
    ]
    rows = [[[space(_ROOM), *cell, space(_ROOM)] for cell in cells] for cells in asked]
    paper.table(columns, head(columns, heads, bold, page.cell), rows)
    paper.gap(page.spacing + 4)
