"""The catalogue that a new home starts with."""

from collections.abc import Callable

import pytest

from motcua_desktop.domain.procedure import Channel, Procedure
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.resources import resource
from motcua_desktop.services.catalogue_files import read_catalogue

STARTER = read_catalogue(resource("catalogue", "starter.json").read_bytes(), name="starter.json")
BY_CODE: dict[str, Procedure] = {procedure.code: procedure for procedure in STARTER.procedures}

CIVIL_STATUS = [
    "1.001193", "1.000656", "1.000894", "1.004873", "2.000635", "2.002516", "1.004859", "1.004884",
    "1.004772", "1.005461", "1.004746", "1.001022", "1.000689", "1.004837", "1.004845", "3.000323",
    "3.000322", "1.003583", "1.000593", "1.000419", "2.000528", "2.000806", "2.000779", "1.001695",
    "1.001766", "2.000748", "2.000522", "2.000513", "2.000497", "1.000893", "1.001669", "2.000756",
    "2.002189", "2.000554", "2.000547", "1.000110", "1.000094", "1.000080", "1.004827", "2.000986",
    "2.001023", "2.002913",
]  # fmt: skip
CERTIFICATION = [
    "2.000815", "2.000884", "2.000908", "2.000992", "2.001008", "2.001035", "2.001019", "2.001016",
    "2.001406", "2.000913", "2.000927", "2.000942",
]  # fmt: skip


def test_it_is_read_without_a_doubt() -> None:
    assert STARTER.warnings == ()
    assert STARTER.skipped == ()
    assert len(STARTER.procedures) >= 90


@pytest.mark.parametrize("code", CIVIL_STATUS)
def test_all_of_civil_status_is_there(code: str) -> None:
    assert BY_CODE[code].field_name == "Hộ tịch"


@pytest.mark.parametrize("code", CERTIFICATION)
def test_all_of_certification_is_there(code: str) -> None:
    assert BY_CODE[code].field_name == "Chứng thực"


def codes(*, where: Callable[[Procedure], bool]) -> list[str]:
    return [str(procedure.code) for procedure in STARTER.procedures if where(procedure)]


def test_every_procedure_is_taken_at_the_counter_with_papers() -> None:
    assert codes(where=lambda p: Channel.COUNTER not in p.channels or not p.components) == []


def test_no_paper_is_asked_for_twice_in_a_case() -> None:
    def repeats(procedure: Procedure) -> bool:
        names = [(paper.name, paper.case) for paper in procedure.components]
        return len(set(names)) < len(names)

    assert codes(where=repeats) == []


def test_every_paper_s_case_is_one_of_the_procedure() -> None:
    def strays(procedure: Procedure) -> bool:
        named = {paper.case for paper in procedure.components} - {""}
        return not named <= {case.name for case in procedure.cases}

    assert codes(where=strays) == []


def test_a_term_that_is_not_known_says_why() -> None:
    assert codes(where=lambda p: p.term(Channel.COUNTER) is None and not p.notes) == []


def test_a_fee_without_an_amount_says_who_decides() -> None:
    def silent(procedure: Procedure) -> bool:
        fees = procedure.rule(Channel.COUNTER).fees
        return not fees or any(fee.amount is None and not fee.note for fee in fees)

    assert codes(where=silent) == []


@pytest.mark.parametrize(
    ("code", "term"),
    [
        ("1.001193", Term(1, Unit.SAME_DAY)),
        ("1.004884", Term(5, Unit.WORKING_DAYS)),
        ("2.000779", Term(10, Unit.DAYS)),
        ("2.001035", Term(2, Unit.WORKING_DAYS)),
        ("1.012812", Term(30, Unit.DAYS)),
        ("1.002693", Term(10, Unit.WORKING_DAYS)),
    ],
)
def test_known_terms_are_right(code: str, term: Term) -> None:
    assert BY_CODE[code].term(Channel.COUNTER) == term


def test_known_fees_are_right() -> None:
    assert BY_CODE["2.000635"].rule(Channel.COUNTER).fees[0].amount == 8000
    assert [fee.amount for fee in BY_CODE["2.000815"].rule(Channel.COUNTER).fees] == [2000, 1000]
    assert BY_CODE["2.001263"].rule(Channel.COUNTER).fees[0].amount == 400_000


def test_only_what_a_commune_s_desk_takes_is_in_it() -> None:
    police = {code for code in BY_CODE if code.startswith(("1.0040", "1.0100", "1.01405"))}

    assert police <= {"1.010091"}
