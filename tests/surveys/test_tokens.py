from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.tokens import Claim, ExpiredToken, ForgedToken, Signer, canonical, is_fresh

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
INVITATION = bytes(range(16))
OLD_KEY, NEW_KEY = b"o" * 32, b"n" * 32
SIGNER = Signer({7: NEW_KEY}, current=7)
TOKEN = SIGNER.issue(INVITATION, LATER)


def spelled(raw: bytes) -> str:
    return b32encode(raw).decode().rstrip("=").lower()


def raw(token: str) -> bytes:
    return b32decode(token.upper() + "====")


@given(
    invitation=st.binary(min_size=16, max_size=16),
    expires_at=st.datetimes(NOW.replace(tzinfo=None), datetime(2106, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_token_says_which_invitation_and_until_which_second(
    invitation: bytes, expires_at: datetime
) -> None:
    before = expires_at - timedelta(seconds=2)

    claim = SIGNER.read(SIGNER.issue(invitation, expires_at), before)

    assert claim == Claim(invitation, expires_at.replace(microsecond=0))


def test_a_token_is_60_characters_that_need_no_escaping() -> None:
    assert len(TOKEN) == 60
    assert TOKEN.isascii()
    assert TOKEN.isalnum()
    assert TOKEN.islower()


def test_offsets_name_the_same_moment() -> None:
    there = LATER.astimezone(timezone(timedelta(hours=9)))

    assert SIGNER.issue(INVITATION, there) == TOKEN


def test_each_of_296_flipped_bits_is_noticed() -> None:
    forged = 0
    for bit in range(296):
        flipped = bytearray(raw(TOKEN))
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            SIGNER.read(spelled(bytes(flipped)), NOW)
        except ForgedToken:
            forged += 1
    assert forged == 296


def test_a_token_expires_at_its_second_and_not_before() -> None:
    assert SIGNER.read(TOKEN, LATER - timedelta(microseconds=1)).invitation_id == INVITATION
    with pytest.raises(ExpiredToken):
        SIGNER.read(TOKEN, LATER)


def test_a_forged_token_is_forged_even_when_expired() -> None:
    with pytest.raises(ForgedToken):
        SIGNER.read("b" + TOKEN[1:], LATER + timedelta(days=1))


def test_an_unknown_key_id_is_forged() -> None:
    stranger = Signer({8: NEW_KEY}, current=8)

    with pytest.raises(ForgedToken):
        SIGNER.read(stranger.issue(INVITATION, LATER), NOW)


def test_nobody_signs_with_the_key_that_stands_for_unknown_ones() -> None:
    stranger = Signer({8: bytes(32)}, current=8)

    with pytest.raises(ForgedToken):
        SIGNER.read(stranger.issue(INVITATION, LATER), NOW)


def test_another_key_under_the_same_id_is_forged() -> None:
    with pytest.raises(ForgedToken):
        Signer({7: OLD_KEY}, current=7).read(TOKEN, NOW)


@pytest.mark.parametrize(
    "mangled",
    [
        TOKEN.upper(),
        TOKEN.title(),
        "".join(c.upper() if i % 2 else c for i, c in enumerate(TOKEN)),
        TOKEN + ".",
        TOKEN + ">",
        TOKEN + ")",
        TOKEN + " ",
        TOKEN.upper() + '>.")  ',
        TOKEN + ".,;:)>]\"' ",
    ],
)
def test_what_mail_filters_do_to_a_token_does_not_matter(mangled: str) -> None:
    assert SIGNER.read(mangled, NOW) == Claim(INVITATION, LATER)
    assert canonical(mangled) == TOKEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        TOKEN[:-1],
        TOKEN + "a",
        " " + TOKEN,
        TOKEN + "\n",
        TOKEN[:30] + " " + TOKEN[30:],
        TOKEN[:-1] + "0",
        TOKEN[:-1] + "1",
        TOKEN[:-1] + "=",
        "\u212a" + TOKEN[1:],  # the Kelvin sign, which lowers to k
        "\u017f" + TOKEN[1:],  # the long s, which uppers to S
        "\u0661" + TOKEN[1:],
        "a" * 100_000,
        "\0" * 60,
    ],
)
def test_nothing_else_is_spelled_like_a_token(text: str) -> None:
    with pytest.raises(ForgedToken):
        canonical(text)
    with pytest.raises(ForgedToken):
        SIGNER.read(text, NOW)


def test_of_16_spellings_of_the_last_character_one_is_ours() -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    accepted = []
    for last in alphabet:
        try:
            SIGNER.read(TOKEN[:-1] + last, NOW)
            accepted.append(last)
        except ForgedToken:
            pass

    assert raw(TOKEN[:-1] + alphabet[alphabet.index(TOKEN[-1]) + 1]) == raw(TOKEN)
    assert accepted == [TOKEN[-1]]


def test_mailed_links_outlive_a_rotation_until_their_key_goes() -> None:
    mailed = Signer({1: OLD_KEY}, current=1).issue(INVITATION, LATER)
    rotated = Signer({1: OLD_KEY, 2: NEW_KEY}, current=2)
    fresh = rotated.issue(INVITATION, LATER)

    assert rotated.read(mailed, NOW) == rotated.read(fresh, NOW) == Claim(INVITATION, LATER)
    assert (raw(mailed)[0], raw(fresh)[0]) == (1, 2)
    with pytest.raises(ForgedToken):
        Signer({2: NEW_KEY}, current=2).read(mailed, NOW)


def test_a_signer_refuses_keys_that_protect_nothing() -> None:
    with pytest.raises(ValueError, match="no key has the id 2"):
        Signer({1: OLD_KEY}, current=2)
    with pytest.raises(ValueError, match="key 1 is shorter"):
        Signer({1: b"short"}, current=1)
    with pytest.raises(ValueError, match="range"):
        Signer({256: OLD_KEY}, current=256)


def test_a_signer_does_not_show_its_keys() -> None:
    assert "nnnn" not in repr(SIGNER)


def test_only_ids_of_16_bytes_and_moments_with_an_offset_are_issued() -> None:
    with pytest.raises(ValueError, match="16 bytes, not 15"):
        SIGNER.issue(INVITATION[:15], LATER)
    with pytest.raises(ValueError, match="offset"):
        SIGNER.issue(INVITATION, LATER.replace(tzinfo=None))
    with pytest.raises(OverflowError):
        SIGNER.issue(INVITATION, datetime(2107, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("seconds", "fresh"),
    [
        (-1, False),
        (0, False),
        (0.499, False),
        (0.5, True),
        (60, True),
        (48 * 3600, True),
        (48 * 3600 + 0.001, False),
    ],
)
def test_a_nonce_is_fresh_from_half_a_second_to_two_days(seconds: float, fresh: bool) -> None:
    nonce = SIGNER.nonce(TOKEN, NOW)

    age = SIGNER.nonce_age(TOKEN, nonce, NOW + timedelta(seconds=seconds))

    assert age == seconds
    assert is_fresh(age) is fresh


def test_a_nonce_is_good_for_its_own_token_alone_however_that_is_spelled() -> None:
    nonce = SIGNER.nonce(TOKEN, NOW)
    other = SIGNER.issue(bytes(16), LATER)

    assert SIGNER.nonce_age(TOKEN.upper() + ".", nonce, NOW) == 0
    assert SIGNER.nonce_age(other, nonce, NOW) is None
    assert is_fresh(None) is False


def test_a_nonce_with_any_character_changed_was_never_issued() -> None:
    nonce = SIGNER.nonce(TOKEN, NOW)
    changed = [nonce[:i] + ("1" if nonce[i] == "0" else "0") + nonce[i + 1 :] for i in range(44)]

    assert [SIGNER.nonce_age(TOKEN, text, NOW) for text in changed] == [None] * 44


@pytest.mark.parametrize("text", ["", "x" * 44, "\u0661" * 44, "0" * 43, "0" * 44, "A" * 44, TOKEN])
def test_other_texts_are_no_nonce(text: str) -> None:
    assert SIGNER.nonce_age(TOKEN, text, NOW) is None


def test_a_page_that_was_open_during_a_rotation_can_still_be_sent() -> None:
    nonce = Signer({1: OLD_KEY}, current=1).nonce(TOKEN, NOW)
    rotated = Signer({1: OLD_KEY, 2: NEW_KEY}, current=2)

    assert rotated.nonce_age(TOKEN, nonce, NOW + timedelta(seconds=3)) == 3
