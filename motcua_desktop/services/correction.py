"""Intake facts changed after the receipt: what may change, what follows, what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.certified_copies import AskedCopies
from motcua_desktop.domain.clock import ClockEvent, ClockKind, added, advance
from motcua_desktop.domain.dossier import Dossier, Status, SubmittedPaper
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import iso, local
from motcua_desktop.domain.paying import carried
from motcua_desktop.domain.people import known_keys
from motcua_desktop.domain.procedure import ProcedureCode
from motcua_desktop.domain.text import text_field
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import dossiers, journal, snapshots
from motcua_desktop.models.catalogue import Stored
from motcua_desktop.models.database import Connection
from motcua_desktop.services.taking_in import (
    check_offered,
    fees_due,
    outside_list,
    papers_kept,
    papers_of,
)

_LABELS = {
    "procedure": "thủ tục",
    "applicant": "người nộp",
    "submitter": "người nộp thay",
    "components": "thành phần hồ sơ",
    "channel": "kênh nộp",
    "case": "trường hợp",
    "sets": "số bộ hồ sơ",
    "return_by": "nơi trả kết quả",
    "postal_address": "địa chỉ nhận qua bưu chính",
    "summary": "nội dung yêu cầu",
    "note": "ghi chú",
    "identity_check": "đối chiếu giấy tờ",
}
_TERM_KEYS = {"procedure", "channel", "case"}


@dataclass(frozen=True, slots=True)
class Correction:
    """The intake as it should have been, and what differs: key → (before, after)."""

    intake: Intake
    changed: Mapping[str, tuple[Any, Any]]
    reason: str

    @property
    def note(self) -> str:
        """For the history: which facts, never their values, because notes travel."""
        return f"Sửa {', '.join(_LABELS[key] for key in self.changed)}; {self.reason}"

    @property
    def touches_the_term(self) -> bool:
        return bool(_TERM_KEYS & self.changed.keys())


def correction(dossier: Dossier, changes: Mapping[str, Any], reason: str) -> Correction:
    """`changes` laid over what was taken in; raises InvalidInput naming the field."""
    told = known_keys(changes, allowed=set(_LABELS), field="data")
    why = text_field(reason, field="reason", limit=1000, required=True)
    before = intake_of(dossier)
    asked = dict(told)
    person = asked.get("applicant")
    if isinstance(person, Mapping):
        asked["applicant"] = {**before["applicant"], **person}
    intake = Intake.parse({**before, **asked})
    after = intake.to_json()
    changed = {key: (before[key], after[key]) for key in _LABELS if before[key] != after[key]}
    if not changed:
        raise InvalidInput("Không có thông tin nào khác với lúc tiếp nhận.", field="data")
    if "procedure" in changed and dossier.status is not Status.RECEIVED:
        raise InvalidInput(
            "Hồ sơ đã chuyển xử lý thì không đổi thủ tục được nữa.",
            field="procedure",
            next_step="Dừng hoặc cho rút hồ sơ này rồi tiếp nhận hồ sơ mới.",
        )
    return Correction(intake, changed, why)


def intake_of(dossier: Dossier) -> dict[str, Any]:
    """What was taken in, in the `receive` shape."""
    return Intake(
        procedure=ProcedureCode(dossier.procedure.code),
        applicant=dossier.applicant,
        channel=dossier.channel,
        case=dossier.case,
        submitter=dossier.submitter,
        papers=tuple(replace(paper, digitised=False, reused=False) for paper in dossier.papers),
        sets=dossier.sets,
        return_by=dossier.return_by,
        postal_address=dossier.postal_address,
        summary=dossier.summary,
        note=dossier.note,
        identity_check=dossier.identity_check,
    ).to_json()


# The dossier, what it becomes, under which procedure version, and when.
def correct_within(  # noqa: PLR0913
    connection: Connection,
    seq: int,
    before: Dossier,
    corrected: Correction,
    *,
    stored: Stored,
    calendar: OfficeCalendar,
    remote: bool,
    at: datetime,
) -> dict[str, Any]:
    """Write the correction in the caller's transaction; what the journal entry keeps of it.

    `remote`: this is a remote commune, where another procedure or case may have
    days of its own to add.
    """
    procedure, intake = stored.entry.procedure, corrected.intake
    columns: dict[str, Any] = {
        **dossiers.intake_columns(intake),
        "procedure_id": stored.id,
    }
    event = None
    if corrected.touches_the_term:
        check_offered(procedure, intake, local(before.received_at).date())
        term = procedure.term(intake.channel, intake.case)
        plus = added(before.clock)
        if {"procedure", "case"} & corrected.changed.keys():
            plus = procedure.remote_term(intake.case) if remote else None
        event = ClockEvent(ClockKind.RECOUNT, at, corrected.reason, plus=plus)
        found = advance(before.due, event, before.clock, term, calendar)
        columns |= {
            "term": term.amount if term else None,
            "term_unit": term.unit.value if term else None,
            **dossiers.due_columns(found),
        }
    kept = snapshots.snapshot(connection, seq, (*columns, "status"), fees=True, papers=True)
    dossiers.update_dossier(connection, seq, columns, at=at)
    if event is not None:
        dossiers.add_clock_event(connection, seq, event)
        if AskedCopies.of(before) is None or "procedure" in corrected.changed:
            due_that_day = fees_due(procedure, intake, local(before.received_at).date())
            dossiers.replace_fees(connection, seq, carried(due_that_day, before.fees))
    if {"components", "procedure", "case"} & corrected.changed.keys():
        told_anew = "components" in corrected.changed
        papers = papers_of(procedure, intake) if told_anew else papers_kept(procedure, intake)
        papers = _kept_marks(papers, before.papers)
        kept["renamed"] = not told_anew
        kept["scans"] = dossiers.replace_papers(connection, seq, papers, renamed=not told_anew)
    dossiers.find_anew(connection, seq)
    kept["clock"] = event is not None
    return {
        "reason": corrected.reason,
        "changed": {key: list(values) for key, values in corrected.changed.items()},
        "old_due_at": iso(before.due_at),
        journal.BEFORE: kept,
    }


def _kept_marks(
    papers: tuple[SubmittedPaper, ...], before: tuple[SubmittedPaper, ...]
) -> tuple[SubmittedPaper, ...]:
    """A paper that stays keeps its scans' marks."""
    known = {paper.name: paper for paper in before}
    known |= {outside_list(paper.name): paper for paper in before}
    return tuple(
        replace(paper, digitised=known[paper.name].digitised, reused=known[paper.name].reused)
        if paper.name in known
        else paper
        for paper in papers
    )
