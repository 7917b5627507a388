"""Who is known, and what may be there already: similar."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.cli.session import Session, read_object
from motcua_desktop.cli.words import VietnameseCommand
from motcua_desktop.domain.moment import iso
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.finding import KnownPerson
    from motcua_desktop.domain.likeness import Likeness


def register(tree: typer.Typer) -> None:
    tree.command("similar", cls=VietnameseCommand)(similar)


def similar(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="TỆP", help="Hồ sơ như của receive; - là đầu vào chuẩn.")
    ],
) -> None:
    """Hồ sơ có thể trùng với hồ sơ này, và người đã biết; không tiếp nhận, không ghi gì."""
    from motcua_desktop.domain.likeness import Sought

    session: Session = context.obj
    told = read_object(file)
    applicant = told.get("applicant")
    if not isinstance(applicant, dict):
        raise InvalidInput("Chưa nhập phần này.", field="applicant")
    sought = Sought.of(applicant, str(told.get("procedure") or ""))
    with session.signed_in() as (app, _actor):
        alike = app.people.similar(sought)
        known = app.people.known(sought)
    lines = [f"Có thể trùng: {one.text()}" for one in alike]
    lines += [f"Đã biết: {one.person.name}, {one.verified_text}" for one in known]
    session.tell(
        {
            "similar": [_alike_json(one) for one in alike],
            "known": [_known_json(one, applicant) for one in known],
        },
        "\n".join(lines) or "Không thấy hồ sơ nào có thể trùng.",
    )


def _alike_json(one: "Likeness") -> dict[str, Any]:
    line = one.line
    return {
        "code": line.code,
        "id": line.id,
        "applicant": line.applicant,
        "procedure": {"code": line.procedure_code, "name": line.procedure},
        "status": {
            "code": line.status.value,
            "name": line.status.word,
            "label": line.status.label,
        },
        "received_at": iso(line.received_at),
        "matches": [match.value for match in one.matches],
    }


def _known_json(one: "KnownPerson", typed: dict[str, Any]) -> dict[str, Any]:
    from motcua_desktop.domain.likeness import differences

    return {
        "person": one.person.to_json(),
        "last_seen": iso(one.last_seen),
        "verified_at": iso(one.verified_at),
        "identity_check": one.verified_how.value or None,
        "differences": [
            {"field": found.field, "typed": found.typed, "known": found.known}
            for found in differences(typed, one.person)
        ],
    }
