"""What clerks type into the search box: every prefix of what they are on the way to."""

from collections.abc import Sequence
from random import Random
from typing import Any

from motcua_desktop.domain.text import fold

# How often each way of looking is taken, of a hundred.
_WAYS = {
    "name": 30, "name without tones": 25, "last words": 10, "code": 8, "day and number": 4,
    "scan": 4, "identity": 6, "phone": 5, "procedure": 5, "name and procedure": 3,
}  # fmt: skip


def typed(connection: Any, count: int, dossiers: int) -> list[list[str]]:
    """`count` searches, each as the prefixes that stand in the box while it is typed."""
    dice = Random(7)
    ways = dice.choices(list(_WAYS), list(_WAYS.values()), k=count)
    searches = []
    for way in ways:
        seq = dossiers - int(dossiers * dice.random() ** 3)
        row = connection.execute(
            "SELECT d.name, d.code, d.scan, d.id_number, d.phone, v.name FROM dossier d "
            "JOIN procedure_version v ON v.id = d.procedure_id WHERE d.seq = ?",
            (max(seq, 1),),
        ).fetchone()
        text = _wanted(way, row)
        searches.append([text[:end] for end in range(1, len(text) + 1)])
    return searches


def _wanted(way: str, row: Sequence[str]) -> str:
    name, code, scan, identity, phone, procedure = row
    short = " ".join(procedure.removeprefix("Thủ tục ").split()[:4])
    return {
        "name": name,
        "name without tones": fold(name),
        "last words": fold(" ".join(name.split()[-2:])),
        "code": code,
        "day and number": code.split("-", 1)[1].replace("-", " "),
        "scan": scan,
        "identity": identity or name,
        "phone": phone or name,
        "procedure": fold(short),
        "name and procedure": f"{name} {short}",
    }[way]
