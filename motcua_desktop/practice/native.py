"""What a desk says in the native dialect (docs/wire.md): greeting, dossiers, many at once."""

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from motcua_desktop.practice import native_shapes as shapes
from motcua_desktop.practice.parcels import (
    MISSING,
    NEW,
    Outcome,
    Parcel,
    Problem,
    Raw,
    elements,
    members,
)
from motcua_desktop.practice.registry import NAME, Registry, Session
from motcua_desktop.practice.shapes import DossierItem
from motcua_desktop.practice.store import compact
from motcua_desktop.practice.store.desks import KnownDesk
from motcua_desktop.practice.web import (
    LONGEST_BATCH,
    LONGEST_ITEM,
    Trouble,
    answer,
    body,
    not_understood,
    read_json,
    speaker,
    tagged,
    text_of,
)

_MOST = 500
_NAME = re.compile(r"[0-9A-Za-z._:-]{1,80}")
_TAG = re.compile(r'"([0-9a-f]{64})"')

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """What OpenAPI says of the troubles an address can answer with."""
    shape = {"schema": {"$ref": "#/components/schemas/ProblemShape"}}
    return {
        status: {"description": "RFC 9457", "content": {"application/problem+json": shape}}
        for status in (400, 401, 413, 415, 429, 503, *statuses)
    }


def router(registry: Registry) -> APIRouter:
    """Greeting, dossiers one by one, and many at once."""
    told = APIRouter(prefix="/v1", responses={400: {"model": shapes.ProblemShape}})
    _greeting(told, registry)
    _dossiers(told, registry)
    _many(told, registry)
    return told


def _greeting(told: APIRouter, registry: Registry) -> None:
    @told.post(
        "/phien",
        response_model=shapes.GreetingShape,
        responses=problems(),
        openapi_extra=shapes.request_body(shapes.SigningIn),
    )
    async def greet(request: Request) -> Response:
        given = shapes.parsed(shapes.SigningIn, read_json(await body(request, LONGEST_ITEM)))
        return answer(request, await run_in_threadpool(_greeted, registry, given))


def _greeted(registry: Registry, given: shapes.SigningIn) -> dict[str, Any]:
    if not registry.knows(given.username, given.password):
        registry.store.note("phien", "", "Tài khoản hoặc mật khẩu không đúng", is_refused=True)
        raise Trouble(Problem(401, "sign-in", "Tài khoản hoặc mật khẩu không đúng"))
    desk = given.desk
    now = KnownDesk(desk.epoch, desk.agency, desk.mark, desk.numbers)
    before = registry.greet(desk.store, now)
    dossiers, entries = registry.store.totals(desk.store)
    return {
        "token": registry.open_session("native", desk.store).token,
        "expires_in": registry.session_seconds,
        "province": NAME,
        "generation": registry.store.generation,
        "known": {
            "epoch": before.epoch or "",
            "mark": before.mark,
            "numbers": dict(before.numbers),
            "dossiers": dossiers,
            "entries": entries,
        },
    }


def _dossiers(told: APIRouter, registry: Registry) -> None:
    @told.put(
        "/ho-so/{id}",
        response_model=shapes.KeptShape,
        responses={201: {"model": shapes.KeptShape}, **problems(409, 412, 422, 428)},
        openapi_extra=shapes.request_body(DossierItem),
    )
    async def put(
        request: Request,
        id: str,  # noqa: A002 (the wire's word)
        idempotency_key: Annotated[str | None, Header()] = None,
        if_match: Annotated[str | None, Header()] = None,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        session = speaker(registry, request)
        key = _named(idempotency_key or "", "Idempotency-Key")
        text = text_of(await body(request, LONGEST_ITEM))
        condition = _condition(if_match, if_none_match)
        parcel = Parcel("dossier", read_json(text.encode()), text, key, _named(id, "id"), condition)
        outcomes = await run_in_threadpool(registry.take, session, [parcel], "ho-so")
        kept = _only(outcomes)
        names = {"id": id, "code": parcel.code, "tag": kept.tag}
        return answer(request, names, kept.status, {"ETag": f'"{kept.tag}"'})

    @told.get("/ho-so/{id}", response_model=shapes.HeldShape, responses=problems(404))
    async def get(request: Request, id: str) -> Response:  # noqa: A002 (the wire's word)
        speaker(registry, request)
        held = await run_in_threadpool(registry.store.held, id)
        if held is None or held.id != id:
            raise Trouble(Problem(404, "missing"))
        names = compact({"id": id, "code": held.code, "tag": held.tag, "entries": held.keys})
        # The item goes back in the bytes it came in.
        return answer(request, f'{names[:-1]},"item":{held.text}}}', headers=tagged(held.tag))

    @told.post(
        "/ho-so/{id}/tien-do",
        response_model=shapes.ResultsShape,
        responses=problems(404),
        openapi_extra=shapes.request_body(shapes.ProgressSheet),
    )
    async def progress(request: Request, id: str) -> Response:  # noqa: A002 (the wire's word)
        session = speaker(registry, request)
        text = text_of(await body(request, LONGEST_BATCH))
        whose = _named(id, "id")
        parcels = _read(lambda: [_entry(raw, whose) for raw in _listed(text, "entries")])
        outcomes = await run_in_threadpool(registry.take, session, parcels, "tien-do")
        if outcomes and outcomes[0].status == 404:
            _only(outcomes[:1])
        return answer(request, _results(parcels, outcomes))


def _many(told: APIRouter, registry: Registry) -> None:
    @told.post(
        "/lo",
        response_model=shapes.ResultsShape,
        responses=problems(),
        openapi_extra=shapes.request_body(shapes.ParcelSheet),
    )
    async def many(
        request: Request, prefer: Annotated[str | None, Header(max_length=200)] = None
    ) -> Response:
        session = speaker(registry, request)
        raw = await body(request, LONGEST_BATCH)
        told = await run_in_threadpool(_taken, registry, session, raw)
        if "return=minimal" in (prefer or ""):
            told = {"results": [_brief(result) for result in told["results"]]}
        return await run_in_threadpool(answer, request, told)

    @told.post(
        "/lo/tra-cuu",
        response_model=shapes.ResultsShape,
        responses=problems(),
        openapi_extra=shapes.request_body(shapes.Keys),
    )
    async def stored(request: Request) -> Response:
        speaker(registry, request)
        asked = shapes.parsed(shapes.Keys, read_json(await body(request, LONGEST_ITEM)))
        return answer(request, await run_in_threadpool(_stored, registry, asked.keys))


def taken(registry: Registry, session: Session, sheet: str) -> list[dict[str, Any]]:
    """The parcels of a `POST /v1/lo` body stored, and the result of each as the wire tells it.

    Raises Trouble for a sheet that is not understood.
    """
    parcels = _read(lambda: [_parcel(raw) for raw in _listed(sheet, "parcels")])
    told: list[dict[str, Any]] = _results(parcels, registry.take(session, parcels, "lo"))["results"]
    return told


def _taken(registry: Registry, session: Session, raw: bytes) -> dict[str, Any]:
    return {"results": taken(registry, session, text_of(raw))}


def _brief(result: dict[str, Any]) -> int | dict[str, Any]:
    """What was stored is told by its status alone: the sender knows key and tag (RFC 7240)."""
    return result if "problem" in result else int(result["status"])


def _stored(registry: Registry, keys: Sequence[str]) -> dict[str, Any]:
    kept = registry.kept(keys)
    return {
        "results": [
            {"key": key, "status": 404}
            if key not in kept
            else {"key": key, "status": 200}
            | ({"tag": kept[key].tag} if kept[key].kind == "dossier" else {})
            for key in keys
        ]
    }


def _condition(if_match: str | None, if_none_match: str | None) -> str:
    if if_none_match is not None and if_none_match.strip() == "*":
        return NEW
    if if_match is None:
        return MISSING
    found = _TAG.fullmatch(if_match.strip())
    # A tag that is none is a condition that does not hold.
    return found.group(1) if found else "none"


def _only(outcomes: Sequence[Outcome]) -> Outcome:
    problem = outcomes[0].problem
    if problem is not None:
        raise Trouble(problem)
    return outcomes[0]


def _results(parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "results": [
            _result(parcel, outcome) for parcel, outcome in zip(parcels, outcomes, strict=True)
        ]
    }


def _result(parcel: Parcel, outcome: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {"key": parcel.key, "status": outcome.status}
    if outcome.tag is not None:
        told["tag"] = outcome.tag
    if outcome.problem is not None:
        told["problem"] = outcome.problem.to_json()
    return told


def _read(reading: Callable[[], list[Parcel]]) -> list[Parcel]:
    try:
        parcels = reading()
    except (ValueError, RecursionError) as trouble:
        raise not_understood("Dữ liệu gửi lên không phải JSON") from trouble
    if len(parcels) > _MOST:
        raise Trouble(Problem(413, "too-long", f"Mỗi lần nhiều nhất {_MOST} mục"))
    return parcels


def _listed(text: str, name: str) -> list[Raw]:
    whole = members(text)
    if name not in whole or not isinstance(whole[name].value, list):
        raise not_understood(f"Thiếu danh sách {name}")
    return list(elements(whole[name].text))


def _entry(raw: Raw, whose: str) -> Parcel:
    told = _object(raw)
    item = told["item"]
    return Parcel("progress", item.value, item.text, _member(told, "key"), whose)


def _parcel(raw: Raw) -> Parcel:
    told = _object(raw)
    kind = told["kind"].value if "kind" in told else None
    if kind not in ("dossier", "progress"):
        raise not_understood("kind phải là dossier hoặc progress")
    condition = MISSING
    if "tag" in told:
        tag = told["tag"].value
        condition = NEW if tag is None else _tag(tag)
    item = told["item"]
    key, whose = _member(told, "key"), _member(told, "id")
    return Parcel(kind, item.value, item.text, key, whose, condition)


def _object(raw: Raw) -> dict[str, Raw]:
    if not isinstance(raw.value, dict) or "item" not in raw.value:
        raise not_understood("Mỗi mục phải có key và item")
    return members(raw.text)


def _member(told: dict[str, Raw], name: str) -> str:
    return _named(told[name].value if name in told else None, name)


def _named(word: object, name: str) -> str:
    if not isinstance(word, str) or _NAME.fullmatch(word) is None:
        raise not_understood(f"{name} phải là chữ số, chữ cái không dấu, dài nhất 80")
    return word


def _tag(word: object) -> str:
    return word if isinstance(word, str) and len(word) == 64 else "none"
