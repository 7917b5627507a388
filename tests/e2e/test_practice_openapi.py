"""Every address of the practice province against its own description, in this process."""

import base64
import functools
from typing import Any

import hypothesis
import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from motcua_desktop.practice.app import make_app
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.office import Account, Office
from motcua_desktop.practice.store import PracticeStore
from tests.fakes.practice import dossier_item, progress_item

load_all_checks()
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
STORE = "desk-1"


@functools.cache
def office() -> Office:
    """A province with a dossier in it, and with something to say about it."""
    known = Office(PracticeStore(), Account(), Faults())
    session = known.sign_in({"username": Account().username, "password": Account().password})
    asked = {"session": session["session"], "isUpdating": "False"}
    known.serve({**asked, "service": "DongBoHoSoMC", "data": [dossier_item()]})
    known.serve({**asked, "service": "CapNhatTienDoHoSoMC", "data": [progress_item()]})
    known.decide("H50.31.12-261120-0001", 4)
    return known


def headers(path: str) -> dict[str, str]:
    """Signed in as each dialect wants it."""
    if path.startswith("/o/"):
        return {"Authorization": _basic(), "groupId": "1"}
    told = {"Authorization": f"Bearer {office().open_session('native', STORE).token}"}
    if path.startswith("/v1/tep"):
        told["Tus-Resumable"] = "1.0.0"
    return told


def _basic() -> str:
    account = Account()
    return "Basic " + base64.b64encode(f"{account.username}:{account.password}".encode()).decode()


schema = schemathesis.openapi.from_asgi("/openapi.json", make_app(office=office()))


@schema.parametrize()
@hypothesis.settings(max_examples=12, derandomize=True, deadline=None, database=None)
def test_no_address_breaks_its_promise(case: Any) -> None:
    case.call_and_validate(
        headers=headers(case.path),
        checks=[
            schemathesis.checks.not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
