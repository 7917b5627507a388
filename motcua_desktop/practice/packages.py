"""Packages on a USB stick: the province's keys, whom it knows, what it takes in and answers."""

import errno
import json
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from motcua_desktop.domain.package import (
    MOST_BYTES,
    Enclosed,
    Header,
    PackageKind,
    key_text,
    parse_key,
)
from motcua_desktop.errors import BadFile, CannotWrite, DeskError, DiskFull
from motcua_desktop.packing import Contents, Keys, Package, open_package, write_package
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.native import problems, taken
from motcua_desktop.practice.native_shapes import PackageKeys
from motcua_desktop.practice.office import Account
from motcua_desktop.practice.parcels import Problem, refused
from motcua_desktop.practice.registry import NAME, Registry, Session
from motcua_desktop.practice.store import PracticeStore, files
from motcua_desktop.practice.store.files import Upload
from motcua_desktop.practice.web import Trouble, answer, speaker
from motcua_desktop.sealing import ReaderKey, SigningKey, fingerprint

_KEYS = "package.keys"
_SHEET, _LONGEST = 400, 500
_STREAM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@dataclass(frozen=True, slots=True)
class Received:
    """What one package brought; `stored` are messages held now, `refused` those that are not."""

    number: int
    agency: str
    stored: int
    refused: int
    files: int

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        return {
            "number": self.number,
            "agency": self.agency,
            "stored": self.stored,
            "refused": self.refused,
            "files": self.files,
        }


class PostRoom:
    """Where packages come in and answers go out."""

    def __init__(self, registry: Registry):
        self._registry = registry
        self._store = registry.store
        self._own = _own_keys(registry.store)

    def told(self) -> dict[str, str]:
        """What desks need to know before they can write a package."""
        return {
            "province": NAME,
            "key": key_text(self._own.reader.public),
            "verify": key_text(self._own.signer.public),
        }

    def take(
        self, package: BinaryIO, reply: BinaryIO, *, trust: str = "", store: str = ""
    ) -> Received:
        """Take a package in and write the answer; the same one again changes nothing.

        A desk is known by the key it signed with before; a new one by `trust` (its key, as its
        people tell it), or by being signed in on the line as `store`. Raises BadFile, InvalidInput
        for a `trust` that is no key.
        """
        told = key_text(parse_key(trust, field="trust")) if trust else ""
        opened = open_package(package, lambda header: self._admit(header, told, store))
        header = opened.header
        self._store.set(_desk(header), header.signer)
        kept = list(self._keep_files(opened, header.desk.store))
        results = self._keep_lines(opened.lines(), header.desk.store)
        self._answer(reply, opened, [*kept, *results])
        stored = sum(one["status"] < 300 for one in results)
        words = f"Gói số {header.number}: {stored}/{len(results)} thông điệp, {len(kept)} tệp"
        self._store.note("goi", header.desk.agency, words)
        return Received(header.number, header.desk.agency, stored, len(results) - stored, len(kept))

    def _admit(self, header: Header, trust: str, store: str) -> Keys:
        if header.kind is not PackageKind.MESSAGES:
            raise BadFile("Đây là giấy báo của tỉnh, không phải gói của một quầy.")
        known = trust or self._store.setting(_desk(header))
        if not known and header.desk.store == store:
            known = header.signer
        if not known:
            raise BadFile(
                f"Tỉnh chưa biết khóa của quầy {header.desk.counter} {header.desk.name}.",
                next_step="Lấy khóa ấy ở quầy («motcua province show»), rồi thêm --trust KHÓA.",
            )
        return Keys(self._own.reader, parse_key(known, field="signer"))

    def _keep_files(self, package: Package, store: str) -> Iterator[dict[str, Any]]:
        for told, chunks in package.files():
            if not self._holds(told.sha256):
                self._keep(told, chunks, store)
            yield {"sha256": told.sha256, "status": 200}

    def _holds(self, sha256: str) -> bool:
        with self._store.ground.transaction() as connection:
            return files.content(connection, sha256) is not None

    def _keep(self, told: Enclosed, chunks: Iterator[bytes], store: str) -> None:
        """Piece by piece; one that breaks off leaves nothing."""
        ground = self._store.ground
        upload = Upload(secrets.token_hex(16), told.sha256, told.size, 0, told.name, told.media)
        with ground.transaction() as connection:
            files.begin(ground, connection, store, upload)
        offset = 0
        try:
            for chunk in chunks:
                with ground.transaction() as connection:
                    files.grow(connection, upload.id, offset, chunk)
                offset += len(chunk)
        except BadFile:
            with ground.transaction() as connection:
                files.drop(connection, upload.id)
            raise
        with ground.transaction() as connection:
            files.finish(ground, connection, upload)

    def _keep_lines(self, lines: Sequence[bytes], store: str) -> list[dict[str, Any]]:
        """As `POST /v1/lo` would, a sheet at a time."""
        session = Session("", "native", store)
        results: list[dict[str, Any]] = []
        for sheet in _sheets(lines):
            told = '{"parcels":[' + ",".join(sheet) + "]}"
            try:
                results += taken(self._registry, session, told)
            except Trouble as trouble:
                raise BadFile("Trong gói có thông điệp không đúng quy cách.") from trouble
        return results

    def _answer(self, reply: BinaryIO, package: Package, told: Sequence[dict[str, Any]]) -> None:
        header, own = package.header, self._own
        reader = parse_key(header.reply, field="reply")
        answer_header = Header(
            kind=PackageKind.ACKNOWLEDGEMENT,
            number=header.number,
            made_at=datetime.fromisoformat(self._store.ground.now()).astimezone(UTC),
            desk=header.desk,
            reader=fingerprint(reader),
            signer=key_text(own.signer.public),
            answers=package.sha256,
        )
        lines = [json.dumps(one, ensure_ascii=False).encode() for one in told]
        write_package(reply, answer_header, Contents(lines), reader=reader, signer=own.signer)


@dataclass(frozen=True, slots=True)
class _OwnKeys:
    signer: SigningKey
    reader: ReaderKey


def _own_keys(store: PracticeStore) -> _OwnKeys:
    """The province's own, made once for each of its databases."""
    kept = store.setting(_KEYS)
    if kept is None:
        made = _OwnKeys(SigningKey.new(), ReaderKey.new())
        told = {"signer": made.signer.secret.hex(), "reader": made.reader.secret.hex()}
        store.set(_KEYS, json.dumps(told))
        return made
    told = json.loads(kept)
    signer, reader = bytes.fromhex(told["signer"]), bytes.fromhex(told["reader"])
    return _OwnKeys(SigningKey(signer), ReaderKey(reader))


def router(registry: Registry) -> APIRouter:
    """The addresses of packages."""
    told = APIRouter(prefix="/v1/goi")
    room = PostRoom(registry)

    @told.get("/khoa", response_model=PackageKeys, responses=problems())
    async def keys(request: Request) -> Response:
        speaker(registry, request)
        return answer(request, await run_in_threadpool(room.told))

    @told.post(
        "",
        response_class=Response,
        responses={200: {"content": {"application/octet-stream": {}}}, **problems(422)},
        openapi_extra=_STREAM,
    )
    async def take(request: Request) -> Response:
        session = speaker(registry, request)
        with tempfile.TemporaryFile() as package, tempfile.TemporaryFile() as reply:
            size = 0
            async for chunk in request.stream():
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Trouble(Problem(413, "too-long"))
                await run_in_threadpool(package.write, chunk)
            try:
                await run_in_threadpool(room.take, package, reply, store=session.store)
            except DeskError as trouble:
                raise Trouble(refused("package", trouble.message)) from trouble
            reply.seek(0)
            return Response(reply.read(), media_type="application/octet-stream")

    return told


def receive(package: Path, reply: Path, *, database: str, trust: str = "") -> Received:
    """Take a package in and write the answer beside it; see `PostRoom.take`.

    Raises BadFile, CannotWrite, DiskFull, InvalidInput; then no answer is left.
    """
    beside = reply.with_name(f"{reply.name}.part")
    try:
        with _room(database) as room, package.open("rb") as given, beside.open("w+b") as out:
            told = room.take(given, out, trust=trust)
        beside.replace(reply)
    except FileNotFoundError as trouble:
        raise BadFile(f"Không có tệp «{package.name}».", next_step="Chọn lại tệp.") from trouble
    except OSError as trouble:
        if trouble.errno == errno.ENOSPC:
            raise DiskFull("Không còn chỗ để ghi giấy báo.") from trouble
        raise CannotWrite("Không đọc được gói hoặc không ghi được giấy báo.") from trouble
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return told


def keys(database: str) -> dict[str, str]:
    """What desks need to know before they can write a package for this practice province."""
    with _room(database) as room:
        return room.told()


@contextmanager
def _room(database: str) -> Iterator[PostRoom]:
    store = PracticeStore(database)
    try:
        yield PostRoom(Registry(store, Account(), Faults()))
    finally:
        store.close()


def _desk(header: Header) -> str:
    return f"package.desk.{header.desk.store}"


def _sheets(lines: Sequence[bytes]) -> Iterator[list[str]]:
    """At most so many lines at a time; a dossier's stay together as far as they can."""
    sheet: list[str] = []
    before = ""
    for line in lines:
        told, whose = _read(line)
        if len(sheet) >= _SHEET and (whose != before or len(sheet) >= _LONGEST):
            yield sheet
            sheet = []
        sheet.append(told)
        before = whose
    if sheet:
        yield sheet


def _read(line: bytes) -> tuple[str, str]:
    """The line as text, and which dossier it is of."""
    try:
        told = line.decode()
        value = json.loads(told)
        return told, str(value["id"])
    except (ValueError, KeyError, TypeError, RecursionError) as trouble:
        raise BadFile("Trong gói có thông điệp không đúng quy cách.") from trouble
