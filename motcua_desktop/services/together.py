"""One step on each of several dossiers, in one transaction: the trouble names the dossier."""

from collections.abc import Mapping
from typing import Any

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.steps import Action, Circumstances
from motcua_desktop.errors import DeskError
from motcua_desktop.models import reading
from motcua_desktop.models.database import Connection
from motcua_desktop.services.desk import Desk


# The transaction and whose step it is come before the step itself.
def step_one(  # noqa: PLR0913
    connection: Connection,
    desk: Desk,
    dossier: Dossier,
    action: Action,
    data: Mapping[str, Any],
    *,
    around: Circumstances,
) -> int:
    """Take the step in the caller's write transaction; the dossier's row. Raises as `desk.step`."""
    seq = reading.seq_of(connection, dossier.id) or 0
    try:
        desk.step_within(connection, seq, action, data, around)
    except DeskError as trouble:
        if dossier.code not in trouble.message:
            trouble.message = f"Hồ sơ {dossier.code}: {trouble.message}"
        raise
    return seq
