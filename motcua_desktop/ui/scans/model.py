"""A dossier's papers and their scans as lines, each with a small picture of the first page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPixmap

from motcua_desktop.domain.attachment import Attachment, Role, Source
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.table import Badge, Column, Index, ValuesModel

_NAME = 0


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One paper: what `Attachments.attach` calls it, what was handed in, and its scan if any."""

    component: str
    name: str
    code: str
    originals: str
    copies: str
    kept: Attachment | None

    @property
    def told(self) -> str:
        """`2 trang · quét tại quầy · 9:30 20/11/2026`; empty without a scan."""
        if self.kept is None:
            return ""
        pages = f"{self.kept.pages} trang"
        return " · ".join((pages, self.kept.source.label, moment_text(self.kept.at)))


def scan_lines(dossier: Dossier, kept: Iterable[Attachment]) -> tuple[ScanLine, ...]:
    """The dossier's papers in order, then its result and what belongs to its delivery."""
    scans = {(one.role, one.position): one for one in kept}
    lines = [
        ScanLine(
            str(place + 1),
            paper.name,
            paper.code,
            str(paper.originals),
            str(paper.copies),
            scans.get((Role.COMPONENT, place)),
        )
        for place, paper in enumerate(dossier.papers)
    ]
    for role in (Role.RESULT, Role.AUTHORISATION, Role.SIGNATURE):
        scan = scans.get((role, None))
        due = role is Role.RESULT and dossier.completed_at is not None
        if scan is not None or due:
            lines.append(ScanLine(role.value, role.label, "", "", "", scan))
    return tuple(lines)


def _badge(line: ScanLine) -> Badge:
    if line.kept is None:
        return Badge("Chưa số hóa", Tone.QUIET, Icon.MINUS)
    if line.kept.source is Source.REUSE:
        return Badge("Dùng lại", Tone.IN_TIME, Icon.AGAIN)
    return Badge("Đã số hóa", Tone.IN_TIME, Icon.DONE)


COLUMNS: tuple[Column[ScanLine], ...] = (
    Column("Tên giấy tờ", lambda line: line.name, 0, wrap=True),
    Column("Chính", lambda line: line.originals, 5, right=True),
    Column("Sao", lambda line: line.copies, 3, right=True),
    Column("Số hóa", lambda line: _badge(line).text, 17, badge=_badge),
)


class ScansModel(ValuesModel[ScanLine]):
    """The lines; `picture_of` gives the small picture of a content when there is one."""

    def __init__(self, picture_of: Callable[[str], QPixmap | None], parent: QObject) -> None:
        super().__init__(COLUMNS, parent)
        self._picture_of = picture_of

    def pictures_came(self) -> None:
        """Draw the names again, with their pictures."""
        if self.rowCount():
            last = self.index(self.rowCount() - 1, _NAME)
            self.dataChanged.emit(self.index(0, _NAME), last, [Qt.ItemDataRole.DecorationRole])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and index.column() == _NAME:
            line = self.value(index)
            kept = line.kept if line is not None else None
            return self._picture_of(kept.sha256) if kept is not None else None
        return super().data(index, role)
