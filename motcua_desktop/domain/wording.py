"""The words of a form as values, and a province's own words laid over the shipped ones.

A form's text may hold `{name}` for a value, `**…**` for bold and `__…__` for italic. Marks are
read before values are put in, so a value is never more than plain text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from motcua_desktop.domain.paper_size import PaperSize

_NAME = re.compile(r"\{(\w+)\}")
# Whatever else somebody may take for the place of a value.
_BRACES = re.compile(r"\{([^{}]*)\}")
# Longer than any paragraph of a form: a page of them takes half a second to print.
_MOST_LETTERS = 4_000
# What a file tells its reader, and no paper shows; a province need not repeat it.
_REMARKS = frozenset({"version", "to_check", "values"})


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
    """All words of one form. `words` and `tables` are looked up by the form's module.

    `suffix` stands behind the number (`TNHS`); `paper` is the form's own size, None: as the desk
    is set.
    """

    version: str
    title: str
    number: str
    lead: tuple[str, ...]
    body: tuple[Entry, ...]
    signatures: tuple[Signature, ...]
    notes: tuple[str, ...]
    tables: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    suffix: str = ""
    paper: PaperSize | None = None


def parse_wording(raw: object) -> Wording:
    """The words in a file's JSON; raises ValueError, TypeError or KeyError when it is broken."""
    if not isinstance(raw, dict):
        raise TypeError(raw)
    form = cast("dict[str, object]", raw)
    paper = _text(form.get("paper", ""))
    return Wording(
        version=_text(form["version"]),
        title=_text(form["title"]),
        number=_text(form.get("number", "")),
        lead=_texts(form.get("lead", [])),
        body=tuple(Entry(**_strings(entry)) for entry in _list(form.get("body", []))),
        signatures=tuple(Signature(**_strings(one)) for one in _list(form.get("signatures", []))),
        notes=_texts(form.get("notes", [])),
        tables={name: _texts(heads) for name, heads in _object(form.get("tables", {})).items()},
        words=_strings(form.get("words", {})),
        suffix=_text(form.get("suffix", "")),
        paper=PaperSize(paper) if paper else None,
    )


def names_in(template: str) -> list[str]:
    """The values that a text asks for."""
    return _NAME.findall(template)


def laid_over(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The shipped words with a province's own in their place, key by key; lists are replaced."""
    merged = dict(shipped)
    for key, value in own.items():
        known = shipped.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            merged[key] = {**known, **value}
        else:
            merged[key] = value
    return merged


def faults(shipped: Mapping[str, Any], own: object) -> tuple[str, ...]:
    """What is wrong with a province's own words, in sentences; nothing when they can be used."""
    if not isinstance(own, dict):
        return ("Tệp phải là một đối tượng JSON {…}.",)
    found = [f"Khóa «{key}» không có ở mẫu này." for key in _unknown(shipped, own)]
    if found:
        return tuple(found)
    try:
        form = parse_wording(laid_over(shipped, own))
    except (ValueError, TypeError, KeyError) as trouble:
        return (f"Có chỗ sai kiểu hoặc sai giá trị: {str(trouble)[:80]}.",)
    return (
        *_too_long(own),
        *_bad_names(shipped, form),
        *_stray_braces(form),
        *_bad_tables(parse_wording(shipped), form),
    )


def _unknown(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[str]:
    for key, value in own.items():
        if key in _REMARKS:
            continue
        if key not in shipped:
            yield key
        elif key in ("words", "tables") and isinstance(value, dict):
            yield from (f"{key}.{name}" for name in value if name not in shipped[key])


def _too_long(own: Mapping[str, Any]) -> Iterator[str]:
    for key, value in own.items():
        letters = 0 if key in _REMARKS else _longest(value)
        if letters > _MOST_LETTERS:
            most = f"nhiều nhất {_MOST_LETTERS}"
            yield f"Khóa «{key}» có một đoạn dài {letters} chữ cái; {most}."


def _longest(value: object) -> int:
    """The letters of the longest text in it."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = list(value.values())
    return max(map(_longest, value), default=0) if isinstance(value, list) else 0


def _bad_names(shipped: Mapping[str, Any], form: Wording) -> Iterator[str]:
    """Values that this form does not know, wherever they are asked for."""
    known = set(shipped.get("values", {})) | {"blank", "suffix"}
    asked = [name for text in _filled(form) for name in _BRACES.findall(text)]
    asked += [entry.when for entry in form.body if entry.when]
    for key, text in form.words.items():
        allowed = {*names_in(shipped["words"][key])}
        asked += [name for name in _BRACES.findall(text) if name not in allowed]
    for name in dict.fromkeys(asked):
        if name not in known:
            yield f"Mẫu này không có giá trị «{name}»."


def _stray_braces(form: Wording) -> Iterator[str]:
    """Braces that would stand on the paper as they are."""
    for text in (*_filled(form), *form.words.values()):
        if re.search(r"[{}]", _BRACES.sub("", text)):
            yield f"Dấu {{ hoặc }} đứng lẻ trong «{text[:60]}»."
    plain = [form.title, form.suffix, *(place.hint for place in form.signatures)]
    plain += [text for heads in form.tables.values() for text in heads]
    for text in plain:
        if re.search(r"[{}]", text):
            yield f"Tên mẫu, đầu cột và lời dặn ký không điền giá trị: «{text[:60]}»."


def _filled(form: Wording) -> list[str]:
    """The texts of the paper into which values are put, but for `words`."""
    texts = [form.number, *form.lead, *form.notes]
    texts += [text for entry in form.body for text in (entry.text, entry.right)]
    return texts + [text for place in form.signatures for text in (place.office, place.name)]


def _bad_tables(shipped: Wording, form: Wording) -> Iterator[str]:
    places = {entry.table for entry in shipped.body if entry.table}
    for entry in form.body:
        if entry.table and entry.table not in places:
            yield f"Mẫu này không có bảng «{entry.table}»."
    for name, heads in form.tables.items():
        if len(heads) != len(shipped.tables[name]):
            yield f"Bảng «{name}» phải có đủ {len(shipped.tables[name])} tiêu đề cột."


def _object(raw: object) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise TypeError(raw)
    return raw


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise TypeError(raw)
    return raw


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(raw))


def _strings(raw: object) -> dict[str, str]:
    return {_text(name): _text(value) for name, value in _object(raw).items()}


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError(raw)
    return raw
