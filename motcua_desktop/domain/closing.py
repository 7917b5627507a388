"""A closed period as values: its figures, the fate of each dossier, and what differs since."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.moment import iso, moment_text
from motcua_desktop.domain.paper import MonthRow, MonthSheet
from motcua_desktop.domain.report import CAME, WENT, Period, cells
from motcua_desktop.errors import StoreDamaged

FORM = "II.06a"
_SIGNED = b"motcua closed report\n"

_CAME = {
    "online": "nhận trực tuyến trong kỳ",
    "direct": "nhận trực tiếp, bưu chính trong kỳ",
    "carried": "từ kỳ trước",
}
_WENT = {
    "early": "đã giải quyết trước hạn",
    "on_time": "đã giải quyết đúng hạn",
    "late": "đã giải quyết quá hạn",
    "open_in_time": "đang giải quyết trong hạn",
    "open_overdue": "đang giải quyết quá hạn",
}


OPEN = frozenset({"open_in_time", "open_overdue"})
"""What a dossier that goes on into the next period stood under."""


@dataclass(frozen=True, slots=True, order=True)
class Fate:
    """Where one dossier (by its row) stood in a period: one of `CAME`, one of `WENT`."""

    dossier: int
    field: str
    code: str
    came: str
    went: str

    def words(self) -> str:
        """The columns it counted in, for people."""
        return f"{_CAME[self.came]}; {_WENT[self.went]}"


@dataclass(frozen=True, slots=True)
class ClosedReport:
    """A period as it was closed. `body` and `facts` are as stored; the signature covers both.

    `number` counts the closings of this period; `reason` says why it was closed again. `head` is
    the journal's head just before.
    """

    id: int
    number: int
    period: Period
    body: str
    facts: bytes
    head: str
    signature: str
    public_key: str
    reason: str
    at: datetime
    actor: str

    def signed(self) -> bytes:
        """What the signature is of: everything that is told here, by its SHA-256."""
        told = {
            "form": FORM,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "name": self.period.name,
            "number": self.number,
            "body": digest(self.body.encode()),
            "facts": digest(self.facts),
            "head": self.head,
            "reason": self.reason,
            "at": iso(self.at),
            "actor": self.actor,
        }
        return _SIGNED + canonical(told).encode()

    def sheet(self) -> MonthSheet:
        """The figures as they were closed, saying so under them. Raises StoreDamaged."""
        try:
            return sheet_from(json.loads(self.body), closed=self.mark(), note=self.sentence())
        except (KeyError, TypeError, ValueError) as trouble:
            raise StoreDamaged("Số liệu của một kỳ đã khóa bị hỏng.") from trouble

    def fates(self) -> tuple[Fate, ...]:
        """Where each dossier stood. Raises StoreDamaged."""
        return unpacked(self.facts)

    def mark(self) -> dict[str, Any]:
        """What programs are told of the closing."""
        return {
            "number": self.number,
            "at": iso(self.at),
            "by": self.actor,
            "reason": self.reason,
            "key": fingerprint_text(self.public_key),
            "head": self.head,
        }

    def sentence(self) -> str:
        """What stands under the figures on paper."""
        again = f" (khóa lại: {self.reason})" if self.reason else ""
        return (
            f"Số liệu đã khóa lần {self.number} lúc {moment_text(self.at)} bởi {self.actor}"
            f"{again}; khóa ký {fingerprint_text(self.public_key)}, "
            f"đầu chuỗi nhật ký {self.head[:16]}…"
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """One dossier that would count otherwise today. `was` or `now` "" where it did not count."""

    dossier: int
    was: Fate | None
    now: Fate | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure that would be another today; `row` "" is the total."""

    row: str
    column: int
    closed: int
    today: int


def corrections(closed: Iterable[Fate], today: Iterable[Fate]) -> tuple[Correction, ...]:
    """The dossiers whose fate differs, by their rows."""
    was = {fate.dossier: fate for fate in closed}
    now = {fate.dossier: fate for fate in today}
    return tuple(
        Correction(dossier, was.get(dossier), now.get(dossier))
        for dossier in sorted(was.keys() | now.keys())
        if was.get(dossier) != now.get(dossier)
    )


def totals(fates: Iterable[Fate]) -> dict[int, int]:
    """The form's columns 3–13 of these dossiers together."""
    counts = dict.fromkeys((*CAME, *WENT), 0)
    for fate in fates:
        counts[fate.came] += 1
        counts[fate.went] += 1
    return cells(counts)


def packed(fates: Iterable[Fate]) -> bytes:
    """The fates as compressed JSON, a few bytes each; `unpacked` takes them back."""
    places: dict[tuple[str, str], int] = {}
    told, before = [], 0
    for fate in sorted(fates):
        place = places.setdefault((fate.field, fate.code), len(places))
        told.append([fate.dossier - before, place, CAME.index(fate.came), WENT.index(fate.went)])
        before = fate.dossier
    whole = {"procedures": [list(place) for place in places], "dossiers": told}
    return zlib.compress(canonical(whole).encode(), 9)


def unpacked(data: bytes) -> tuple[Fate, ...]:
    """What `packed` was given, in the dossiers' order. Raises StoreDamaged."""
    try:
        told = json.loads(zlib.decompress(data))
        places = [(str(field), str(code)) for field, code in told["procedures"]]
        found, dossier = [], 0
        for step, place, came, went in told["dossiers"]:
            dossier += step
            field, code = places[place]
            found.append(Fate(dossier, field, code, CAME[came], WENT[went]))
    except (zlib.error, ValueError, KeyError, TypeError, IndexError) as trouble:
        raise StoreDamaged("Bảng kê hồ sơ của một kỳ đã khóa bị hỏng.") from trouble
    return tuple(found)


def canonical(value: Any) -> str:
    """JSON that is the same for the same value: keys in order, no spaces, NFC as given."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def fingerprint_text(public_key: str) -> str:
    """What people call a public key (given in hex): 16 hex digits of its SHA-256."""
    return digest(bytes.fromhex(public_key))[:16] if _is_hex(public_key) else "?"


def _is_hex(text: str) -> bool:
    return len(text) % 2 == 0 and all(c in "0123456789abcdef" for c in text)


def body_of(sheet: MonthSheet) -> str:
    """The sheet as canonical JSON; `sheet_from` takes it back."""
    return canonical(
        {
            "form": FORM,
            "agency": sheet.agency,
            "receiver": sheet.receiver,
            "period": sheet.period,
            "first": sheet.first.isoformat(),
            "last": sheet.last.isoformat(),
            "place": sheet.place,
            "made_on": sheet.made_on.isoformat(),
            "notes": list(sheet.options),
            "counting": sheet.counting.to_json(),
            "rows": [[row.level, row.code, row.name, _keyed(row.cells)] for row in sheet.rows],
            "total": _keyed(sheet.total),
        }
    )


def sheet_from(body: Mapping[str, Any], *, closed: Mapping[str, Any], note: str) -> MonthSheet:
    """The sheet that `body_of` wrote, marked as closed, with `note` under it."""
    return MonthSheet(
        agency=body["agency"],
        receiver=body["receiver"],
        period=body["period"],
        first=date.fromisoformat(body["first"]),
        last=date.fromisoformat(body["last"]),
        rows=tuple(
            MonthRow(level, code, name, _cells(values))
            for level, code, name, values in body["rows"]
        ),
        total=_cells(body["total"]),
        place=body["place"],
        made_on=date.fromisoformat(body["made_on"]),
        options=(*body["notes"], note),
        counting=Counting.parse(body["counting"]),
        closed=closed,
    )


def _keyed(values: Mapping[int, int]) -> dict[str, int]:
    return {str(column): value for column, value in values.items()}


def _cells(values: Mapping[str, int]) -> dict[int, int]:
    return {int(column): int(value) for column, value in sorted(values.items(), key=_number)}


def _number(item: tuple[str, int]) -> int:
    return int(item[0])
