"""An intake from what was typed so far, for the preview: what is not right yet is left out."""

from collections.abc import Mapping
from typing import Any

from motcua_desktop.domain.intake import Intake
from motcua_desktop.errors import InvalidInput

_NOT_YET = "(chưa nhập)"
_FIELDS = 30


def preview_intake(body: Mapping[str, Any]) -> Intake | None:
    """The intake with every wrong part blank; None when there is nothing to show yet."""
    told = dict(body)
    for _ in range(_FIELDS):
        try:
            return Intake.parse(told)
        except InvalidInput as trouble:
            changed = _without(told, trouble.field or "")
            if changed == told:
                return None
            told = changed
    return None


def _without(told: dict[str, Any], field: str) -> dict[str, Any]:
    who, _, key = field.partition(".")
    if who in ("applicant", "submitter") and isinstance(told.get(who), Mapping):
        return {**told, who: _blank(told[who], key)}
    if field == "postal_address":
        return {**told, "postal_address": _NOT_YET}
    return {**told, field: None} if told.get(field) is not None and field != "procedure" else told


def _blank(person: Mapping[str, Any], key: str) -> dict[str, Any]:
    match key:
        case "name":
            return {**person, "name": _NOT_YET}
        case "id_number" | "id_type":
            return {**person, "id_type": "none", "id_number": None}
    return {**person, key: None}
