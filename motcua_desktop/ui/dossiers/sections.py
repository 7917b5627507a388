"""What the page of a dossier tells, as rows of plain text."""

from motcua_desktop.domain.dossier import Dossier, DossierFee, ReturnBy
from motcua_desktop.domain.moment import date_text, moment_text, money_text
from motcua_desktop.domain.people import ApplicantKind, IdType, Person

Fact = tuple[str, str]
Row = tuple[str, ...]


def person_facts(person: Person) -> list[Fact]:
    """Who it is and how to reach them."""
    number = "" if person.id_type is IdType.NONE else f"{person.id_number}"
    kind = "" if person.kind is ApplicantKind.CITIZEN else person.kind.label
    return [
        ("Điện thoại", person.phone.text() if person.phone else "chưa có"),
        (person.id_type.label if number else "Mã số", number or str(person.id_number)),
        ("Đối tượng", kind),
        ("Ngày sinh", person.birth_date.text() if person.birth_date else ""),
        ("Giới tính", person.sex.label if person.sex else ""),
        ("Thư điện tử", str(person.email or "")),
        ("Địa chỉ", person.address),
    ]


def intake_facts(dossier: Dossier) -> list[Fact]:
    """How it was taken in, and how the result is to be handed over."""
    keyed_in = f" (nhập bù lúc {moment_text(dossier.keyed_in_at)})" if dossier.keyed_in_at else ""
    post = f": {dossier.postal_address}" if dossier.return_by is ReturnBy.POST else ""
    summary = "" if dossier.summary == dossier.procedure.name else dossier.summary
    return [
        ("Mã thủ tục", f"{dossier.procedure.code} · {dossier.procedure.field_name}"),
        ("Trường hợp", dossier.case or ""),
        ("Nội dung", summary),
        ("Tiếp nhận", f"{moment_text(dossier.received_at)}, {dossier.received_by}{keyed_in}"),
        ("Đối chiếu", dossier.identity_check.label if dossier.identity_check else ""),
        ("Nộp qua", dossier.channel.label),
        ("Nhận kết quả", f"{dossier.return_by.label}{post}"),
        ("Số bộ", str(dossier.sets) if dossier.sets != 1 else ""),
        ("Ghi chú", dossier.note),
        ("Mã khác", ", ".join(f"{alias.code} ({alias.system})" for alias in dossier.aliases)),
    ]


def result_facts(dossier: Dossier) -> list[Fact]:
    """The result and who collected it, as far as there is one."""
    day = date_text(dossier.result_date) if dossier.result_date else ""
    number = " ngày ".join(part for part in (dossier.result_number, day) if part)
    return [
        ("Kết quả", dossier.result_name),
        ("Số", number),
        ("Người nhận", dossier.collected_by),
    ]


def fee_rows(dossier: Dossier) -> list[Row]:
    """Each fee with its amount, and what was paid, let off and is still owed of it."""
    return [(fee.name, _amount(fee), _settled(fee)) for fee in dossier.fees]


def plain(dossier: Dossier) -> str:
    """The title of its page: who and for what."""
    return f"{dossier.applicant.name} · {dossier.procedure.name}"


def _amount(fee: DossierFee) -> str:
    if fee.amount is None:
        return fee.note or "theo thông báo"
    return money_text(fee.amount)


def _settled(fee: DossierFee) -> str:
    if fee.amount == 0 and not fee.paid:
        return "miễn"
    if fee.amount and not fee.owed and not fee.waived:
        return "đã thu đủ"
    parts = [f"đã thu {money_text(fee.paid)}"] if fee.paid else []
    parts += [f"miễn, giảm {money_text(fee.waived)}"] if fee.waived else []
    if fee.owed:
        parts.append(f"còn {money_text(fee.owed)}" if parts else "chưa thu")
    return ", ".join(parts)
