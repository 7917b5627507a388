"""The papers of a dossier and their scans, as a person adds, looks at, reuses and removes them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.attachment import Source, paper_for
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.errors import ScannerTrouble
from motcua_desktop.scanning.port import Device, ScanJob
from motcua_desktop.scanning.prepare import Loose
from motcua_desktop.ui.dossiers.page import DossierPage
from motcua_desktop.ui.dossiers.view import DossiersScreen
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.scans.folder_dialog import FolderDialog
from motcua_desktop.ui.scans.reuse_dialog import ReuseDialog
from motcua_desktop.ui.scans.scanner_dialog import ScannerDialog
from motcua_desktop.ui.seat import Seat
from tests.fakes import scans
from tests.fakes.visits import HOSTILE, answered, receive
from tests.ui.hands import Ears, Hands

Open = Callable[[Dossier], DossierPage]
PAPERS = [{"name": f"Khác: {name}"} for name in ("Giấy chứng sinh", f"Tờ khai của {HOSTILE}")]


@pytest.fixture
def opened(qtbot: QtBot, seat: Seat) -> Iterator[Open]:
    screens: list[DossiersScreen] = []

    def open_page(dossier: Dossier) -> DossierPage:
        screen = DossiersScreen(seat)
        screens.append(screen)
        qtbot.addWidget(screen)
        screen.resize(1200, 700)
        screen.show()
        qtbot.waitExposed(screen)
        screen.activateWindow()
        screen.open_code(dossier.code)
        answered(qtbot, seat)
        screen.page.scans.enter()
        return screen.page

    yield open_page
    screens.clear()


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Path]]:
    """Files that the next file dialog gives."""

    def make(**contents: bytes) -> list[Path]:
        paths = []
        for name, content in contents.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(content)
            paths.append(path)
        chosen = ([str(path) for path in paths], "")
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
        return paths

    return make


def top(kind: type) -> object:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]
    return found


def kept(seat: Seat, dossier: Dossier) -> list[tuple[str, int, Source]]:
    found = seat.app.attachments.of(seat.actor, dossier.code)
    return [(one.paper, one.pages, one.source) for one in found]


def test_a_file_is_added_by_one_key_and_its_first_page_is_seen(
    seat: Seat,
    opened: Open,
    hands: Hands,
    ears: Ears,
    files: Callable[..., list[Path]],
) -> None:
    dossier = receive(seat, components=PAPERS)
    page = opened(dossier)
    files(a_jpg=scans.jpeg())
    hands.type("t")
    hands.rest()
    hands.rest()

    assert kept(seat, dossier) == [("Khác: Giấy chứng sinh", 1, Source.FILE)]
    assert ears.texts == ["Đã lưu bản quét «Khác: Giấy chứng sinh»."]
    (line, _) = page.scans.model.values
    picture = page.scans.model.data(page.scans.model.index(0, 0), Qt.ItemDataRole.DecorationRole)
    assert line.told.startswith("1 trang · từ tệp")
    assert picture.height() <= 52
    assert page.scans.look.isEnabled()


def test_a_bad_file_is_told_and_changes_nothing(
    seat: Seat, opened: Open, hands: Hands, ears: Ears, files: Callable[..., list[Path]]
) -> None:
    dossier = receive(seat, components=PAPERS)
    page = opened(dossier)
    files(a_heic=scans.heic())
    hands.type("t")
    hands.rest()

    assert "HEIC" in ears.texts[-1]
    assert kept(seat, dossier) == []
    assert not page.scans.work.isVisible()


def test_more_pages_go_behind_or_instead_as_is_answered(
    seat: Seat, opened: Open, hands: Hands, files: Callable[..., list[Path]]
) -> None:
    dossier = receive(seat, components=PAPERS)
    page = opened(dossier)
    for answer, pages in (("", 2), ("&Nối vào sau", 4), ("&Thay bản cũ", 2), ("Bỏ &qua", 2)):
        files(a_pdf=scans.pdf(2, answer or "Dau"))
        page.window().activateWindow()
        page.scans.enter()
        hands.qtbot.waitUntil(page.scans.table.hasFocus)
        hands.type("t")
        if answer:
            box = top(QMessageBox)
            assert isinstance(box, QMessageBox)
            next(one for one in box.buttons() if one.text() == answer).click()
        hands.rest()
        hands.rest()

        assert kept(seat, dossier)[0][1] == pages


def test_a_scan_is_looked_at_and_the_journal_says_so(
    qtbot: QtBot, seat: Seat, opened: Open, hands: Hands, files: Callable[..., list[Path]]
) -> None:
    dossier = receive(seat, components=PAPERS)
    opened(dossier)
    files(a_pdf=scans.pdf(2))
    hands.type("t")
    hands.rest()
    hands.rest()
    hands.press(Qt.Key.Key_Return)
    hands.rest()
    preview = top(PreviewDialog)

    assert isinstance(preview, PreviewDialog)
    assert preview.windowTitle() == "Khác: Giấy chứng sinh"
    journal = seat.app.care.recent(seat.actor, 1)
    assert journal[0].action == "read_attachment"
    preview.reject()


def test_a_scan_is_taken_away_by_delete(
    seat: Seat, opened: Open, hands: Hands, ears: Ears, files: Callable[..., list[Path]]
) -> None:
    dossier = receive(seat, components=PAPERS)
    page = opened(dossier)
    files(a_pdf=scans.pdf())
    hands.type("t")
    hands.rest()
    hands.rest()
    hands.press(Qt.Key.Key_Delete)
    hands.rest()
    hands.rest()

    assert kept(seat, dossier) == []
    assert ears.texts[-1] == "Đã bỏ bản quét «Khác: Giấy chứng sinh»."
    assert page.scans.model.values[0].kept is None


def test_what_the_person_gave_before_is_used_again(seat: Seat, opened: Open, hands: Hands) -> None:
    before = receive(seat, components=PAPERS)
    ready = seat.app.prepare([Loose("a", scans.pdf(3))])
    seat.app.attachments.attach(seat.actor, before.code, "1", ready)
    dossier = receive(seat, components=PAPERS)
    opened(dossier)
    hands.type("d")
    hands.rest()
    dialog = top(ReuseDialog)
    assert isinstance(dialog, ReuseDialog)
    dialog.take.click()
    hands.rest()
    hands.rest()

    assert kept(seat, dossier) == [("Khác: Giấy chứng sinh", 3, Source.REUSE)]


def test_nothing_to_use_again_says_what_to_do(seat: Seat, opened: Open, hands: Hands) -> None:
    opened(receive(seat, components=PAPERS))
    hands.type("d")
    hands.rest()
    dialog = top(ReuseDialog)

    assert isinstance(dialog, ReuseDialog)
    assert dialog.nothing.isVisible()
    assert not dialog.take.isEnabled()
    dialog.reject()


def test_a_dropped_file_is_of_the_paper_it_fell_on(
    seat: Seat, opened: Open, hands: Hands, tmp_path: Path
) -> None:
    dossier = receive(seat, components=PAPERS)
    page = opened(dossier)
    file = tmp_path / "bất kỳ.pdf"
    file.write_bytes(scans.pdf())
    table = page.scans.table
    where = table.visualRect(page.scans.model.index(1, 0)).center()
    drop(table, where, [file])
    hands.rest()
    hands.rest()

    assert kept(seat, dossier) == [(f"Khác: Tờ khai của {HOSTILE}", 1, Source.FILE)]


def test_a_folder_is_chosen_by_a_key(
    seat: Seat, opened: Open, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(receive(seat, components=PAPERS))
    folder = tmp_path / "quét"
    folder.mkdir()
    (folder / "giay chung sinh.pdf").write_bytes(scans.pdf(2))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.scans.enter()
    QTest.keyClick(page.scans.table, Qt.Key.Key_F)
    hands.rest()
    dialog = top(FolderDialog)

    assert isinstance(dialog, FolderDialog)
    assert [path.name for path, _ in dialog.choices] == ["giay chung sinh.pdf"]
    dialog.reject()


def test_a_dropped_folder_is_sorted_by_names_and_the_rest_is_asked(
    seat: Seat, opened: Open, hands: Hands, ears: Ears, tmp_path: Path
) -> None:
    dossier = receive(seat, components=PAPERS)
    page = opened(dossier)
    folder = tmp_path / "quét sáng nay"
    folder.mkdir()
    (folder / "giay chung sinh.pdf").write_bytes(scans.pdf(2))
    (folder / "IMG_0001.jpg").write_bytes(scans.jpeg())
    (folder / "hỏng.pdf").write_bytes(b"")
    drop(page.scans.table, QPoint(5, 5), [folder])
    hands.rest()
    dialog = top(FolderDialog)
    assert isinstance(dialog, FolderDialog)
    asked = {path.name: choice for path, choice in dialog.choices}
    assert asked["giay chung sinh.pdf"].currentData() == "1"
    assert asked["IMG_0001.jpg"].currentData() == ""
    asked["hỏng.pdf"].select("2")
    dialog.go.click()
    hands.rest()
    hands.rest()

    assert kept(seat, dossier) == [("Khác: Giấy chứng sinh", 2, Source.FOLDER)]
    assert ears.texts[-1].startswith("Đã lưu 1 bản quét từ thư mục. ")
    assert "rỗng (0 byte)" in ears.texts[-1]


class FakeScanner:
    """Gives so many pages, then perhaps a trouble."""

    def __init__(self, pages: int = 2, trouble: str = "") -> None:
        self.pages, self.trouble = pages, trouble
        self.jobs: list[ScanJob] = []

    def devices(self) -> tuple[Device, ...]:
        return (Device("giả:0", "Máy quét thử"),)

    def scan(
        self, job: ScanJob, on_page: Callable[[bytes], None], cancelled: Callable[[], bool]
    ) -> None:
        self.jobs.append(job)
        for number in range(self.pages):
            if cancelled():
                return
            on_page(scans.jpeg(seed=number))
        if self.trouble:
            raise ScannerTrouble(self.trouble)


Dialog = Callable[[FakeScanner], ScannerDialog]


@pytest.fixture
def scanner_dialog(qtbot: QtBot, seat: Seat) -> Iterator[Dialog]:
    """Opens the dialog with this scanner over a window that lives as long as the test."""
    window = QWidget()
    qtbot.addWidget(window)

    def open_dialog(scanner: FakeScanner) -> ScannerDialog:
        dialog = ScannerDialog(seat, "Giấy chứng sinh", window, scanner)
        dialog.show()
        answered(qtbot, seat)
        return dialog

    yield open_dialog
    window.close()


def test_pages_are_scanned_put_in_order_and_taken(
    qtbot: QtBot, seat: Seat, scanner_dialog: Dialog
) -> None:
    scanner = FakeScanner(pages=3)
    dialog = scanner_dialog(scanner)
    dialog.dpi.select("400")
    dialog.feeder.setChecked(True)
    dialog.scan()
    answered(qtbot, seat)
    dialog.move_page(-1)
    dialog.pages.setCurrentRow(0)
    dialog.remove_page()
    with qtbot.waitSignal(dialog.scanned) as taken:
        dialog.done_scanning()

    assert (scanner.jobs[0].dpi, scanner.jobs[0].feeder) == (400, True)
    assert [page.content for page in taken.args[0]] == [scans.jpeg(seed=2), scans.jpeg(seed=1)]


def test_what_was_scanned_before_a_trouble_stays(
    qtbot: QtBot, seat: Seat, scanner_dialog: Dialog
) -> None:
    dialog = scanner_dialog(FakeScanner(2, "Máy quét kẹt giấy."))
    dialog.scan()
    answered(qtbot, seat)

    assert dialog.pages.count() == 2
    assert "kẹt giấy" in dialog.note.text()
    assert dialog.take.isEnabled()


def test_where_there_is_no_scanner_the_dialog_says_what_to_do(scanner_dialog: Dialog) -> None:
    scanner = FakeScanner()
    scanner.devices = lambda: ()  # type: ignore[method-assign]  # none is plugged in
    dialog = scanner_dialog(scanner)

    assert "Không có máy quét nào trả lời" in dialog.note.text()
    assert not dialog.go.isEnabled()


def test_who_may_only_read_adds_nothing(seat: Seat, opened: Open, hands: Hands) -> None:
    seat.app.staff.add(seat.actor, "quantri", "Trần Văn Thử", "admin", "matkhau-thu")
    admin = seat.app.staff.sign_in("quantri", "matkhau-thu").value
    object.__setattr__(seat, "actor", admin)
    dossier = receive_as_before(seat)
    page = opened(dossier)
    hands.type("tqd")

    assert not any(button.isEnabled() for button in (page.scans.add, page.scans.again))
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, ReuseDialog)]


def receive_as_before(seat: Seat) -> Dossier:
    supervisor = seat.app.staff.sign_in("nga", "hoa-ban-no-som").value
    admin = seat.actor
    object.__setattr__(seat, "actor", supervisor)
    dossier = receive(seat, components=PAPERS)
    object.__setattr__(seat, "actor", admin)
    return dossier


def drop(table: object, where: QPoint, paths: list[Path]) -> None:
    from motcua_desktop.ui.scans.card import ScanTable

    assert isinstance(table, ScanTable)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    table.dropEvent(
        QDropEvent(
            QPointF(where),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("1. gì đó.pdf", 0),
        ("02-abc.jpg", 1),
        ("Giấy chứng sinh (bản đẹp).pdf", 0),
        ("GIAY CHUNG SINH.PDF", 0),
        ("G2 mặt sau.png", 1),
        ("chung sinh.pdf", 0),
        ("IMG_2041.jpg", None),
        ("9. không có.pdf", None),
        ("giấy.pdf", None),
        ("", None),
    ],
)
def test_a_file_tells_its_paper_by_its_name(file: str, place: int | None) -> None:
    papers = [("Giấy chứng sinh", "G1"), ("Giấy chứng nhận kết hôn", "G2")]

    assert paper_for(file, papers) == place
