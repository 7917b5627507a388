"""Trying the line step by step, to name what is wrong with it in words that help."""

from dataclasses import dataclass

from motcua_desktop.domain.agreement import DeskMark
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble, SignInRefused
from motcua_desktop.sync.port import (
    CertificateRefused,
    NobodyThere,
    ProxyInTheWay,
    UnexpectedAnswer,
    UnknownName,
)
from motcua_desktop.sync.talk import AskedAbout, Talk

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
_NO_SUCH_ID = "00000000-0000-7000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class TrialStep:
    """One step of a trial, done or failed; `name` and `message` are for people."""

    step: str
    name: str
    ok: bool
    message: str


def try_line(settings: ProvinceSettings, talk: Talk, desk: DeskMark) -> list[TrialStep]:
    """Sign in and look up a dossier that cannot exist; nothing is stored anywhere.

    The steps in order, ending with the one that failed if one did.
    """
    try:
        talk.greet(desk)
    except ProvinceTrouble as trouble:
        return _steps(_step_of(trouble, "sign_in"), trouble.sentence())
    nobody = AskedAbout(_NO_SUCH_ID, f"{settings.agency_code}{_NO_SUCH_DOSSIER}")
    try:
        talk.held(nobody)
    except ProvinceTrouble as trouble:
        # A province without sign-in has not said a word before: it may be anybody who answers.
        asked = "service" if settings.username else "sign_in"
        return _steps(_step_of(trouble, asked), trouble.sentence())
    return _steps_with_clock(talk.clock_off)


def _step_of(trouble: ProvinceTrouble, otherwise: str) -> str:
    match trouble:
        case NotTheProvince() if otherwise == "sign_in" and type(trouble) is NotTheProvince:
            return "answer"
        case UnexpectedAnswer() | NotTheProvince() if type(trouble) in _SAYS_NOT_WHERE:
            return otherwise
        case _:
            return next((step for kind, step in _WHERE if isinstance(trouble, kind)), "answer")


_SAYS_NOT_WHERE = (NotTheProvince, UnexpectedAnswer)
_WHERE: tuple[tuple[type[ProvinceTrouble], str], ...] = (
    (UnknownName, "name"),
    (NobodyThere, "connect"),
    (ProxyInTheWay, "connect"),
    (CertificateRefused, "certificate"),
    (SignInRefused, "sign_in"),
)


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
