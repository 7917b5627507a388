"""Miễn, giảm phí on a dossier's page: the procedure's exemptions a key away, others typed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.dossiers.page import DossierPage
from motcua_desktop.ui.dossiers.waive_form import WaiveForm
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import answered, receive
from tests.ui.hands import Hands

EXTRACT = "2.000635"


@pytest.fixture
def dossier(seat: Seat) -> Dossier:
    return receive(seat, procedure=EXTRACT)


@pytest.fixture
def page(qtbot: QtBot, seat: Seat, dossier: Dossier) -> Iterator[DossierPage]:
    made = DossierPage(seat)
    qtbot.addWidget(made)
    made.show()
    made.show_dossier(dossier)
    made.open_form(Action.WAIVE)
    answered(qtbot, seat)
    yield made
    made.close()


def form_of(page: DossierPage) -> WaiveForm:
    assert isinstance(page.form, WaiveForm)
    return page.form


def text(form: WaiveForm, key: str) -> str:
    editor = form.fields[key].editor
    assert isinstance(editor, QLineEdit)
    return editor.text()


def test_the_procedure_s_exemption_fills_the_form_in(
    page: DossierPage, hands: Hands, seat: Seat, dossier: Dossier
) -> None:
    form = form_of(page)
    (offer,) = form.offers
    assert offer.text() == "Công dân số (miễn): 8.000 đ"

    page.activateWindow()
    form.fields["evidence"].editor.setFocus()
    offer.click()

    assert text(form, "exemption") == "Công dân số"
    assert text(form, "evidence") == "Tài khoản VNeID mức độ 2 của người nộp"
    assert text(form, "amount") == "8.000"
    assert form.doubt.text().startswith("Theo Thông tư 117/2026/TT-BTC: chưa đối chiếu")

    form.submit()
    hands.rest()

    done = seat.app.desk.show(dossier.code)
    assert [(fee.waived, fee.owed) for fee in done.fees] == [(8000, 0)]
    assert done.payments[0].evidence == "Tài khoản VNeID mức độ 2 của người nộp"


def test_an_exemption_without_its_paper_is_not_taken(page: DossierPage) -> None:
    form = form_of(page)
    form.offers[0].click()
    evidence = form.fields["evidence"].editor
    assert isinstance(evidence, QLineEdit)
    evidence.clear()

    form.submit()

    assert form.fields["evidence"].trouble() == "Chưa nhập ô này."


def test_the_offer_has_its_key(page: DossierPage) -> None:
    page.activateWindow()
    form = form_of(page)
    form.fields["exemption"].editor.setFocus()

    editor = form.fields["exemption"].editor
    QTest.keyClick(editor, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)

    assert text(form, "exemption") == "Công dân số"


def test_a_procedure_without_exemptions_offers_none(qtbot: QtBot, seat: Seat) -> None:
    made = receive(seat, procedure="2.000884")
    form = WaiveForm(made, Action.WAIVE, seat)
    qtbot.addWidget(form)
    answered(qtbot, seat)

    assert not form.offers


def test_whoever_takes_in_is_told_what_may_be_waived(window: MainWindow, hands: Hands) -> None:
    page = window.page("intake")
    assert isinstance(page, IntakeScreen)
    page.form.fill({"procedure": EXTRACT})
    hands.rest()
    hands.rest()

    labels = [label.text() for label in page.form.promise.findChildren(type(page.missing))]
    assert "Có thể miễn, giảm: Công dân số (miễn)" in labels
