"""A home's beginning and its rescue: found a desk, or open its store with the printed key."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from motcua_desktop.app import App
from motcua_desktop.clock import Clock, SystemClock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.numbering import AgencyCode, CounterRange
from motcua_desktop.domain.people import PersonName
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import CannotWrite, HomeTaken, KeyMissing
from motcua_desktop.passphrase import recovered_key
from motcua_desktop.paths import Paths
from motcua_desktop.resources import resource
from motcua_desktop.vault import (
    KeyringVault,
    Vault,
    forget_key,
    keep_found_key,
    make_key,
)

if TYPE_CHECKING:
    from motcua_desktop.services.counter_kit import CounterKit


@dataclass(frozen=True, slots=True)
class NewHome:
    """What `init` made; `recovery_key` is shown this once and stored nowhere."""

    home: Path
    agency: Agency
    recovery_key: str


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new home needs to know, as typed; checked by `init`.

    A `kit` tells the agency; what is typed of it is then left aside.
    """

    agency_code: str
    agency_name: str
    province_name: str
    counter: int
    admin_login: str
    admin_name: str
    admin_password: str
    kit: "CounterKit | None" = None


def init(
    paths: Paths,
    founding: Founding,
    *,
    vault: Vault | None = None,
    clock: Clock | None = None,
    passphrase: str | None = None,
) -> NewHome:
    """A new home: encrypted store, first supervisor, starter catalogue, calendar.

    With a `kit` in `founding` it is another counter of the commune that made it: its agency, QR
    key, catalogue, calendar and province, and a range of numbers of its own. Raises InvalidInput
    naming the field, HomeTaken, KeyMissing, CannotWrite. When anything fails nothing is left
    behind.
    """
    from motcua_desktop.models.database import Database

    agency = _agency(founding)
    _claim(paths)
    keeper = vault if vault is not None else KeyringVault()
    made = False
    try:
        new = make_key(paths.key_file, keeper, passphrase)
        database = Database.create(paths.store, new.key)
        app = App(paths, database, clock or SystemClock(), keeper, agency)
        try:
            _found(app, founding)
        finally:
            app.close()
        made = True
    finally:
        if not made:
            with suppress(KeyMissing):  # a keyring that fell silent; the first trouble is told
                forget_key(paths.key_file, keeper)
            _sweep(paths)
    return NewHome(paths.home, agency, new.recovery_key)


def recover(
    paths: Paths, recovery_key: str, *, vault: Vault | None = None, passphrase: str | None = None
) -> None:
    """Open the store with the printed recovery key and keep its key anew on this computer.

    In the keyring, or under `passphrase` where there is none; also when key.json is lost.
    Raises NoHome, WrongKey, KeyMissing.
    """
    from motcua_desktop.models.database import Database

    keeper = vault if vault is not None else KeyringVault()
    paths.need()
    key = recovered_key(recovery_key)
    Database.open(paths.store, key).close()
    keep_found_key(paths.key_file, keeper, key, passphrase=passphrase)


def _agency(founding: Founding) -> Agency:
    if founding.kit is not None:
        return founding.kit.agency_of(founding.counter)
    return Agency(
        code=AgencyCode(founding.agency_code),
        name=PersonName(founding.agency_name, field="agency_name"),
        province=one_line(
            text_field(founding.province_name, field="province_name", limit=100, required=True)
        ),
        counter=CounterRange(founding.counter).counter,
        qr_key=secrets.token_bytes(32),
    )


def _found(app: App, founding: Founding) -> None:
    from motcua_desktop.models import settings as facts

    kit = founding.kit
    admin = app.staff.first(
        founding.admin_login, founding.admin_name, founding.admin_password
    ).value
    with app.database.write() as connection:
        for key, value in (
            ("agency_code", str(app.agency.code)),
            ("agency_name", app.agency.name),
            ("province_name", app.agency.province),
            ("counter", str(app.agency.counter)),
            ("qr_key", app.agency.qr_key.hex()),
            ("store_epoch", app.clock.new_id()),
        ):
            facts.put(connection, key, value)
        if kit is not None:
            from motcua_desktop.services.counter_kit import furnish

            furnish(connection, kit, app.clock.now())
    if kit is None:
        app.catalogue.import_file(
            admin, resource("catalogue", "starter.json").read_bytes(), name="starter.json"
        )
    app.office.calendar()


def _claim(paths: Paths) -> None:
    """Make the home ours before anything is written: of two at once, one is told HomeTaken."""
    taken = HomeTaken(f"Thư mục {paths.home} đã có một quầy.")
    if paths.taken():
        raise taken
    paths.make()
    try:
        paths.key_file.touch(mode=0o600, exist_ok=False)
    except FileExistsError as trouble:
        raise taken from trouble
    except OSError as trouble:
        raise CannotWrite(f"Không ghi được vào thư mục {paths.home}.") from trouble


def _sweep(paths: Paths) -> None:
    """Take back a half-made home, but no file that was not ours."""
    for made in (paths.store, paths.key_file):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{made}{suffix}").unlink(missing_ok=True)
    if not any(paths.home.iterdir()):
        paths.home.rmdir()
