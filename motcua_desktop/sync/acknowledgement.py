"""The province's answer to a package: each message and file settled by its own words, once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.package import Header, KeptAnswer, PackageKind, parse_key
from motcua_desktop.domain.province import MessageKind, OutboxState
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import BadFile, NotConfigured
from motcua_desktop.models import high_water, journal, outbox, packages, rounds, runs, uploads
from motcua_desktop.models.blobs import Blobs
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.packages import DeskKeys, Sent
from motcua_desktop.models.rounds import Ending, Settled
from motcua_desktop.models.runs import SyncRun
from motcua_desktop.packing import Keys, Package, open_package
from motcua_desktop.sync import stick
from motcua_desktop.sync.native.messages import OTHER_VERSION, problem_from, tag_of

_ROUND = 200
_ELSEWHERE = "Hỏi nơi đã đưa tệp này; chưa có gì thay đổi ở đây."

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """What an acknowledgement settled. `again`: it had been taken in before, nothing changed."""

    kept: KeptAnswer
    again: bool = False

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        kept = self.kept
        return {
            "number": kept.number,
            "dossiers": kept.confirmed + kept.refused,
            "confirmed": kept.confirmed,
            "refused": kept.refused,
            "files": kept.files,
            "bytes": kept.bytes,
            "at": iso(kept.at),
            "again": self.again,
        }


class PackageIn:
    """Takes acknowledgements in for one province. One run to a province per home at a time."""

    def __init__(
        self, database: Database, clock: Clock, settings: ProvinceSettings, *, blobs: Blobs
    ):
        self._database = database
        self._clock = clock
        self._settings = settings
        self._blobs = blobs

    def take_in(self, actor: Actor, path: Path) -> Answered:
        """Settle what the acknowledgement at `path` says; the same one again changes nothing.

        Raises NotAllowed, NotConfigured (the province's signature is not known), BadFile for one
        that is cut, changed, not the province's, not for this desk, or of no package of its.
        """
        actor.need(Right.SYNC)
        if not self._settings.package_verify:
            raise NotConfigured(
                "Chưa có khóa xác nhận của tỉnh để kiểm tra giấy báo.",
                next_step="Nhận khóa qua mạng, hoặc thêm «package_verify» vào khai báo tỉnh.",
            )
        with self._database.write() as connection:
            keys = packages.desk_keys(connection)
            store = high_water.store_id(connection)
        with stick.opened(path) as file:
            package = open_package(file, lambda header: self._admit(header, keys, store))
            lines = [_parsed(line) for line in package.lines()]
            size = file.tell()
        with self._database.read() as connection:
            before = packages.answer(connection, package.header.number)
        if before is not None:
            return Answered(before, again=True)
        return Answered(self._settle(actor, package, lines, size))

    def _admit(self, header: Header, keys: DeskKeys, store: str) -> Keys:
        if header.kind is not PackageKind.ACKNOWLEDGEMENT:
            raise BadFile("Đây là gói của một quầy, không phải giấy báo của tỉnh.")
        if header.desk.store != store:
            raise BadFile(
                f"Giấy báo này cho quầy {header.desk.counter} {header.desk.name}, không phải quầy "
                "này.",
                next_step=_ELSEWHERE,
            )
        with self._database.read() as connection:
            left = packages.find(connection, header.number)
        if left is None or left.sha256 != header.answers:
            raise BadFile(
                f"Giấy báo này trả lời một gói số {header.number} mà kho ở đây không có; có thể "
                "kho vừa được khôi phục từ bản cũ.",
                next_step="Xuất gói mới; tỉnh không nhận hai lần những gì đã có.",
            )
        return Keys(keys.reader, parse_key(self._settings.package_verify, field="package_verify"))

    def _settle(
        self, actor: Actor, package: Package, lines: Sequence[Line], size: int
    ) -> KeptAnswer:
        """A few lines at a time; each only touches what is still open, so a kill in the middle is
        made good by taking the same acknowledgement in again.
        """
        started, tally = self._clock.now(), _Tally()
        number = package.header.number
        for start in range(0, len(lines), _ROUND):
            part = lines[start : start + _ROUND]
            with self._database.write() as connection:
                later = packages.last_unanswered(connection, number)
                self._settle_messages(
                    connection, [one for one in part if "key" in one], later, tally
                )
                self._settle_files(connection, [one for one in part if "sha256" in one], tally)
        kept = KeptAnswer(
            number=number,
            at=self._clock.now(),
            sha256=package.sha256,
            confirmed=len(tally.confirmed - tally.refused),
            refused=len(tally.refused),
            files=tally.files,
            bytes=size,
        )
        self._remember(actor, kept, started)
        return kept

    def _settle_messages(
        self, connection: Connection, lines: Sequence[Line], later: int, tally: "_Tally"
    ) -> None:
        """`later`: up to this message a newer package is under way, whose answer counts for no."""
        known = packages.messages(connection, [str(one["key"]) for one in lines])
        settled = []
        for one in lines:
            sent = known.get(str(one["key"]))
            if sent is None:
                continue
            if _stored(one, sent):
                tally.confirmed.add(sent.parcel.dossier)
                if sent.state in _OPEN:
                    settled.append(Settled(sent.parcel, Ending.CONFIRMED))
            elif sent.state is OutboxState.UNKNOWN and sent.id > later:
                settled.append(_not_stored(one, sent))
        tally.refused |= {one.parcel.dossier for one in settled if one.ending in _REFUSALS}
        rounds.settle(connection, settled, at=self._clock.now())

    def _end(self, connection: Connection, sent: Sent, ending: Ending, words: str = "") -> None:
        rounds.settle(connection, [Settled(sent.parcel, ending, words)], at=self._clock.now())

    def _settle_files(self, connection: Connection, lines: Sequence[Line], tally: "_Tally") -> None:
        said = {str(one["sha256"]): one for one in lines}
        tally.files += sum(one.get("status") in _YES for one in lines)
        waiting = packages.files_named(
            connection, self._settings.destination, list(said), lambda one, _: self._blobs.read(one)
        )
        for file in waiting:
            now = self._clock.now()
            if said[file.sha256].get("status") in _YES:
                address = f"/v1/tep/{file.sha256}"
                for seq in uploads.confirm(connection, file, address, at=now):
                    outbox.tell_again(connection, seq, self._clock.new_id(), at=now)

    def _remember(self, actor: Actor, kept: KeptAnswer, started: datetime) -> None:
        note = f"Gói số {kept.number}: tỉnh nhận {kept.confirmed}, từ chối {kept.refused} hồ sơ"
        data = {"number": kept.number, "sha256": kept.sha256}
        run = SyncRun(
            started_at=started,
            ended_at=kept.at,
            confirmed=kept.confirmed,
            refused=kept.refused,
            files=kept.files,
            bytes_in=kept.bytes,
            way="usb",
        )
        with self._database.write() as connection:
            packages.answered(connection, kept)
            runs.remember(connection, run)
            entry = journal.Entry(kept.at, actor, "package_ack", note=note, data=data)
            journal.write(connection, entry)


@dataclass(slots=True)
class _Tally:
    """Dossiers by their row numbers, as the acknowledgement tells of them."""

    confirmed: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    files: int = 0


def _stored(line: Line, sent: Sent) -> bool:
    """Whether the province holds this very message, by its own word."""
    if sent.parcel.kind is MessageKind.PROGRESS:
        return line.get("status") in _YES
    tag = tag_of(sent.payload)
    held = (
        line.get("tag") if line.get("status") in _YES else _mapping(line.get("problem")).get("tag")
    )
    return held == tag


def _not_stored(line: Line, sent: Sent) -> Settled:
    problem = problem_from(_mapping(line.get("problem")))
    match line.get("status"):
        case 404 | 409 | 424 | 429 | 503:
            return Settled(sent.parcel, Ending.PUT_BACK, problem.words)
        case 412:
            return Settled(sent.parcel, Ending.QUARANTINED, OTHER_VERSION)
        case _:
            words = problem.words or "Tỉnh không nhận và không nói vì sao."
            return Settled(sent.parcel, Ending.REFUSED, words)


def _parsed(line: bytes) -> Line:
    try:
        return _mapping(json.loads(line))
    except (ValueError, RecursionError) as trouble:
        raise BadFile("Giấy báo có dòng không đúng quy cách.", next_step=_ELSEWHERE) from trouble


def _mapping(value: object) -> Line:
    return value if isinstance(value, Mapping) else {}


_YES = (200, 201)
_REFUSALS = (Ending.REFUSED, Ending.QUARANTINED)
_OPEN = (OutboxState.UNKNOWN, OutboxState.REFUSED, OutboxState.QUARANTINED)
