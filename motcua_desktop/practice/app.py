"""The practice province as one web application: all dialects, files, and the page for visitors."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from motcua_desktop.practice import igate, native, native_told, opencps, packages, qcvn120_web, tus
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.native_shapes import ProblemShape
from motcua_desktop.practice.office import Account, Office
from motcua_desktop.practice.page import dossier_page, no_dossier_page, page
from motcua_desktop.practice.parcels import Problem
from motcua_desktop.practice.store import PracticeStore
from motcua_desktop.practice.web import Trouble, answer, problem_answer

_NOTHING_FROM_OUTSIDE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


def make_app(
    *,
    database_url: str | None = None,
    account: Account | None = None,
    office: Office | None = None,
) -> FastAPI:
    """The web application alone, without a port and without weather."""
    known = office or Office(PracticeStore(database_url), account or Account(), Faults())
    app = FastAPI(title="Tỉnh tập dượt", version="1", docs_url=None, redoc_url=None)
    _page(app, known)
    app.include_router(qcvn120_web.router(known))
    app.include_router(native.router(known))
    app.include_router(native_told.router(known))
    app.include_router(tus.router(known))
    app.include_router(opencps.router(known))
    app.include_router(igate.router(known))
    app.include_router(packages.router(known))
    _troubles(app)
    _description(app)
    return app


def _page(app: FastAPI, known: Office) -> None:
    @app.get("/", response_class=HTMLResponse)
    def arrived(trang: str = "1") -> HTMLResponse:
        number = int(trang) if trang.isascii() and trang.isdecimal() and len(trang) < 7 else 1
        return HTMLResponse(page(known.store, max(number, 1)), headers=_NOTHING_FROM_OUTSIDE)

    @app.get(
        "/ho-so/{number}",
        response_class=HTMLResponse,
        responses={404: {"description": "Not held", "content": {"text/html": {}}}},
    )
    def one(number: str) -> HTMLResponse:
        held = known.store.held(number)
        if held is None:
            return HTMLResponse(no_dossier_page(), 404, headers=_NOTHING_FROM_OUTSIDE)
        story = known.store.history(held.number)
        return HTMLResponse(dossier_page(held, story), headers=_NOTHING_FROM_OUTSIDE)


def _troubles(app: FastAPI) -> None:
    @app.exception_handler(Trouble)
    async def told(request: Request, trouble: Trouble) -> Response:
        if request.url.path.startswith("/o/rest/"):
            return _complaint(request, opencps.Complaint(trouble.problem))
        return problem_answer(trouble.problem, trouble.headers)

    @app.exception_handler(opencps.Complaint)
    async def complained(request: Request, trouble: opencps.Complaint) -> Response:
        return _complaint(request, trouble)

    @app.exception_handler(RequestValidationError)
    async def wrong(_request: Request, trouble: RequestValidationError) -> Response:
        first = trouble.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        words = f"Trường {where} sai quy cách"
        return problem_answer(Problem(400, "not-understood", words, ((where, words),)))

    @app.exception_handler(HTTPException)
    async def nothing(_request: Request, trouble: HTTPException) -> Response:
        kind = "method" if trouble.status_code == 405 else "missing"
        return problem_answer(Problem(trouble.status_code, kind), trouble.headers)


def _complaint(request: Request, trouble: opencps.Complaint) -> Response:
    status, told = trouble.answer()
    return answer(request, told, status)


def _without_fastapis_own(responses: dict[str, Any]) -> None:
    """A wrong parameter is told as a problem here, not in FastAPI's own shape."""
    if "HTTPValidationError" in str(responses.get("422", "")):
        del responses["422"]


def _description(app: FastAPI) -> None:
    def told() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
            shapes = schema.setdefault("components", {}).setdefault("schemas", {})
            shapes.pop("HTTPValidationError", None)
            shapes.pop("ValidationError", None)
            shapes["ProblemShape"] = ProblemShape.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            shapes["ProblemShape"].pop("$defs")
            for path in schema["paths"].values():
                for operation in path.values():
                    _without_fastapis_own(operation.get("responses", {}))
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = told  # type: ignore[method-assign]  # FastAPI's documented way to extend it
