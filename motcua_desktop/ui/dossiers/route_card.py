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
from motcua_desktop.ui.widgets.table import Badge
from motcua_desktop.ui.widgets.tones import Pill
from motcua_desktop.ui.widgets.words import words


class RouteCard(QWidget):
    """Hidden while the dossier is at the desk and has nowhere else to go."""

    def __init__(self) -> None:
        super().__init__()
        self.told: tuple[tuple[str, str, Badge], ...] = ()
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
        self.told = tuple((_name(leg), _when(leg), _pill(leg)) for leg in legs)
        clear(self._grid)
        aside = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        for place, (leg, (name, when, state)) in enumerate(zip(legs, self.told, strict=True)):
            who = words(name, "strong" if leg.here else "", wrap=True, parent=self)
            then = words(when, "muted", wrap=True, parent=self)
            self._grid.addLayout(column(who, then, spacing=2), place, 0)
            self._grid.addWidget(Pill(state.text, state.tone, state.icon, self), place, 1, aside)


def _name(leg: Leg) -> str:
    return f"{leg.holder.told} · {leg.note}" if leg.note else leg.holder.told


def _when(leg: Leg) -> str:
    if leg.since is None:
        return f"thời hạn {leg.term.text()}" if leg.term else "chưa tới lượt"
    told = [f"Từ {moment_text(leg.since)}"]
    if leg.left_at is not None:
        told.append(f"đến {moment_text(leg.left_at)}")
    if leg.holder.until is not None:
        told.append(f"hạn {moment_text(leg.holder.until)}")
    if leg.taken_by:
        told.append(f"{leg.taken_by} đã ký nhận")
    return ", ".join(told)


def _pill(leg: Leg) -> Badge:
    if leg.ahead:
        return Badge("Tiếp theo", Tone.QUIET, Icon.GO)
    here = "Đang giữ" if leg.here else ""
    if leg.kept is None:
        return Badge(here or "Đã qua", Tone.WAITING if here else Tone.QUIET, Icon.CHECK)
    kept = f"{here}, {leg.kept.label.lower()}" if here else leg.kept.label
    return Badge(kept, timeliness_tone(leg.kept))
