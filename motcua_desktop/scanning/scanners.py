"""This computer's way to scan."""

import sys

from motcua_desktop.errors import ScannerTrouble
from motcua_desktop.scanning.port import Cancelled, Device, OnPage, ScanJob, Scanner
from motcua_desktop.scanning.sane import Sane, scanimage
from motcua_desktop.scanning.wia import Wia


class NoScanner:
    """Where the system has no way to scan: says so when it is asked."""

    def devices(self) -> tuple[Device, ...]:
        return ()

    def scan(self, job: ScanJob, on_page: OnPage, cancelled: Cancelled) -> None:
        del job, on_page, cancelled
        raise ScannerTrouble(
            "Máy này chưa có chương trình quét.",
            next_step="Cài gói sane-utils (lệnh scanimage), hoặc thêm bản quét từ tệp.",
        )


def here() -> Scanner:
    """This system's way to scan: WIA on Windows, SANE where its `scanimage` is installed."""
    if sys.platform == "win32":
        return Wia()
    program = scanimage()
    return NoScanner() if program is None else Sane(program)
