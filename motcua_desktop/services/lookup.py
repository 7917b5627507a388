"""One dossier by whatever the person at the desk has in hand; needs nothing to write with."""

from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.numbering import parse_scan, scan_trouble
from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import reading
from motcua_desktop.models.database import Connection, Database


class Lookup:
    def __init__(self, database: Database, agency: Agency):
        self._database = database
        self._agency = agency

    def show(self, text: str) -> Dossier:
        """The dossier with this printed code, alias, id, barcode digits or QR.

        Raises NotFound, or InvalidInput with a plain sentence for a damaged scan.
        """
        with self._database.read() as connection:
            return reading.load(connection, self.seq(connection, text))

    def seq(self, connection: Connection, text: str) -> int:
        """Its row, in the caller's transaction. Raises as `show`."""
        typed = one_line(text)
        scanned = parse_scan(typed)
        if scanned is not None:
            seq = reading.seq_of(connection, scanned.digits)
            elsewhere = scanned.agency not in ("", self._agency.code)
            if not scanned.genuine(self._agency.qr_key) and not elsewhere:
                raise InvalidInput(
                    "Mã QR này không do quầy nào của xã lập; hãy kiểm tra giấy.", field="scan"
                )
            if seq is None or elsewhere:
                raise self._agency.not_here(scanned)
        else:
            seq = reading.seq_of(connection, typed) or reading.seq_of(connection, typed.upper())
        if seq is None and (told := scan_trouble(typed)):
            raise InvalidInput(told, field="scan")
        if seq is None:
            raise NotFound(f"Không có hồ sơ nào mang mã «{typed[:60]}» ở quầy này.")
        return seq
