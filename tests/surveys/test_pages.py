import re
from html.parser import HTMLParser

import pytest

from surveys.pages import (
    Brand,
    Form,
    Frame,
    busy_page,
    expired_page,
    failed_page,
    form_page,
    headers,
    locked_page,
    opt_out_page,
    opted_out_page,
    thanks_page,
    unknown_page,
)
from surveys.scales import LANGUAGES, SCALES, Texts, UnknownSurvey, survey, texts

HOSTILE = """</textarea></style><script>alert('1')</script><img src=x onerror="alert(1)">&amp;"""
ENGLISH = Frame(texts("en"), "n0nce")
CSAT = survey("csat", "en")


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        return [
            attributes_of_tag
            for name, attributes_of_tag in self.tags
            if name == tag and attributes.items() <= attributes_of_tag.items()
        ]

    def scores(self) -> list[int]:
        return [int(radio["value"] or "") for radio in self.all("input", name="score")]

    def chosen(self) -> list[int]:
        radios = self.all("input", name="score")
        return [int(radio["value"] or "") for radio in radios if "checked" in radio]


def form(
    kind: str = "csat",
    language: str = "en",
    score: int | None = None,
    comment: str = "",
    notice: str = "",
) -> Form:
    return Form(
        survey=survey(kind, language),
        action="/r/token",
        nonce="abc",
        score=score,
        comment=comment,
        notice=notice,
    )


def every_page(frame: Frame, filled: Form) -> list[str]:
    return [
        form_page(frame, filled),
        thanks_page(frame, filled),
        locked_page(frame, filled.survey, filled.score),
        expired_page(frame),
        unknown_page(frame),
        opt_out_page(frame, "/u/token"),
        opted_out_page(frame),
        busy_page(frame),
        failed_page(frame),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SCALES)
def test_every_survey_can_be_answered_in_every_language(kind: str, language: str) -> None:
    worded = survey(kind, language)
    page = Page(form_page(Frame(texts(language), "n0nce"), form(kind, language)))

    assert page.scores() == list(SCALES[kind])
    assert page.chosen() == []
    assert worded.question in page.text
    assert all(label in page.text for label in worded.labels.values())
    assert page.all("html", lang=language, dir="ltr")
    assert page.all("form", method="post", action="/r/token")
    assert page.all("input", type="hidden", name="n", value="abc")
    assert page.all("textarea", name="comment", maxlength="2000")
    assert len(page.all("button", type="submit")) == 1


@pytest.mark.parametrize("score", CSAT.scores)
def test_the_score_of_the_link_is_chosen_already_and_the_page_says_it_is_not_sent(
    score: int,
) -> None:
    page = Page(form_page(ENGLISH, form(score=score)))

    assert page.chosen() == [score]
    assert "Nothing is sent yet" in page.text


@pytest.mark.parametrize("score", [-1, 0, 6, 9, 10**30])
def test_a_score_outside_the_scale_chooses_nothing(score: int) -> None:
    page = Page(form_page(ENGLISH, form(score=score)))

    assert page.chosen() == []
    assert "Nothing is sent yet" not in page.text


def test_nps_offers_0_to_10_and_says_in_words_what_the_ends_mean() -> None:
    page = Page(form_page(Frame(texts("en"), "n0nce"), form("nps", score=0)))

    assert page.scores() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert page.chosen() == [0]
    assert "0 = Not at all likely" in page.text
    assert "10 = Extremely likely" in page.text


def test_a_notice_is_shown_and_what_was_typed_is_kept() -> None:
    html = form_page(ENGLISH, form(score=4, comment="\nTwo\nlines", notice=ENGLISH.texts.again))

    assert Page(html).all("p", role="status")
    assert ENGLISH.texts.again in html
    # The first line break inside a textarea belongs to the markup.
    assert ">\n\nTwo\nlines</textarea>" in html


def test_thanks_names_the_score_and_lets_it_be_changed() -> None:
    page = Page(thanks_page(ENGLISH, form(score=4, comment="Quick!")))

    assert "You rated 4." in page.text
    assert "Satisfied" in page.text
    assert page.chosen() == [4]
    assert "Quick!" in page.text
    assert page.all("form", method="post", action="/r/token")
    assert len(page.all("h1")) == 1


def test_a_locked_page_has_no_form() -> None:
    page = Page(locked_page(ENGLISH, CSAT, 2))

    assert "You rated 2." in page.text
    assert page.all("form") == []
    assert "You rated" not in locked_page(ENGLISH, CSAT, None)


def test_opting_out_takes_a_button_that_posts_what_mail_programs_post() -> None:
    page = Page(opt_out_page(ENGLISH, "/u/token"))

    assert page.all("form", method="post", action="/u/token")
    assert page.all("input", type="hidden", name="List-Unsubscribe", value="One-Click")
    assert Page(opted_out_page(ENGLISH)).all("form") == []


def test_pages_about_a_bad_link_say_no_detail_and_offer_nothing() -> None:
    for page in (expired_page(ENGLISH), unknown_page(ENGLISH)):
        assert not re.search(r"<(form|input|button|a)\b", page)


def test_names_comments_and_notices_are_text_whatever_they_contain() -> None:
    frame = Frame(texts("en"), "n0nce", Brand(HOSTILE))
    filled = form(score=4, comment=HOSTILE, notice=HOSTILE)
    hostile_action = Form(survey=CSAT, action=f'/r/"{HOSTILE}', nonce=f'"{HOSTILE}')
    for html in [*every_page(frame, filled), form_page(frame, hostile_action)]:
        page = Page(html)
        tags = {tag for tag, _ in page.tags}
        attributes = {name for _, of_tag in page.tags for name in of_tag}
        assert not tags & {"script", "img", "link", "iframe"}
        assert not {name for name in attributes if name.startswith("on")}
        assert html.count("</style>") == 1
    assert HOSTILE in Page(form_page(frame, filled)).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SCALES)
def test_c9_every_page_is_smaller_than_8_kb(kind: str, language: str) -> None:
    frame = Frame(texts(language), "n0nce" * 4, Brand("Acme & Sons"))
    filled = Form(
        survey=survey(kind, language),
        action=f"/r/{'a' * 60}",
        nonce="0" * 44,
        score=SCALES[kind][-1],
        notice=frame.texts.again,
        problem=frame.texts.too_long,
    )
    assert max(len(page.encode()) for page in every_page(frame, filled)) < 8000


def test_c9_a_problem_stands_at_its_field() -> None:
    filled = Form(survey=CSAT, action="/r/token", nonce="abc", problem="too long")
    page = Page(form_page(ENGLISH, filled))
    (field,) = page.all("textarea", **{"aria-invalid": "true"})
    assert field["aria-describedby"] == "problem hint"
    assert page.all("p", id="problem")
    assert page.all("p", id="hint")
    assert not Page(form_page(ENGLISH, form())).all("p", id="problem")


def test_no_page_has_a_script_or_an_address_of_somebody_else() -> None:
    for html in every_page(ENGLISH, form(score=4)):
        assert "script" not in html
        assert not re.search(r"https?:|//|@import|url\(", html)


def test_the_policy_allows_this_style_sheet_and_nothing_else() -> None:
    assert headers("n0nce") == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Content-Security-Policy": "default-src 'none'; style-src 'nonce-n0nce'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    for html in every_page(ENGLISH, form(score=4)):
        page = Page(html)
        assert page.all("style") == [{"nonce": "n0nce"}]
        assert not [of_tag for _, of_tag in page.tags if "style" in of_tag]


def test_every_field_has_a_label() -> None:
    html = form_page(ENGLISH, form(score=4))
    page = Page(html)

    assert page.all("label", **{"for": "comment"})
    assert page.all("textarea", id="comment", **{"aria-describedby": "hint"})
    assert len(re.findall(r"<label><input", html)) == 5
    assert re.search(r"<fieldset><legend><h1>", html)


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345g", "#123456;}", "", "#１２３４５６"])
def test_an_accent_is_a_colour_and_nothing_else(accent: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        Brand(accent=accent)


@pytest.mark.parametrize(
    ("accent", "ink"),
    [
        ("#2563eb", "#ffffff"),
        ("#000000", "#ffffff"),
        ("#facc15", "#000000"),
        ("#ffffff", "#000000"),
    ],
)
def test_buttons_are_lettered_in_what_can_be_read_on_the_accent(accent: str, ink: str) -> None:
    assert Brand(accent=accent).ink == ink


@pytest.mark.parametrize(
    ("preferred", "spoken"),
    [
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("FR", "fr"),
        ("zh-Hant-TW", "en"),
        ("", "en"),
        ("deutsch", "en"),
    ],
)
def test_the_nearest_language_is_spoken(preferred: str, spoken: str) -> None:
    assert texts(preferred).language == spoken
    assert survey("csat", preferred) == survey("csat", spoken)


def test_nobody_sends_a_survey_of_another_kind() -> None:
    with pytest.raises(UnknownSurvey):
        survey("servqual", "en")


def test_all_languages_have_all_texts_of_their_own() -> None:
    assert LANGUAGES == ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
    for key in Texts.__slots__:
        spoken = [getattr(texts(language), key) for language in LANGUAGES]
        assert all(spoken), key
        if key not in {"language", "direction"}:
            assert len({*spoken}) >= len(LANGUAGES) - 1, key
    for kind in SCALES:
        assert len({survey(kind, language).question for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_filled_in_with_what_they_announce(language: str) -> None:
    filled = {key: getattr(texts(language), key) for key in ("you_rated", "reference")}
    plain = [getattr(texts(language), key) for key in Texts.__slots__ if key not in filled]

    assert "4" in filled["you_rated"].format(score=4)
    assert "4" in filled["reference"].format(reference=4)
    assert not [text for text in plain if "{" in text]
