"""What the desk takes in: every field a type that refuses what is wrong, naming the field."""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from motcua_desktop.domain.delivery import IdentityCheck
from motcua_desktop.domain.dossier import ReturnBy, SubmittedPaper
from motcua_desktop.domain.moment import iso, parse_moment
from motcua_desktop.domain.people import Person, known_keys, one_of, whole_number
from motcua_desktop.domain.procedure import Channel, ProcedureCode
from motcua_desktop.domain.submitter import Submitter
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

_REQUEST_ID = re.compile(r"[0-9A-Za-z._:\-]{1,100}")
_MOST_PAPERS = 200


@dataclass(frozen=True, slots=True)
class Intake:
    """What the desk takes in, every field checked. `papers` None means the required ones."""

    procedure: ProcedureCode
    applicant: Person
    channel: Channel = Channel.COUNTER
    case: str | None = None
    submitter: Submitter | None = None
    papers: tuple[SubmittedPaper, ...] | None = None
    sets: int = 1
    return_by: ReturnBy = ReturnBy.COUNTER
    postal_address: str = ""
    summary: str = ""
    note: str = ""
    received_at: datetime | None = None
    request_id: str | None = None
    identity_check: IdentityCheck = IdentityCheck.NONE

    @classmethod
    def parse(cls, value: object) -> "Intake":
        """From the command line's `receive` shape; raises InvalidInput naming the field."""
        data = known_keys(value, allowed=_INTAKE_KEYS, field="intake")
        return_by = one_of(ReturnBy, data.get("return_by") or "counter", field="return_by")
        postal = one_line(text_field(data.get("postal_address"), field="postal_address", limit=500))
        if return_by is ReturnBy.POST and not postal:
            raise InvalidInput("Trả qua bưu chính thì cần địa chỉ nhận.", field="postal_address")
        return cls(
            procedure=_procedure(data.get("procedure")),
            applicant=_within("applicant", Person.parse, data.get("applicant")),
            channel=one_of(Channel, data.get("channel") or "counter", field="channel"),
            case=one_line(text_field(data.get("case"), field="case", limit=200)) or None,
            submitter=_within("submitter", Submitter.parse, data["submitter"])
            if data.get("submitter")
            else None,
            papers=_papers(data.get("components")),
            sets=whole_number(data, "sets", 1, least=1),
            return_by=return_by,
            postal_address=postal,
            summary=text_field(data.get("summary"), field="summary", limit=1000),
            note=text_field(data.get("note"), field="note", limit=2000),
            received_at=parse_moment(data["received_at"], field="received_at")
            if data.get("received_at")
            else None,
            request_id=parse_request_id(data.get("request_id")),
            identity_check=one_of(
                IdentityCheck, data.get("identity_check") or "", field="identity_check"
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """The `receive` shape; `parse` takes it back unchanged."""
        return {
            "procedure": str(self.procedure),
            "channel": self.channel.value,
            "case": self.case,
            "applicant": self.applicant.to_json(),
            "submitter": self.submitter.to_json() if self.submitter else None,
            "components": None
            if self.papers is None
            else [
                {"name": p.name, "originals": p.originals, "copies": p.copies, "code": p.code}
                for p in self.papers
            ],
            "sets": self.sets,
            "return_by": self.return_by.value,
            "postal_address": self.postal_address or None,
            "summary": self.summary,
            "note": self.note,
            "received_at": iso(self.received_at),
            "request_id": self.request_id,
            "identity_check": self.identity_check.value or None,
        }


_INTAKE_KEYS = {"components" if f.name == "papers" else f.name for f in fields(Intake)}


def _procedure(value: object) -> ProcedureCode:
    if isinstance(value, int | float):
        # 1.001190 as a number arrives as 1.00119: another procedure.
        raise InvalidInput('Mã thủ tục phải viết trong dấu nháy: "1.001193".', field="procedure")
    return ProcedureCode(value or "", field="procedure")


def _within(prefix: str, parse: Any, value: object) -> Any:
    if value is None:
        raise InvalidInput("Chưa nhập phần này.", field=prefix)
    try:
        return parse(value)
    except InvalidInput as trouble:
        raise trouble.within(prefix) from trouble


def _papers(value: object) -> tuple[SubmittedPaper, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise InvalidInput("Thành phần hồ sơ phải là một danh sách.", field="components")
    if len(value) > _MOST_PAPERS:
        raise InvalidInput(f"Tối đa {_MOST_PAPERS} giấy tờ một hồ sơ.", field="components")
    return tuple(
        _within(f"components.{place}", SubmittedPaper.parse, item)
        for place, item in enumerate(value)
    )


def parse_request_id(value: object) -> str | None:
    """What makes asking twice the same as once; raises InvalidInput naming `request_id`."""
    if value is None:
        return None
    if not isinstance(value, str) or not _REQUEST_ID.fullmatch(value):
        raise InvalidInput("Mã yêu cầu gồm 1–100 chữ cái, chữ số và . _ : -", field="request_id")
    return value
