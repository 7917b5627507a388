"""Secrets longer than a keyring's entry: kept in pieces, whole or not at all."""

from contextlib import suppress

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.errors import KeyMissing
from motcua_desktop.vault import KeyringVault
from tests.fakes.keyring import LONGEST, NarrowKeyring

NAME = "province.home"
KEY = "-----BEGIN PRIVATE KEY-----" + "MIIEvQ" * 700


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> NarrowKeyring:
    """The keyring every KeyringVault of this test finds."""
    made = NarrowKeyring()
    monkeypatch.setattr(keyring.core, "load_env", lambda: made)
    return made


def test_a_long_secret_comes_back_whole_and_leaves_nothing(narrow: NarrowKeyring) -> None:
    vault = KeyringVault()
    vault.put(NAME, KEY)

    assert vault.get(NAME) == KEY
    assert len(narrow.entries) == 1 + -(-len(KEY) // LONGEST)
    vault.delete(NAME)
    assert narrow.entries == {}


def test_a_short_secret_after_a_long_one_leaves_no_piece_behind(narrow: NarrowKeyring) -> None:
    vault = KeyringVault()
    vault.put(NAME, KEY)
    vault.put(NAME, KEY[:3_000])
    vault.put(NAME, "ngắn")

    assert narrow.entries == {NAME: "ngắn"}


@given(st.text(max_size=4_000), st.text(min_size=1_300, max_size=4_000), st.integers(0, 12))
def test_a_put_that_was_cut_leaves_the_old_secret_or_the_new_one(
    old: str, new: str, cut: int
) -> None:
    narrow, vault = NarrowKeyring(), KeyringVault()
    vault.__dict__["_keyring"] = narrow  # what the vault would have found
    vault.put(NAME, old)
    narrow.breaks_after = cut
    with suppress(KeyMissing):
        vault.put(NAME, new)
    narrow.breaks_after = None

    assert vault.get(NAME) in (old, new)
    vault.put(NAME, old)
    assert vault.get(NAME) == old
    vault.delete(NAME)
    assert narrow.entries == {}


def test_pieces_that_somebody_mixed_up_are_no_secret(narrow: NarrowKeyring) -> None:
    vault = KeyringVault()
    vault.put(NAME, KEY)
    piece = next(name for name in narrow.entries if name.endswith("2"))
    narrow.entries[piece] = narrow.entries[piece][::-1]

    assert vault.get(NAME) is None
    narrow.entries[NAME] = "motcua-pieces-1:a:viele:x"
    assert vault.get(NAME) is None
    vault.put(NAME, "mới")
    assert vault.get(NAME) == "mới"


def test_a_secret_that_looks_like_a_pointer_is_a_secret_all_the_same(
    narrow: NarrowKeyring,
) -> None:
    vault = KeyringVault()
    vault.put(NAME, "motcua-pieces-1:a:1:00")

    assert vault.get(NAME) == "motcua-pieces-1:a:1:00"


def test_two_names_do_not_share_their_pieces(narrow: NarrowKeyring) -> None:
    vault = KeyringVault()
    vault.put(NAME, KEY)
    vault.put(f"{NAME}.proxy", KEY[::-1])
    vault.delete(NAME)

    assert vault.get(f"{NAME}.proxy") == KEY[::-1]
    assert vault.get(NAME) is None
