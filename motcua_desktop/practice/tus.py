"""Files by tus 1.0.0 with creation and termination: bytes that arrived are kept."""

import base64
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from motcua_desktop.practice.native import problems
from motcua_desktop.practice.parcels import Problem
from motcua_desktop.practice.registry import Registry, Session
from motcua_desktop.practice.store import files
from motcua_desktop.practice.store.files import Content, Upload
from motcua_desktop.practice.web import Trouble, not_understood, speaker

_VERSION = "1.0.0"
_LONGEST = 1 << 30
_PIECE = 256 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_HEADERS = {"Tus-Resumable": _VERSION, "Cache-Control": "no-store"}
_ABOUT = {
    **_HEADERS,
    "Tus-Version": _VERSION,
    "Tus-Extension": "creation,termination",
    "Tus-Max-Size": str(_LONGEST),
}
_BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}
        },
    }
}

Told = Annotated[str | None, Header()]


def router(registry: Registry) -> APIRouter:
    """Every address of files."""
    told = APIRouter(prefix="/v1/tep")
    _beginning(told, registry)
    _going_on(told, registry)
    _giving_back(told, registry)
    return told


def _beginning(told: APIRouter, registry: Registry) -> None:
    @told.options("", status_code=204, response_model=None)
    async def about() -> Response:
        return Response(status_code=204, headers=_ABOUT)

    @told.post(
        "",
        status_code=201,
        response_model=None,
        responses={200: {"description": "Held whole already"}, **problems(412)},
    )
    async def begin(
        request: Request,
        upload_length: Told = None,
        upload_metadata: Told = None,
        tus_resumable: Told = None,
    ) -> Response:
        session = _speaker(registry, request, tus_resumable)
        length = _count(upload_length, "Upload-Length")
        longest = registry.faults.longest_file
        if length > (_LONGEST if longest is None else longest):
            told = "" if longest is None else f"Tỉnh chỉ nhận tệp tới {longest} byte"
            raise Trouble(Problem(413, "too-long", told), **_named(_HEADERS))
        wanted = _wanted(upload_metadata or "", length)
        status, headers = await run_in_threadpool(_begun, registry, session, wanted)
        return Response(status_code=status, headers={**_HEADERS, **headers})


def _begun(registry: Registry, session: Session, wanted: Upload) -> tuple[int, dict[str, str]]:
    ground = registry.store.ground
    with ground.transaction() as connection:
        held = files.content(connection, wanted.sha256)
        if held is not None:
            where = {"Location": f"/v1/tep/{held.sha256}", "Upload-Offset": str(held.length)}
            return 200, where
        files.begin(ground, connection, session.store, wanted)
    if wanted.length == 0:
        _finish(registry, wanted)
    return 201, {"Location": f"/v1/tep/{wanted.id}", "Upload-Offset": "0"}


def _going_on(told: APIRouter, registry: Registry) -> None:
    @told.head("/{id}", response_model=None, responses=problems(404, 412))
    async def offset(request: Request, id: str, tus_resumable: Told = None) -> Response:  # noqa: A002 (the wire's word)
        _speaker(registry, request, tus_resumable)
        found = await run_in_threadpool(_found, registry, id)
        here = found.offset if isinstance(found, Upload) else found.length
        return Response(
            headers={**_HEADERS, "Upload-Offset": str(here), "Upload-Length": str(found.length)}
        )

    @told.patch(
        "/{id}",
        status_code=204,
        response_model=None,
        responses=problems(404, 409, 412, 415, 460),
        openapi_extra=_BYTES,
    )
    async def more(
        request: Request,
        id: str,  # noqa: A002 (the wire's word)
        upload_offset: Told = None,
        tus_resumable: Told = None,
    ) -> Response:
        _speaker(registry, request, tus_resumable)
        if request.headers.get("content-type") != "application/offset+octet-stream":
            raise Trouble(Problem(415, "not-understood", "Cần application/offset+octet-stream"))
        offset = _count(upload_offset, "Upload-Offset")
        here = await _kept(registry, request, id, offset)
        return Response(status_code=204, headers={**_HEADERS, "Upload-Offset": str(here)})

    @told.delete("/{id}", status_code=204, response_model=None, responses=problems(404, 412))
    async def end(request: Request, id: str, tus_resumable: Told = None) -> Response:  # noqa: A002 (the wire's word)
        _speaker(registry, request, tus_resumable)
        await run_in_threadpool(_ended, registry, id)
        return Response(status_code=204, headers=_HEADERS)


async def _kept(registry: Registry, request: Request, upload_id: str, offset: int) -> int:
    """Keep what comes, piece by piece; the offset afterwards."""
    known = await run_in_threadpool(_growing, registry, upload_id, offset)
    async for part in _parts(request):
        if offset + len(part) > known.length:
            raise Trouble(Problem(413, "too-long"), **_named(_HEADERS))
        await run_in_threadpool(_grow, registry, upload_id, offset, part)
        offset += len(part)
    if offset == known.length:
        await run_in_threadpool(_finish, registry, known)
    return offset


async def _parts(request: Request) -> AsyncIterator[bytes]:
    """The body in pieces of middling size; what came before a cut comes too."""
    waiting = bytearray()
    try:
        async for chunk in request.stream():
            waiting += chunk
            if len(waiting) >= _PIECE:
                yield bytes(waiting)
                waiting.clear()
    except ClientDisconnect:
        if waiting:
            yield bytes(waiting)
        return
    if waiting:
        yield bytes(waiting)


def _giving_back(told: APIRouter, registry: Registry) -> None:
    @told.get(
        "/{sha256}",
        response_class=StreamingResponse,
        responses={
            200: {"content": {"application/octet-stream": {}}},
            **problems(404),
        },
    )
    async def content(request: Request, sha256: str) -> Response:
        speaker(registry, request)
        found = await run_in_threadpool(_found, registry, sha256)
        if isinstance(found, Upload):
            raise Trouble(Problem(404, "missing"))
        return StreamingResponse(
            _streamed(registry, found),
            media_type="application/octet-stream",
            headers={
                "Content-Length": str(found.length),
                "ETag": f'"{found.sha256}"',
                "X-Content-Type-Options": "nosniff",
                "Content-Disposition": "attachment",
            },
        )


def _streamed(registry: Registry, found: Content) -> Iterator[bytes]:
    with registry.store.ground.transaction() as connection:
        yield from files.pieces(connection, found.upload)


def _found(registry: Registry, name: str) -> Upload | Content:
    with registry.store.ground.transaction() as connection:
        found = files.under_way(connection, name) or files.content(connection, name)
    if found is None:
        raise Trouble(Problem(404, "missing"), **_named(_HEADERS))
    return found


def _growing(registry: Registry, upload_id: str, offset: int) -> Upload:
    found = _found(registry, upload_id)
    if isinstance(found, Content) or found.offset != offset:
        raise Trouble(Problem(409, "offset"), **_named(_HEADERS))
    return found


def _grow(registry: Registry, upload_id: str, offset: int, part: bytes) -> None:
    with registry.store.ground.transaction() as connection:
        if not files.grow(connection, upload_id, offset, part):
            raise Trouble(Problem(409, "offset"), **_named(_HEADERS))


def _finish(registry: Registry, known: Upload) -> None:
    with registry.store.ground.transaction() as connection:
        is_right = files.finish(registry.store.ground, connection, known)
    words = "Đã nhận đủ" if is_right else "Mã băm không khớp, đã bỏ"
    told = f"{known.name or known.sha256[:12]}: {words}"
    registry.store.note("tep", "", told, is_refused=not is_right)
    if not is_right:
        raise Trouble(Problem(460, "checksum"), **_named(_HEADERS))


def _ended(registry: Registry, upload_id: str) -> None:
    with registry.store.ground.transaction() as connection:
        if files.under_way(connection, upload_id) is None:
            raise Trouble(Problem(404, "missing"), **_named(_HEADERS))
        files.drop(connection, upload_id)


def _speaker(registry: Registry, request: Request, version: str | None) -> Session:
    session = speaker(registry, request)
    if version != _VERSION:
        raise Trouble(Problem(412, "version"), **_named({**_HEADERS, "Tus-Version": _VERSION}))
    return session


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in headers.items()}


def _count(word: str | None, name: str) -> int:
    if word is None or not word.isascii() or not word.isdecimal() or len(word) > 15:
        raise not_understood(f"{name} phải là số byte")
    return int(word)


def _wanted(metadata: str, length: int) -> Upload:
    told: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in metadata.split(","))):
        name, _, word = pair.partition(" ")
        try:
            told[name] = base64.b64decode(word.strip(), validate=True).decode()
        except ValueError as trouble:
            raise not_understood("Upload-Metadata phải là base64 của UTF-8") from trouble
    sha256, media = told.get("sha256", ""), told.get("media", "")
    if _SHA256.fullmatch(sha256) is None:
        raise not_understood("Upload-Metadata cần sha256")
    if not _MEDIA.fullmatch(media):
        media = "application/octet-stream"
    name = told.get("name", "").replace("\0", "")[:255]
    return Upload(secrets.token_hex(16), sha256, length, 0, name, media)
