"""The iGate window: Keycloak-like token, code from a pattern, files, apply, search. Experimental.

Known from third parties' clients only, so this window takes what they send and no more: what a
field means that nobody has told, it does not guess.
"""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.practice import catalogue, forms
from motcua_desktop.practice.native import problems
from motcua_desktop.practice.parcels import ANY, Parcel, Problem, refused
from motcua_desktop.practice.registry import Registry, Session
from motcua_desktop.practice.store import Held, compact
from motcua_desktop.practice.store.files import printable
from motcua_desktop.practice.web import (
    LONGEST_ITEM,
    Trouble,
    answer,
    body,
    not_understood,
    read_json,
    speaker,
)

_TOKEN = "/auth/realms/digo/protocol/openid-connect/token"  # noqa: S105 (an address)
_DATE = "%Y-%m-%dT%H:%M:%S.%f%z"
_IDENTITY = re.compile(r"\d{9}|\d{12}")
_LONGEST_CODE = 60
_ANSWER: dict[str, Any] = {"content": {"application/json": {"schema": {"type": "object"}}}}
_OK: dict[int | str, dict[str, Any]] = {
    200: {"description": "OK", **_ANSWER}, **problems(404, 422)
}  # fmt: skip

Json = Mapping[str, Any]


def router(registry: Registry) -> APIRouter:
    """Every address of iGate."""
    told = APIRouter()
    _token(told, registry)
    _codes(told, registry)
    _files(told, registry)
    _dossiers(told, registry)
    return told


def _token(told: APIRouter, registry: Registry) -> None:
    names = ("grant_type", "client_id", "client_secret", "username", "password")
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    form = {"requestBody": {"content": {forms.URLENCODED: {"schema": schema}}}}

    @told.post(_TOKEN, response_model=None, responses=_OK, openapi_extra=form)
    async def token(request: Request) -> Response:
        form = await forms.fields(request)
        if form.get("grant_type") not in ("client_credentials", "password"):
            raise not_understood("grant_type phải là client_credentials hoặc password")
        name, password = _account(request, form)
        if not await run_in_threadpool(registry.knows, name, password):
            return answer(request, {"error": "invalid_client"}, 401)
        session = registry.open_session("igate")
        seconds = registry.session_seconds
        return answer(
            request,
            {"access_token": session.token, "expires_in": seconds, "token_type": "Bearer"},
        )


def _account(request: Request, form: Json) -> tuple[str, str]:
    if form.get("grant_type") == "password":
        return str(form.get("username", "")), str(form.get("password", ""))
    kind, _, told = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return str(form.get("client_id", "")), str(form.get("client_secret", ""))
    try:
        name, _, password = base64.b64decode(told, validate=True).decode().partition(":")
    except ValueError as trouble:
        raise not_understood("Authorization không đọc được") from trouble
    return name, password


def _codes(told: APIRouter, registry: Registry) -> None:
    @told.get("/bd/config/get-pattern", response_model=None, responses=_OK)
    async def pattern(
        request: Request,
        agency_id: Annotated[str, Query(alias="agency-id", min_length=1, max_length=80)],
        procedure_id: Annotated[str, Query(alias="procedure-id", max_length=80)] = "",
    ) -> Response:
        speaker(registry, request)
        told = {"id": f"mau-{agency_id}", "name": f"{agency_id}-{{yyMMdd}}-{{nnnn}}"}
        return answer(request, {**told, "procedure": {"id": procedure_id}})

    @told.put("/bt/pattern/{pattern_id}/--get-next-value", response_model=None, responses=_OK)
    async def value(
        request: Request,
        pattern_id: str,
        code: Annotated[str, Query(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z.-]+$")],
    ) -> Response:
        speaker(registry, request)
        day = datetime.now(VIETNAM).strftime("%y%m%d")
        name = f"{printable(pattern_id)[:80]} {code} {day}"
        number = await run_in_threadpool(registry.next_number, name)
        return answer(request, {"value": number, "code": f"{code}-{day}-{number:04}"})

    @told.get("/bd/procedure/--can-apply", response_model=None, responses=_OK)
    async def procedures(
        request: Request,
        keyword: Annotated[str, Query(max_length=200)] = "",
        page: Annotated[int, Query(ge=0, le=10_000)] = 0,
        size: Annotated[int, Query(ge=1, le=200)] = 20,
    ) -> Response:
        speaker(registry, request)
        known = await run_in_threadpool(catalogue.procedures, registry.store)
        found = [
            {"id": each["MATTHC"], "code": each["MATTHC"], "translate": {"name": each["TENTTHC"]}}
            for each in known
            if keyword.casefold() in f"{each['MATTHC']} {each['TENTTHC']}".casefold()
        ]
        return answer(request, _page(found, page, size))


def _files(told: APIRouter, registry: Registry) -> None:
    schema = {
        "type": "object",
        "properties": {
            "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
            "account-id": {"type": "string"},
        },
        "required": ["files"],
    }
    listed = {"content": {"application/json": {"schema": {"type": "array"}}}}

    @told.post(
        "/fi/file/--multiple",
        response_model=None,
        responses={**_OK, 200: {"description": "OK", **listed}},
        openapi_extra={"requestBody": {"content": {forms.MULTIPART: {"schema": schema}}}},
    )
    async def put(request: Request) -> Response:
        speaker(registry, request)
        _, posted = await forms.parts(request)
        kept = [
            {
                "id": await run_in_threadpool(
                    registry.keep_file, file.content, file.name, file.media
                ),
                "filename": file.name,
                "size": len(file.content),
            }
            for file in posted
            if file.field == "files"
        ]
        return answer(request, kept)


def _dossiers(told: APIRouter, registry: Registry) -> None:
    names = ("code", "nationCode", "agency", "procedure", "applicant", "dossierFormFile",
             "acceptedDate", "appliedDate", "appointmentDate", "dossierStatus")  # fmt: skip
    schema = {"type": "object", "properties": {name: {} for name in names}}
    form = {"requestBody": {"content": {"application/json": {"schema": schema}}}}

    @told.post(
        "/pa/dossier/--apply-online/", response_model=None, responses=_OK, openapi_extra=form
    )
    async def apply(request: Request) -> Response:
        session = speaker(registry, request)
        given = read_json(await body(request, LONGEST_ITEM))
        if not isinstance(given, dict):
            raise not_understood("Cần một đối tượng JSON")
        return answer(request, await run_in_threadpool(_applied, registry, session, given))

    @told.get("/pa/dossier/search", response_model=None, responses=_OK)
    async def search(
        request: Request,
        code: Annotated[str, Query(max_length=80)] = "",
        page: Annotated[int, Query(ge=0, le=10_000)] = 0,
        size: Annotated[int, Query(ge=1, le=200)] = 20,
    ) -> Response:
        speaker(registry, request)
        found = await run_in_threadpool(registry.store.held, code)
        rows = [] if found is None else [await run_in_threadpool(_told, registry, found)]
        return answer(request, _page(rows, page, size))

    @told.get("/pa/dossier/{id}/--online", response_model=None, responses=_OK)
    async def detail(request: Request, id: str) -> Response:  # noqa: A002 (iGate's word)
        speaker(registry, request)
        found = await run_in_threadpool(_found, registry, id)
        return answer(request, await run_in_threadpool(_told, registry, found))


def _applied(registry: Registry, session: Session, given: Json) -> dict[str, Any]:
    item, files = _item(registry, given), _file_ids(given)
    missing = registry.files_missing(files)
    if missing:
        raise Trouble(refused("dossierFormFile", f"Tệp {missing[0][:12]}… chưa có ở tỉnh"))
    parcel = Parcel("dossier", item, compact(item), condition=ANY)
    outcome = registry.take(session, [parcel], "apply-online")[0]
    if outcome.problem is not None:
        raise Trouble(outcome.problem)
    held = _found(registry, parcel.code)
    registry.attach_known(held, files)
    return _told(registry, held)


def _found(registry: Registry, word: str) -> Held:
    held = registry.store.held(word)
    if held is None:
        raise Trouble(Problem(404, "missing"))
    return held


def _item(registry: Registry, given: Json) -> dict[str, Any]:
    """The dossier as QCVN 120 tells it."""
    agency, procedure = _object(given, "agency"), _object(given, "procedure")
    applicant = _object(_object(given, "applicant"), "data")
    known = catalogue.named(registry.store, _word(procedure, "code"))
    name = _word(_object(procedure, "translate"), "name") or known[0] or _word(procedure, "code")
    identity = _word(applicant, "identityNumber")
    return {
        "MaHoSo": _word(given, "code")[:_LONGEST_CODE],
        "MaTTHC": _word(procedure, "code"),
        "TenTTHC": name,
        "MaLinhVuc": _word(_object(procedure, "sector"), "code"),
        "TenLinhVuc": known[1] or "Không rõ",
        "ChuHoSo": _word(applicant, "ownerFullname") or _word(applicant, "fullname"),
        "LoaiDoiTuong": "2" if _word(applicant, "organization") else "1",
        "MaDoiTuong": "",
        "ThongTinKhac": _word(applicant, "address"),
        "Email": _word(applicant, "email"),
        "Fax": _word(applicant, "fax"),
        "SoDienThoai": _word(applicant, "phoneNumber"),
        "TrichYeuHoSo": _word(_object(_object(given, "eForm"), "data"), "noidungyeucaugiaiquyet")
        or name,
        "NgayTiepNhan": _stamp(given, "acceptedDate") or _stamp(given, "appliedDate"),
        "NgayHenTra": _stamp(given, "appointmentDate"),
        "TrangThaiHoSo": _status(given.get("dossierStatus", 0)),
        "NgayTra": "",
        "ThongTinTra": "",
        "HinhThuc": "1" if given.get("receivingPlace") else "0",
        "NgayKetThucXuLy": _stamp(given, "completedDate"),
        "DonViXuLy": _word(agency, "name") or _word(agency, "code"),
        "GhiChu": "",
        "TaiLieuNop": [],
        "DanhSachLePhi": [],
        "DanhSachTepDinhKemKhac": [],
        "DanhSachHoSoBoSung": [],
        "DanhSachGiayToKetQua": [],
        "DinhDanhCHS": [
            {"LoaiDinhDanh": "1" if len(identity) == 12 else "2", "SoDinhDanh": identity}
        ]
        if _IDENTITY.fullmatch(identity)
        else [],
    }


def _file_ids(given: Json) -> list[str]:
    papers = given.get("dossierFormFile")
    told = []
    for paper in papers if isinstance(papers, list) else ():
        files = paper.get("file") if isinstance(paper, dict) else None
        told += [
            str(each["id"])
            for each in (files if isinstance(files, list) else ())
            if isinstance(each, dict) and "id" in each
        ]
    return told


def _told(registry: Registry, held: Held) -> dict[str, Any]:
    decided = registry.decided(held.code)
    status = int(decided["status"]) if decided is not None else int(held.item["TrangThaiHoSo"])
    return {
        "id": str(held.number),
        "code": held.code,
        "nationCode": next(iter(held.aliases), held.code),
        "dossierStatus": {"id": status},
        "procedure": {"code": held.item["MaTTHC"], "translate": {"name": held.item["TenTTHC"]}},
        "agency": {"name": held.item["DonViXuLy"]},
        "applicant": {"data": {"fullname": held.item["ChuHoSo"]}},
        "acceptedDate": _moment(held.item["NgayTiepNhan"]),
        "appointmentDate": _moment(held.item["NgayHenTra"]),
        "completedDate": _moment(held.item["NgayKetThucXuLy"]),
    }


def _page(rows: list[dict[str, Any]], page: int, size: int) -> dict[str, Any]:
    shown = rows[page * size : (page + 1) * size]
    return {
        "content": shown, "number": page, "size": size, "numberOfElements": len(shown),
        "first": page == 0, "last": (page + 1) * size >= len(rows),
    }  # fmt: skip


def _object(given: Json, name: str) -> Json:
    told = given.get(name)
    return told if isinstance(told, dict) else {}


def _word(given: Json, name: str) -> str:
    told = given.get(name)
    return told.strip() if isinstance(told, str) else ""


def _status(told: object) -> str:
    number = told.get("id") if isinstance(told, dict) else told
    if number == 0:
        return "1"
    return str(number)[:4] if isinstance(number, int | str) else ""


def _stamp(given: Json, name: str) -> str:
    word = _word(given, name)
    if not word:
        return ""
    try:
        parsed = datetime.strptime(word, _DATE)  # noqa: DTZ007 (the format holds the offset)
        return parsed.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")
    except (ValueError, OverflowError) as trouble:
        raise Trouble(refused(name, f"Trường {name} sai định dạng")) from trouble


def _moment(word: str) -> str | None:
    if not word:
        return None
    parsed = datetime.strptime(word, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
    return parsed.isoformat(timespec="milliseconds").replace("+07:00", "+0700")
