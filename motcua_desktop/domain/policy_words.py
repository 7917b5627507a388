"""A procedure's clock in the words that people read."""

from motcua_desktop.domain.policy import ClockPolicy, OnPayment, OnSupplement, OnVerify, Stage


def sentences(policy: ClockPolicy) -> tuple[str, ...]:
    """How the clock runs, a sentence a rule; the legal basis last, where one is given."""
    told = (
        _supplement(policy),
        f"Công dân có {policy.window.text()} để bổ sung." if policy.window else "",
        _requests(policy.supplements),
        "Chờ nghĩa vụ tài chính: đồng hồ dừng."
        if policy.on_payment is OnPayment.PAUSE
        else "Chờ nghĩa vụ tài chính: vẫn tính thời hạn.",
        _verification(policy),
        f"Xã miền núi, hải đảo, đặc biệt khó khăn: cộng thêm {policy.remote.text()}."
        if policy.remote
        else "",
        f"Xin lỗi, hẹn lại: {policy.extensions} lần, trước khi hết hạn ít nhất một ngày."
        if policy.extensions
        else "Không được hẹn lại.",
        f"Căn cứ: {policy.basis}." if policy.basis else "",
    )
    return tuple(sentence for sentence in told if sentence)


def stage_words(stages: tuple[Stage, ...]) -> tuple[str, ...]:
    """The agencies of a liên thông procedure in order, each with its own limit."""
    return tuple(
        f"{place}. {stage.agency}: {stage.term.text() if stage.term else 'chưa có thời hạn riêng'}"
        for place, stage in enumerate(stages, start=1)
    )


def _supplement(policy: ClockPolicy) -> str:
    if policy.on_supplement is OnSupplement.RESTART:
        return "Bổ sung đủ giấy tờ: thời hạn tính lại từ đầu."
    return "Bổ sung đủ giấy tờ: tính tiếp phần thời hạn còn lại."


def _requests(most: int | None) -> str:
    if most is None:
        return ""
    if most == 0:
        return "Không được yêu cầu bổ sung nếu không nêu căn cứ."
    return f"Yêu cầu bổ sung nhiều nhất {most} lần; thêm nữa phải nêu căn cứ."


def _verification(policy: ClockPolicy) -> str:
    longest = policy.verify.text() if policy.verify else ""
    match policy.on_verify:
        case OnVerify.RUN:
            return ""
        case OnVerify.PAUSE:
            return f"Xác minh: đồng hồ dừng{f', không quá {longest}' if longest else ''}."
        case OnVerify.EXTEND:
            return f"Xác minh: cộng thêm {longest or 'thời gian xác minh'}."
