"""A package on a USB stick as values: whose it is, for whom, what is in it, how much at most."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.moment import iso, parse_moment
from motcua_desktop.domain.numbering import AgencyCode
from motcua_desktop.domain.people import one_of
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

MOST_HEADER = 8 * 1024
MOST_MANIFEST = 16 * 1024 * 1024
MOST_LINES = 100_000
MOST_LINES_BYTES = 64 * 1024 * 1024
MOST_FILES = 20_000
# FAT32, which most USB sticks come with, ends a file below 4 GiB.
MOST_BYTES = 4 * 1024**3 - 1
_KEY = 32
_HEX = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class PackageKind(StrEnum):
    """What a package carries: a desk's messages and files, or the province's answers to them."""

    MESSAGES = "messages"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Correspondent:
    """The desk that a package comes from or that it answers; `store` and `epoch` as in greeting."""

    store: str
    epoch: str
    agency: str
    name: str
    counter: int


@dataclass(frozen=True, slots=True)
class Header:
    """What everybody may read of a package; nothing of it is true before the signature is checked.

    `number` counts the desk's packages; an acknowledgement bears that of what it answers, and
    `answers` is that one's SHA-256. `reader` is the fingerprint of the key it is sealed to,
    `signer` the key it is signed with, `reply` the key an answer is to be sealed to (base64).
    """

    kind: PackageKind
    number: int
    made_at: datetime
    desk: Correspondent
    reader: str
    signer: str
    reply: str = ""
    answers: str = ""

    @classmethod
    def parse(cls, value: object) -> "Header":
        """From JSON; unknown keys are left aside. Raises InvalidInput naming the key."""
        data = _mapping(value, "header")
        kind = one_of(PackageKind, data.get("kind"), field="kind")
        answering = kind is PackageKind.ACKNOWLEDGEMENT
        return cls(
            kind=kind,
            number=_whole(data, "number", least=1, most=10**9),
            made_at=parse_moment(data.get("made_at"), field="made_at"),
            desk=_correspondent(data.get("desk")),
            reader=_matching(_FINGERPRINT, data, "reader"),
            signer=_key(data, "signer"),
            reply="" if answering else _key(data, "reply"),
            answers=_matching(_HEX, data, "answers") if answering else "",
        )

    def to_json(self) -> dict[str, Any]:
        """The header as it stands in the file; `parse` takes it back."""
        desk = self.desk
        return {
            "kind": self.kind.value,
            "number": self.number,
            "made_at": iso(self.made_at),
            "desk": {
                "store": desk.store,
                "epoch": desk.epoch,
                "agency": desk.agency,
                "name": desk.name,
                "counter": desk.counter,
            },
            "reader": self.reader,
            "signer": self.signer,
            **({"reply": self.reply} if self.reply else {}),
            **({"answers": self.answers} if self.answers else {}),
        }


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One content in a package. `name` is for people: it is never used as a path."""

    sha256: str
    size: int
    name: str = ""
    media: str = "application/pdf"

    @classmethod
    def parse(cls, value: object) -> "Enclosed":
        data = _mapping(value, "files")
        return cls(
            sha256=_matching(_HEX, data, "sha256"),
            size=_whole(data, "bytes", least=0, most=MOST_BYTES),
            name=one_line(text_field(data.get("name"), field="name", limit=300)),
            media=one_line(text_field(data.get("media"), field="media", limit=100)),
        )

    def to_json(self) -> dict[str, Any]:
        return {"sha256": self.sha256, "bytes": self.size, "name": self.name, "media": self.media}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is inside: so many lines of so many bytes together, and the files in their order."""

    lines: int
    size: int
    sha256: str
    files: tuple[Enclosed, ...] = ()

    @classmethod
    def parse(cls, value: object) -> "Manifest":
        """From JSON; unknown keys are left aside. Raises InvalidInput naming the key."""
        data = _mapping(value, "manifest")
        lines = _mapping(data.get("lines"), "lines")
        files = data.get("files")
        if not isinstance(files, list) or len(files) > MOST_FILES:
            raise InvalidInput(f"Phải là danh sách có tối đa {MOST_FILES} tệp.", field="files")
        return cls(
            lines=_whole(lines, "count", least=0, most=MOST_LINES),
            size=_whole(lines, "bytes", least=0, most=MOST_LINES_BYTES),
            sha256=_matching(_HEX, lines, "sha256"),
            files=tuple(Enclosed.parse(one) for one in files),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "lines": {"count": self.lines, "bytes": self.size, "sha256": self.sha256},
            "files": [one.to_json() for one in self.files],
        }

    @property
    def total(self) -> int:
        """Bytes of everything that is told here."""
        return self.size + sum(one.size for one in self.files)


@dataclass(frozen=True, slots=True)
class KeptPackage:
    """A package that left this desk. `messages` and `up_to` are of the outbox."""

    number: int
    made_at: datetime
    sha256: str
    dossiers: int
    messages: int
    files: int
    bytes: int
    up_to: int
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What an acknowledgement settled, in dossiers and files."""

    number: int
    at: datetime
    sha256: str
    confirmed: int
    refused: int
    files: int
    bytes: int


def key_text(key: bytes) -> str:
    """A public key as people copy it and headers carry it: base64."""
    return base64.b64encode(key).decode("ascii")


def parse_key(value: object, *, field: str) -> bytes:
    """The 32 bytes of a public key in base64. Raises InvalidInput naming `field`."""
    try:
        key = base64.b64decode(str(value).strip(), validate=True)
    except (binascii.Error, ValueError) as trouble:
        raise InvalidInput("Khóa công khai phải viết bằng base64.", field=field) from trouble
    if len(key) != _KEY:
        raise InvalidInput("Khóa công khai phải dài 32 byte (44 ký tự base64).", field=field)
    return key


def _correspondent(value: object) -> Correspondent:
    data = _mapping(value, "desk")
    return Correspondent(
        store=one_line(text_field(data.get("store"), field="store", limit=60, required=True)),
        epoch=one_line(text_field(data.get("epoch"), field="epoch", limit=60, required=True)),
        agency=AgencyCode(data.get("agency"), field="agency"),
        name=one_line(text_field(data.get("name"), field="name", limit=300)),
        counter=_whole(data, "counter", least=1, most=99),
    )


def _mapping(value: object, field: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidInput("Phải là một đối tượng JSON {…}.", field=field)
    return value


def _whole(data: Mapping[str, object], key: str, *, least: int, most: int) -> int:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidInput(f"Phải là số nguyên từ {least} đến {most}.", field=key)
    return value


def _matching(pattern: re.Pattern[str], data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise InvalidInput("Phải viết bằng số hệ mười sáu, đủ độ dài.", field=key)
    return value


def _key(data: Mapping[str, object], key: str) -> str:
    return key_text(parse_key(data.get(key), field=key))
