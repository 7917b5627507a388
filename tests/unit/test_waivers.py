"""What of a dossier may be let off: never more than is owed, by the day it was received."""

import json
from datetime import timedelta

from motcua_desktop.domain.certified_copies import CopiesRequest
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.fees import Exemption, FeeRule
from motcua_desktop.domain.steps import Action
from tests.fakes.desk import TestDesk

POOR = Exemption("hn", "Hộ nghèo", 50)
MERIT = Exemption("ncc", "Người có công")
EXTRACT = "2.000635"
COPIES = "2.000815"


def rules(desk: TestDesk, code: str, *fees: FeeRule) -> None:
    known = desk.app.catalogue.show(code).procedure.to_json()
    for rule in known["channels"].values():
        rule["fees"] = [fee.to_json() for fee in fees]
    data = json.dumps([known], ensure_ascii=False).encode()
    desk.app.catalogue.import_file(desk.actor, data, "phi.json")


def offered(desk: TestDesk, dossier: Dossier) -> list[tuple[str, int]]:
    found = desk.app.catalogue.waivers(dossier)
    return [(one.exemption.code, one.amount) for one in found]


def test_each_exemption_comes_to_its_share_of_its_own_fees(desk: TestDesk) -> None:
    rules(
        desk,
        EXTRACT,
        FeeRule("Lệ phí", 8000, exemptions=(POOR, MERIT)),
        FeeRule("Phí", 3000, exemptions=(MERIT,)),
    )
    made = desk.receive(procedure=EXTRACT)

    assert offered(desk, made) == [("hn", 4000), ("ncc", 11_000)]

    paid = {"amount": 9000, "method": "cash"}
    made = desk.app.desk.step(desk.actor, made.code, Action.PAY, paid).value
    assert offered(desk, made) == [("hn", 2000), ("ncc", 2000)]


def test_the_version_it_was_received_under_says_who(desk: TestDesk) -> None:
    rules(desk, EXTRACT, FeeRule("Lệ phí", 8000, exemptions=(POOR,)))
    made = desk.receive(procedure=EXTRACT)
    rules(desk, EXTRACT, FeeRule("Lệ phí", 8000))
    desk.clock.passes(timedelta(days=1))

    assert offered(desk, desk.app.desk.show(made.code)) == [("hn", 4000)]


def test_fees_worked_out_page_by_page_are_let_off_as_a_whole(desk: TestDesk) -> None:
    rules(desk, COPIES, FeeRule("Phí chứng thực", 2000, exemptions=(POOR,)))
    told = {
        "requester": {"name": "Hồ Văn Ẩm"},
        "documents": [{"name": "Học bạ", "pages": 2, "copies": 3}],
        "signer": "Hồ Văn Lợi",
    }
    visit = desk.app.copies.certify(desk.actor, CopiesRequest.parse(told)).value

    assert offered(desk, visit.dossier) == [("hn", 6000)]


def test_the_fast_lane_takes_the_share_of_an_exemption_it_knows(desk: TestDesk) -> None:
    rules(desk, COPIES, FeeRule("Phí chứng thực", 2000, exemptions=(POOR,)))
    told = {
        "requester": {"name": "Hồ Văn Ẩm"},
        "documents": [{"name": "Học bạ", "pages": 2, "copies": 3}],
        "signer": "Hồ Văn Lợi",
        "paid": "cash",
        "waiver": {"exemption": "hn", "evidence": "Giấy số 1"},
    }

    visit = desk.app.copies.certify(desk.actor, CopiesRequest.parse(told)).value

    assert desk.app.copies.counter().exemptions == (POOR,)
    assert [(one.exemption, one.amount) for one in visit.dossier.payments] == [
        ("Hộ nghèo", 6000),
        ("", 6000),
    ]
