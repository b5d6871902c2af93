"""The surveys that this service sends, in the languages that it sends them in.

Scores are plain numbers: people avoid an enthusiastic face, and a face has no accessible name.
The words are in texts.toml.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from domain.bounds import Bound

SCALES: Mapping[str, range] = {"csat": range(1, 6), "nps": range(11), "ces": range(1, 8)}
"""The scores of each survey; higher is better."""

LONGEST_COMMENT = Bound(
    2000,
    "characters",
    "comment on a rating page",
    "422, and the form is shown again, filled in",
    "Ratings",
)

_DEFAULT_LANGUAGE = "en"


class UnknownSurvey(LookupError):
    """Nobody here sends a survey of that name."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A question and its scale, worded in one language.

    Args:
        labels: what a score means, in words. The two ends always have some; the others may not.
    """

    kind: str
    scores: range
    question: str
    labels: Mapping[int, str]

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest score."""
        return self.scores[0], self.scores[-1]

    @property
    def is_worded(self) -> bool:
        """Whether every score has a label, not only the ends."""
        return len(self.labels) == len(self.scores)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the pages and messages say around a survey, in one language."""

    language: str
    direction: str = "ltr"
    send: str
    press_send: str
    comment: str
    comment_hint: str
    choose: str
    again: str
    thanks: str
    you_rated: str
    change: str
    expired_title: str
    expired: str
    unknown_title: str
    unknown: str
    locked_title: str
    locked: str
    opt_out_title: str
    opt_out: str
    opt_out_confirm: str
    opted_out_title: str
    opted_out: str
    busy_title: str
    busy: str
    failed_title: str
    failed: str
    too_long: str
    invite: str
    open_page: str
    stop: str
    reference: str


def survey(kind: str, language: str) -> Survey:
    """The survey of this kind in the nearest language that we speak.

    Raises:
        UnknownSurvey: the kind is none of SCALES.
    """
    if kind not in SCALES:
        raise UnknownSurvey(kind)
    return _SURVEYS[_spoken(language)][kind]


def texts(language: str) -> Texts:
    """Everything else that a respondent reads, in the nearest language that we speak."""
    return _TEXTS[_spoken(language)]


def _spoken(language: str) -> str:
    """The nearest language that we speak to one, or to the first that a browser names."""
    language = language.partition(",")[0].partition(";")[0]
    primary = language.replace("_", "-").partition("-")[0].strip().lower()
    return primary if primary in _TEXTS else _DEFAULT_LANGUAGE


class _QuestionTexts(TypedDict):
    question: str
    labels: list[str]


class _Language(TypedDict):
    surveys: dict[str, _QuestionTexts]
    texts: dict[str, str]


def _survey(kind: str, words: _QuestionTexts) -> Survey:
    scores: Sequence[int] = SCALES[kind]
    labels = words["labels"]
    worded = scores if len(labels) == len(scores) else (scores[0], scores[-1])
    return Survey(kind, SCALES[kind], words["question"], dict(zip(worded, labels, strict=True)))


_LANGUAGES: Mapping[str, _Language] = tomllib.loads(
    Path(__file__).with_name("texts.toml").read_text("utf-8")
)
_SURVEYS = {
    language: {kind: _survey(kind, words["surveys"][kind]) for kind in SCALES}
    for language, words in _LANGUAGES.items()
}
_TEXTS = {
    language: Texts(language=language, **words["texts"]) for language, words in _LANGUAGES.items()
}

LANGUAGES = tuple(_TEXTS)
