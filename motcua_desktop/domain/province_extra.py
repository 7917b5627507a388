"""What a province's `extra` may say, dialect by dialect: codes and choices no standard fixes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.people import known_keys, one_of
from motcua_desktop.errors import InvalidInput

# Lists whose inner codes the standard leaves open: sent only to a province that wants them.
_LISTS = {"fees", "papers", "supplements"}
_MESSAGE_BYTES = (100_000, 50_000_000)
EVERY = "*"


class Auth(StrEnum):
    """How a QCVN 120 province knows who speaks: a session, a bearer token, or by the network."""

    SESSION = "session"
    OAUTH2 = "oauth2"
    NONE = "none"


class Create(StrEnum):
    """Which of OpenCPS's addresses takes dossiers."""

    PUBLISH = "publish"
    ONEGATE = "onegate"


def qcvn120(value: object) -> dict[str, Any]:
    """`field_codes`, `lists`, `auth`, `message_bytes`; raises InvalidInput naming what is wrong."""
    given = known_keys(
        value or {}, allowed={"field_codes", "lists", "auth", "message_bytes"}, field="extra"
    )
    extra: dict[str, Any] = {}
    if codes := _texts(given.get("field_codes"), "extra.field_codes"):
        extra["field_codes"] = codes
    lists = given.get("lists") or []
    if not isinstance(lists, list) or not set(map(str, lists)) <= _LISTS:
        raise InvalidInput(f"Hãy dùng: {', '.join(sorted(_LISTS))}.", field="extra.lists")
    if lists:
        extra["lists"] = sorted(set(map(str, lists)))
    if given.get("auth"):
        extra["auth"] = one_of(Auth, given["auth"], field="extra.auth").value
    if given.get("message_bytes") is not None:
        extra["message_bytes"] = _size(given["message_bytes"], "extra.message_bytes")
    return extra


def native(value: object) -> dict[str, Any]:
    """Nothing: docs/wire.md fixes it all."""
    known_keys(value or {}, allowed=set(), field="extra")
    return {}


def opencps(value: object) -> dict[str, Any]:
    """`group_id`, `create`, `codes`; raises InvalidInput naming what is missing or wrong."""
    given = known_keys(value or {}, allowed={"group_id", "create", "codes"}, field="extra")
    group = str(given.get("group_id") or "").strip()
    if not group.isascii() or not group.isdecimal():
        raise InvalidInput("Cần số groupId của đơn vị trên OpenCPS.", field="extra.group_id")
    codes = known_keys(
        given.get("codes") or {},
        allowed={"statuses", "actions", "parts", "services", "templates", "agency"},
        field="extra.codes",
    )
    kept: dict[str, Any] = {
        name: told
        for name in ("parts", "services", "templates")
        if (told := _texts(codes.get(name), f"extra.codes.{name}"))
    }
    for name in ("statuses", "actions"):
        if told := _by_status(codes.get(name), f"extra.codes.{name}"):
            kept[name] = told
    if not kept.get("actions"):
        raise InvalidInput(
            "Cần mã thao tác của quy trình, theo trạng thái tới; «*» cho mọi trạng thái.",
            field="extra.codes.actions",
        )
    if codes.get("agency"):
        kept["agency"] = str(codes["agency"])
    create = one_of(Create, given.get("create") or Create.PUBLISH, field="extra.create")
    return {"group_id": group, "create": create.value, "codes": kept}


def igate(value: object) -> dict[str, Any]:
    """`codes` and `update`; raises InvalidInput naming what is missing or wrong.

    No id is built in, so every one that each dossier needs must be told here.
    """
    given = known_keys(value or {}, allowed={"codes", "update"}, field="extra")
    codes = known_keys(
        given.get("codes") or {},
        allowed={"agency", "agency_code", "receiving_kind", "applicant", "account", "paper_type",
                 "procedures", "statuses"},
        field="extra.codes",
    )  # fmt: skip
    kept: dict[str, Any] = {
        name: _needed(codes, name)
        for name in ("agency", "receiving_kind", "applicant", "account", "paper_type")
    }
    if codes.get("agency_code"):
        kept["agency_code"] = str(codes["agency_code"])
    kept["procedures"] = _procedures(codes.get("procedures"))
    if statuses := _texts(codes.get("statuses"), "extra.codes.statuses"):
        kept["statuses"] = {theirs: Status.parse(ours).word for theirs, ours in statuses.items()}
    extra: dict[str, Any] = {"codes": kept}
    if given.get("update"):
        path = str(given["update"])
        if not path.startswith("/") or path.startswith("//") or "{id}" not in path:
            raise InvalidInput("Phải là đường dẫn có {id}, như /pa/…/{id}.", field="extra.update")
        extra["update"] = path
    return extra


def _procedures(value: object) -> dict[str, dict[str, Any]]:
    field = "extra.codes.procedures"
    if not isinstance(value, Mapping) or not value:
        raise InvalidInput(
            'Cần mã của từng thủ tục trên iGate: {"1.004884": {"id", "process", "case"}}.',
            field=field,
        )
    found = {}
    for code, told in value.items():
        inside = f"{field}.{code}"
        known = known_keys(told, allowed={"id", "process", "case", "forms"}, field=inside)
        found[str(code)] = {
            "id": _needed(known, "id", inside),
            "process": _needed(known, "process", inside),
            **({"case": str(known["case"])} if known.get("case") else {}),
            **(
                {"forms": forms} if (forms := _texts(known.get("forms"), f"{inside}.forms")) else {}
            ),
        }
    return found


def _needed(codes: Mapping[str, object], name: str, field: str = "extra.codes") -> str:
    told = str(codes.get(name) or "").strip()
    if not told:
        raise InvalidInput("Tỉnh phải cho biết mã này.", field=f"{field}.{name}")
    return told


def _by_status(value: object, field: str) -> dict[str, str]:
    told = _texts(value, field)
    return {word if word == EVERY else Status.parse(word).word: code for word, code in told.items()}


def _texts(value: object, field: str) -> dict[str, str]:
    given = value or {}
    if not isinstance(given, Mapping):
        raise InvalidInput("Phải là một đối tượng JSON {…}.", field=field)
    return {str(name): str(code) for name, code in given.items() if code}


def _size(value: object, field: str) -> int:
    least, most = _MESSAGE_BYTES
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidInput(f"Phải là số từ {least} đến {most}.", field=field)
    return value
