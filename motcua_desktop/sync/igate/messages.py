"""iGate 2 as values: handing in, uploading, searching ↔ its JSON, as its clients are seen to do.

Experimental: no document of iGate's maker is public, so every id comes from the configuration.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from motcua_desktop.domain.attachment import Role
from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status
from motcua_desktop.domain.moment import local, utc
from motcua_desktop.domain.people import ApplicantKind, Sex
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.uploads import FileToSend, SentFile
from motcua_desktop.sync.multipart import FormFile, form_with_file
from motcua_desktop.sync.port import Request

_NEW = 0
_PROCEDURES = "extra.codes.procedures"
# The promised day moves with the dossier's course, which is iGate's own once it has the dossier.
_ITS_OWN = frozenset({"appointmentDate"})

Json = dict[str, Any]


def handed_in(
    dossier: Dossier, files: Sequence[SentFile], settings: ProvinceSettings, agency_name: str
) -> str:
    """The dossier as it is handed in, and which ids the province has not told, to keep as text."""
    codes = settings.extra["codes"]
    procedure = codes["procedures"].get(dossier.procedure.code, {})
    body = {
        "code": dossier.code,
        "agency": {
            "id": codes["agency"],
            "code": codes.get("agency_code") or str(settings.agency_code),
            "name": agency_name,
        },
        "procedure": {
            "id": procedure.get("id", ""),
            "code": dossier.procedure.code,
            "translate": {"name": dossier.procedure.name},
            "sector": {"code": dossier.procedure.field_code},
        },
        "procedureProcessDefinition": {"id": procedure.get("process", "")},
        "dossierReceivingKind": {"id": codes["receiving_kind"]},
        "applicant": {"userId": codes["applicant"], "data": _applicant(dossier)},
        "appliedDate": moment_text(dossier.received_at),
        "acceptedDate": moment_text(dossier.received_at),
        "appointmentDate": moment_text(dossier.due_at),
        "dossierStatus": _NEW,
        "dossierFormFile": _papers(dossier, files, codes, procedure),
        "dossierFee": [],
        "eForm": {"data": {"noidungyeucaugiaiquyet": dossier.summary or dossier.procedure.name}},
        **({"receivingPlace": _place(dossier)} if dossier.return_by is ReturnBy.POST else {}),
    }
    return compact({"body": body, "missing": _missing(body, dossier, procedure)})


def missing(payload: str) -> str | None:
    """The key of the first id that the configuration lacks; None when all are told."""
    lacking = json.loads(payload)["missing"]
    return str(lacking[0]) if lacking else None


def same_intake(payload: str, confirmed: str) -> bool:
    """Whether nothing changed of what is handed in."""
    return _intake(payload) == _intake(confirmed)


def is_ours(held: Mapping[str, Any], payload: str) -> bool:
    """Whether what iGate holds under our code is this dossier and not a stranger's."""
    body = json.loads(payload)["body"]
    theirs, ours = _code(held), body["procedure"]["code"]
    accepted = moment_of(held.get("acceptedDate"))
    same_moment = accepted is None or accepted == moment_of(body["acceptedDate"])
    return same_moment and (not theirs or theirs == ours)


def apply(settings: ProvinceSettings, payload: str) -> Request:
    """Hands the dossier in."""
    url = f"{settings.url('dossiers')}/dossier/--apply-online/"
    return Request(url, _body(payload), _JSON)


def update(settings: ProvinceSettings, held: Mapping[str, Any], payload: str) -> Request:
    """Replaces what iGate holds, by the address the configuration tells."""
    path = settings.extra["update"].replace("{id}", quote(str(held.get("id") or ""), safe=""))
    return Request(settings.base_url + path, _body(payload), _JSON, method="PUT")


def search(settings: ProvinceSettings, code: str) -> Request:
    """Asks for the dossiers of this code."""
    query = urlencode({"page": 0, "size": 5, "spec": "page", "code": code})
    url = f"{settings.url('dossiers')}/dossier/search?{query}"
    return Request(url, b"", {"Accept": "application/json"}, method="GET")


def upload(settings: ProvinceSettings, file: FileToSend) -> Request:
    """Sends one content."""
    content = b"".join(file.read(0))
    fields = {"account-id": settings.extra["codes"]["account"]}
    sent = FormFile("files", file.name, file.media, content)
    body, kind = form_with_file(fields, sent, file.sha256)
    headers = {"Accept": "application/json", "Content-Type": kind}
    return Request(f"{settings.url('files')}/file/--multiple?uuid=1", body, headers)


def found(body: object, code: str) -> Mapping[str, Any] | None:
    """The dossier of this code in a page of search results; None when there is none."""
    rows = body.get("content") if isinstance(body, Mapping) else None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and code in (row.get("code"), row.get("nationCode")):
            return row
    return None


def status_of(held: Mapping[str, Any], settings: ProvinceSettings) -> Status | None:
    """The national status of iGate's own number; None where the configuration says nothing."""
    told = held.get("dossierStatus")
    number = told.get("id") if isinstance(told, Mapping) else told
    word = settings.extra["codes"].get("statuses", {}).get(str(number))
    return Status.parse(word) if word else None


def moment_text(moment: datetime | None) -> str | None:
    """ISO 8601 with milliseconds and offset as iGate writes it; None for None."""
    return None if moment is None else local(moment).strftime("%Y-%m-%dT%H:%M:%S.000%z")


def moment_of(word: object) -> datetime | None:
    """The moment of such a text to the second; None for anything else."""
    try:
        parsed = datetime.strptime(str(word or ""), "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        return None
    return utc(parsed).replace(microsecond=0)


def compact(told: object) -> str:
    """JSON without blanks."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _applicant(dossier: Dossier) -> Json:
    owner = dossier.applicant
    comes = dossier.submitter.person if dossier.submitter else owner
    born = owner.birth_date
    return {
        "fullname": str(comes.name),
        "ownerFullname": str(owner.name),
        "birthday": str(born) if born else "",
        "gender": {Sex.MALE: 1, Sex.FEMALE: 0}.get(owner.sex) if owner.sex else None,
        "identityNumber": str(owner.id_number),
        "phoneNumber": str(owner.phone or ""),
        "email": str(owner.email or ""),
        "address": owner.address,
        "organization": "" if owner.kind is ApplicantKind.CITIZEN else str(owner.name),
    }


def _papers(
    dossier: Dossier,
    files: Sequence[SentFile],
    codes: Mapping[str, Any],
    procedure: Mapping[str, Any],
) -> list[Json]:
    """One a paper that iGate has a form for, or that was scanned; its files by iGate's ids."""
    forms = procedure.get("forms", {})
    case = {"case": {"id": procedure["case"]}} if procedure.get("case") else {}
    told = []
    for place, paper in enumerate(dossier.papers):
        own = [one for one in files if one.role is Role.COMPONENT and one.position == place]
        form = forms.get(paper.code) or forms.get(str(place + 1), "")
        if not form and not own:
            continue
        told.append(
            {
                "procedureForm": {"id": form, "name": paper.name},
                "order": place + 1,
                **case,
                "detail": {
                    "type": {"id": codes["paper_type"]},
                    "quantity": paper.originals + paper.copies,
                },
                "file": [
                    {"id": one.address, "filename": one.name, "size": one.size} for one in own
                ],
            }
        )
    return told


def _missing(body: Mapping[str, Any], dossier: Dossier, procedure: Mapping[str, Any]) -> list[str]:
    key = f"{_PROCEDURES}.{dossier.procedure.code}"
    if not procedure:
        return [key]
    return [
        f"{key}.forms.{paper['order']}"
        for paper in body["dossierFormFile"]
        if not paper["procedureForm"]["id"]
    ]


def _place(dossier: Dossier) -> Json:
    return {"address": dossier.postal_address or dossier.applicant.address}


def _intake(payload: str) -> Json:
    # A snapshot that was kept for another province has none.
    body: Json = json.loads(payload).get("body", {})
    return {name: value for name, value in body.items() if name not in _ITS_OWN}


def _code(held: Mapping[str, Any]) -> str:
    procedure = held.get("procedure")
    return str(procedure.get("code") or "") if isinstance(procedure, Mapping) else ""


def _body(payload: str) -> bytes:
    return compact(json.loads(payload)["body"]).encode()


_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
