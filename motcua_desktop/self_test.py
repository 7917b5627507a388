"""The installed or frozen program proves itself: nothing of the person's own desk is touched."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from motcua_desktop.demo import Place, commune
from motcua_desktop.demo_people import Invented
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.intake import Intake
from motcua_desktop.errors import DeskError

if TYPE_CHECKING:
    from motcua_desktop.cli.session import Session


def self_test(_session: "Session") -> dict[str, Any]:
    """Store, receive, print, read the barcode back, push, open the window offscreen.

    `{"ok", "steps": [{"name", "ok", "message"}]}`; later steps are left out after a failure.
    """
    # Where there is no display the window still has to open.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    steps: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="motcua-self-test-") as folder:
        try:
            with commune(Path(folder) / "home") as place:
                place.clock.at = None
                _prove(place, steps)
        except DeskError as trouble:
            steps.append({"name": _NAMES[len(steps)], "ok": False, "message": trouble.sentence()})
    return {"ok": all(step["ok"] for step in steps), "steps": steps}


_NAMES = (
    "Kho dữ liệu mã hóa",
    "Tiếp nhận",
    "In giấy tiếp nhận",
    "Đọc lại mã vạch và QR",
    "Lưu và mở lại bản quét",
    "Tìm không dấu",
    "Gửi lên tỉnh tập dượt",
    "Mở cửa sổ",
)


def _prove(place: Place, steps: list[dict[str, Any]]) -> None:
    found: dict[str, Any] = {}

    def receive() -> str:
        random = Random(1)
        people = Invented(random, "xã Hướng Hiệp")
        intake = Intake.parse({"procedure": "1.001193", "applicant": people.applicant()})
        found["dossier"] = place.app.desk.receive(place.actor, intake).value
        return str(found["dossier"].code)

    def prints() -> str:
        found["printed"] = place.app.receipt(place.actor, found["dossier"].code)
        return f"{found['printed'].pages} trang"

    checks: tuple[Callable[[], str], ...] = (
        lambda: _store(place),
        receive,
        prints,
        lambda: _read_back(found["printed"].pdf, found["dossier"]),
        lambda: _scan(place, found["dossier"], found["printed"].pdf),
        lambda: _search(place, found["dossier"]),
        lambda: _push(place),
        lambda: _window(place),
    )
    for name, check in zip(_NAMES, checks, strict=True):
        steps.append({"name": name, "ok": True, "message": check()})


def _store(place: Place) -> str:
    findings = place.app.care.check(place.actor)
    raw = place.app.paths.store.read_bytes()
    if findings or raw.startswith(b"SQLite format 3"):
        raise _Failed(findings[0] if findings else "Kho dữ liệu chưa được mã hóa.")
    return f"phiên bản {place.app.database.revision()}"


def _read_back(pdf: bytes, dossier: Dossier) -> str:
    from motcua_desktop.printing.read_back import codes_on

    codes = codes_on(pdf)
    if dossier.scan not in codes or not any(dossier.code in code for code in codes):
        raise _Failed(f"Mã vạch trên giấy đọc ra {codes}, không phải {dossier.scan}.")
    return dossier.scan


def _scan(place: Place, dossier: Dossier, pdf: bytes) -> str:
    """Two files become one scan, which is kept encrypted and comes back as it was."""
    from motcua_desktop.scanning.prepare import Loose

    prepared = place.app.prepare([Loose("một.pdf", pdf), Loose("hai.pdf", pdf)])
    kept = place.app.attachments.attach(place.actor, dossier.code, "1", prepared).value
    back = b"".join(place.app.attachments.read(place.actor, dossier.code, kept.id))
    if not back.startswith(b"%PDF-") or len(back) != prepared.size:
        raise _Failed("Bản quét vừa lưu không mở lại được.")
    return f"{kept.pages} trang"


def _search(place: Place, dossier: Dossier) -> str:
    from motcua_desktop.domain.text import fold

    hits = place.app.finder.find(fold(dossier.applicant.name))
    if dossier.code not in [line.code for line in hits.lines]:
        raise _Failed("Không tìm thấy hồ sơ vừa tiếp nhận bằng tên không dấu.")
    return f"{hits.count} hồ sơ"


def _push(place: Place) -> str:
    from motcua_desktop.practice.server import running

    with running() as province:
        place.app.province.configure(
            place.actor, province.settings(str(place.app.agency.code)), province.account.password
        )
        report = place.app.sync_once()
    if report.trouble is not None:
        raise report.trouble
    if report.confirmed != 1:
        raise _Failed(f"Tỉnh tập dượt xác nhận {report.confirmed} hồ sơ, đúng ra là 1.")
    return f"tỉnh xác nhận {report.confirmed} hồ sơ"


def _window(place: Place) -> str:
    from motcua_desktop.ui.start import smoke

    return smoke(place.app, place.actor)


class _Failed(DeskError):
    kind = "self_test"
    title = "Chương trình không qua được bài tự kiểm tra"
    advice = "Cài lại chương trình; dữ liệu của quầy không bị động đến."
