"""What a province's look-ups and catalogue say, as news and procedures. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.moment import VIETNAM, iso, utc
from motcua_desktop.domain.news import Piece
from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import InvalidInput
from motcua_desktop.sync.port import UnexpectedAnswer
from motcua_desktop.sync.talk import AskedAbout, CatalogueNews

_STAMPS = ("NgayTra", "NgayKetThucXuLy", "NgayTuChoi", "NgayTiepNhan")
_LONGEST = 500
_NO_MOMENT = 1900


def pieces(held: Mapping[str, Any], asked: AskedAbout, now: datetime) -> tuple[Piece, ...]:
    """The status and the results of a dossier as the province holds it.

    A piece is named by what it says, so the same is heard once. Look-ups do not count news.
    """
    at = _latest(held)
    told: list[tuple[str, dict[str, Any]]] = []
    try:
        status = Status.parse(held.get("TrangThaiHoSo"))
    except InvalidInput:
        status = None
    if status is not None:
        entry = _last_entry(held)
        said = {
            "status": status.value,
            "at": iso(at),
            "officer": _text(entry, "NguoiXuLy"),
            "note": _text(entry, "NoiDungXuLy"),
        }
        told.append(("status", said))
    told += [("result", result) for result in _results(held, asked)]
    return tuple(
        Piece(_key(asked.code, kind, said), 0, at or now, asked.code, kind, said, asked.id or None)
        for kind, said in told
    )


def procedure_codes(result: object) -> tuple[str, ...]:
    """The codes of LayDanhSachTTHC; raises UnexpectedAnswer for anything but a list of them."""
    rows = result if isinstance(result, list) else None
    if not rows or not all(isinstance(row, Mapping) and row.get("MATTHC") for row in rows):
        raise UnexpectedAnswer("Danh mục thủ tục của tỉnh trống hoặc không đúng dạng.")
    return tuple(dict.fromkeys(str(row["MATTHC"]) for row in rows))


def procedure(result: object, code: str) -> Mapping[str, Any]:
    """One procedure as LayThuTuc tells it; raises UnexpectedAnswer when it tells another."""
    rows = result if isinstance(result, list) else [result]
    for row in rows:
        if isinstance(row, Mapping) and str(row.get("MATTHC")) == code:
            return row
    raise UnexpectedAnswer(f"Tỉnh không đưa ra thủ tục {code} trong danh mục của chính mình.")


def catalogue(procedures: Sequence[Mapping[str, Any]], tag: str) -> CatalogueNews | None:
    """The catalogue, whose version is the hash of what it says; None when it is that of `tag`."""
    listed = sorted(procedures, key=lambda one: str(one["MATTHC"]))
    version = _hash(listed)
    return None if version == tag else CatalogueNews(version, f"#{version[:12]}", tuple(listed))


def _results(held: Mapping[str, Any], asked: AskedAbout) -> list[dict[str, Any]]:
    """Results of the province's own; those this desk told it of bear the dossier's id."""
    listed = held.get("DanhSachGiayToKetQua")
    found = []
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, Mapping):
            continue
        name, key = _text(entry, "TenGiayTo"), _text(entry, "GiayToId")
        if name and not (asked.id and key.startswith(f"{asked.id}/")):
            found.append({"number": "", "date": None, "name": name, "file": None})
    return found


def _latest(held: Mapping[str, Any]) -> datetime | None:
    entry = _last_entry(held)
    told = [entry.get("ThoiDiemXuLy"), *(held.get(name) for name in _STAMPS)]
    # A status is at least as old as the dossier when nothing else is said.
    return max((moment for word in told if (moment := _moment(word))), default=None)


def _last_entry(held: Mapping[str, Any]) -> Mapping[str, Any]:
    entries = held.get("DanhSachTienDo")
    last = entries[-1] if isinstance(entries, list) and entries else {}
    return last if isinstance(last, Mapping) else {}


def _moment(word: object) -> datetime | None:
    try:
        moment = datetime.strptime(str(word or ""), "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
    except ValueError:
        return None
    # A program that has no moment may write the first that it knows, of the year 1.
    return utc(moment) if moment.year > _NO_MOMENT else None


def _text(entry: Mapping[str, Any], name: str) -> str:
    return one_line(str(entry.get(name) or ""))[:_LONGEST]


def _key(code: str, kind: str, said: Mapping[str, Any]) -> str:
    return f"{kind}-{_hash([code, said])[:32]}"


def _hash(told: object) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
