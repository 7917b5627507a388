"""Where the province is: what `province set` takes and what it refuses."""

from typing import Any

import pytest

from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.errors import InvalidInput


def told(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Tỉnh",
        "dialect": "qcvn120",
        "transport": "envelope",
        "base_url": "https://motcua.invalid/xrd/",
        "paths": {"login": "/dang-nhap"},
        "agency_code": "h50.31.12",
        "username": "xa.huongthu",
        "dstcode": "VN:GOV:thu",
        "field_set": "base27",
        "file_mode": "none",
        "extra": {},
        **changes,
    }


def test_the_shape_of_the_command_line_is_taken_and_told_back() -> None:
    settings = ProvinceSettings.parse(told())

    assert settings.agency_code == "H50.31.12"
    assert settings.url("login") == "https://motcua.invalid/xrd/dang-nhap"
    assert settings.url("push") == "https://motcua.invalid/xrd/mapi"
    assert ProvinceSettings.parse(settings.to_json()) == settings


def test_little_is_enough() -> None:
    settings = ProvinceSettings.parse(
        {"name": "Tỉnh", "base_url": "http://127.0.0.1:8765", "agency_code": "H50.31.12"}
    )

    assert settings.on_loopback
    assert settings.to_json()["transport"] == "envelope"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"base_url": "http://motcua.invalid"}, "base_url"),
        ({"base_url": "ftp://motcua.invalid"}, "base_url"),
        ({"base_url": "motcua.invalid"}, "base_url"),
        ({"base_url": "https://ten:mat@motcua.invalid"}, "base_url"),
        ({"base_url": "https://motcua.invalid/?a=1"}, "base_url"),
        ({"base_url": "https://motcua.invalid:port"}, "base_url"),
        ({"base_url": "https://["}, "base_url"),
        ({"base_url": None}, "base_url"),
        ({"base_url": "http://127.0.0.1.motcua.invalid"}, "base_url"),
        ({"name": ""}, "name"),
        ({"agency_code": "xã"}, "agency_code"),
        ({"dialect": "soap"}, "dialect"),
        ({"transport": "pigeon"}, "transport"),
        ({"field_set": "all"}, "field_set"),
        ({"dialect": "native", "paths": {}, "file_mode": "base64"}, "file_mode"),
        ({"hours": ["24:00"]}, "hours"),
        ({"hours": "06:00"}, "hours"),
        ({"day_bytes": 5}, "day_bytes"),
        ({"abreast": 99}, "abreast"),
        ({"abreast": True}, "abreast"),
        ({"pull": "yes"}, "pull"),
        ({"proxy": {"url": "http://ten:mat@proxy.invalid:3128"}}, "proxy.url"),
        ({"ca": "no certificate"}, "ca"),
        ({"file_mode": "fax"}, "file_mode"),
        ({"paths": {"pull": "/x"}}, "pull"),
        ({"paths": {"push": "mapi"}}, "paths.push"),
        ({"paths": {"push": "//elsewhere.invalid"}}, "paths.push"),
        ({"colour": "red"}, "colour"),
        ({"password": "x"}, "password"),
        ({"Secret": "x"}, "Secret"),
        ({"extra": {"lists": ["everything"]}}, "extra.lists"),
        ({"extra": {"field_codes": []}}, None),
        ({"extra": {"field_codes": "HT"}}, "extra.field_codes"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str | None) -> None:
    if field is None:
        assert ProvinceSettings.parse(told(**changes)).extra == {}
        return
    with pytest.raises(InvalidInput) as refused:
        ProvinceSettings.parse(told(**changes))

    assert refused.value.field == field


@pytest.mark.parametrize("value", [None, [], "https://motcua.invalid"])
def test_only_an_object_will_do(value: object) -> None:
    with pytest.raises(InvalidInput):
        ProvinceSettings.parse(value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_plain_http_is_for_this_computer_only(host: str) -> None:
    assert ProvinceSettings.parse(told(base_url=f"http://{host}:8765")).on_loopback


# The least that must be told where no standard fixes the codes.
OPENCPS = {"group_id": "35417", "codes": {"actions": {"*": "1100"}}}
IGATE = {
    "codes": {
        "agency": "A1", "receiving_kind": "K1", "applicant": "U1", "account": "C1",
        "paper_type": "T1", "procedures": {"1.990001": {"id": "P1", "process": "Q1"}},
    }
}  # fmt: skip
LEAST = {"qcvn120": {}, "native": {}, "opencps": OPENCPS, "igate": IGATE}


@pytest.mark.parametrize("dialect", LEAST)
def test_each_dialect_has_its_own_paths_and_comes_back_unchanged(dialect: str) -> None:
    settings = ProvinceSettings.parse(
        {
            "name": "Tỉnh",
            "base_url": "https://motcua.invalid",
            "agency_code": "H50.31.12",
            "dialect": dialect,
            "extra": LEAST[dialect],
            "hours": ["12:30", "06:00"],
            "day_bytes": 5_000_000,
        }
    )

    assert settings.hours == ("06:00", "12:30")
    assert ProvinceSettings.parse(settings.to_json()) == settings
    assert settings.paths


@pytest.mark.parametrize(
    ("dialect", "extra", "field"),
    [
        ("qcvn120", {"auth": "fax"}, "extra.auth"),
        ("qcvn120", {"message_bytes": 1}, "extra.message_bytes"),
        ("qcvn120", {"message_bytes": True}, "extra.message_bytes"),
        ("native", {"lists": ["fees"]}, "lists"),
        ("opencps", {}, "extra.group_id"),
        ("opencps", {**OPENCPS, "group_id": "xã"}, "extra.group_id"),
        ("opencps", {"group_id": "1"}, "extra.codes.actions"),
        ("opencps", {**OPENCPS, "create": "mail"}, "extra.create"),
        ("opencps", {"group_id": "1", "codes": {"actions": {"moving": "1"}}}, "status"),
        ("opencps", {"group_id": "1", "codes": {"parts": ["1"]}}, "extra.codes.parts"),
        ("igate", {}, "extra.codes.agency"),
        ("igate", {"codes": {**IGATE["codes"], "account": ""}}, "extra.codes.account"),
        ("igate", {"codes": {**IGATE["codes"], "procedures": {}}}, "extra.codes.procedures"),
        (
            "igate",
            {"codes": {**IGATE["codes"], "procedures": {"1.990001": {"id": "P1"}}}},
            "extra.codes.procedures.1.990001.process",
        ),
        ("igate", {**IGATE, "update": "/pa/dossier"}, "extra.update"),
    ],
)
def test_a_code_that_only_the_province_knows_is_named_when_it_is_missing(
    dialect: str, extra: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ProvinceSettings.parse(told(dialect=dialect, paths={}, file_mode=None, extra=extra))

    assert refused.value.field == field


def test_a_province_without_an_account_is_spoken_to_without_signing_in() -> None:
    assert ProvinceSettings.parse(told(extra={"auth": "oauth2"})).auth == "oauth2"
    assert ProvinceSettings.parse(told()).auth == "session"
    assert ProvinceSettings.parse(told(username="")).auth == "none"
