"""The menu of papers on a dossier's page: what fits, reached by keys, shown before printing."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.dossiers.view import DossiersScreen
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.seat import Seat
from tests.fakes.visits import answered, receive, step
from tests.ui.hands import Ears

Open = Callable[[Dossier], DossiersScreen]

# A menu raises itself and takes the keyboard; Qt's offscreen platform says that it cannot.
menus = pytest.mark.qt_log_ignore(
    "does not support raise", "does not support grabbing", "propagateSizeHints"
)


@pytest.fixture
def opened(qtbot: QtBot, seat: Seat) -> Iterator[Open]:
    """The screen with the page of a dossier in front."""
    screens: list[DossiersScreen] = []

    def open_page(dossier: Dossier) -> DossiersScreen:
        screen = DossiersScreen(seat)
        screens.append(screen)
        qtbot.addWidget(screen)
        screen.resize(1200, 700)
        screen.show()
        screen.open_code(dossier.code)
        answered(qtbot, seat)
        return screen

    yield open_page
    for screen in screens:
        screen.page.header.papers.hide()
        for dialog in screen.findChildren(PreviewDialog):
            dialog.close()


def offered(screen: DossiersScreen) -> list[str]:
    return [action.text() for action in screen.page.header.papers.actions()]


def choose(qtbot: QtBot, seat: Seat, screen: DossiersScreen, key: Qt.Key) -> str:
    """Ctrl P and a key; the title of the preview that opens."""
    assert screen.print_out()
    qtbot.waitUntil(screen.page.header.papers.isVisible)
    QTest.keyClick(screen.page.header.papers, key)
    qtbot.waitUntil(lambda: screen.findChild(PreviewDialog) is not None, timeout=15_000)
    answered(qtbot, seat)
    dialog = screen.findChild(PreviewDialog)
    assert dialog is not None
    return dialog.windowTitle()


def test_a_new_dossier_offers_its_receipt_and_its_label(seat: Seat, opened: Open) -> None:
    screen = opened(receive(seat))

    assert offered(screen)[0] == "01  Giấy tiếp nhận".replace("1", "&1")
    assert offered(screen)[-2:] == ["&Nhãn hồ sơ", "Phiếu đánh &giá"]
    assert not any("bổ sung" in text for text in offered(screen))


@menus
def test_after_a_request_its_form_is_offered_first_and_enter_shows_it(
    qtbot: QtBot, seat: Seat, opened: Open
) -> None:
    dossier = receive(seat)
    request = (Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu giấy"})
    step(seat, dossier, (Action.START, {}), request)
    screen = opened(dossier)

    assert "0&2  Phiếu yêu cầu bổ sung" in offered(screen)
    title = choose(qtbot, seat, screen, Qt.Key.Key_Return)
    assert f"Phiếu yêu cầu bổ sung {dossier.code}" in title


@menus
def test_the_number_of_a_form_chooses_it(qtbot: QtBot, seat: Seat, opened: Open) -> None:
    dossier = receive(seat)
    screen = opened(dossier)

    assert f"Giấy tiếp nhận {dossier.code}" in choose(qtbot, seat, screen, Qt.Key.Key_1)


@menus
def test_a_label_is_shown_even_where_a_printer_is_the_usual_one(
    qtbot: QtBot, seat: Seat, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_sheet(*_: object) -> None:
        raise AssertionError("a label went to the usual printer")

    monkeypatch.setattr(Press, "sheet", no_sheet)
    dossier = receive(seat)

    assert "Nhãn hồ sơ" in choose(qtbot, seat, opened(dossier), Qt.Key.Key_N)


@menus
def test_the_slip_has_a_letter_of_its_own(qtbot: QtBot, seat: Seat, opened: Open) -> None:
    dossier = receive(seat)

    assert "Phiếu đánh giá" in choose(qtbot, seat, opened(dossier), Qt.Key.Key_G)


def test_a_paper_that_no_longer_fits_is_told_with_those_that_do(
    qtbot: QtBot, seat: Seat, opened: Open, ears: Ears
) -> None:
    dossier = receive(seat)
    Press(seat, opened(dossier)).form(dossier.code, Form.REFUSAL)
    answered(qtbot, seat)

    assert "không bị từ chối nên không in Phiếu từ chối (Mẫu 03)." in ears.texts[0]
    assert "Bây giờ in được: 01 (Giấy tiếp nhận)" in ears.texts[0]
