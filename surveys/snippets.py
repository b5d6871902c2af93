"""An invitation as an email, as plain text and as chat lines; each score is a link with its number.

The email is built for the mail programs there are: tables and inline styles, no image and no class.
Outlook on Windows knows neither `inline-block` nor padded links, so it gets cells of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.bounds import Bound
from domain.texts import shown
from surveys.pages import Brand, Html, element, together
from surveys.scales import Survey, Texts, survey, texts

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
# Dark modes invert pure black and white the hardest; text and ground are always given together.
_GROUND, _TEXT, _MUTED = "#fdfdfd", "#1b2430", "#55606f"
_PAGE_GROUND = "#f3f5f8"
_BUTTON = 40
_GAP = "padding:3px 6px 3px 0;"
_BUTTONS_ABREAST = 7  # as many as fit a telephone of 360 pixels; longer scales break in two
_LONGEST_REFERENCE = Bound(
    40,
    "characters",
    "reference to a ticket in the texts of an invitation",
    "it is cut off",
    "Ratings",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An invitation to a survey in the words of a mail or chat message, with its links.

    Args:
        kind: one of SCALES.
        links: an address for each score, and `neutral` and `opt_out`.
        reference: the ticket's number as the respondent knows it. Never its subject: a stranger may
            have written that, and our mail would carry it.
    """

    kind: str
    language: str
    links: Mapping[str, str]
    brand: Brand = field(default_factory=Brand)
    reference: str = ""

    @property
    def survey(self) -> Survey:
        """The question and its scale."""
        return survey(self.kind, self.language)

    @property
    def texts(self) -> Texts:
        """The words around it."""
        return texts(self.language)

    @property
    def about(self) -> str:
        """One line that says which request this is about; empty if nobody told."""
        reference = _line(self.reference)[: int(_LONGEST_REFERENCE.limit)]
        return self.texts.reference.format(reference=reference) if reference else ""


def _line(text: str) -> str:
    """A text as one line, of which all is seen."""
    return " ".join(shown(text).split())


def email_html(message: Message) -> str:
    """A whole HTML email."""
    words = message.texts
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="supported-color-schemes", content="light dark"),
        element("title", message.survey.question),
    )
    card = element("td", email_fragment(message), align="center", style="padding:24px 8px;")
    body = element(
        "body",
        _table(element("tr", card), width="100%", bgcolor=_PAGE_GROUND),
        bgcolor=_PAGE_GROUND,
        style=f"margin:0;padding:0;background-color:{_PAGE_GROUND};",
    )
    page = element("html", head, body, lang=words.language, dir=words.direction)
    return f"<!doctype html>{page}\n"


def email_fragment(message: Message) -> Html:
    """The invitation alone, to be put into an email that a helpdesk sends."""
    words, survey = message.texts, message.survey
    name = _line(message.brand.name)
    rows = [
        _row(name, f"font-size:14px;font-weight:bold;color:{_MUTED};padding-bottom:12px;"),
        _row(survey.question, f"font-size:22px;line-height:28px;font-weight:bold;color:{_TEXT};"),
        _row(message.about, f"font-size:14px;color:{_MUTED};padding-top:6px;"),
        _row(_buttons(message), "padding-top:20px;"),
        _row(_ends(survey), f"font-size:14px;line-height:20px;color:{_MUTED};padding-top:6px;"),
        _row(words.invite, f"font-size:14px;line-height:20px;color:{_TEXT};padding-top:20px;"),
        _row(_footer(message), f"font-size:13px;color:{_MUTED};padding-top:20px;"),
    ]
    inner = element(
        "td",
        _table(*rows, width="100%"),
        bgcolor=_GROUND,
        style="padding:28px 20px;border-radius:12px;",
    )
    card = _table(
        element("tr", inner),
        width="100%",
        bgcolor=_GROUND,
        lang=words.language,
        dir=words.direction,
        style=f"max-width:600px;background-color:{_GROUND};border-radius:12px;text-align:left;{_FONT}",
    )
    # Outlook ignores max-width.
    return together(_outlook("<table width=600><tr><td>"), card, _outlook("</td></tr></table>"))


def email_text(message: Message) -> str:
    """The same email for those who read plain text."""
    words, links = message.texts, message.links
    closing = f"{words.open_page}: {links['neutral']}\n{words.stop}: {links['opt_out']}"
    blocks = [
        _line(message.brand.name),
        message.survey.question,
        message.about,
        "\n".join(_lines(message)),
        words.invite,
        closing,
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def chat_snippet(message: Message) -> str:
    """Lines for a chat: every messenger turns a bare address into a link, and few agree on more."""
    return "\n".join([message.survey.question, *_lines(message)])


def _lines(message: Message) -> list[str]:
    labels = message.survey.labels
    return [
        f"{score}{f' ({labels[score]})' if score in labels else ''}: {message.links[str(score)]}"
        for score in message.survey.scores
    ]


def _buttons(message: Message) -> Html:
    scores = message.survey.scores
    middle = len(scores) // 2 + 1 if len(scores) > _BUTTONS_ABREAST else len(scores)
    groups = [_group(message, part) for part in (scores[:middle], scores[middle:]) if part]
    cells = (together(_outlook("<td>"), group, _outlook("</td>")) for group in groups)
    return together(_outlook("<table><tr>"), *cells, _outlook("</tr></table>"))


def _group(message: Message, scores: Sequence[int]) -> Html:
    cells = (element("td", _button(message, score), style=_GAP) for score in scores)
    return element(
        "div",
        _table(element("tr", *cells)),
        style="display:inline-block;vertical-align:top;",
    )


def _button(message: Message, score: int) -> Html:
    brand, label = message.brand, message.survey.labels.get(score)
    link = element(
        "a",
        str(score),
        href=message.links[str(score)],
        target="_blank",
        rel="noopener",
        title=label,
        aria_label=f"{score}: {label}" if label else None,
        style=f"display:block;width:{_BUTTON}px;line-height:{_BUTTON + 4}px;border-radius:8px;"
        f"background-color:{brand.accent};color:{brand.ink};font-size:17px;font-weight:bold;"
        f"text-align:center;text-decoration:none;{_FONT}",
    )
    cell = element(
        "td",
        link,
        width=_BUTTON,
        height=_BUTTON + 4,
        align="center",
        bgcolor=brand.accent,
        style=f"border-radius:8px;background-color:{brand.accent};",
    )
    return _table(element("tr", cell))


def _ends(survey: Survey) -> str:
    return " · ".join(f"{score} = {survey.labels[score]}" for score in survey.ends)


def _footer(message: Message) -> Html:
    words, links = message.texts, message.links
    style = f"color:{_MUTED};text-decoration:underline;"
    return together(
        element("a", words.open_page, href=links["neutral"], target="_blank", style=style),
        Html(" &nbsp;·&nbsp; "),
        element("a", words.stop, href=links["opt_out"], target="_blank", style=style),
    )


def _row(content: str, style: str) -> Html:
    return element("tr", element("td", content, style=_FONT + style)) if content else Html("")


def _table(*rows: str, **attributes: str) -> Html:
    return element(
        "table", *rows, role="presentation", cellpadding=0, cellspacing=0, border=0, **attributes
    )


def _outlook(markup: str) -> Html:
    """Markup that Outlook on Windows alone sees."""
    table = '<table role="presentation" cellpadding="0" cellspacing="0" border="0"'
    return Html(f"<!--[if mso]>{markup.replace('<table', table)}<![endif]-->")
