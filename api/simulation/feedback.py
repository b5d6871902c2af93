"""What is said afterwards: invitations, ratings and comments, and the reviews of managers."""

from bisect import bisect_right
from dataclasses import dataclass
from math import log2
from typing import Any, Final

from api.simulation.dice import Dice, Odds
from api.simulation.office import Office, SimulatedTicket
from api.simulation.tables import DAY, HOUR, MANAGEMENT, MINUTE, Chance


@dataclass(frozen=True, slots=True)
class SurveyKind:
    """A kind of question; `limits` are the moods at which the next score begins."""

    name: str
    minimum: int
    maximum: int
    kind: str
    limits: tuple[float, ...]


_NPS_LIMITS: Final = (-2.3, -2.1, -1.9, -1.7, -1.5, -1.2, -0.85, -0.5, 0.0, 0.75)
SURVEYS: Final = Odds(
    (SurveyKind("csat", 1, 5, "stars", (-1.9, -1.35, -0.92, 0.0)), 74),
    (SurveyKind("nps", 0, 10, "numbers", _NPS_LIMITS), 14),
    (SurveyKind("ces", 1, 7, "numbers", (-2.1, -1.7, -1.35, -0.95, -0.4, 0.35)), 12),
)

# By how it went, then by language; others than German write English.
_COMMENTS: Final = {
    ("good", "en"): (
        "Quick and friendly, thank you!",
        "Solved in one go.",
        "Exactly the answer I needed.",
        "Very patient with my many questions.",
        "Great service, keep it up.",
        "Better than expected.",
        "Thanks for the refund, that was fast.",
        "Clear steps, worked at once.",
        "Lovely person on the phone.",
    ),
    ("good", "de"): (
        "Schnell und freundlich, danke!",
        "Sofort gelöst, super.",
        "Sehr kompetente Beratung.",
        "Endlich jemand, der zuhört.",
        "Alles bestens, gerne wieder.",
    ),
    ("fair", "en"): (
        "It worked out in the end.",
        "Fine, but I had to explain it twice.",
        "Helpful, though a bit slow.",
        "The answer was fine, the form is confusing.",
        "Okay.",
    ),
    ("fair", "de"): (
        "Hat am Ende geklappt.",
        "In Ordnung, aber etwas langsam.",
        "Musste alles zweimal erklären.",
    ),
    ("bad", "en"): (
        "Waited far too long for an answer.",
        "I was passed from one person to the next.",
        "The problem is still there.",
        "Standard text, nobody read my message.",
        "Third time I write about this.",
        "Nobody called me back.",
        "Closed without asking me.",
    ),
    ("bad", "de"): (
        "Viel zu lange gewartet.",
        "Das Problem besteht immer noch.",
        "Nur Textbausteine, keine Hilfe.",
        "Wurde dreimal weitergereicht.",
    ),
}

_MOOD, _TEMPER = 0.18, 0.8
_USUAL_WAIT: Final = {"voice": 2.5 * MINUTE, "chat": 2.5 * MINUTE, "mail": 2.5 * HOUR}
_PER_DOUBLING: Final = 0.16  # lost with each doubling of the wait
_NOTICED_DOUBLINGS: Final = (-3.0, 5.0)
_PER_REOPENING, _PER_ESCALATION = 0.9, 0.3
_ANSWERS, _ANSWERS_BY_MOOD = 0.24, 0.05  # who is moved answers more often
_SAYS_MORE: Final = 0.35
_COMPLAINS: Final = 0.12  # of those who write about a bad experience
_GOOD, _BAD = 0.0, -0.9
_EARLY: Final = 0.4  # of invitations that go out although the ticket will come back
_UNTIL_INVITED, _UNTIL_ANSWERED = 20 * MINUTE, 5 * HOUR


def ask_for_feedback(office: Office, ticket: SimulatedTicket, *, is_final: bool) -> None:
    """Invite the requester of a resolved ticket, once, and tell the answer if there is one."""
    dice = office.dice
    share = ticket.channel.surveyed * Chance.INVITED * (1.0 if is_final else _EARLY)
    if ticket.outbound or ticket.surveyed or not dice.chance(share):
        return
    ticket.surveyed = True
    survey = dice.pick(SURVEYS)
    at = ticket.clock + dice.around(_UNTIL_INVITED)
    invitation, invited = f"i{ticket.id}", _invitation(ticket, survey)
    office.write(at, "survey.invited", invitation, invited)
    if not dice.chance(Chance.DELIVERED):
        return
    office.write(at + dice.randrange(1, 20), "survey.delivered", invitation, dict(invited))
    mood = _mood(dice, ticket)
    if dice.chance(_ANSWERS + _ANSWERS_BY_MOOD * abs(mood)):
        rating = _rating(dice, ticket, (survey, mood))
        at += 30 + dice.around(_UNTIL_ANSWERED, 1.2)
        office.write(at, "rating.given", f"r{ticket.id}", rating)


def appraise(office: Office, ticket: SimulatedTicket) -> None:
    """Now and then book what a ticket was worth, or let a manager look at the work."""
    dice = office.dice
    if dice.chance(Chance.VALUED):
        value = {"amount": dice.randrange(10, 240), "currency": "EUR", "kind": "benefit"}
        office.write(ticket.clock + 1, "ticket.valued", ticket.id, value)
    if not dice.chance(Chance.REVIEW):
        return
    score = min(100, round(dice.gauss(86 + 12 * ticket.agent.skill, 9)))
    fields = {
        "score": max(0, score),
        "correct": dice.chance(Chance.REVIEWED_CORRECT),
        "reviewer": dice.choice(office.teams[MANAGEMENT].members).id,
        "agent": ticket.agent.id,
    }
    office.write(ticket.clock + dice.around(2 * DAY), "ticket.reviewed", ticket.id, fields)


def _mood(dice: Dice, ticket: SimulatedTicket) -> float:
    """How the requester feels about it: waits, a second try and being passed on all cost."""
    wait = max(1, ticket.answered - ticket.opened)
    doublings = log2(wait / _USUAL_WAIT[ticket.channel.kind])
    least, most = _NOTICED_DOUBLINGS
    return (
        dice.gauss(_MOOD, _TEMPER)
        + ticket.agent.skill
        - _PER_DOUBLING * min(max(doublings, least), most)
        - _PER_REOPENING * ticket.reopenings
        - _PER_ESCALATION * ticket.escalations
    )


def _invitation(ticket: SimulatedTicket, survey: SurveyKind) -> dict[str, Any]:
    plan = ticket.team.plan
    return {
        "survey": survey.name,
        "ticket": ticket.id,
        "respondent": ticket.requester.id,
        "channel": "chat" if ticket.channel.kind == "chat" else "email",
        "agent": ticket.agent.id,
        "team": plan.name,
        "tier": str(plan.tier),
    }


def _rating(
    dice: Dice, ticket: SimulatedTicket, answer: tuple[SurveyKind, float]
) -> dict[str, Any]:
    survey, mood = answer
    data: dict[str, Any] = {
        "survey": survey.name,
        "score": survey.minimum + bisect_right(survey.limits, mood),
        "scale": {"min": survey.minimum, "max": survey.maximum, "kind": survey.kind},
        "ticket": ticket.id,
        "agent": ticket.agent.id,
        "respondent": ticket.requester.id,
        "invitation": f"i{ticket.id}",
        "channel": "chat" if ticket.channel.kind == "chat" else "email",
    }
    if dice.chance(_SAYS_MORE):
        data["comment"] = _comment(dice, mood, ticket.requester.language)
        if mood < _BAD and dice.chance(_COMPLAINS):
            data["complaint"] = True
    return data


def _comment(dice: Dice, mood: float, language: str) -> str:
    tone = "good" if mood >= _GOOD else "fair" if mood >= _BAD else "bad"
    spoken = "de" if language == "de" else "en"
    return dice.choice(_COMMENTS[tone, spoken])
