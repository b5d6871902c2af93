"""The voice of the customer: the KPIs of this chapter, one declaration each."""

from domain.facts import Gained, Invited, Rated
from domain.kpis.parts import CUSTOMER, rated, servqual, survey, true
from domain.language.conditions import AtLeast, AtMost
from domain.language.formulas import Mean, MeanOfMeans, NetScore, Share, Total
from domain.language.kpi import Better, Family, Kpi, Unit, chapter
from domain.language.measures import Count, Distinct, Distribution

KPIS = chapter(
    Family.VOICE,
    Kpi(
        name="csat",
        label="Customer satisfaction",
        description=(
            "Share of the CSAT ratings in the top quarter of their scale: the top two of five."
        ),
        rule="satisfied ratings / ratings",
        formula=Share(rated("csat", true("is_satisfied")), rated("csat")),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S0 S1 S2 S3",
    ),
    Kpi(
        name="csat_average",
        label="Average satisfaction",
        description="Mean CSAT score; other scales are rescaled to 1–5.",
        rule="mean CSAT score on 1–5",
        formula=Mean(Distribution(Rated, "score_of_5", survey("csat"))),
        unit=Unit.SCORE,
        better=Better.UP,
        asked_by="S2",
    ),
    Kpi(
        name="nps",
        label="Net promoter score",
        description="Share of promoters (9–10) less the share of detractors (0–6), in points.",
        rule="100 × (promoters − detractors) / ratings",
        formula=NetScore(
            rated("nps", AtLeast("score", 9)), rated("nps", AtMost("score", 6)), rated("nps")
        ),
        unit=Unit.POINTS,
        better=Better.UP,
        asked_by="S1 S2",
    ),
    Kpi(
        name="ces",
        label="Customer effort score",
        description="Mean agreement with “made it easy”, 1–7 (CES 2.0); other scales are rescaled.",
        rule="mean CES score on 1–7",
        formula=Mean(Distribution(Rated, "score_of_7", survey("ces"))),
        unit=Unit.SCORE,
        better=Better.UP,
        asked_by="S1",
    ),
    Kpi(
        name="ces_easy_rate",
        label="Easy rate",
        description="Share of the CES ratings of 5 to 7.",
        rule="CES ratings of at least 5 on 1–7 / CES ratings",
        formula=Share(rated("ces", true("is_easy")), rated("ces")),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1",
    ),
    Kpi(
        name="servqual",
        label="SERVQUAL",
        description="Perception less expectation: the mean of the means of the five dimensions.",
        rule="mean over the dimensions of the mean of perception − expectation",
        formula=MeanOfMeans(servqual("gap")),
        unit=Unit.SCORE,
        better=Better.UP,
        asked_by="S2",
    ),
    Kpi(
        name="servperf",
        label="SERVPERF",
        description="Perception alone: the mean of the means of the five dimensions.",
        rule="mean over the dimensions of the mean perception",
        formula=MeanOfMeans(servqual("score")),
        unit=Unit.SCORE,
        better=Better.UP,
        asked_by="S2",
    ),
    Kpi(
        name="survey_response_rate",
        label="Survey response rate",
        description="Share of the invitations delivered that are answered by now.",
        rule="invitations answered / invitations delivered",
        formula=Share(
            Count(Invited, (true("counted"), true("is_answered"))),
            Count(Invited, (true("counted"),)),
        ),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="ratings",
        label="Ratings",
        description="Ratings received, of any survey.",
        rule="number of ratings",
        formula=Total(Count(Rated, (true("counted"),))),
        unit=Unit.COUNT,
        better=Better.NONE,
        asked_by="S0 S3",
    ),
    Kpi(
        name="referrals",
        label="Referrals",
        description="Customers who came, or came back, by somebody's recommendation.",
        rule="number of customers gained by referral",
        formula=Total(Distinct(Gained, CUSTOMER, (true("is_referral"),))),
        unit=Unit.COUNT,
        better=Better.UP,
        anchor="joined",
        asked_by="S0",
    ),
    Kpi(
        name="employee_nps",
        label="Employee net promoter score",
        description="NPS of the agents' own survey.",
        rule="100 × (promoters − detractors) / ratings of agents",
        formula=NetScore(
            rated("employee_nps", AtLeast("score", 9)),
            rated("employee_nps", AtMost("score", 6)),
            rated("employee_nps"),
        ),
        unit=Unit.POINTS,
        better=Better.UP,
        asked_by="S2",
    ),
)
