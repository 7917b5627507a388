"""What the native addresses share: bodies with limits, gzip both ways, problems, who speaks."""

import gzip
import json
import zlib
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from motcua_desktop.practice.parcels import Problem
from motcua_desktop.practice.registry import Registry, Session

PROBLEM = "application/problem+json"
LONGEST_ITEM = 1 << 20
LONGEST_BATCH = 4 << 20
_WORTH_PACKING = 600
_GZIP = 16 + zlib.MAX_WBITS


class Trouble(Exception):
    """A request ends with this problem."""

    def __init__(self, problem: Problem, **headers: str):
        super().__init__(problem.kind)
        self.problem = problem
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


async def body(request: Request, longest: int) -> bytes:
    """The body without compression. Raises Trouble (413, 415) before it grows beyond `longest`."""
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip"):
        raise Trouble(Problem(415, "not-understood", "Chỉ nhận Content-Encoding: gzip"))
    opener = zlib.decompressobj(_GZIP) if packing == "gzip" else None
    whole = bytearray()
    async for chunk in request.stream():
        whole += _opened(opener, chunk, longest + 1 - len(whole)) if opener else chunk
        if len(whole) > longest or (opener is not None and opener.unconsumed_tail):
            raise Trouble(Problem(413, "too-long", f"Nhiều nhất {longest} byte khi chưa nén"))
    if opener is not None and not opener.eof:
        raise Trouble(_not_json("Dữ liệu nén bị cắt"))
    return bytes(whole)


def _opened(opener: Any, chunk: bytes, longest: int) -> bytes:
    try:
        return bytes(opener.decompress(chunk, max(longest, 1)))
    except zlib.error as trouble:
        raise Trouble(_not_json("Dữ liệu nén hỏng")) from trouble


def text_of(raw: bytes) -> str:
    """The body as text. Raises Trouble (400)."""
    try:
        return raw.decode()
    except UnicodeDecodeError as trouble:
        raise Trouble(_not_json("Dữ liệu không phải UTF-8")) from trouble


def read_json(raw: bytes) -> Any:
    """The body as JSON. Raises Trouble (400)."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as trouble:
        raise Trouble(_not_json("Dữ liệu gửi lên không phải JSON")) from trouble


def not_understood(words: str) -> Trouble:
    """The request is not what docs/wire.md says."""
    return Trouble(_not_json(words))


def _not_json(words: str) -> Problem:
    return Problem(400, "not-understood", words)


def speaker(registry: Registry, request: Request) -> Session:
    """Who speaks. Raises Trouble (401)."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    session = registry.session(token.strip()) if kind.lower() == "bearer" else None
    if session is None:
        raise Trouble(Problem(401, "session"), WWW_Authenticate="Bearer")
    return session


def answer(
    request: Request,
    told: object,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A JSON answer (a `str` is JSON already), packed when the asker can unpack."""
    raw = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    content = raw.encode()
    more = {"Cache-Control": "no-store", **(headers or {})}
    if len(content) > _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, 5, mtime=0)
        more |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(content, status, more, media_type="application/json")


def tagged(tag: str) -> dict[str, str]:
    """The header that names a version."""
    return {"ETag": f'"{tag}"'}


def problem_answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as RFC 9457 has it."""
    return Response(
        json.dumps(problem.to_json(), ensure_ascii=False).encode(),
        problem.status,
        dict(headers or {}),
        media_type=PROBLEM,
    )
