"""Who works at the desk and what each role may do."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from motcua_desktop.errors import InvalidInput, NotAllowed

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._\-]{1,31}")
_SHORTEST_PASSWORD = 8


class Role(StrEnum):
    OFFICER = "officer"
    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.OFFICER: "Cán bộ tiếp nhận",
    Role.SPECIALIST: "Chuyên viên",
    Role.SUPERVISOR: "Người phụ trách",
    Role.ADMIN: "Quản trị",
}


class Right(StrEnum):
    """What an action needs. One table says which role has it."""

    RECEIVE = "receive"
    READ = "read"
    PROCESS = "process"
    KEY_IN_LATE = "key_in_late"
    OVERRIDE = "override"
    REPORT = "report"
    CLOSE_REPORT = "close_report"
    READ_BALLOTS = "read_ballots"
    READ_LOAD = "read_load"
    SYNC = "sync"
    CONFIGURE = "configure"
    MANAGE_STAFF = "manage_staff"
    ACCEPT_CLOCK = "accept_clock"

    @property
    def label(self) -> str:
        return _RIGHT_LABELS[self]


_RIGHT_LABELS = {
    Right.RECEIVE: "tiếp nhận hồ sơ",
    Right.READ: "xem hồ sơ",
    Right.PROCESS: "xử lý hồ sơ",
    Right.KEY_IN_LATE: "nhập bù từ giấy",
    Right.OVERRIDE: "vượt quy định, sửa việc của người khác",
    Right.REPORT: "lập báo cáo",
    Right.CLOSE_REPORT: "khóa số liệu kỳ báo cáo",
    Right.READ_BALLOTS: "xem từng phiếu đánh giá",
    Right.READ_LOAD: "xem khối lượng việc của người khác",
    Right.SYNC: "gửi dữ liệu lên tỉnh",
    Right.CONFIGURE: "thay đổi danh mục và cài đặt",
    Right.MANAGE_STAFF: "quản lý người dùng",
    Right.ACCEPT_CLOCK: "xác nhận giờ của máy",
}

_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OFFICER: frozenset({Right.RECEIVE, Right.READ, Right.PROCESS, Right.REPORT, Right.SYNC}),
    Role.SPECIALIST: frozenset({Right.READ, Right.PROCESS}),
    Role.SUPERVISOR: frozenset(Right),
    Role.ADMIN: frozenset(
        {Right.READ, Right.REPORT, Right.SYNC, Right.CONFIGURE, Right.MANAGE_STAFF}
    ),
}


class Login(str):
    """A sign-in name: 2–32 of a–z, digits, `.`, `_`, `-`; lower case."""

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "login") -> Self:
        text = str(value).strip().lower()
        if not _LOGIN.fullmatch(text):
            raise InvalidInput(
                "Tên đăng nhập gồm 2–32 chữ thường không dấu, chữ số, dấu . _ -", field=field
            )
        return super().__new__(cls, text)


def check_password(password: str) -> str:
    """`password` if it may be used: at least eight characters."""
    if len(password) < _SHORTEST_PASSWORD:
        raise InvalidInput(
            f"Mật khẩu phải có ít nhất {_SHORTEST_PASSWORD} ký tự.", field="password"
        )
    return password


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is signed in and does things."""

    id: int
    login: str
    name: str
    role: Role

    def need(self, right: Right) -> None:
        """Raises NotAllowed with a plain sentence when this role lacks `right`."""
        if right not in _RIGHTS[self.role]:
            raise NotAllowed(f"{self.role.label} không được {right.label}.")

    def may(self, right: Right) -> bool:
        return right in _RIGHTS[self.role]
