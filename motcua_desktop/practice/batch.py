"""One request's parcels against what is held: decided in order, stored in one go."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.parcels import (
    ANY,
    HELD,
    MISSING,
    NEW,
    Outcome,
    Parcel,
    Problem,
    refused,
)
from motcua_desktop.practice.shapes import DossierItem, ProgressItem, complaint
from motcua_desktop.practice.store import Connection, dossiers, files, version_row
from motcua_desktop.practice.store.dossiers import Head, Kept, Sheaf
from motcua_desktop.practice.store.ground import Ground

_FILE = re.compile(r"/v1/tep/([0-9a-f]{64})$")
_NAMING = (("TaiLieuNop", "DuongDanTaiTepTin"), ("DanhSachGiayToKetQua", "DuongDanTepTinKetQua"))


def examined(parcel: Parcel) -> Problem | None:
    """What is wrong with the item itself, whatever is held."""
    if parcel.wrong is not None:
        return parcel.wrong
    try:
        parcel.text.encode()
    except UnicodeEncodeError:
        return refused("dữ liệu", "Có ký tự hỏng trong dữ liệu")
    shape = DossierItem if parcel.kind == "dossier" else ProgressItem
    wrong = complaint(shape, parcel.item)
    return refused(*wrong) if wrong else None


class Batch:
    """The parcels of one request, all from one desk and in one dialect."""

    def __init__(
        self, ground: Ground, connection: Connection, faults: Faults, *, store: str, dialect: str
    ):
        self._ground = ground
        self._connection = connection
        self._faults = faults
        self._store = store
        self._dialect = dialect
        self._at = ground.now()
        self._sheaf = Sheaf()
        self._failed: set[str] = set()

    def take(self, parcels: Sequence[Parcel], wrong: Sequence[Problem | None]) -> list[Outcome]:
        """Decide on each in order and store those that are taken."""
        self._load(parcels)
        told = [self._one(parcel, bad) for parcel, bad in zip(parcels, wrong, strict=True)]
        dossiers.keep(self._connection, self._sheaf)
        return told

    def _load(self, parcels: Sequence[Parcel]) -> None:
        codes = {parcel.code for parcel in parcels if parcel.code}
        ids = {parcel.id for parcel in parcels if parcel.id}
        keys = {parcel.key for parcel in parcels if parcel.key}
        held = dossiers.heads(self._connection, ids, codes)
        self._by_number = {head.number: head for head in held}
        self._by_id, self._by_code = dossiers.named(held)
        self._aliases = dossiers.aliases(self._connection, codes)
        self._kept = dossiers.kept(self._connection, keys)
        entering = [head.number for head in held]
        self._twins = dossiers.twins(self._connection, entering)
        self._digests = (
            dossiers.digests(self._connection, entering)
            if any(parcel.key is None for parcel in parcels)
            else set()
        )
        self._files = files.whole(
            self._connection,
            {sha256 for parcel in parcels for _, sha256 in files_named(parcel.item)},
        )

    def _one(self, parcel: Parcel, wrong: Problem | None) -> Outcome:
        whose = parcel.id or parcel.code
        if whose in self._failed:
            return Outcome.of(Problem(424, "after-trouble"), parcel.code)
        outcome = self._decide(parcel, wrong)
        if not outcome.is_stored:
            self._failed.add(whose)
        return outcome

    def _decide(self, parcel: Parcel, wrong: Problem | None) -> Outcome:
        before = self._kept.get(parcel.key) if parcel.key else None
        if before is not None:
            return self._again(parcel, before)
        trouble = wrong or self._unwanted(parcel)
        if trouble is not None:
            return Outcome.of(trouble, parcel.code)
        take = self._dossier if parcel.kind == "dossier" else self._progress
        return take(parcel)

    def _again(self, parcel: Parcel, before: Kept) -> Outcome:
        head = self._by_number.get(before.dossier)
        same = before.tag == parcel.digest and before.kind == parcel.kind
        if not same or (head is not None and parcel.id not in (None, head.id)):
            return Outcome.of(Problem(422, "key-reused"), parcel.code)
        tag = before.tag if parcel.kind == "dossier" else None
        return Outcome(before.status, tag, code=parcel.code)

    def _unwanted(self, parcel: Parcel) -> Problem | None:
        refusal = self._faults.refusal(parcel.code)
        if refusal is not None:
            return refused("MaHoSo", refusal.words, code=refusal.code)
        for field, sha256 in files_named(parcel.item):
            if sha256 not in self._files:
                return refused(field, f"Tệp {sha256[:12]}… chưa có đủ ở tỉnh")
        return None

    def _dossier(self, parcel: Parcel) -> Outcome:
        head = self._found(parcel)
        other = self._by_code.get(parcel.code)
        if (other is not None and other is not head) or (
            head is not None and parcel.id and head.id not in (None, parcel.id)
        ):
            words = f"Mã hồ sơ {parcel.code} đã thuộc về hồ sơ khác"
            return Outcome.of(refused("MaHoSo", words, code="1"), parcel.code)
        trouble = _unmet(parcel, head)
        if trouble is not None:
            return Outcome.of(trouble, parcel.code)
        if head is not None and parcel.key is None and head.tag == parcel.digest:
            return Outcome(200, head.tag, code=parcel.code)
        return self._keep_version(parcel, head or self._new_head(parcel))

    def _keep_version(self, parcel: Parcel, head: Head) -> Outcome:
        if head.versions and head.code != parcel.code:
            self._by_code.pop(head.code, None)
            self._sheaf.renamed[head.code] = head.number
            self._aliases[head.code] = head.number
        head.code, head.day = parcel.code, dossiers.day_of(parcel.item)
        head.id, head.store = parcel.id or head.id, self._store or head.store
        head.versions, head.tag, head.changed_at = head.versions + 1, parcel.digest, self._at
        self._by_code[head.code] = head
        if head.id:
            self._by_id[head.id] = head
        status = 201 if head.versions == 1 else 200
        if parcel.key:
            self._kept[parcel.key] = Kept(head.number, "dossier", head.tag, status)
        self._sheaf.heads[head.number] = head
        self._sheaf.versions.append(
            version_row(head, parcel.key, parcel.text, dialect=self._dialect)
        )
        return Outcome(status, head.tag, code=head.code)

    def _new_head(self, parcel: Parcel) -> Head:
        head = dossiers.new_head(
            self._ground, id=parcel.id, code=parcel.code, store=self._store, at=self._at
        )
        self._by_number[head.number] = head
        return head

    def _progress(self, parcel: Parcel) -> Outcome:
        head = self._found(parcel)
        if head is None:
            words = f"Hồ sơ {parcel.code} chưa được đồng bộ"
            return Outcome.of(Problem(404, "missing", words, code="4"), parcel.code)
        other = self._by_code.get(parcel.code)
        if other is not None and other is not head:
            return Outcome.of(refused("MaHoSo", "Mã hồ sơ là của hồ sơ khác"), parcel.code)
        where = (head.number, parcel.digest)
        if parcel.key is None and where in self._digests:
            return Outcome(200, code=parcel.code)
        twin = self._twins.pop(where, None)
        if parcel.key:
            self._kept[parcel.key] = Kept(head.number, "progress", parcel.digest, 200)
        if twin is not None and parcel.key:
            self._sheaf.adopted.append({"to_number": twin, "to_key": parcel.key})
            return Outcome(200, code=parcel.code)
        self._keep_entry(parcel, head)
        return Outcome(201, code=parcel.code)

    def _keep_entry(self, parcel: Parcel, head: Head) -> None:
        self._digests.add((head.number, parcel.digest))
        head.entries, head.changed_at = head.entries + 1, self._at
        self._sheaf.heads[head.number] = head
        self._sheaf.entries.append(
            {
                "number": self._ground.number(), "dossier": head.number, "key": parcel.key,
                "digest": parcel.digest, "at": self._at, "item": parcel.text,
            }
        )  # fmt: skip

    def _found(self, parcel: Parcel) -> Head | None:
        if parcel.id and parcel.id in self._by_id:
            return self._by_id[parcel.id]
        known = self._by_code.get(parcel.code) or self._by_number.get(
            self._aliases.get(parcel.code, 0)
        )
        if parcel.kind == "progress" and parcel.id and known is not None:
            return known if known.id is None else None
        return known


def _unmet(parcel: Parcel, head: Head | None) -> Problem | None:
    tag = head.tag if head is not None else None
    met = {ANY: True, MISSING: False, NEW: head is None, HELD: head is not None}
    if met.get(parcel.condition, parcel.condition == tag):
        return None
    match parcel.condition:
        case "":
            return Problem(428, "condition-missing")
        case "*":
            return Problem(412, "changed", f"Hồ sơ {parcel.code} đã tồn tại", tag=tag, code="1")
        case _ if head is None:
            words = f"Hồ sơ {parcel.code} không tồn tại, không cập nhật được"
            return Problem(412, "changed", words, code="4")
        case _:
            return Problem(412, "changed", tag=tag)


def files_named(item: Any) -> list[tuple[str, str]]:
    """The province's own files that an item names: (field, SHA-256)."""
    told: list[tuple[str, str]] = []
    if not isinstance(item, Mapping):
        return told
    for papers, address in _NAMING:
        listed = item.get(papers)
        for place, paper in enumerate(listed if isinstance(listed, list) else ()):
            where = paper.get(address) if isinstance(paper, Mapping) else None
            found = _FILE.search(where) if isinstance(where, str) else None
            if found:
                told.append((f"{papers}.{place}.{address}", found.group(1)))
    return told
