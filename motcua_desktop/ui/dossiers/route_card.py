"""Đường đi của hồ sơ: who had it and kept the limit, who has it now, which agencies come next."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.route import Leg, route
from motcua_desktop.ui.states import timeliness_tone
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.layout import card, clear, column
from motcua_desktop.ui.widgets.tones import Pill
from motcua_desktop.ui.widgets.words import words


class RouteCard(QWidget):
    """Hidden while the dossier is at the desk and has nowhere else to go."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(0, 1)
        title = "Đường đi của hồ sơ"
        inner = column(words(title, "heading"), self._grid, spacing=GRID)
        self._card: QFrame = card(inner, name=title)
        self.setLayout(column(self._card))

    def show_dossier(self, dossier: Dossier, now: datetime) -> None:
        """Tell this one's way as it is at `now`."""
        legs = route(dossier, now)
        self.setVisible(len(legs) > 1)
        clear(self._grid)
        for place, leg in enumerate(legs):
            name = words(_name(leg), "strong" if leg.here else "", wrap=True, parent=self)
            when = words(_when(leg), "muted", wrap=True, parent=self)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addLayout(column(name, when, spacing=2), place, 0)
            self._grid.addWidget(_pill(leg), place, 1, top | Qt.AlignmentFlag.AlignRight)

    def texts(self) -> list[str]:
        """What is told now, from top to bottom."""
        found = []
        for place in range(self._grid.rowCount()):
            for at in (0, 1):
                item = self._grid.itemAtPosition(place, at)
                if item is None:
                    continue
                inner, widget = item.layout(), item.widget()
                parts = [inner.itemAt(i) for i in range(inner.count())] if inner else []
                widgets = [part.widget() for part in parts if part] if inner else [widget]
                found += [one.text() for one in widgets if hasattr(one, "text") and one.text()]
        return found


def _name(leg: Leg) -> str:
    return f"{leg.holder.told} · {leg.note}" if leg.note else leg.holder.told


def _when(leg: Leg) -> str:
    if leg.since is None:
        return f"có {leg.term.text()}" if leg.term else "chưa tới lượt"
    told = [f"Từ {moment_text(leg.since)}"]
    if leg.left_at is not None:
        told.append(f"đến {moment_text(leg.left_at)}")
    if leg.holder.until is not None:
        told.append(f"hạn {moment_text(leg.holder.until)}")
    if leg.taken_by:
        told.append(f"{leg.taken_by} đã ký nhận")
    return ", ".join(told)


def _pill(leg: Leg) -> Pill:
    if leg.ahead:
        return Pill("Tiếp theo", Tone.QUIET, Icon.GO)
    here = "Đang giữ" if leg.here else ""
    if leg.kept is None:
        return Pill(here or "Đã qua", Tone.WAITING if here else Tone.QUIET, Icon.CHECK)
    kept = leg.kept.label.lower() if here else leg.kept.label
    return Pill(f"{here}, {kept}" if here else kept, timeliness_tone(leg.kept))
