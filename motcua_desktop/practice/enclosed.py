"""Files that an item brings along in Base64, as the national portal's own messages do."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from motcua_desktop.practice.parcels import Problem, refused
from motcua_desktop.practice.store.files import printable

_PLACES = (("TaiLieuNop", "TenTepDinhKem"), ("DanhSachGiayToKetQua", "TenGiayTo"))


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file inside an item."""

    uid: str
    name: str
    part: str
    content: bytes


def enclosed(item: object) -> tuple[list[Enclosed], Problem | None]:
    """The files in an item, or what is wrong with the first that cannot be read."""
    told = []
    for where, name, paper in _papers(item):
        word = paper["Base64"]
        try:
            content = base64.b64decode(word, validate=True) if isinstance(word, str) else None
        except ValueError:
            content = None
        if content is None:
            return [], refused(f"{where}.Base64", f"Trường {where}.Base64 sai định dạng")
        uid = printable(str(paper.get("TepDinhKemId") or paper.get("GiayToId") or where))[:80]
        part = str(paper.get("MaThanhPhanHoSo") or "")[:80]
        told.append(Enclosed(uid, str(paper.get(name) or uid)[:255], part, content))
    return told, None


def _papers(item: object) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for papers, name in _PLACES:
        listed = item.get(papers) if isinstance(item, Mapping) else None
        for place, paper in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(paper, Mapping) and paper.get("Base64"):
                yield f"{papers}.{place}", name, paper
