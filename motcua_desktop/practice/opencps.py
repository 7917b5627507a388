"""The OpenCPS window: publish or one-stop, files by referenceUid, actions. Basic, groupId, forms.

`{id}` is the dossierId or the referenceUid. A dossier that comes again with the same referenceUid
is another version of it, or nothing when it is the same. An action is stored as often as it comes,
as OpenCPS does: whoever lost an answer reads the actions first. Its `payload` is JSON and may say
`dossierStatus` and `actionDate` (epoch milliseconds) of what was done.
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.practice import catalogue, forms
from motcua_desktop.practice.forms import Posted
from motcua_desktop.practice.opencps_fields import (
    KNOWN,
    NEEDED,
    STATUSES,
    detail,
    item_of,
    shown,
    stamp,
    wrong_form,
)
from motcua_desktop.practice.parcels import ANY, Parcel, Problem, refused
from motcua_desktop.practice.registry import Registry, Session
from motcua_desktop.practice.store import Held, compact
from motcua_desktop.practice.web import answer

_SPEAKER = Session("", "opencps")
_TEXT = {"type": "string"}
_ANSWER: dict[str, Any] = {"content": {"application/json": {"schema": {"type": "object"}}}}
_TROUBLES: dict[int | str, dict[str, Any]] = {
    status: {"description": "message, code, description", **_ANSWER}
    for status in (400, 401, 403, 404, 409, 413, 415, 422)
}
_OK: dict[int | str, dict[str, Any]] = {200: {"description": "OK", **_ANSWER}, **_TROUBLES}


class Complaint(Exception):
    """A trouble in OpenCPS's shape."""

    def __init__(self, problem: Problem):
        super().__init__(problem.kind)
        self.problem = problem

    def answer(self) -> tuple[int, dict[str, Any]]:
        told = self.problem.to_json()
        field = self.problem.errors[0][0] if self.problem.errors else ""
        return self.problem.status, {
            "message": told["title"], "code": self.problem.status,
            "description": told["detail"], "field": field,
        }  # fmt: skip


def router(registry: Registry) -> APIRouter:
    """The addresses under /o/rest/v2."""
    told = APIRouter(prefix="/o/rest/v2", responses=_TROUBLES)
    _taking(told, registry)
    _telling(told, registry)
    _files(told, registry)
    _actions(told, registry)
    return told


def _taking(told: APIRouter, registry: Registry) -> None:
    async def take(request: Request) -> Response:
        _speaker(registry, request)
        form = await forms.fields(request)
        return answer(request, await run_in_threadpool(_taken, registry, form))

    form = _form(dict.fromkeys(sorted(KNOWN), _TEXT), NEEDED)
    for path in ("/dossiers/publish", "/onegate"):
        told.post(path, response_model=None, responses=_OK, openapi_extra=form)(take)


def _taken(registry: Registry, form: Mapping[str, str]) -> dict[str, Any]:
    wrong = wrong_form(form)
    if wrong is not None:
        raise Complaint(wrong)
    item = item_of(form, catalogue.named(registry.store, form["serviceCode"])[1])
    uid = _uid(form)
    parcel = Parcel("dossier", item, compact(item), id=uid, condition=ANY)
    outcome = registry.take(_SPEAKER, [parcel], "publish")[0]
    if outcome.problem is not None:
        raise Complaint(outcome.problem)
    return _detail(registry, _held(registry, uid))


def _telling(told: APIRouter, registry: Registry) -> None:
    @told.get("/dossiers/{id}", response_model=None, responses=_OK)
    async def get(request: Request, id: str) -> Response:  # noqa: A002 (OpenCPS's word)
        _speaker(registry, request)
        held = await run_in_threadpool(_held, registry, id)
        return answer(request, await run_in_threadpool(_detail, registry, held))


def _detail(registry: Registry, held: Held) -> dict[str, Any]:
    decided = registry.decided(held.code)
    status = str(decided["status"]) if decided is not None else held.item["TrangThaiHoSo"]
    return detail(held.item, number=held.number, uid=held.id or "", status=status)


def _held(registry: Registry, word: str) -> Held:
    held = registry.store.held(word)
    if held is None:
        raise Complaint(Problem(404, "missing"))
    return held


def _files(told: APIRouter, registry: Registry) -> None:
    words = (
        "referenceUid dossierPartNo dossierTemplateNo displayName fileType fileTemplateNo isSync "
        "formData removed eForm modifiedDate"
    )
    names = dict.fromkeys(words.split(), _TEXT)
    multipart = _form(
        {"file": {"type": "string", "format": "binary"}, **names},
        ("file", "referenceUid", "dossierPartNo"),
        media=forms.MULTIPART,
    )

    @told.post("/dossiers/{id}/files", response_model=None, responses=_OK, openapi_extra=multipart)
    async def put(request: Request, id: str) -> Response:  # noqa: A002 (OpenCPS's word)
        _speaker(registry, request)
        form, files = await forms.parts(request)
        return answer(request, await run_in_threadpool(_attach, registry, id, form, files))

    @told.get("/dossiers/{id}/files", response_model=None, responses=_OK)
    async def listed(request: Request, id: str) -> Response:  # noqa: A002 (OpenCPS's word)
        _speaker(registry, request)
        held = await run_in_threadpool(_held, registry, id)
        rows = [
            {
                "referenceUid": each.uid, "dossierPartNo": each.part, "displayName": each.name,
                "fileSize": each.length, "removed": False,
            }
            for each in await run_in_threadpool(registry.attached, held)
        ]  # fmt: skip
        return answer(request, {"total": len(rows), "data": rows})


def _attach(
    registry: Registry, word: str, form: Mapping[str, str], files: list[Posted]
) -> dict[str, Any]:
    held = _held(registry, word)
    for name in ("referenceUid", "dossierPartNo"):
        if not form.get(name, "").strip():
            raise Complaint(refused(name, f"Thiếu trường bắt buộc {name}"))
    found = next((each for each in files if each.field == "file"), None)
    if found is None:
        raise Complaint(refused("file", "Thiếu tệp"))
    name = form.get("displayName") or found.name
    told = registry.attach(
        held, _uid(form), found.content, name, found.media, form["dossierPartNo"]
    )
    return {
        "referenceUid": told.uid, "dossierPartNo": told.part, "displayName": told.name,
        "fileSize": len(found.content), "removed": False,
    }  # fmt: skip


def _actions(told: APIRouter, registry: Registry) -> None:
    names = ("actionCode", "actionUser", "actionNote", "payload", "assignUsers", "payment",
             "createDossiers", "dueDate", "receiveDate", "security")  # fmt: skip
    form = _form(dict.fromkeys(names, _TEXT), ("actionCode",))

    @told.post("/dossiers/{id}/actions", response_model=None, responses=_OK, openapi_extra=form)
    async def act(request: Request, id: str) -> Response:  # noqa: A002 (OpenCPS's word)
        _speaker(registry, request)
        fields = await forms.fields(request)
        return answer(request, await run_in_threadpool(_acted, registry, id, fields))

    @told.get("/dossiers/{id}/actions", response_model=None, responses=_OK)
    async def done(request: Request, id: str) -> Response:  # noqa: A002 (OpenCPS's word)
        _speaker(registry, request)
        held = await run_in_threadpool(_held, registry, id)
        rows = [
            {
                "actionCode": entry.get("actionCode", ""), "actionUser": entry["NguoiXuLy"],
                "actionNote": entry["NoiDungXuLy"], "payload": entry.get("payload", ""),
                "createDate": shown(entry["ThoiDiemXuLy"]),
            }
            for entry in held.progress
        ]  # fmt: skip
        return answer(request, {"total": len(rows), "data": rows})


def _acted(registry: Registry, word: str, form: Mapping[str, str]) -> dict[str, Any]:
    held = _held(registry, word)
    if not form.get("actionCode", "").strip():
        raise Complaint(refused("actionCode", "Thiếu trường bắt buộc actionCode"))
    told = _payload(form.get("payload", ""))
    status = STATUSES.get(str(told.get("dossierStatus")), int(held.item["TrangThaiHoSo"]))
    now = datetime.now(VIETNAM).strftime("%Y%m%d%H%M%S")
    item = {
        "MaHoSo": held.code,
        "NguoiXuLy": form.get("actionUser", "").strip()[:50] or "Chuyên viên",
        "ChucDanh": "",
        "ThoiDiemXuLy": stamp(str(told.get("actionDate", ""))) or now,
        "PhongBanXuLy": "",
        "NoiDungXuLy": form.get("actionNote", "").strip() or form["actionCode"],
        "TrangThai": str(status),
        "NgayBatDau": "",
        "NgayKetThucTheoQuyDinh": "",
        "actionCode": form["actionCode"],
        "payload": form.get("payload", ""),
    }
    key = f"opencps-{registry.store.ground.number()}"
    parcel = Parcel("progress", item, compact(item), key=key, id=held.id)
    outcome = registry.take(_SPEAKER, [parcel], "actions")[0]
    if outcome.problem is not None:
        raise Complaint(outcome.problem)
    return {"dossierId": held.number, "actionCode": form["actionCode"], "payload": item["payload"]}


def _uid(form: Mapping[str, str]) -> str:
    uid = form["referenceUid"].strip()
    if len(uid) > 80 or not uid.isprintable():
        raise Complaint(refused("referenceUid", "referenceUid dài nhất 80 chữ"))
    return uid


def _payload(text: str) -> Mapping[str, Any]:
    if not text.strip():
        return {}
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        raise Complaint(refused("payload", "payload phải là JSON")) from trouble
    if not isinstance(told, dict):
        raise Complaint(refused("payload", "payload phải là đối tượng JSON"))
    return told


def _speaker(registry: Registry, request: Request) -> None:
    kind, _, told = request.headers.get("authorization", "").partition(" ")
    try:
        name, _, password = base64.b64decode(told, validate=True).decode().partition(":")
    except ValueError:
        name, password = "", ""
    if kind.lower() != "basic" or not registry.knows(name, password):
        raise Complaint(Problem(401, "sign-in", "Tài khoản hoặc mật khẩu không đúng"))
    if not request.headers.get("groupid", "").isdecimal():
        raise Complaint(Problem(403, "not-understood", "Thiếu đầu mục groupId"))


def _form(
    properties: Mapping[str, Any], needed: tuple[str, ...], *, media: str = forms.URLENCODED
) -> dict[str, Any]:
    schema = {"type": "object", "properties": dict(properties), "required": list(needed)}
    return {"requestBody": {"required": True, "content": {media: {"schema": schema}}}}
