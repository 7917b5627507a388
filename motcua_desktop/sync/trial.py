"""Trying the line step by step, to name what is wrong with it in words that help."""

from dataclasses import dataclass
from typing import Any

from motcua_desktop.domain.province import ProvinceSettings
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble, SignInRefused
from motcua_desktop.sync.answers import Verdict
from motcua_desktop.sync.conversation import Conversation
from motcua_desktop.sync.port import CertificateRefused, NobodyThere, ProxyInTheWay, UnknownName

_STEPS = (
    ("name", "Tìm tên máy của tỉnh"),
    ("connect", "Kết nối tới máy của tỉnh"),
    ("certificate", "Kiểm tra chứng chỉ bảo mật"),
    ("answer", "Nhận câu trả lời đúng dạng"),
    ("sign_in", "Đăng nhập bằng tài khoản kết nối"),
    ("service", "Gọi dịch vụ tra cứu hồ sơ"),
    ("clock", "So giờ máy này với giờ của tỉnh"),
)
_MOST_CLOCK_OFF = 300.0
_NO_SUCH_DOSSIER = "-000000-0000"


@dataclass(frozen=True, slots=True)
class TrialStep:
    """One step: done, failed, or (`ok` None) not reached."""

    step: str
    label: str
    ok: bool | None
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"step": self.step, "label": self.label, "ok": self.ok, "message": self.message}


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether the line works, and how far it got."""

    steps: tuple[TrialStep, ...]

    @property
    def ok(self) -> bool:
        return all(step.ok for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        return {"ok": self.ok, "steps": [step.to_json() for step in self.steps]}


def try_line(settings: ProvinceSettings, conversation: Conversation) -> Trial:
    """Sign in and look up a dossier that cannot exist; nothing is stored anywhere."""
    try:
        conversation.sign_in()
    except ProvinceTrouble as trouble:
        return _failed(_step_of(trouble, "sign_in"), trouble.sentence())
    try:
        answer = conversation.look_up(f"{settings.agency_code}{_NO_SUCH_DOSSIER}")
    except ProvinceTrouble as trouble:
        return _failed(_step_of(trouble, "service"), trouble.sentence())
    if answer.verdict not in (Verdict.ACCEPTED, Verdict.MISSING):
        return _failed("service", f"Tỉnh trả lời: «{answer.words}».")
    return _clock(conversation.clock_off)


def _step_of(trouble: ProvinceTrouble, otherwise: str) -> str:
    match trouble:
        case UnknownName():
            return "name"
        case NobodyThere() | ProxyInTheWay():
            return "connect"
        case CertificateRefused():
            return "certificate"
        case SignInRefused():
            return "sign_in"
        case NotTheProvince():
            return "answer" if otherwise == "sign_in" else otherwise
        case _:
            return "answer"


def _clock(off: float | None) -> Trial:
    if off is None or abs(off) <= _MOST_CLOCK_OFF:
        return Trial(tuple(TrialStep(step, label, ok=True) for step, label in _STEPS))
    way = "nhanh" if off > 0 else "chậm"
    return _failed(
        "clock", f"Đồng hồ máy này {way} {round(abs(off) / 60)} phút; hãy chỉnh lại ngày giờ."
    )


def _failed(where: str, message: str) -> Trial:
    place = [step for step, _ in _STEPS].index(where)
    return Trial(
        tuple(
            TrialStep(step, label, True if at < place else False if at == place else None)
            if at != place
            else TrialStep(step, label, ok=False, message=message)
            for at, (step, label) in enumerate(_STEPS)
        )
    )
