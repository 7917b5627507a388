"""What the province says in the native dialect (docs/wire.md): news, the catalogue, agreeing."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from motcua_desktop.practice import catalogue
from motcua_desktop.practice import native_shapes as shapes
from motcua_desktop.practice.faults import CatalogueFault, NewsFault
from motcua_desktop.practice.native import problems
from motcua_desktop.practice.parcels import Problem
from motcua_desktop.practice.registry import Registry, Session
from motcua_desktop.practice.store.feed import News
from motcua_desktop.practice.web import (
    LONGEST_ITEM,
    Trouble,
    answer,
    body,
    not_understood,
    read_json,
    speaker,
    tagged,
)


def router(registry: Registry) -> APIRouter:
    """News, the catalogue, and what both sides compare."""
    told = APIRouter(prefix="/v1", responses={400: {"model": shapes.ProblemShape}})
    _news(told, registry)
    _catalogue(told, registry)
    _agreeing(told, registry)
    return told


def _news(told: APIRouter, registry: Registry) -> None:
    @told.get("/tin", response_model=shapes.FeedShape, responses=problems())
    async def news(
        request: Request,
        since: Annotated[str, Query(max_length=80)] = "",
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> Response:
        session = speaker(registry, request)
        return answer(request, await run_in_threadpool(_feed, registry, session, since, limit))

    @told.post(
        "/tin/da-nhan",
        status_code=204,
        response_model=None,
        responses=problems(),
        openapi_extra=shapes.request_body(shapes.Heard),
    )
    async def heard(request: Request) -> Response:
        session = speaker(registry, request)
        given = shapes.parsed(shapes.Heard, read_json(await body(request, LONGEST_ITEM)))
        await run_in_threadpool(registry.heard, session, given.cursor)
        return Response(status_code=204)


def _feed(registry: Registry, session: Session, since: str, limit: int) -> dict[str, Any]:
    pieces, cursor, more = registry.news(session, since, limit)
    rows = [_piece(each) for each in pieces]
    if NewsFault.TWICE in registry.faults.news:
        rows = [row for row in rows for _ in range(2)]
    if NewsFault.REVERSED in registry.faults.news:
        rows.reverse()
    return {"news": rows, "cursor": cursor, "more": more}


def _piece(told: News) -> dict[str, Any]:
    return {
        "key": told.key, "n": told.n, "at": told.at, "id": told.id, "code": told.code,
        "kind": told.kind, "data": dict(told.data),
    }  # fmt: skip


def _catalogue(told: APIRouter, registry: Registry) -> None:
    @told.get(
        "/danh-muc",
        response_model=shapes.CatalogueShape,
        responses={304: {"description": "Unchanged"}, **problems()},
    )
    async def whole(
        request: Request, if_none_match: Annotated[str | None, Header()] = None
    ) -> Response:
        speaker(registry, request)
        known = await run_in_threadpool(
            catalogue.catalogue, registry.store, registry.faults.catalogue
        )
        tag = f'"{known.sha256}"'
        if if_none_match is not None and tag in if_none_match:
            return Response(status_code=304, headers={"ETag": tag})
        told = known.to_json()
        if registry.faults.catalogue is CatalogueFault.BAD_HASH:
            told["sha256"] = "0" * 64
        return answer(request, told, headers={"ETag": tag})

    @told.get(
        "/danh-muc/{code}",
        responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}},
                   **problems(404)},
    )  # fmt: skip
    async def one(request: Request, code: str) -> Response:
        speaker(registry, request)
        known = await run_in_threadpool(catalogue.catalogue, registry.store)
        listed = known.listed
        if registry.faults.catalogue is CatalogueFault.HALF:
            listed = listed[: len(listed) // 2]
        found = next((each for each in listed if each.code == code), None)
        if found is None:
            raise Trouble(Problem(404, "missing"))
        return answer(request, found.text, headers=tagged(found.sha256))


def _agreeing(told: APIRouter, registry: Registry) -> None:
    @told.get("/doi-soat", response_model=shapes.AgreeingShape, responses=problems())
    async def days(request: Request) -> Response:
        session = speaker(registry, request)
        return answer(request, await run_in_threadpool(_agreed, registry, session.store))

    @told.get("/doi-soat/{day}", response_model=shapes.HeadsShape, responses=problems())
    async def day(request: Request, day: str) -> Response:
        session = speaker(registry, request)
        heads = await run_in_threadpool(registry.store.of_desk, session.store, _day(day))
        return answer(request, {"dossiers": heads})


def _agreed(registry: Registry, store: str) -> dict[str, Any]:
    dossiers, entries = registry.store.totals(store)
    off = registry.faults.counts_off
    days = registry.store.days(store)
    return {
        "generation": registry.store.generation,
        "dossiers": dossiers + off,
        "entries": entries,
        "days": [
            {
                "day": each.day,
                "dossiers": each.dossiers + (off if each is days[-1] else 0),
                "entries": each.entries,
                "hash": each.hash,
            }
            for each in days
        ],
    }


def _day(word: str) -> str:
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError as trouble:
        raise not_understood("Ngày phải có dạng 2026-11-21") from trouble
