"""OpenCPS 2 as values: dossiers, actions and scans ↔ its forms (release candidate 3.0). Pure.

A dossier is known by its referenceUid, a scan by its own: what comes twice is there once.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import NAMESPACE_OID, uuid5

from motcua_desktop.domain.attachment import Role
from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status
from motcua_desktop.domain.moment import VIETNAM, utc
from motcua_desktop.domain.people import ApplicantKind
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.province import ProgressEntry
from motcua_desktop.domain.province_extra import EVERY, Create
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.text import one_line
from motcua_desktop.domain.uploads import SentFile
from motcua_desktop.sync.multipart import FormFile, form_with_file
from motcua_desktop.sync.port import Request
from motcua_desktop.sync.tokens import basic

# What OpenCPS calls the ten national statuses; a province's own words go over them.
_STATUSES = {
    Status.REGISTERED: "receiving",
    Status.RECEIVED: "new",
    Status.REFUSED: "denied",
    Status.IN_PROGRESS: "processing",
    Status.AWAITING_SUPPLEMENT: "waiting",
    Status.AWAITING_PAYMENT: "paying",
    Status.WITHDRAWN: "cancelled",
    Status.STOPPED: "unresolved",
    Status.COMPLETED: "releasing",
    Status.RETURNED: "done",
}
# A published copy may be replaced; what a counter takes in at OpenCPS itself is its own.
_ORIGINALITY = {Create.PUBLISH: "0", Create.ONEGATE: "3"}
_BY_POST, _NOT_BY_POST = "2", "1"
_RESULT_PART = "KQ"
_LONGEST = 2000
_FORM = "application/x-www-form-urlencoded"
_COMPARED = (
    "dossierNo", "serviceCode", "applicantName", "applicantIdNo", "contactTelNo", "contactEmail",
    "dossierName", "dossierNote", "dossierStatus", "dossierSubStatus", "receiveDate", "dueDate",
    "releaseDate", "finishDate",
)  # fmt: skip
_DATES = frozenset({"receiveDate", "dueDate", "releaseDate", "finishDate"})

Json = dict[str, Any]


def snapshot(
    dossier: Dossier, files: Sequence[SentFile], settings: ProvinceSettings, agency_name: str
) -> str:
    """The dossier's form and the scans that go after it, as the text to keep."""
    codes = settings.extra["codes"]
    form = {
        "referenceUid": dossier.id,
        "dossierNo": dossier.code,
        "dossierCounter": str(dossier.register_number or ""),
        "originality": _ORIGINALITY[Create(settings.extra["create"])],
        **_what(dossier, codes),
        "govAgencyCode": codes.get("agency") or str(settings.agency_code),
        "govAgencyName": agency_name,
        **_who(dossier),
        **_when(dossier),
        **_status_words(codes, dossier.status),
        "viaPostal": _BY_POST if dossier.return_by is ReturnBy.POST else _NOT_BY_POST,
        "postalAddress": dossier.postal_address,
        "online": "true" if dossier.channel is Channel.ONLINE else "false",
    }
    told = {"form": form, "files": [_file(dossier, file, codes) for file in files]}
    return _compact(told)


def action(key: str, entry: ProgressEntry, settings: ProvinceSettings) -> str:
    """One thing done, as the text to keep. `actionCode` is "" where the province told none."""
    codes = settings.extra["codes"]
    actions = codes["actions"]
    payload = {
        "key": key,
        "dossierStatus": _status_words(codes, entry.status)["dossierStatus"],
        "actionDate": milliseconds(entry.at),
    }
    form = {
        "actionCode": actions.get(entry.status.word) or actions.get(EVERY, ""),
        "actionUser": one_line(entry.officer),
        "actionNote": entry.what[:_LONGEST] or entry.status.label,
        "payload": _compact(payload),
    }
    return _compact({"form": form, "status": entry.status.word})


def push(settings: ProvinceSettings, secret: str, payload: str, *, updating: bool) -> Request:
    """Sends the dossier's form: whole each time, known by its referenceUid."""
    form: Json = json.loads(payload)["form"]
    if Create(settings.extra["create"]) is Create.PUBLISH:
        return _posted(settings, secret, "/dossiers/publish", form)
    if not updating:
        return _posted(settings, secret, "/onegate", form)
    path = f"/onegate/{quote(form['referenceUid'], safe='')}"
    return _posted(settings, secret, path, form, method="PUT")


def act(settings: ProvinceSettings, secret: str, uid: str, payload: str) -> Request:
    """Sends one thing done to the dossier of this referenceUid."""
    return _posted(settings, secret, f"{_place(uid)}/actions", json.loads(payload)["form"])


def ask(settings: ProvinceSettings, secret: str, uid: str, what: str = "") -> Request:
    """Asks for a dossier by referenceUid or id, or for its `/actions` or `/files`."""
    return _asked(settings, secret, _place(uid) + what)


def ask_by_code(settings: ProvinceSettings, secret: str, code: str) -> Request:
    """Asks which dossiers bear this code."""
    return _asked(settings, secret, f"/dossiers?{urlencode({'dossierNo': code, 'end': 5})}")


def attach(
    settings: ProvinceSettings, secret: str, uid: str, file: Mapping[str, Any], content: bytes
) -> Request:
    """Sends one scan, known by its own referenceUid."""
    fields = {
        "referenceUid": file["referenceUid"],
        "dossierPartNo": file["dossierPartNo"],
        "dossierTemplateNo": file["dossierTemplateNo"],
        "displayName": file["displayName"],
        "fileType": file["fileType"],
        "isSync": "true",
    }
    sent = FormFile("file", file["displayName"], file["media"], content)
    body, kind = form_with_file(fields, sent, file["sha256"])
    headers = {**_headers(settings, secret), "Content-Type": kind}
    return Request(settings.url("root") + f"{_place(uid)}/files", body, headers)


def missing_action(payload: str) -> str | None:
    """The key under which the province's code of this action is to be told; None when it was."""
    told = json.loads(payload)
    return None if told["form"]["actionCode"] else f"extra.codes.actions.{told['status']}"


def files_of(payload: str) -> list[Json]:
    """The scans that belong to a kept snapshot; none to one kept for another province."""
    return list(json.loads(payload).get("files", ()))


def same_content(held: Mapping[str, Any], payload: str) -> bool:
    """Whether OpenCPS tells the same of this dossier as the kept snapshot, where it tells it."""
    form = json.loads(payload)["form"]
    return all(
        _plain(name, held[name]) == _plain(name, form.get(name, ""))
        for name in _COMPARED
        if name in held
    )


def holds_action(rows: Sequence[Mapping[str, Any]], payload: str) -> bool:
    """Whether this very thing done is among the actions OpenCPS lists."""
    form = json.loads(payload)["form"]
    key = json.loads(form["payload"])["key"]
    return any(key == key_of(row) for row in rows)


def key_of(row: Mapping[str, Any]) -> str | None:
    """The desk's own name of an action that it sent; None of others."""
    try:
        told = json.loads(str(row.get("payload") or "{}"))
    except ValueError:
        return None
    return str(told["key"]) if isinstance(told, Mapping) and "key" in told else None


def status_of(held: Mapping[str, Any], settings: ProvinceSettings) -> Status | None:
    """The national status of what OpenCPS tells; None for words nobody has explained."""
    words = str(held.get("dossierStatus") or ""), str(held.get("dossierSubStatus") or "")
    known = {
        tuple(_status_words(settings.extra["codes"], status).values()): status for status in Status
    }
    return known.get(words) or known.get((words[0], ""))


def moment_of(word: object) -> datetime | None:
    """The moment of `dd/MM/yyyy HH:mm:ss` at +07:00 or epoch milliseconds; None for neither."""
    text = str(word or "")
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(int(text) / 1000, tz=VIETNAM)
        return utc(datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=VIETNAM))
    except (ValueError, OverflowError, OSError):
        return None


def milliseconds(moment: datetime | None) -> str:
    """Epoch milliseconds of the whole second, as OpenCPS takes moments; "" for None."""
    return "" if moment is None else str(int(moment.timestamp()) * 1000)


def _what(dossier: Dossier, codes: Mapping[str, Any]) -> dict[str, str]:
    procedure = dossier.procedure
    template = codes.get("templates", {}).get(procedure.code)
    return {
        "serviceCode": codes.get("services", {}).get(procedure.code, procedure.code),
        "serviceName": procedure.name,
        **({"dossierTemplateNo": template} if template else {}),
        "domainCode": procedure.field_code,
        "domainName": procedure.field_name,
        "dossierName": dossier.summary or procedure.name,
        "dossierNote": dossier.note[:_LONGEST],
        "sampleCount": str(dossier.sets),
    }


def _who(dossier: Dossier) -> dict[str, str]:
    owner = dossier.applicant
    comes = dossier.submitter.person if dossier.submitter else owner
    return {
        "applicantName": str(owner.name),
        "applicantIdType": "citizen" if owner.kind is ApplicantKind.CITIZEN else "business",
        "applicantIdNo": str(owner.id_number),
        "address": owner.address,
        "contactName": str(comes.name),
        "contactTelNo": str(owner.phone or ""),
        "contactEmail": str(owner.email or ""),
        "delegateName": str(comes.name),
        "delegateIdNo": str(comes.id_number),
        "delegateTelNo": str(comes.phone or ""),
        "delegateEmail": str(comes.email or ""),
        "delegateAddress": comes.address,
    }


def _when(dossier: Dossier) -> dict[str, str]:
    ended = dossier.completed_at
    called_off = dossier.status in (Status.REFUSED, Status.WITHDRAWN)
    return {
        "submitDate": milliseconds(dossier.received_at),
        "receiveDate": milliseconds(dossier.received_at),
        "dueDate": milliseconds(dossier.due_at),
        "releaseDate": milliseconds(ended),
        "finishDate": milliseconds(dossier.returned_at),
        "cancellingDate": milliseconds(ended if called_off else None),
    }


def _status_words(codes: Mapping[str, Any], status: Status) -> dict[str, str]:
    """`processing` or `processing/processing_200`, as main and sub status."""
    told = codes.get("statuses", {}).get(status.word, _STATUSES[status])
    main, _, sub = told.partition("/")
    return {"dossierStatus": main, "dossierSubStatus": sub}


def _file(dossier: Dossier, file: SentFile, codes: Mapping[str, Any]) -> Json:
    return {
        "referenceUid": str(uuid5(NAMESPACE_OID, file.key)),
        "dossierPartNo": _part(dossier, file, codes.get("parts", {})),
        "dossierTemplateNo": codes.get("templates", {}).get(dossier.procedure.code, ""),
        "displayName": file.name,
        "fileType": file.media.rpartition("/")[2],
        "media": file.media,
        "sha256": file.sha256,
    }


def _part(dossier: Dossier, file: SentFile, parts: Mapping[str, str]) -> str:
    """The part of the dossier a scan is of: by the paper's code, or by its place in the list."""
    if file.role is Role.RESULT or file.position is None:
        return parts.get("result", _RESULT_PART)
    place = str(file.position + 1)
    handed_in = dossier.papers
    code = handed_in[file.position].code if file.position < len(handed_in) else ""
    return parts.get(code) or parts.get(place) or code or place


def _plain(name: str, value: object) -> object:
    return moment_of(value) if name in _DATES else one_line(str(value or ""))


def _place(uid: str) -> str:
    return f"/dossiers/{quote(uid, safe='')}"


def _posted(
    settings: ProvinceSettings,
    secret: str,
    path: str,
    form: Mapping[str, str],
    *,
    method: str = "POST",
) -> Request:
    headers = {**_headers(settings, secret), "Content-Type": f"{_FORM}; charset=utf-8"}
    url = settings.url("root") + path
    return Request(url, urlencode(form).encode(), headers, method)


def _asked(settings: ProvinceSettings, secret: str, path: str) -> Request:
    url = settings.url("root") + path
    return Request(url, b"", _headers(settings, secret), method="GET")


def _headers(settings: ProvinceSettings, secret: str) -> dict[str, str]:
    return {
        "Accept": "application/json",
        "Authorization": basic(settings.username, secret),
        "groupId": str(settings.extra["group_id"]),
    }


def _compact(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
