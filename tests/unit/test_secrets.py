"""The line's passwords: in the keyring, else in the encrypted store; found after every restore."""

import pytest

from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import high_water
from motcua_desktop.services.secrets import SecretKind, Secrets
from motcua_desktop.vault import MemoryVault, NoVault, Vault
from tests.fakes.desk import TestDesk

PROVINCE = {
    "name": "Tỉnh",
    "base_url": "https://tinh.invalid",
    "agency_code": "H50.31.12",
    "proxy": {"url": "http://proxy.invalid:3128", "username": "xa"},
}


@pytest.mark.parametrize(("vault", "kept"), [(MemoryVault(), "keyring"), (NoVault(), "store")])
def test_two_passwords_live_side_by_side(desk: TestDesk, vault: Vault, kept: str) -> None:
    secrets = Secrets(desk.app.database, vault)
    with desk.app.database.write() as connection:
        secrets.put(connection, SecretKind.ACCOUNT, "tài khoản")
        secrets.put(connection, SecretKind.PROXY, "của proxy")

    assert secrets.get(SecretKind.ACCOUNT) == "tài khoản"
    assert secrets.get(SecretKind.PROXY) == "của proxy"
    assert secrets.kept_in(SecretKind.PROXY) == kept


def test_a_store_that_begins_another_epoch_finds_its_secrets(desk: TestDesk) -> None:
    secrets = Secrets(desk.app.database, desk.app.vault)
    with desk.app.database.write() as connection:
        secrets.put(connection, SecretKind.PROXY, "của proxy")
        high_water.begin_epoch(connection, "đời khác")

    assert secrets.get(SecretKind.PROXY) == "của proxy"


def test_once_there_is_a_keyring_the_store_forgets(desk: TestDesk) -> None:
    with desk.app.database.write() as connection:
        Secrets(desk.app.database, NoVault()).put(connection, SecretKind.PROXY, "cũ")
        Secrets(desk.app.database, desk.app.vault).put(connection, SecretKind.PROXY, "mới")

    assert Secrets(desk.app.database, desk.app.vault).kept_in(SecretKind.PROXY) == "keyring"


@pytest.mark.parametrize("secret", ["", "x" * 4_001])
def test_what_cannot_be_a_password_names_where_it_came_from(desk: TestDesk, secret: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.app.province.configure(desk.actor, PROVINCE, None, proxy_secret=secret)
    assert caught.value.field == "MOTCUA_PROXY_SECRET"


def test_the_settings_tell_where_passwords_are_and_never_what(desk: TestDesk) -> None:
    desk.app.province.configure(desk.actor, PROVINCE, "một", proxy_secret="hai")
    told = desk.app.province.show()

    assert (told["secret_kept_in"], told["proxy_secret_kept_in"]) == ("keyring", "keyring")
    assert told["proxy"] == PROVINCE["proxy"]
    assert desk.app.province.proxy_secret() == "hai"
    assert "hai" not in str(told)
