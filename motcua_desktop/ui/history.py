"""What was done to a dossier, as rows of plain text."""

from motcua_desktop.domain.dossier import HistoryLine
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.moment import date_text, local


def history_rows(
    lines: tuple[HistoryLine, ...], *, most: int | None = None
) -> list[tuple[str, str, str]]:
    """Newest first, at most `most`: when, what with its note, who."""
    newest = list(reversed(lines))[:most]
    return [(_when(line), _what(line), line.actor) for line in newest]


def _when(line: HistoryLine) -> str:
    here = local(line.at)
    return f"{date_text(here.date())} {here:%H:%M}"


def _what(line: HistoryLine) -> str:
    told = f"{deed(line.action)}: {line.note}" if line.note else deed(line.action)
    return f"{told} (đã hoàn tác)" if line.undone else told
