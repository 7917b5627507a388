"""Our own shape of a procedure (`Procedure.to_json`), as the starter catalogue has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from motcua_desktop.domain.procedure import Procedure
from motcua_desktop.errors import InvalidInput

_NUMBERS = {"term", "amount", "originals", "copies", "percent", "supplements", "extensions"}
_TRUTHS = {"required", "present_only", "active", "to_check"}


def own_record(record: Mapping[str, Any]) -> Procedure:
    """The procedure; raises InvalidInput naming what is missing or of the wrong kind."""
    try:
        procedure = Procedure.from_json(record)
    except KeyError as trouble:
        raise InvalidInput(f"thiếu khóa {trouble}.", field="code") from trouble
    except (TypeError, ValueError, AttributeError) as trouble:
        raise InvalidInput("có khóa lạ hoặc giá trị sai kiểu.", field="code") from trouble
    for key in _wrong(procedure.to_json()):
        raise InvalidInput(f"giá trị của «{key}» sai kiểu.", field=key)
    if not procedure.name.strip():
        raise InvalidInput("thiếu tên thủ tục (name).", field="name")
    return procedure


def _wrong(value: object, key: str = "") -> Iterator[str]:
    """Keys whose value is not of the kind that a procedure has there."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _wrong(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _wrong(inner, key)
    elif not _fits(value, key):
        yield key


def _fits(value: object, key: str) -> bool:
    if key in _TRUTHS:
        return isinstance(value, bool)
    if key in _NUMBERS:
        return value is None or (isinstance(value, int) and not isinstance(value, bool))
    return isinstance(value, str) or (value is None and key == "unit")
