"""The store's key: in the keyring, under a passphrase, or from the recovery key."""

import json
from pathlib import Path

import pytest

from motcua_desktop.errors import KeyMissing, StoreDamaged, WrongKey
from motcua_desktop.passphrase import recovered_key
from motcua_desktop.vault import (
    KeyringVault,
    MemoryVault,
    NoVault,
    VaultState,
    find_key,
    keep_key,
    make_key,
    needs_passphrase,
)

PHRASE = "con trâu đi trước cái cày"


def test_the_keyring_keeps_the_key_and_the_file_does_not(tmp_path: Path) -> None:
    vault, path = MemoryVault(), tmp_path / "key.json"
    new = make_key(path, vault, None)

    assert find_key(path, vault) == new.key
    assert new.key.hex() not in path.read_text()
    assert not needs_passphrase(path)


def test_a_passphrase_stands_in_where_there_is_no_keyring(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    new = make_key(path, NoVault(), PHRASE)

    assert find_key(path, NoVault(), passphrase=PHRASE) == new.key
    with pytest.raises(WrongKey):
        find_key(path, NoVault(), passphrase=PHRASE + " ")
    with pytest.raises(KeyMissing):
        find_key(path, NoVault())


def test_without_keyring_and_passphrase_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="chưa có cụm mật khẩu"):
        make_key(tmp_path / "key.json", NoVault(), None)
    assert not list(tmp_path.iterdir())


def test_the_recovery_key_opens_however_it_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    new = make_key(path, MemoryVault(), None)

    for typed in (new.recovery_key, new.recovery_key.lower().replace("-", " ")):
        assert recovered_key(typed) == new.key
    assert recovered_key("A" * 32) != new.key
    with pytest.raises(WrongKey):
        recovered_key("không phải khóa")
    with pytest.raises(WrongKey, match="thiếu hoặc thừa"):
        recovered_key("A" * 24)


def test_after_a_recovery_the_key_is_kept_anew(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    new = make_key(path, MemoryVault(), None)
    keep_key(path, NoVault(), new.key, passphrase=PHRASE)

    assert find_key(path, NoVault(), passphrase=PHRASE) == new.key
    vault = MemoryVault()
    keep_key(path, vault, new.key, passphrase=None)
    assert find_key(path, vault) == new.key


def test_a_lost_keyring_entry_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    make_key(path, MemoryVault(), None)

    with pytest.raises(KeyMissing) as caught:
        find_key(path, MemoryVault())
    assert "khóa khôi phục" in caught.value.next_step


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        "không phải JSON",
        '{"id": "x"}',
        '{"version": 2, "id": "x", "passphrase": {}}',
        '{"version": 2, "id": "x", "passphrase": "z"}',
        '{"version": 2, "id": "x", "passphrase": {"salt": "g", "nonce": "", "sealed": ""}}',
        '{"version": 2, "id": "x", "passphrase": {"salt": 5, "nonce": 5, "sealed": 5}}',
    ],
    ids=range(10),
)
def test_a_broken_key_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(text)

    with pytest.raises(StoreDamaged) as caught:
        find_key(path, MemoryVault(), passphrase=PHRASE)
    assert "recover" in caught.value.next_step


def test_a_lost_key_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing) as caught:
        find_key(tmp_path / "key.json", MemoryVault())
    assert "recover" in caught.value.next_step


def test_a_keyring_entry_that_somebody_changed_is_told(tmp_path: Path) -> None:
    vault, path = MemoryVault(), tmp_path / "key.json"
    make_key(path, vault, None)
    vault.secrets = dict.fromkeys(vault.secrets, "không phải khóa")

    with pytest.raises(WrongKey):
        find_key(path, vault)


def test_the_file_holds_only_sealed_things(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    new = make_key(path, NoVault(), PHRASE)
    told = json.loads(path.read_text())

    assert set(told) == {"version", "id", "passphrase"}
    assert new.recovery_key.replace("-", "") not in path.read_text()


def test_a_computer_without_a_keyring_is_told_honestly() -> None:
    vault = KeyringVault()

    assert vault.state() is VaultState.ABSENT
    assert vault.get("store-1") is None
    with pytest.raises(KeyMissing):
        vault.put("store-1", "x")


class _Locked(MemoryVault):
    """A keyring that is there and does not open."""

    def state(self) -> VaultState:
        return VaultState.LOCKED


def test_a_locked_keyring_is_told_apart_from_a_lost_key(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    make_key(path, MemoryVault(), None)

    with pytest.raises(KeyMissing, match="đang khóa") as caught:
        find_key(path, _Locked())
    assert "Mở khóa" in caught.value.next_step
    with pytest.raises(KeyMissing, match="chưa có cụm mật khẩu"):
        make_key(tmp_path / "other.json", _Locked(), None)
