"""The pages behind a rating link: no script, no cookie, nothing from anywhere else.

How they look is in pages.css, which every page carries inside itself.
"""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from domain.texts import shown
from surveys.scales import LONGEST_COMMENT, Survey, Texts


class Html(str):
    """Text that is markup already, and safe.

    Any other text is escaped on its way in, and loses what nobody sees of it.
    """

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str | int | bool | None) -> Html:
    """An element; `for_` and `aria_label` make `for` and `aria-label`, None and False nothing."""
    opening = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_plain("" if value is True else str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{opening}>")
    return Html(f"<{name}{opening}>{together(*content)}</{name}>")


def together(*content: str) -> Html:
    """One piece of markup from texts and markup."""
    return Html("".join(part if isinstance(part, Html) else _plain(part) for part in content))


def _plain(text: str) -> str:
    """A text as markup: it is nothing but what is seen of it."""
    return escape(shown(text))


_VOID = frozenset({"input", "meta"})


@dataclass(frozen=True, slots=True)
class Brand:
    """The name and the color of the company that asks, as survey pages show them.

    Args:
        name: the workspace's name as its customers know it; may be empty.
        accent: the colour of buttons, as `#rrggbb`; it enters style sheets, so nothing else does.
    """

    name: str = ""
    accent: str = "#2563eb"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.accent):
            raise ValueError(f"an accent is #rrggbb, not {self.accent!r}")

    @property
    def ink(self) -> str:
        """Black or white, whichever is easier to read on the accent: always 4.5:1 or better."""
        return "#ffffff" if 1.05 / (_luminance(self.accent) + 0.05) >= _READABLE else "#000000"


_READABLE = 4.5


def _luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- sRGB
        for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of one answer share.

    Args:
        style_nonce: fresh for every answer, and the same that `headers` is given.
    """

    texts: Texts
    style_nonce: str
    brand: Brand = Brand()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A rating form and what is filled in already.

    Args:
        action: where it is sent, such as `/r/<token>`.
        nonce: proof that this page was shown, from `Signer.nonce`.
        notice: what the respondent must know first, such as `texts.again`.
        problem: what is wrong with the comment.
    """

    survey: Survey
    action: str
    nonce: str
    score: int | None = None
    comment: str = ""
    notice: str = ""
    problem: str = ""


def headers(style_nonce: str) -> dict[str, str]:
    """The headers of every page here."""
    return {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'nonce-{style_nonce}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
    }


def form_page(frame: Frame, form: Form) -> str:
    """The question, with the score chosen that the link named, if any; nothing is recorded yet."""
    chosen = form.score in form.survey.scores
    notice = form.notice or (frame.texts.press_send if chosen else "")
    return _page(frame, form.survey.question, _form(frame.texts, form, notice))


def thanks_page(frame: Frame, form: Form) -> str:
    """Thanks for the recorded score, which the form must hold, and the form that changes it.

    A change that was refused is shown by form_page: here its score would pass for the recorded one.
    """
    texts = frame.texts
    change = element(
        "details", element("summary", texts.change), _form(texts, form, "", heading="h2")
    )
    rated = _rated(texts, form.survey, form.score)
    return _page(frame, texts.thanks, _heading(texts.thanks), rated, change)


def locked_page(frame: Frame, survey: Survey, score: int | None) -> str:
    """A recorded score that can no longer be changed."""
    texts = frame.texts
    return _message(frame, texts.locked_title, _rated(texts, survey, score), texts.locked)


def expired_page(frame: Frame) -> str:
    """The link was good once."""
    return _message(frame, frame.texts.expired_title, frame.texts.expired)


def unknown_page(frame: Frame) -> str:
    """The link is not one of ours, and we do not say why."""
    return _message(frame, frame.texts.unknown_title, frame.texts.unknown)


def busy_page(frame: Frame) -> str:
    """Nothing can be done now; a later try may succeed."""
    return _message(frame, frame.texts.busy_title, frame.texts.busy)


def failed_page(frame: Frame) -> str:
    """A request that no page of ours leads to, or a fault of ours."""
    return _message(frame, frame.texts.failed_title, frame.texts.failed)


def opt_out_page(frame: Frame, action: str) -> str:
    """Asks before it stops; mail scanners open this page too."""
    texts = frame.texts
    button = element("button", texts.opt_out_confirm, type="submit")
    field = element("input", type="hidden", name="List-Unsubscribe", value="One-Click")
    form = element("form", field, button, method="post", action=action)
    return _page(
        frame, texts.opt_out_title, _heading(texts.opt_out_title), _text(texts.opt_out), form
    )


def opted_out_page(frame: Frame) -> str:
    """No more surveys."""
    return _message(frame, frame.texts.opted_out_title, frame.texts.opted_out)


def _page(frame: Frame, title: str, *content: str) -> str:
    texts, brand = frame.texts, frame.brand
    colours = f":root{{--accent:{brand.accent};--ink:{brand.ink}}}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", f"{title} · {brand.name}" if brand.name else title),
        element("style", Html(colours + _STYLE), nonce=frame.style_nonce),
    )
    banner = element("p", brand.name, class_="brand") if brand.name else ""
    body = element("body", element("main", banner, *content))
    page = element("html", head, body, lang=texts.language, dir=texts.direction)
    return f"<!doctype html>{page}\n"


def _message(frame: Frame, title: str, *texts: str) -> str:
    return _page(frame, title, _heading(title), *map(_text, texts))


def _heading(text: str, level: str = "h1") -> Html:
    return element(level, text)


def _text(text: str) -> Html:
    return text if isinstance(text, Html) else element("p", text)


def _rated(texts: Texts, survey: Survey, score: int | None) -> Html:
    if score is None:
        return Html("")
    rated = element("strong", texts.you_rated.format(score=score))
    return element("p", rated, survey.labels.get(score, ""), class_="rated")


def _form(texts: Texts, form: Form, notice: str, heading: str = "h1") -> Html:
    question = element("legend", _heading(form.survey.question, heading))
    return element(
        "form",
        element("fieldset", question, _scores(form)),
        _comment(texts, form),
        element("input", type="hidden", name="n", value=form.nonce),
        element(
            "div",
            element("p", notice, class_="notice", role="status") if notice else "",
            element("button", texts.send, type="submit"),
            class_="send",
        ),
        method="post",
        action=form.action,
    )


def _scores(form: Form) -> Html:
    survey = form.survey
    tiles = element(
        "div",
        *(_tile(form, score) for score in survey.scores),
        class_=f"scores {survey.kind} {'worded' if survey.is_worded else 'bare'}",
    )
    if survey.is_worded:
        return tiles
    # The tiles of both ends say the same to a screen reader.
    ends = (element("span", f"{score} = {survey.labels[score]}") for score in survey.ends)
    return together(tiles, element("p", *ends, class_="ends", aria_hidden="true"))


def _tile(form: Form, score: int) -> Html:
    label = form.survey.labels.get(score, "")
    return element(
        "label",
        element(
            "input",
            type="radio",
            name="score",
            value=score,
            required=True,
            checked=score == form.score,
        ),
        element("b", str(score)),
        element("span", label) if label else "",
    )


def _comment(texts: Texts, form: Form) -> Html:
    return together(
        element("label", texts.comment, for_="comment", class_="about"),
        # A browser drops the first line break inside a textarea.
        element(
            "textarea",
            "\n" + form.comment,
            id="comment",
            name="comment",
            rows=3,
            maxlength=int(LONGEST_COMMENT.limit),
            aria_describedby="problem hint" if form.problem else "hint",
            aria_invalid="true" if form.problem else None,
            autofocus=bool(form.problem),
        ),
        element("p", form.problem, id="problem", class_="problem") if form.problem else "",
        element("p", texts.comment_hint, id="hint", class_="hint"),
    )


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLE = " ".join(
    _COMMENT.sub("", Path(__file__).with_name("pages.css").read_text("utf-8")).split()
)
"""Without what a browser skips: a page is opened over slow networks, too."""
