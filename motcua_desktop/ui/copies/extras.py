"""What only some visits need: a longer term with its agreement, a fee let off with its paper."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from motcua_desktop.domain.certified_copies import MOST_EXTRA
from motcua_desktop.domain.fees import Exemption
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import row

NO_EXTRAS: Mapping[str, Any] = {"extra_days": 0, "agreement": "", "waiver": None}
"""A visit like most."""

_OTHER = "*"
_TERMS = (
    ("Trong ngày", "0"),
    ("Thêm 1 ngày làm việc", "1"),
    ("Thêm 2 ngày làm việc", "2"),
    *((f"Thêm {days} ngày, có thỏa thuận", str(days)) for days in (3, 4, 5, 7, 10)),
)


class Extras(QWidget):
    """One line of choices; what a choice asks for stands beside it while it is made."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._exemptions: dict[str, Exemption] = {}
        self.days = Choice(_TERMS)
        self.agreement = _line("số, ngày văn bản thỏa thuận", 300)
        self.who = Choice([("Không", "")])
        self.other = _line("diện được miễn, giảm", 300)
        self.evidence = _line("số, ngày của giấy", 300)
        self.know(())
        self.fields: dict[str, Field] = {
            "extra_days": Field("Hẹn trả (F10)", self.days),
            "agreement": Field("Thỏa thuận bằng văn bản", self.agreement),
            "waiver": Field("Miễn, giảm phí", self.who),
            "waiver.exemption": Field("Đối tượng", self.other),
            "waiver.evidence": Field("Giấy tờ chứng minh", self.evidence),
        }
        across = row(spacing=12)
        for field in self.fields.values():
            across.addWidget(field, 1)
        self.setLayout(across)
        for box in (self.days, self.who):
            box.currentIndexChanged.connect(lambda _: self._chosen())
        for line in (self.agreement, self.other, self.evidence):
            line.textChanged.connect(lambda _: self.edited.emit())
        for before, after in pairwise(self.in_order()):
            QWidget.setTabOrder(before, after)
        self._unfold()

    def know(self, exemptions: Sequence[Exemption]) -> None:
        """Who pays less today; what is chosen stays."""
        self._exemptions = {one.name: one for one in exemptions}
        options = [("Không", ""), *((one.told, one.name) for one in exemptions)]
        chosen = self.who.currentData()
        with QSignalBlocker(self.who):
            self.who.clear()
            for label, value in (*options, ("Diện khác…", _OTHER)):
                self.who.addItem(label, value)
            self.who.select(chosen)

    def in_order(self) -> tuple[QWidget, ...]:
        """The editors as the tab key goes."""
        return self.days, self.agreement, self.who, self.other, self.evidence

    def to_json(self) -> dict[str, Any]:
        """What was chosen, in the shape of `copies certify`, right or not."""
        agreed = int(self.days.currentData()) > MOST_EXTRA
        waiver = {"exemption": self._whom(), "evidence": self.evidence.text().strip()}
        return {
            "extra_days": int(self.days.currentData()),
            "agreement": self.agreement.text().strip() if agreed else "",
            "waiver": waiver if self.who.currentData() else None,
        }

    def fill(self, told: Mapping[str, Any]) -> None:
        """Put it in again."""
        waiver = told["waiver"] or {"exemption": "", "evidence": ""}
        known = waiver["exemption"] in self._exemptions
        self.days.select(str(told["extra_days"]))
        self.agreement.setText(told["agreement"])
        whom = waiver["exemption"] if known or not told["waiver"] else _OTHER
        with QSignalBlocker(self.who):
            self.who.select(whom)
        self.other.setText("" if known else waiver["exemption"])
        self.evidence.setText(waiver["evidence"])
        self._unfold()

    def off(self, fee: int) -> int:
        """How much of `fee` (đồng) is let off by what is chosen."""
        chosen = self.who.currentData()
        if not chosen:
            return 0
        known = self._exemptions.get(chosen)
        return known.off(fee) if known else fee

    def complaints(self, *, signed: bool) -> list[str]:
        """What is missing for F9 (`signed`) or for F10."""
        found = []
        if int(self.days.currentData()) > MOST_EXTRA and not self.agreement.text().strip():
            found.append("chưa ghi văn bản thỏa thuận")
        if signed and int(self.days.currentData()):
            found.append("hẹn thêm ngày thì bấm F10")
        if self.who.currentData() and not (self._whom() and self.evidence.text().strip()):
            found.append("chưa ghi đối tượng và giấy tờ được miễn, giảm")
        return found

    def _whom(self) -> str:
        chosen: str = self.who.currentData()
        return self.other.text().strip() if chosen == _OTHER else chosen

    def _chosen(self) -> None:
        known = self._exemptions.get(self.who.currentData())
        if known is not None:
            self.evidence.setText(known.evidence)
        self._unfold()
        self.edited.emit()

    def _unfold(self) -> None:
        chosen = self.who.currentData()
        self.fields["agreement"].setVisible(int(self.days.currentData()) > MOST_EXTRA)
        self.fields["waiver.exemption"].setVisible(chosen == _OTHER)
        self.fields["waiver.evidence"].setVisible(bool(chosen))


def _line(hint: str, most: int) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(hint)
    line.setMaxLength(most)
    return line
