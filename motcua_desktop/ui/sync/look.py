"""What Đồng bộ asks of the store at each look."""

from dataclasses import dataclass

from motcua_desktop.app import App
from motcua_desktop.domain.news import Difference
from motcua_desktop.domain.province import LineStatus, OutboxLine
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.uploads import RefusedFile
from motcua_desktop.errors import NotConfigured
from motcua_desktop.sync.lane import LineNow
from motcua_desktop.ui.sync.model import DIFFERENCES, FILES, GROUPS

_MOST = 500


@dataclass(frozen=True, slots=True)
class Look:
    """The line's state, a group's messages, differences or files, and where it all goes."""

    status: LineStatus
    lines: list[OutboxLine]
    differences: tuple[Difference, ...]
    files: tuple[RefusedFile, ...]
    where: str


def look(app: App, actor: Actor, group: str, now: LineNow) -> Look:
    """What is stored now; `group` is a figure's key, "" for what needs somebody or waits."""
    province = app.province
    lines: list[OutboxLine] = []
    differences: tuple[Difference, ...] = ()
    files: tuple[RefusedFile, ...] = ()
    states = GROUPS.get(group)
    if group == DIFFERENCES:
        differences = app.news.differences(actor)
    elif group == FILES:
        files = tuple(province.refused_files(_MOST))
    elif states is None:
        lines = province.outbox(_MOST)
    else:
        lines = [line for state in states for line in province.outbox(_MOST, state)]
    try:
        where = f"Gửi tới {province.settings().name}"
    except NotConfigured:
        where = ""
    return Look(now.of(province.status()), lines, differences, files, where)
