"""The shipped words of a form (`resources/forms/*.json`), and values put into them."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache

from motcua_desktop.domain.wording import Wording, names_in, parse_wording
from motcua_desktop.errors import PaperTrouble
from motcua_desktop.printing.fonts import Face
from motcua_desktop.printing.lines import Run
from motcua_desktop.resources import resource

__all__ = ["BLANK", "Wording", "filled", "known", "runs", "wording"]
BLANK = "……………"
"""Stands for a value that is not known, to be written in by hand."""

_MARK = re.compile(r"(\*\*|__)")
_NAME = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=16)
def wording(form: str) -> Wording:
    """The shipped words of `form` ("01", "II.06a", "due"); PaperTrouble when its file is broken."""
    path = resource("forms", f"{form}.json")
    try:
        return parse_wording(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError) as trouble:
        raise PaperTrouble(
            f"Tệp lời văn của mẫu «{form}» bị hỏng ({type(trouble).__name__}).",
            next_step="Chép lại tệp gốc đi kèm chương trình rồi in lại.",
        ) from trouble


def filled(template: str, values: Mapping[str, str]) -> str:
    """`template` with its values put in once, as plain text; a blank where a value is empty."""
    return _NAME.sub(lambda found: _value(found[1], values), template)


def known(template: str, values: Mapping[str, str]) -> bool:
    """Whether every value that `template` names is there, so that no blank would stand in it."""
    return all(values.get(name) for name in names_in(template))


def runs(template: str, values: Mapping[str, str], face: Face) -> list[Run]:
    """`template` with its values, in the fonts its marks ask for."""
    bold = italic = False
    made: list[Run] = []
    for part in _MARK.split(template):
        if part == "**":
            bold = not bold
        elif part == "__":
            italic = not italic
        elif part:
            font = (
                (face.bold_italic if italic else face.bold)
                if bold
                else (face.italic if italic else face.regular)
            )
            made.append(Run(filled(part, values), font))
    return made


def _value(name: str, values: Mapping[str, str]) -> str:
    if name not in values:
        raise PaperTrouble(
            f"Mẫu in nhắc tới «{name}», là điều chương trình không biết.",
            next_step="Sửa lại tệp lời văn của mẫu rồi in lại.",
        )
    return values[name] or BLANK
