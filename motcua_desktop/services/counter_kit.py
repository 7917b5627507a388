"""What a second counter of the commune begins with: one sealed file, from the main desk.

It holds the agency, the key of the receipts' QR, the catalogue in force, the office's calendar and
where the province is. It holds no person: no dossier, no staff, no password.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.numbering import AgencyCode, CounterRange
from motcua_desktop.domain.procedure import Procedure
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import BadFile, InvalidInput, WrongKey
from motcua_desktop.models import calendar as days_store
from motcua_desktop.models import catalogue, journal, line
from motcua_desktop.models import settings as facts
from motcua_desktop.models.calendar import Day, Origin
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.passphrase import Sealed, seal, unseal
from motcua_desktop.services.catalogue_own import own_record

_KIND = "motcua-counter"
_LABEL = b"motcua counter kit"
_VERSION = 1
_SHORTEST_PHRASE = 12
_SOURCE = "counter kit"
_GIVEN = "counters_given"
# What the office has said of its hours and days; of this computer alone is nothing here.
_FACTS = ("calendar_years", "calendar_hours", "calendar_confirmed", "remote_area")


@dataclass(frozen=True, slots=True)
class CounterKit:
    """The file opened. `agency` is as the counter that made it has it.

    `counter` is the number that the main desk gave away with it; None: any but its own.
    """

    agency: Agency
    made_at: str
    procedures: tuple[Procedure, ...]
    days: tuple[Day, ...]
    facts: Mapping[str, str]
    province: ProvinceSettings | None
    counter: int | None = None

    def agency_of(self, counter: int) -> Agency:
        """The same commune at another counter. Raises InvalidInput for the counter of the maker,
        and for any but the one the file was made for.

        Two machines with one counter number would give the same dossier codes.
        """
        if self.counter is not None and counter != self.counter:
            raise InvalidInput(
                f"Tệp này được xuất cho quầy {self.counter}, không phải quầy {counter}.",
                field="counter",
                next_step=f"Dùng --counter {self.counter}, hoặc xuất tệp khác ở máy chính.",
            )
        if CounterRange(counter).counter == self.agency.counter:
            raise InvalidInput(
                f"Quầy {counter} là số của máy đã xuất tệp này; hai máy cùng số quầy sẽ cấp trùng "
                "mã hồ sơ.",
                field="counter",
                next_step="Chọn số quầy chưa máy nào dùng (--counter).",
            )
        agency = self.agency
        return Agency(agency.code, agency.name, agency.province, counter, agency.qr_key)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kit to be made: its passphrase, and the counter number that is given away with it.

    `again`: that number was given away before, but no machine works under it.
    """

    phrase: str
    counter: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Packed:
    """A sealed kit and what is in it."""

    data: bytes
    procedures: int
    days: int
    province: bool


def pack(database: Database, agency: Agency, actor: Actor, wanted: Wanted, at: datetime) -> Packed:
    """The kit of this desk, sealed. A number it gives away is remembered and not given twice.

    Raises InvalidInput, NotAllowed.
    """
    actor.need(Right.CONFIGURE)
    if len(wanted.phrase) < _SHORTEST_PHRASE:
        raise InvalidInput(
            f"Cụm mật khẩu của tệp cần ít nhất {_SHORTEST_PHRASE} ký tự.",
            field="MOTCUA_PASSPHRASE",
        )
    with database.write() as connection:
        entries = catalogue.everything(connection).values()
        days = days_store.days(connection)
        province = line.settings(connection)
        known = facts.everything(connection)
        note = "không kèm hồ sơ, người dùng, mật khẩu"
        if wanted.counter is not None:
            _give_away(connection, agency, wanted)
            note = f"cho quầy {wanted.counter}; {note}"
        journal.write(connection, journal.Entry(at, actor, "counter_export", note=note))
    told = {
        "agency_code": str(agency.code),
        "agency_name": agency.name,
        "province_name": agency.province,
        "counter": agency.counter,
        "for": wanted.counter,
        "qr_key": agency.qr_key.hex(),
        "made_at": iso(at),
        "procedures": [stored.entry.procedure.to_json() for stored in entries],
        "days": [[day.day.isoformat(), day.worked, day.name, day.origin.value] for day in days],
        "facts": {key: known[key] for key in _FACTS if key in known},
        "province": province.to_json() if province else None,
    }
    sealed = seal(
        json.dumps(told, ensure_ascii=False).encode(), wanted.phrase.encode(), label=_LABEL
    )
    data = json.dumps({"kind": _KIND, "version": _VERSION, **sealed}, indent=1).encode()
    return Packed(data, len(entries), len(days), province is not None)


def unpack(data: bytes, phrase: str | None) -> CounterKit:
    """The kit in this file. Raises BadFile, and WrongKey when the passphrase is not its own."""
    sealed = _envelope(data)
    if not phrase:
        raise WrongKey("Chưa có cụm mật khẩu của tệp quầy.", next_step=_SAME_PHRASE)
    try:
        told = json.loads(unseal(sealed, phrase.encode(), label=_LABEL))
    except WrongKey as trouble:
        raise WrongKey(trouble.message, next_step=_SAME_PHRASE) from trouble
    except ValueError as trouble:
        raise _broken() from trouble
    try:
        return _kit(told)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidInput) as trouble:
        raise _broken() from trouble


def furnish(connection: Connection, kit: CounterKit, at: datetime) -> None:
    """Put catalogue, calendar and province into a new store, in the caller's transaction."""
    catalogue.add(connection, kit.procedures, source=_SOURCE, at=at)
    days_store.put(connection, kit.days)
    for key, value in kit.facts.items():
        facts.put(connection, key, value)
    if kit.province is not None:
        line.save_settings(connection, kit.province)


def _give_away(connection: Connection, agency: Agency, wanted: Wanted) -> None:
    """Remember whose number this is; raises InvalidInput where it is somebody's already."""
    number = CounterRange(wanted.counter or 0).counter
    given = set((facts.get(connection, _GIVEN) or "").split())
    if number == agency.counter:
        raise InvalidInput(f"Quầy {number} là số của chính máy này.", field="counter")
    if str(number) in given and not wanted.again:
        raise InvalidInput(
            f"Số quầy {number} đã cấp cho một máy khác.",
            field="counter",
            next_step="Chọn số khác; nếu máy ấy chưa từng được lập thì thêm --again.",
        )
    facts.put(connection, _GIVEN, " ".join(sorted(given | {str(number)}, key=int)))


_SAME_PHRASE = "Đặt MOTCUA_PASSPHRASE là cụm mật khẩu đã dùng khi xuất tệp rồi làm lại."


def _envelope(data: bytes) -> Sealed:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as trouble:
        raise _broken() from trouble
    if not isinstance(told, dict) or told.get("kind") != _KIND:
        raise _broken()
    if told.get("version") != _VERSION:
        raise BadFile(
            "Tệp quầy này do bản chương trình mới hơn lập.",
            next_step="Cài bản chương trình mới hơn trên máy này.",
        )
    return {"salt": told.get("salt"), "nonce": told.get("nonce"), "sealed": told.get("sealed")}


def _kit(told: Mapping[str, Any]) -> CounterKit:
    return CounterKit(
        agency=Agency(
            code=AgencyCode(told["agency_code"]),
            name=str(told["agency_name"]),
            province=str(told["province_name"]),
            counter=CounterRange(int(told["counter"])).counter,
            qr_key=bytes.fromhex(told["qr_key"]),
        ),
        made_at=str(told["made_at"]),
        procedures=tuple(own_record(record) for record in told["procedures"]),
        days=tuple(
            Day(date.fromisoformat(day), bool(worked), str(name), Origin(origin))
            for day, worked, name, origin in told["days"]
        ),
        facts={key: str(told["facts"][key]) for key in _FACTS if key in told["facts"]},
        province=ProvinceSettings.parse(told["province"]) if told["province"] else None,
        counter=CounterRange(int(told["for"])).counter if told.get("for") else None,
    )


def _broken() -> BadFile:
    return BadFile(
        "Tệp này không phải tệp quầy, hoặc đã hỏng.",
        next_step="Xuất lại ở máy chính bằng «motcua counter export TỆP».",
    )
