"""The QCVN 120 window: sign in, dossiers, progress, look-up, catalogue, in its own words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from motcua_desktop.practice import catalogue
from motcua_desktop.practice.enclosed import enclosed
from motcua_desktop.practice.parcels import HELD, NEW, Outcome, Parcel
from motcua_desktop.practice.registry import Registry, Session
from motcua_desktop.practice.store import compact

_MOST_PROGRESS = 10

Answer = dict[str, Any]


class Window:
    """Answers the services by name; `{"error_code": 0}` and a sentence, or another code."""

    def __init__(self, registry: Registry):
        self._registry = registry
        self._services: dict[str, Callable[[Session, Mapping[str, Any]], Answer]] = {
            "DongBoHoSoMC": self._take_dossiers,
            "CapNhatTienDoHoSoMC": self._take_progress,
            "TraCuuHoSo": self._look_up,
            "LayDanhSachTTHC": self._procedures,
            "LayThuTuc": self._procedure,
        }

    def sign_in(self, body: object) -> Answer:
        """A session for the right name and password."""
        given = body if isinstance(body, Mapping) else {}
        if not self._registry.knows(given.get("username"), given.get("password")):
            words = "Tài khoản hoặc mật khẩu không đúng"
            self._registry.store.note("login", "", words, is_refused=True)
            return _no("-1", words)
        session = self._registry.open_session("qcvn120")
        return {"error_code": 0, "message": "Đăng nhập thành công", "session": session.token}

    def serve(self, body: object) -> Answer:
        """One business call: `session`, `service` and what the service wants."""
        if not isinstance(body, Mapping):
            return _no("2", "Dữ liệu gửi lên không phải JSON hợp lệ")
        session = self._registry.session(body.get("session"))
        if session is None:
            return _no("-2", "Phiên làm việc không hợp lệ hoặc đã hết hạn")
        name = str(body.get("service"))
        service = self._services.get(name)
        if service is None:
            return _no("6", f"Dịch vụ {name[:60]} chưa được cung cấp")
        return service(session, body)

    def _take_dossiers(self, session: Session, body: Mapping[str, Any]) -> Answer:
        items = body.get("data")
        updating = body.get("isUpdating")
        if not isinstance(items, list) or len(items) != 1:
            return _no("2", "Mỗi lần gửi đúng một hồ sơ trong data")
        if updating not in ("True", "False"):
            return _no("2", "Thiếu trường bắt buộc isUpdating")
        files, wrong = enclosed(items[0])
        condition = HELD if updating == "True" else NEW
        parcel = Parcel("dossier", items[0], compact(items[0]), condition=condition, wrong=wrong)
        outcomes = self._registry.take(session, [parcel], "DongBoHoSoMC")
        if files and outcomes[0].is_stored:
            self._registry.attach_enclosed(parcel.code, files)
        return _told(outcomes, "Đồng bộ hồ sơ thành công")

    def _take_progress(self, session: Session, body: Mapping[str, Any]) -> Answer:
        items = body.get("data")
        if not isinstance(items, list) or not 1 <= len(items) <= _MOST_PROGRESS:
            return _no("2", f"Mỗi lần gửi từ 1 đến {_MOST_PROGRESS} mục tiến độ")
        parcels = [Parcel("progress", item, compact(item)) for item in items]
        outcomes = self._registry.take(session, parcels, "CapNhatTienDoHoSoMC", whole=True)
        return _told(outcomes, "Cập nhật tiến độ thành công")

    def _look_up(self, _session: Session, body: Mapping[str, Any]) -> Answer:
        held = self._registry.store.held(str(body.get("mahoso")))
        if held is None:
            return {**_no("4", f"Không tìm thấy hồ sơ {body.get('mahoso')}"), "result": []}
        told = {**held.item, "DanhSachTienDo": list(held.progress)}
        decided = self._registry.decided(held.code)
        if decided is not None:
            told["TrangThaiHoSo"] = str(decided["status"])
        return {**_yes("Tra cứu thành công"), "result": [told]}

    def _procedures(self, _session: Session, _body: Mapping[str, Any]) -> Answer:
        listed = catalogue.procedures(self._registry.store)
        rows = [{"MATTHC": each["MATTHC"], "TENTTHC": each["TENTTHC"]} for each in listed]
        return {**_yes("Thành công"), "result": rows}

    def _procedure(self, _session: Session, body: Mapping[str, Any]) -> Answer:
        code = str(body.get("maTTHC"))
        found = [
            each for each in catalogue.procedures(self._registry.store) if each["MATTHC"] == code
        ]
        if not found:
            return {**_no("4", f"Không có thủ tục {code[:60]}"), "result": []}
        return {**_yes("Thành công"), "result": found}


def _told(outcomes: Sequence[Outcome], words: str) -> Answer:
    for outcome in outcomes:
        if outcome.problem is not None:
            problem = outcome.problem
            return _no(problem.code, problem.detail or str(problem.to_json()["title"]))
    return _yes(words)


def _yes(words: str) -> Answer:
    return {"error_code": 0, "message": words}


def _no(code: str, words: str) -> Answer:
    return {"error_code": code, "message": words}
