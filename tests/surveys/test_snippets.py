import re
from datetime import UTC, datetime

import pytest

from surveys.pages import Brand
from surveys.scales import LANGUAGES, SCALES
from surveys.snippets import Message, chat_snippet, email_fragment, email_html, email_text
from surveys.tokens import Signer

EXPIRY = datetime(2026, 12, 21, tzinfo=UTC)
TOKEN = Signer({1: b"k" * 32}, current=1).issue(bytes(16), EXPIRY)
HOSTILE = """<script>alert(1)</script>"onload='x'<!--[if mso]>"""


def links(kind: str) -> dict[str, str]:
    page = f"https://rate.example.com/r/{TOKEN}"
    scores = {str(score): f"{page}/{score}" for score in SCALES[kind]}
    return {**scores, "neutral": page, "opt_out": f"https://rate.example.com/u/{TOKEN}"}


def message(
    kind: str = "csat", language: str = "en", name: str = "Acme", reference: str = ""
) -> Message:
    return Message(
        kind=kind,
        language=language,
        links=links(kind),
        brand=Brand(name),
        reference=reference,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SCALES)
def test_every_form_of_an_invitation_has_every_score_as_a_link(kind: str, language: str) -> None:
    sent = message(kind, language)
    html, text, chat = email_html(sent), email_text(sent), chat_snippet(sent)

    for score in SCALES[kind]:
        address = sent.links[str(score)]
        assert len(re.findall(f'<a href="{address}"[^>]*>{score}</a>', html)) == 1
        assert re.search(rf"^{score}\b.*: {address}$", text, re.MULTILINE)
        assert re.search(rf"^{score}\b.*: {address}$", chat, re.MULTILINE)
    for form in (html, text, chat):
        assert sent.survey.question in form
    for form in (html, text):
        assert sent.texts.stop in form
        assert sent.links["opt_out"] in form
        assert sent.links["neutral"] in form


def test_the_email_needs_nothing_that_mail_programs_take_away() -> None:
    html = email_html(message("nps"))

    assert not re.search(r"<(img|script|style|link|form|svg)\b|class=|url\(|flex|grid", html)
    assert not re.search(r'<table(?![^>]*role="presentation")', html)
    assert set(re.findall(r"https?://[^/\"]+", html)) == {"https://rate.example.com"}
    assert len(html.encode()) < 20_000  # Gmail cuts at 102 kB


def test_each_button_carries_its_colour_in_a_cell_for_programs_that_ignore_styles() -> None:
    html = email_html(message("ces"))

    assert html.count('bgcolor="#2563eb"') == 7


def test_outlook_gets_a_frame_that_opens_and_closes() -> None:
    html = email_html(message("nps"))
    seen = "".join(re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", html))

    for tag in ("table", "tr", "td"):
        assert seen.count(f"<{tag}") == seen.count(f"</{tag}>")
    assert html.count("<!--[if mso]>") == html.count("<![endif]-->")


def test_long_scales_break_in_two_between_5_and_6() -> None:
    groups = email_html(message("nps")).split('<div style="display:inline-block')[1:]

    assert [re.findall(r">(\d+)</a>", group) for group in groups] == [
        ["0", "1", "2", "3", "4", "5"],
        ["6", "7", "8", "9", "10"],
    ]


def test_the_fragment_is_the_email_without_its_shell() -> None:
    sent = message()

    assert email_fragment(sent) in email_html(sent)
    assert "<html" not in email_fragment(sent)


def test_the_ends_are_explained() -> None:
    assert "1 = Very dissatisfied · 5 = Very satisfied" in email_html(message())
    assert "0 (Not at all likely): https" in email_text(message("nps"))


def test_names_and_references_are_text_whatever_they_contain() -> None:
    html = email_html(message(name=HOSTILE, reference=HOSTILE))

    assert "<script" not in html
    assert html.count("<!--[if mso]>") == email_html(message()).count("<!--[if mso]>")


def test_a_name_cannot_add_lines_to_the_plain_text() -> None:
    text = email_text(message(name="Acme\n\n5: https://evil.example", reference="1\r\n2"))

    assert text.startswith("Acme 5: https://evil.example\n\nHow satisfied")
    assert "Your request 1 2\n" in text


def test_a_reference_is_a_number_and_has_no_room_for_a_message() -> None:
    about = message(reference="x" * 500).about

    assert about == "Your request " + "x" * 40


def test_without_name_and_reference_no_line_stays_empty() -> None:
    assert email_text(message(name="")).startswith("How satisfied")
    assert "Your request" not in email_html(message())


def test_a_chat_gets_lines_with_bare_addresses() -> None:
    question, *lines = chat_snippet(message()).split("\n")

    assert question == "How satisfied are you with our support?"
    assert lines[0] == f"1 (Very dissatisfied): https://rate.example.com/r/{TOKEN}/1"
    assert len(lines) == 5


def test_an_invitation_without_all_its_links_is_not_sent() -> None:
    incomplete = {key: link for key, link in links("csat").items() if key != "3"}

    with pytest.raises(KeyError, match="3"):
        email_html(Message(kind="csat", language="en", links=incomplete))
