"""Scans inside messages: an item keeps a reference, the content is put in when it goes out.

Each content goes once, in the first message that names it; later versions name it without its
content. What does not fit into one message goes in several, each a replacement of the one before.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from motcua_desktop.domain.uploads import SentFile
from motcua_desktop.sync.qcvn120.lists import Item
from motcua_desktop.sync.talk import Contents

_CONTENT = "Base64"
_LISTS = (("TaiLieuNop", "TepDinhKemId"), ("DanhSachGiayToKetQua", "GiayToId"))
_WITHDRAWN = ("TaiLieuNop", "TepDinhKemId")


def refer(entries: Sequence[Item], files: Sequence[SentFile]) -> None:
    """Say in each entry of a file which content belongs into it: its SHA-256 and its size."""
    known = {file.key: f"{file.sha256}:{file.size}" for file in files}
    for entry in entries:
        key = entry.get("TepDinhKemId", entry.get("GiayToId"))
        if key in known:
            entry[_CONTENT] = known[key]


def outgoing(payload: str, confirmed: str | None, contents: Contents, most: int) -> Iterator[Item]:
    """The items to send one after the other for this frozen one; the last says all of it.

    `confirmed` is the snapshot the province confirmed last: contents it named are there, and scans
    it named that are gone from this one are told as withdrawn. At most `most` bytes of contents in
    one item, unless a single one is longer.
    """
    item: Item = json.loads(payload)
    before: Mapping[str, Any] = json.loads(confirmed) if confirmed else {}
    waiting = []
    for name, key in _LISTS:
        held = {entry[key] for entry in before.get(name, ())}
        for entry in item[name]:
            reference = entry.pop(_CONTENT, "")
            if reference and entry[key] not in held:
                sha256, size = reference.split(":")
                waiting.append((name, entry, sha256, int(size)))
    item[_WITHDRAWN[0]] += _withdrawn(item, before)
    while waiting:
        portion, waiting = _portion(waiting, most)
        carried = {id(entry): contents(sha256) for _, entry, sha256, _ in portion}
        later = {id(entry) for _, entry, _, _ in waiting}
        yield {
            **item,
            **{
                name: [_with(one, carried) for one in item[name] if id(one) not in later]
                for name, _ in _LISTS
            },
        }
        if not waiting:
            return
    yield item


def comparable(item: Mapping[str, Any]) -> Item:
    """The item without contents and without what was withdrawn, to compare two of them."""
    told = dict(item)
    for name, _ in _LISTS:
        if isinstance(told.get(name), list):
            told[name] = [
                {key: value for key, value in entry.items() if key != _CONTENT}
                for entry in told[name]
                if isinstance(entry, Mapping) and entry.get("IsDeleted") != "True"
            ]
    return told


def fingerprint(item: Mapping[str, Any], order: Sequence[str]) -> str:
    """The SHA-256 of the item's fields in this order, as the desk writes them."""
    told = {key: item[key] for key in order if key in item}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _with(entry: Item, carried: Mapping[int, Iterator[bytes]]) -> Item:
    if id(entry) not in carried:
        return entry
    return {**entry, _CONTENT: base64.b64encode(b"".join(carried[id(entry)])).decode()}


def _portion(waiting: list[Any], most: int) -> tuple[list[Any], list[Any]]:
    size = waiting[0][3]
    count = 1
    while count < len(waiting) and size + waiting[count][3] <= most:
        size += waiting[count][3]
        count += 1
    return waiting[:count], waiting[count:]


def _withdrawn(item: Item, before: Mapping[str, Any]) -> list[Item]:
    name, key = _WITHDRAWN
    kept = {entry[key] for entry in item[name]}
    return [
        {**{word: value for word, value in entry.items() if word != _CONTENT}, "IsDeleted": "True"}
        for entry in before.get(name, ())
        if entry[key] not in kept
    ]
