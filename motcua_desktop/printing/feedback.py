"""The papers of feedback: receipt, slip of passing on, answer."""

from collections.abc import Callable

from motcua_desktop.domain.feedback_paper import FeedbackSheet
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.block import lines, space
from motcua_desktop.printing.letter import Letter, letter
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import Sheet
from motcua_desktop.printing.wording import Wording


def feedback(
    sheet: FeedbackSheet,
    *,
    size: PaperSize = PaperSize.A5,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The form that `sheet.form` names as PDF. Raises PaperTrouble when its words are broken."""
    told = Letter(
        form=sheet.form.wording,
        head=sheet.letterhead,
        day=sheet.day,
        code=sheet.number,
        scan="",
        reprint=0,
        values=sheet.values,
        tables={name: _paragraphs(text) for name, text in sheet.long.items()},
    )
    return letter(told, size=size, words=words, bundled_font=bundled_font)


def _paragraphs(text: str) -> Callable[[Sheet, Wording], None]:
    """Sets a long text paragraph by paragraph, over as many pages as it needs."""

    def put(paper: Sheet, words: Wording) -> None:
        del words
        layout = paper.layout
        for part in text.split("\n"):
            if part.strip():
                paper.add(*lines([Run(part, paper.face.regular)], layout.inner, layout.body))
                paper.add(space(layout.spacing))

    return put
