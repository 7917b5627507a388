"""QCVN 120's three transports as addresses: an envelope, a route per service, split verbs."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from motcua_desktop.practice.office import Office
from motcua_desktop.practice.web import Trouble, answer, body

# A dossier may bring its files along in Base64.
_LONGEST = 64 << 20
_SPLIT = (
    ("/them", "DongBoHoSoMC", "False"),
    ("/capnhat", "DongBoHoSoMC", "True"),
    ("/tiendo", "CapNhatTienDoHoSoMC", None),
    ("/tracuu", "TraCuuHoSo", None),
)
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "session": {"type": "string"},
                        "service": {
                            "enum": ["DongBoHoSoMC", "CapNhatTienDoHoSoMC", "TraCuuHoSo",
                                     "LayDanhSachTTHC", "LayThuTuc"]
                        },
                        "isUpdating": {"enum": ["True", "False"]},
                        "mahoso": {"type": "string"},
                        "maTTHC": {"type": "string"},
                        "data": {"type": "array", "items": {"type": "object"}},
                    },
                }
            }
        },
    }
}  # fmt: skip


class AnswerShape(BaseModel):
    """What every service answers, whatever became of the call."""

    model_config = ConfigDict(extra="allow")

    error_code: int | str
    message: str


def router(office: Office) -> APIRouter:
    """Every address of QCVN 120."""
    told = APIRouter()

    @told.post("/login", response_model=AnswerShape, openapi_extra=_BODY)
    async def login(request: Request) -> Response:
        given = await _body(request)
        return answer(request, await run_in_threadpool(office.sign_in, given))

    @told.post("/mapi", response_model=AnswerShape, openapi_extra=_BODY)
    async def envelope(request: Request) -> Response:
        given = await _body(request)
        return answer(request, await run_in_threadpool(office.serve, given))

    @told.post("/mapi/{service}", response_model=AnswerShape, openapi_extra=_BODY)
    async def route(service: str, request: Request) -> Response:
        given = _as_envelope(request, await _body(request), service=service)
        return answer(request, await run_in_threadpool(office.serve, given))

    @told.get("/mapi/{service}", response_model=AnswerShape)
    async def read(service: str, request: Request) -> Response:
        """The catalogue, as some provinces give it by address; what stores has nothing to store."""
        given = _as_envelope(request, {}, service=service)
        return answer(request, await run_in_threadpool(office.serve, given))

    for path, service, updating in _SPLIT:
        told.post(path, response_model=AnswerShape, openapi_extra=_BODY)(
            _split(office, service, updating)
        )
    return told


def _split(
    office: Office, service: str, updating: str | None
) -> Callable[[Request], Awaitable[Response]]:
    async def verb(request: Request) -> Response:
        given = _as_envelope(request, await _body(request), service=service)
        told = {**given, **({"isUpdating": updating} if updating else {})}
        return answer(request, await run_in_threadpool(office.serve, told))

    return verb


def _as_envelope(request: Request, given: object, *, service: str) -> dict[str, Any]:
    """What came by route or split address, as the envelope that says the same."""
    session = request.headers.get("authorization", "").removeprefix("Bearer ")
    told = given if isinstance(given, dict) else {"data": given}
    return {**request.query_params, **told, "session": session, "service": service}


async def _body(request: Request) -> object:
    try:
        return json.loads(await body(request, _LONGEST))
    except (ValueError, RecursionError, Trouble):
        return None
