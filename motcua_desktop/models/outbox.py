"""What the province must still be told: rows written with the fact, settled by its answers."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from motcua_desktop.models.tables import OutboxRow

_T = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation
_INSERT = insert(_T)


@dataclass(frozen=True, slots=True)
class Intent:
    """Something to tell: `kind` is `dossier` (a snapshot) or `progress` (with its values)."""

    event_id: str
    dossier: int
    kind: str
    at: datetime
    data: dict[str, Any]


def enqueue(connection: Connection, intent: Intent) -> None:
    """Remember `intent` in the caller's transaction, so that it exists exactly when the fact does."""
    connection.execute(
        _INSERT,
        {
            "event_id": intent.event_id,
            "dossier": intent.dossier,
            "kind": intent.kind,
            "data": json.dumps(intent.data, ensure_ascii=False),
            "state": "pending",
            "attempts": 0,
            "created_at": intent.at,
        },
    )
