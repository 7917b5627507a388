"""The office's facts that change promises and papers: where it lies, when its day turns."""

import json
from dataclasses import dataclass
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.listing import PortalLink
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import BadFile, InvalidInput
from motcua_desktop.models import journal, settings
from motcua_desktop.models.database import Database
from motcua_desktop.services.office import REMOTE, Office

_PROVINCE = "province_name"
_LINK = "procedure_url"


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """`late_from` is `15:00`: from then on a same-day term runs to the next working day.

    `procedure_url` is where the portal shows a procedure ("": the listing's QR holds its code).
    """

    agency_code: str
    agency_name: str
    counter: int
    province_name: str
    remote_area: bool
    late_from: str
    procedure_url: str = ""

    def to_json(self) -> dict[str, Any]:
        """What `office show` tells."""
        return {
            "agency_code": self.agency_code,
            "agency_name": self.agency_name,
            "counter": self.counter,
            "province_name": self.province_name,
            "remote_area": self.remote_area,
            "late_from": self.late_from,
            "procedure_url": self.procedure_url,
        }


class Facts:
    def __init__(self, database: Database, clock: Clock, agency: Agency, office: Office):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._office = office

    def show(self) -> OfficeFacts:
        """The facts as they are kept now."""
        with self._database.read() as connection:
            province = settings.get(connection, _PROVINCE) or self._agency.province
            link = settings.get(connection, _LINK) or ""
        return OfficeFacts(
            agency_code=str(self._agency.code),
            agency_name=self._agency.name,
            counter=self._agency.counter,
            province_name=province,
            remote_area=self._office.remote_area(),
            late_from=f"{self._office.calendar().late_from:%H:%M}",
            procedure_url=link,
        )

    def portal_link(self) -> PortalLink:
        """What the QR of a procedure in the public listing leads to."""
        with self._database.read() as connection:
            return PortalLink(settings.get(connection, _LINK) or "")

    def change(
        self,
        actor: Actor,
        *,
        province_name: str | None = None,
        remote_area: bool | None = None,
        late_from: str | None = None,
        procedure_url: str | None = None,
    ) -> Done[OfficeFacts]:
        """Say some of them anew; None leaves one as it is. What was promised stays as promised.

        Raises InvalidInput naming the field, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        before = self.show()
        told = _told(province_name, before.province_name)
        link = PortalLink.parse(before.procedure_url if procedure_url is None else procedure_url)
        remote = before.remote_area if remote_area is None else remote_area
        moved = late_from is not None and late_from != before.late_from
        if moved:
            self._say_late_from(actor, str(late_from))
        said = []
        if told != before.province_name:
            said.append((_PROVINCE, told, f"tên tỉnh: {told}"))
        if remote != before.remote_area:
            word = "là" if remote else "không là"
            said.append((REMOTE, "1" if remote else "0", f"{word} xã miền núi, khó khăn"))
        if link.pattern != before.procedure_url:
            said.append((_LINK, link.pattern, f"địa chỉ thủ tục: {link.pattern or 'không có'}"))
        with self._database.write() as connection:
            for key, value, note in said:
                settings.put(connection, key, value)
                entry = journal.Entry(self._clock.now(), actor, "change_office", note=note)
                journal.write(connection, entry)
        return Done(self.show(), Change(settings=bool(said), calendar=moved))

    def _say_late_from(self, actor: Actor, moment: str) -> None:
        file = json.dumps({"late_from": moment}).encode()
        try:
            self._office.import_file(actor, file)
        except BadFile as trouble:
            raise InvalidInput("Giờ phải có dạng 15:00.", field="late_from") from trouble


def _told(province_name: str | None, before: str) -> str:
    if province_name is None:
        return before
    return one_line(text_field(province_name, field=_PROVINCE, limit=100, required=True))
