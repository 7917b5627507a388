"""The province's own catalogue, in the shape of `LayThuTuc`: the starter's until another is set."""

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from motcua_desktop.practice.faults import CatalogueFault
from motcua_desktop.practice.store import PracticeStore, compact
from motcua_desktop.resources import resource

_CHANNELS = {"counter": "1", "online": "2", "post": "3"}
_UNITS = {
    "working_days": "Ngày làm việc", "days": "Ngày", "same_day": "Ngày làm việc", "hours": "Giờ",
}  # fmt: skip

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """One procedure as it is sent, with the hash of those bytes."""

    code: str
    text: str
    version: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All procedures in one version. `sha256` and `bytes` are of all their texts in a row."""

    version: int
    listed: tuple[Listed, ...]

    @property
    def sha256(self) -> str:
        whole = hashlib.sha256()
        for each in self.listed:
            whole.update(each.text.encode())
        return whole.hexdigest()

    @property
    def bytes(self) -> int:
        return sum(len(each.text.encode()) for each in self.listed)

    def to_json(self) -> Record:
        return {
            "version": str(self.version), "sha256": self.sha256, "bytes": self.bytes,
            "procedures": [
                {"code": each.code, "version": each.version, "sha256": each.sha256}
                for each in self.listed
            ],
        }  # fmt: skip


def procedures(store: PracticeStore) -> list[Record]:
    """Every procedure as `LayThuTuc` tells it, in the order of codes."""
    kept = store.setting("catalogue")
    return list(_starter()) if kept is None else json.loads(kept)


def named(store: PracticeStore, code: str) -> tuple[str, str]:
    """The name and the field of the procedure under this code; empty words where it is unknown."""
    for record in procedures(store):
        if record["MATTHC"] == code:
            fields = record.get("LINHVUCTHUCHIEN") or [{}]
            return str(record["TENTTHC"]), str(fields[0].get("TENLINHVUC", ""))
    return "", ""


def publish(store: PracticeStore, records: Sequence[Record]) -> int:
    """Another catalogue takes the place of the present one; its version."""
    version = int(store.setting("catalogue_version") or 1) + 1
    store.set("catalogue", compact(sorted(records, key=lambda record: str(record["MATTHC"]))))
    store.set("catalogue_version", str(version))
    return version


def catalogue(store: PracticeStore, fault: CatalogueFault | None = None) -> Catalogue:
    """The catalogue as it is told today."""
    version = int(store.setting("catalogue_version") or 1)
    listed = tuple(
        Listed(str(record["MATTHC"]), compact(record), str(record.get("ID") or version))
        for record in procedures(store)
    )
    if fault is CatalogueFault.OLDER:
        return Catalogue(version - 1, listed[: max(1, len(listed) // 2)])
    return Catalogue(version, listed)


@functools.cache
def _starter() -> tuple[Record, ...]:
    told = json.loads(resource("catalogue", "starter.json").read_text("utf-8"))
    return tuple(sorted((_record(each) for each in told), key=lambda each: str(each["MATTHC"])))


def _record(known: Record) -> Record:
    return {
        "ID": "1",
        "MATTHC": known["code"],
        "TENTTHC": known["name"],
        "LOAITTHC": "",
        "TRANGTHAI": "1",
        "IDQUYETDINHCONGBO": known.get("decision", ""),
        "YEUCAU": "",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "", "TENLINHVUC": known["field"]}],
        "CAPTHUCHIEN": [{"CAPTHUCHIEN": "3", "MOTACOQUANTHUCHIEN": "", "DIACHITIEPNHAN": ""}],
        "CACHTHUCTHUCHIEN": [
            {"KENH": _CHANNELS[name], "THOIGIAN": [_term(rule)]}
            for name, rule in known["channels"].items()
        ],
        "THANHPHANHOSO": _papers(known["components"]),
        "KETQUATHUCHIEN": [],
    }


def _term(rule: Record) -> Record:
    return {
        "THOIGIANGIAIQUYET": "" if rule["term"] is None else str(rule["term"]),
        "DONVITINH": _UNITS.get(rule["unit"], ""),
        "MOTA": "",
        "PHILEPHI": [
            {
                "MAPHILEPHI": "2" if each["name"].startswith("Lệ phí") else "1",
                "SOTIEN": "" if each["amount"] is None else str(each["amount"]),
                "DONVI": "VNĐ",
                "MOTA": each.get("note", ""),
                "URL": "",
            }
            for each in rule["fees"]
        ],
    }


def _papers(components: Sequence[Record]) -> list[Record]:
    groups: dict[str, list[Record]] = {}
    for each in components:
        title = "Giấy tờ phải xuất trình" if each.get("present_only") else each.get("case", "")
        groups.setdefault(title, []).append(
            {
                "MAGIAYTO": each.get("code", ""),
                "TENGIAYTO": each["name"],
                "TENMAUDON": each.get("template", ""),
                "SOBANCHINH": str(each["originals"]),
                "SOBANSAO": str(each["copies"]),
                "URL": "",
            }
        )
    return [{"TRUONGHOP": title, "GIAYTO": papers} for title, papers in groups.items()]
