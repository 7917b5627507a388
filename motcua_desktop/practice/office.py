"""The practice province's own rules: sessions, new or replacing, never twice, its words."""

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.shapes import DossierItem, ProgressItem, complaint
from motcua_desktop.practice.store import Item, PracticeStore

USERNAME = "quay.tapduot"
PASSWORD = "tap-duot-tren-may-nay"  # noqa: S105 (opens only the practice province on this computer)
_MOST_PROGRESS = 10

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the practice province lets in."""

    username: str = USERNAME
    password: str = field(default=PASSWORD, repr=False)

    @classmethod
    def at_random(cls) -> "Account":
        """A password for this run only."""
        return cls(password=secrets.token_urlsafe(12))


class Office:
    """Answers every service; safe from any thread."""

    def __init__(self, store: PracticeStore, account: Account, faults: Faults):
        self.store = store
        self.account = account
        self.faults = faults
        self._sessions: set[str] = set()
        self._lock = threading.Lock()
        self._services: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
            "DongBoHoSoMC": self._take_dossiers,
            "CapNhatTienDoHoSoMC": self._take_progress,
            "TraCuuHoSo": self._look_up,
            "LayDanhSachTTHC": self._procedures,
        }

    def sign_in(self, body: object) -> Answer:
        """A session for the right name and password."""
        given = body if isinstance(body, Mapping) else {}
        right = secrets.compare_digest(
            f"{given.get('username')}\n{given.get('password')}".encode(),
            f"{self.account.username}\n{self.account.password}".encode(),
        )
        if not right:
            self.store.note("login", "", "Tài khoản hoặc mật khẩu không đúng")
            return _no("-1", "Tài khoản hoặc mật khẩu không đúng")
        session = secrets.token_urlsafe(18)
        with self._lock:
            self._sessions.add(session)
        return {"error_code": 0, "message": "Đăng nhập thành công", "session": session}

    def sign_everybody_out(self) -> None:
        """All sessions end, as they do over night."""
        with self._lock:
            self._sessions.clear()

    def serve(self, body: object) -> Answer:
        """One business call: `session`, `service` and what the service wants."""
        if not isinstance(body, Mapping):
            return _no("2", "Dữ liệu gửi lên không phải JSON hợp lệ")
        with self._lock:
            known = body.get("session") in self._sessions
        if not known:
            return _no("-2", "Phiên làm việc không hợp lệ hoặc đã hết hạn")
        name = str(body.get("service"))
        service = self._services.get(name)
        answer = (
            _no("6", f"Dịch vụ {name} chưa được cung cấp") if service is None else (service(body))
        )
        self.store.note(name, _code_of(body), str(answer["message"]))
        return answer

    def _take_dossiers(self, body: Mapping[str, Any]) -> Answer:
        items = body.get("data")
        updating = body.get("isUpdating")
        if not isinstance(items, list) or len(items) != 1:
            return _no("2", "Mỗi lần gửi đúng một hồ sơ trong data")
        if updating not in ("True", "False"):
            return _no("2", "Thiếu trường bắt buộc isUpdating")
        return self._take_dossier(items[0], updating=updating == "True")

    def _take_dossier(self, item: Item, *, updating: bool) -> Answer:
        wrong = complaint(DossierItem, item)
        if wrong:
            return _no("2", wrong)
        code = item["MaHoSo"]
        refusal = self.faults.refusal(code)
        if refusal:
            return _no(refusal.code, refusal.words)
        held = self.store.held(code)
        if held is not None and not updating:
            return _no("1", f"Hồ sơ {code} đã tồn tại")
        if held is None and updating:
            return _no("4", f"Hồ sơ {code} không tồn tại, không cập nhật được")
        self.store.put(code, item)
        return _yes("Đồng bộ hồ sơ thành công")

    def _take_progress(self, body: Mapping[str, Any]) -> Answer:
        items = body.get("data")
        if not isinstance(items, list) or not 1 <= len(items) <= _MOST_PROGRESS:
            return _no("2", f"Mỗi lần gửi từ 1 đến {_MOST_PROGRESS} mục tiến độ")
        for item in items:
            wrong = complaint(ProgressItem, item)
            if wrong:
                return _no("2", wrong)
            refusal = self.faults.refusal(item["MaHoSo"])
            if refusal:
                return _no(refusal.code, refusal.words)
            if self.store.held(item["MaHoSo"]) is None:
                return _no("4", f"Hồ sơ {item['MaHoSo']} chưa được đồng bộ")
        self.store.add_progress(items)
        return _yes("Cập nhật tiến độ thành công")

    def _look_up(self, body: Mapping[str, Any]) -> Answer:
        held = self.store.held(str(body.get("mahoso")))
        if held is None:
            return {**_no("4", f"Không tìm thấy hồ sơ {body.get('mahoso')}"), "result": []}
        told = {**held.item, "DanhSachTienDo": list(held.progress)}
        return {**_yes("Tra cứu thành công"), "result": [told]}

    def _procedures(self, _body: Mapping[str, Any]) -> Answer:
        known = {held.item["MaTTHC"]: held.item["TenTTHC"] for held in self.store.everything()}
        rows = [{"MATTHC": code, "TENTTHC": name} for code, name in sorted(known.items())]
        return {**_yes("Thành công"), "result": rows}


def _yes(words: str) -> Answer:
    return {"error_code": 0, "message": words}


def _no(code: str, words: str) -> Answer:
    return {"error_code": code, "message": words}


def _code_of(body: Mapping[str, Any]) -> str:
    items = body.get("data")
    first = items[0] if isinstance(items, list) and items else {}
    told = first.get("MaHoSo") if isinstance(first, Mapping) else None
    return str(told or body.get("mahoso") or "")[:60]
