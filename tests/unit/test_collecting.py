"""Who may collect a result, and what there is to see to before it is given."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.collecting import (
    compared,
    hindrance,
    originals,
    owed,
    person_of,
    relation_of,
)
from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.delivery import Relation
from motcua_desktop.domain.dossier import (
    Dossier,
    DossierFee,
    ProcedureRef,
    Status,
    SubmittedPaper,
)
from motcua_desktop.domain.people import Person
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.submitter import Submitter

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
OWNER, SUBMITTER = "998190001234", "998188000077"
numbers = st.from_regex(r"[0-9]{12}", fullmatch=True)


def dossier(status: Status = Status.COMPLETED) -> Dossier:
    owner = {"name": "Nguyễn Thị Ánh", "id_type": "cccd", "id_number": OWNER}
    came = {"name": "Hồ Văn Riêng", "id_type": "cccd", "id_number": SUBMITTER}
    return Dossier(
        id="018f",
        code="H50.31.12-261120-5001",
        scan="",
        status=status,
        procedure=ProcedureRef("1.004884", "Đăng ký lại khai sinh", "Hộ tịch", "", 1),
        applicant=Person.parse(owner),
        submitter=Submitter.parse({**came, "authorisation": "UQ 12"}),
        channel=Channel.COUNTER,
        received_at=AT,
        term=None,
        due=None,
        papers=(
            SubmittedPaper("Tờ khai", 1, 0),
            SubmittedPaper("Hộ chiếu", 1, 1),
            SubmittedPaper("Bản sao", 0, 2),
        ),
        history=(),
        fees=(DossierFee("Lệ phí", 8000, 3000), DossierFee("Phí", None)),
    )


@given(numbers)
def test_whoever_the_dossier_does_not_know_comes_instead_of_the_owner(number: str) -> None:
    known = {OWNER: Relation.OWNER, SUBMITTER: Relation.SUBMITTER}

    found = relation_of(dossier(), number)

    assert found is known.get(number, Relation.AUTHORISED)
    assert found.instead is (number not in known)


@given(numbers)
def test_an_old_number_on_the_same_card_counts_too_and_an_empty_one_never(number: str) -> None:
    nameless = replace(dossier(), applicant=Person.parse({"name": "Hồ Thị Mai"}), submitter=None)

    assert relation_of(dossier(), number, OWNER) is Relation.OWNER
    assert relation_of(nameless, number, "") is Relation.AUTHORISED


@pytest.mark.parametrize("relation", list(Relation))
def test_only_owner_and_submitter_are_persons_the_dossier_knows(relation: Relation) -> None:
    known = person_of(dossier(), relation)

    assert (known is not None) is (relation in (Relation.OWNER, Relation.SUBMITTER))
    assert relation.instead is (relation in (Relation.AUTHORISED, Relation.RELATIVE))


def test_an_original_that_came_with_a_copy_was_compared_and_goes_back() -> None:
    assert originals(dossier()) == ("Tờ khai", "Hộ chiếu")
    assert compared(dossier()) == {"Hộ chiếu"}
    assert owed(dossier()) == 5000


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.COMPLETED, ""),
        (Status.STOPPED, ""),
        (Status.IN_PROGRESS, "Chưa có kết quả: hồ sơ «Đang xử lý», đang ở Phạm Thị Lan."),
        (Status.REFUSED, "Hồ sơ «Không được tiếp nhận», không có kết quả để trả."),
        (Status.RETURNED, "Kết quả đã trả cho Hồ Văn Riêng lúc 09:30 20/11/2026."),
    ],
)
def test_what_cannot_be_given_says_why(status: Status, told: str) -> None:
    here = replace(
        dossier(status),
        holder=Holder(HolderKind.SPECIALIST, "Phạm Thị Lan"),
        returned_at=AT,
        collected_by="Hồ Văn Riêng",
    )

    assert hindrance(here) == told
