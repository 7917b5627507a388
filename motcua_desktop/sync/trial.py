"""Trying the line step by step, to name what is wrong with it in words that help."""

from dataclasses import dataclass

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
    """One step of a trial, done or failed; `name` and `message` are for people."""

    step: str
    name: str
    ok: bool
    message: str


def try_line(settings: ProvinceSettings, conversation: Conversation) -> list[TrialStep]:
    """Sign in and look up a dossier that cannot exist; nothing is stored anywhere.

    The steps in order, ending with the one that failed if one did.
    """
    try:
        conversation.sign_in()
    except ProvinceTrouble as trouble:
        return _steps(_step_of(trouble, "sign_in"), trouble.sentence())
    try:
        answer = conversation.look_up(f"{settings.agency_code}{_NO_SUCH_DOSSIER}")
    except ProvinceTrouble as trouble:
        return _steps(_step_of(trouble, "service"), trouble.sentence())
    if answer.verdict not in (Verdict.ACCEPTED, Verdict.MISSING):
        return _steps("service", f"Tỉnh trả lời: «{answer.words}».")
    return _steps_with_clock(conversation.clock_off)


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


def _steps_with_clock(off: float | None) -> list[TrialStep]:
    if off is None or abs(off) <= _MOST_CLOCK_OFF:
        return _steps(None, "")
    way = "nhanh" if off > 0 else "chậm"
    return _steps(
        "clock", f"Đồng hồ máy này {way} {round(abs(off) / 60)} phút; hãy chỉnh lại ngày giờ."
    )


def _steps(failed: str | None, message: str) -> list[TrialStep]:
    steps: list[TrialStep] = []
    for step, name in _STEPS:
        if step == failed:
            return [*steps, TrialStep(step, name, ok=False, message=message)]
        steps.append(TrialStep(step, name, ok=True, message="được"))
    return steps
