"""The words of a form, which a province may replace: `resources/forms/*.json`.

A form's text may hold `{name}` for a value, `**…**` for bold and `__…__` for italic. Marks are
read before values are put in, so a value is never more than plain text.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from motcua_desktop.errors import PaperTrouble
from motcua_desktop.printing.fonts import Face
from motcua_desktop.printing.lines import Run
from motcua_desktop.resources import resource

BLANK = "……………"
"""Stands for a value that is not known, to be written in by hand."""

_MARK = re.compile(r"(\*\*|__)")
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a form's body, or the place of a table.

    `right` stands on the same line, right of the middle. `when` names the value it hangs on.
    """

    text: str = ""
    right: str = ""
    table: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: the office in capitals, how to sign, and the name to print beneath."""

    office: str
    hint: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """All words of one form. `marks`, `words` and `tables` are looked up by the form's module."""

    version: str
    title: str
    number: str
    lead: tuple[str, ...]
    body: tuple[Entry, ...]
    signatures: tuple[Signature, ...]
    notes: tuple[str, ...]
    tables: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]


@lru_cache(maxsize=16)
def wording(form: str) -> Wording:
    """The words of `form` ("01", "02", "II.06a", "due"); PaperTrouble when its file is broken."""
    path = resource("forms", f"{form}.json")
    try:
        return _wording(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError, AttributeError) as trouble:
        raise PaperTrouble(
            f"Tệp lời văn của mẫu «{form}» bị hỏng ({type(trouble).__name__}).",
            next_step="Chép lại tệp gốc đi kèm chương trình rồi in lại.",
        ) from trouble


def filled(template: str, values: Mapping[str, str]) -> str:
    """`template` with its values put in once, as plain text; a blank where a value is empty."""
    return _NAME.sub(lambda found: _value(found[1], values), template)


def known(template: str, values: Mapping[str, str]) -> bool:
    """Whether every value that `template` names is there, so that no blank would stand in it."""
    return all(values.get(name) for name in _NAME.findall(template))


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


def _wording(raw: object) -> Wording:
    form = cast("dict[str, object]", raw)
    return Wording(
        version=_text(form["version"]),
        title=_text(form["title"]),
        number=_text(form.get("number", "")),
        lead=_texts(form.get("lead", [])),
        body=tuple(Entry(**_strings(entry)) for entry in _list(form.get("body", []))),
        signatures=tuple(Signature(**_strings(one)) for one in _list(form.get("signatures", []))),
        notes=_texts(form.get("notes", [])),
        tables={
            name: _texts(heads)
            for name, heads in cast("dict[str, object]", form.get("tables", {})).items()
        },
        words=_strings(form.get("words", {})),
    )


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise TypeError(raw)
    return raw


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(raw))


def _strings(raw: object) -> dict[str, str]:
    return {_text(name): _text(value) for name, value in cast("dict[str, object]", raw).items()}


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError(raw)
    return raw
