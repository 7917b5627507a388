"""Who may work here: sign-in without any line, roles, passwords."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.moment import time_text
from motcua_desktop.domain.people import PersonName, one_of
from motcua_desktop.domain.staff import Actor, Login, Right, Role, check_password
from motcua_desktop.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn
from motcua_desktop.models import journal
from motcua_desktop.models import staff as store
from motcua_desktop.models.database import Database

_TRIES = 5
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Member:
    """One person in the list of those who may sign in."""

    login: str
    name: str
    role: Role
    disabled: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "login": self.login,
            "name": self.name,
            "role": self.role.value,
            "disabled": self.disabled,
        }


class Staff:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock

    def sign_in(self, login: str, password: str) -> Done[Actor]:
        """Who this is. Raises NotSignedIn for a wrong name or password alike.

        After five failures in a row each further try must wait, 30 seconds doubling to 15
        minutes; the wait is kept in the store, so a restart does not shorten it. A clock that was
        wrong meanwhile makes it no longer than it would be from now.
        """
        now = self._clock.now()
        with self._database.read() as connection:
            row = store.by_login(connection, login.strip().lower())
        if row is None or row.disabled_at is not None:
            _verify(_DECOY, password)
            raise NotSignedIn("Tên đăng nhập hoặc mật khẩu không đúng.", field="password")
        if row.locked_until is not None and now < row.locked_until:
            until = self._at_most(row.id, row.locked_until, _locked_until(row.failures, now))
            raise NotSignedIn(
                f"Đã sai nhiều lần; thử lại sau {time_text(until)}.", field="password"
            )
        if not _verify(row.password_hash, password):
            with self._database.write() as connection:
                store.failed(connection, row.id, _locked_until(row.failures + 1, now))
            raise NotSignedIn("Tên đăng nhập hoặc mật khẩu không đúng.", field="password")
        if row.failures:
            with self._database.write() as connection:
                store.succeeded(connection, row.id)
        return Done(Actor(row.id, row.login, row.name, Role(row.role)), Change())

    def note_sign_in(self, actor: Actor) -> None:
        """Write into the journal that `actor` opened the desk."""
        self._write(actor, "sign_in", "")

    def first(self, login: str, name: str, password: str) -> Done[Actor]:
        """The first supervisor of a new home; refuses when somebody is there already."""
        with self._database.read() as connection:
            if store.everybody(connection):
                raise NotAllowed("Đã có người dùng; chỉ người phụ trách thêm được người mới.")
        return self._insert(None, login, name, Role.SUPERVISOR, password)

    def add(self, actor: Actor, login: str, name: str, role: str, password: str) -> Done[Actor]:
        """A new person. Raises InvalidInput naming the field, NotAllowed."""
        actor.need(Right.MANAGE_STAFF)
        return self._insert(actor, login, name, one_of(Role, role, field="role"), password)

    def everybody(self, actor: Actor) -> tuple[Member, ...]:
        """All who may or might sign in, by name."""
        actor.need(Right.MANAGE_STAFF)
        with self._database.read() as connection:
            rows = store.everybody(connection)
        return tuple(
            Member(row.login, row.name, Role(row.role), row.disabled_at is not None) for row in rows
        )

    def disable(self, actor: Actor, login: str) -> Done[None]:
        """This person can no longer sign in; what they did stays."""
        actor.need(Right.MANAGE_STAFF)
        if login.strip().lower() == actor.login:
            raise InvalidInput("Không thể tự khóa tài khoản của mình.", field="login")
        with self._database.write() as connection:
            row = store.by_login(connection, login.strip().lower())
            if row is None:
                raise NotFound(f"Không có người dùng «{login}».")
            store.disable(connection, row.id, self._clock.now())
            self._journal(connection, actor, "disable_staff", row.login)
        return Done(None, Change(staff=True))

    def change_password(self, actor: Actor, login: str, password: str) -> Done[None]:
        """A new password: one's own, or anybody's for who manages staff."""
        name = login.strip().lower()
        if name != actor.login:
            actor.need(Right.MANAGE_STAFF)
        hashed = _hash(check_password(password))
        with self._database.write() as connection:
            row = store.by_login(connection, name)
            if row is None:
                raise NotFound(f"Không có người dùng «{login}».")
            store.set_password(connection, row.id, hashed)
            self._journal(connection, actor, "change_password", row.login)
        return Done(None, Change(staff=True))

    def _at_most(self, member: int, until: datetime, longest: datetime | None) -> datetime:
        """The end of the wait; one that a wrong clock wrote is shortened for good."""
        if longest is None or until <= longest:
            return until
        with self._database.write() as connection:
            store.wait(connection, member, longest)
        return longest

    def _insert(
        self, actor: Actor | None, login: str, name: str, role: Role, password: str
    ) -> Done[Actor]:
        known, person = Login(login), PersonName(name)
        hashed = _hash(check_password(password))
        with self._database.write() as connection:
            if store.by_login(connection, known) is not None:
                raise InvalidInput(f"Tên đăng nhập «{known}» đã có.", field="login")
            new = store.insert_member(
                connection,
                login=known,
                name=person,
                role=role.value,
                password_hash=hashed,
                at=self._clock.now(),
            )
            self._journal(connection, actor, "add_staff", f"{known} ({role.label})")
        return Done(Actor(new, known, person, role), Change(staff=True))

    def _write(self, actor: Actor, action: str, note: str) -> None:
        with self._database.write() as connection:
            self._journal(connection, actor, action, note)

    def _journal(self, connection: Any, actor: Actor | None, action: str, note: str) -> None:
        journal.write(connection, journal.Entry(self._clock.now(), actor, action, note=note))


def _locked_until(failures: int, now: datetime) -> datetime | None:
    if failures < _TRIES:
        return None
    doublings = min(failures - _TRIES, 10)
    return now + min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def _hasher() -> Any:
    # OWASP's argon2id setting: 19 MiB, two passes, one lane. The whole store is encrypted too.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def _hash(password: str) -> str:
    return str(_hasher().hash(password))


def _verify(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher().verify(hashed, password))
    except (VerificationError, InvalidHashError):
        return False


# Checked when there is no such person, so that a wrong name takes as long as a wrong password.
_DECOY = (
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA"
    "$M7b4mNfPNWT2vFPPwlZTMwYjUpkoDVZOEUpuGnR2vuk"
)
