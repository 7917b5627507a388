"""A procedure abolished from a day on, or in force again; by which decision."""

from typing import Any

from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.catalogue_change import ProcedureChange
from motcua_desktop.domain.moment import date_text, local, parse_date
from motcua_desktop.domain.procedure import CatalogueEntry
from motcua_desktop.ui.catalogue.model import touched
from motcua_desktop.ui.form_dialog import FormDialog, line
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words


class AbolishDialog(FormDialog):
    """`written(Done[ImportReport])`. `change` is what the abolition would touch."""

    def __init__(
        self, seat: Seat, entry: CatalogueEntry, change: ProcedureChange, parent: QWidget
    ) -> None:
        catalogue, actor, code = seat.app.catalogue, seat.actor, str(entry.procedure.code)

        def work(told: dict[str, Any]) -> object:
            day = parse_date(told["day"], field="day")
            return catalogue.abolish(actor, [code], told["basis"], day)

        super().__init__(seat, "Bãi bỏ thủ tục", "Bãi bỏ", work, parent)
        today = date_text(local(seat.app.clock.now()).date())
        self.inner.addWidget(words(f"{code} {entry.procedure.name}", "strong", wrap=True))
        self.inner.addWidget(Note(touched(change), Tone.DUE, Icon.DOSSIERS))
        self.inner.addWidget(self.ask("basis", "Căn cứ: số, ngày quyết định *", line(most=300)))
        self.inner.addWidget(self.ask("day", "Không tiếp nhận từ ngày", line(today, most=10)))
        self.editors["basis"].setFocus()


class ReviveDialog(FormDialog):
    """`written(Done[ImportReport])`."""

    def __init__(self, seat: Seat, entry: CatalogueEntry, parent: QWidget) -> None:
        catalogue, actor, code = seat.app.catalogue, seat.actor, str(entry.procedure.code)
        super().__init__(
            seat,
            "Thủ tục có hiệu lực trở lại",
            "Khôi phục",
            lambda told: catalogue.revive(actor, [code], told["basis"]),
            parent,
        )
        self.inner.addWidget(words(f"{code} {entry.procedure.name}", "strong", wrap=True))
        self.inner.addWidget(self.ask("basis", "Căn cứ, lý do *", line(most=300)))
        self.editors["basis"].setFocus()
