"""Any paper of a dossier as PDF, by the kind of its values."""

from motcua_desktop.domain.paper import (
    ControlSheet,
    DossierSheet,
    FeeSheet,
    LabelSheet,
    NoticeSheet,
    SupplementSheet,
    SurveySheet,
)
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.control import control
from motcua_desktop.printing.fee import fee
from motcua_desktop.printing.label import label
from motcua_desktop.printing.notice import notice
from motcua_desktop.printing.receipt import receipt
from motcua_desktop.printing.supplement import supplement
from motcua_desktop.printing.survey import survey
from motcua_desktop.printing.wording import Wording


def paper(  # noqa: PLR0911 (one return per kind reads best)
    sheet: DossierSheet,
    *,
    size: PaperSize,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The paper as PDF in these words (None: the shipped ones). Raises PaperTrouble.

    A label has its own size.
    """
    match sheet:
        case SupplementSheet():
            return supplement(sheet, size=size, words=words, bundled_font=bundled_font)
        case NoticeSheet():
            return notice(sheet, size=size, words=words, bundled_font=bundled_font)
        case ControlSheet():
            return control(sheet, size=size, words=words, bundled_font=bundled_font)
        case FeeSheet():
            return fee(sheet, size=size, words=words, bundled_font=bundled_font)
        case SurveySheet():
            return survey(sheet, size=size, words=words, bundled_font=bundled_font)
        case LabelSheet():
            return label(sheet, words=words, bundled_font=bundled_font)
        case _:
            return receipt(sheet, size=size, words=words, bundled_font=bundled_font)
