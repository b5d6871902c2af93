"""Facts of people, incidents, leads, customers, money, self-service and content."""

from alembic import op

from persistence.migrations.steps import add_column, create, drop, fold_everything_again

revision = "0003"
down_revision = "0002"
MAY_RUN = "alone"  # the version before would fold what is marked, and make no new facts

TABLES = """
CREATE TABLE acknowledged (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    seconds DOUBLE PRECISION NOT NULL,
    business_seconds DOUBLE PRECISION,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX acknowledged_at ON acknowledged (workspace_id, at);

CREATE TABLE after_sales (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    customer TEXT NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX after_sales_at ON after_sales (workspace_id, at);

CREATE TABLE benefit (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    amount DOUBLE PRECISION NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX benefit_at ON benefit (workspace_id, at);

CREATE TABLE booked (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    kind TEXT NOT NULL,
    amount DOUBLE PRECISION NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX booked_at ON booked (workspace_id, at);

CREATE TABLE customer (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX customer_at ON customer (workspace_id, until);

CREATE TABLE departed (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX departed_at ON departed (workspace_id, at);

CREATE TABLE employed (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    hired_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX employed_at ON employed (workspace_id, until);

CREATE TABLE gained (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    is_winback BOOLEAN NOT NULL,
    is_referral BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX gained_at ON gained (workspace_id, at);

CREATE TABLE incident (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX incident_at ON incident (workspace_id, until);

CREATE TABLE lead (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    is_assisted BOOLEAN NOT NULL,
    is_won BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX lead_at ON lead (workspace_id, at);

CREATE TABLE lead_answered (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    seconds DOUBLE PRECISION NOT NULL,
    business_seconds DOUBLE PRECISION,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX lead_answered_at ON lead_answered (workspace_id, at);

CREATE TABLE lost (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX lost_at ON lost (workspace_id, at);

CREATE TABLE purchased (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX purchased_at ON purchased (workspace_id, at);

CREATE TABLE reacted (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    recipient TEXT NOT NULL,
    content TEXT,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX reacted_at ON reacted (workspace_id, at);

CREATE INDEX reacted_recipient ON reacted (workspace_id, source, recipient, at);

CREATE TABLE sent (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    recipient TEXT NOT NULL,
    content TEXT,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX sent_at ON sent (workspace_id, at);

CREATE TABLE session (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    requester TEXT,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX session_at ON session (workspace_id, at);

CREATE TABLE sold (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    amount DOUBLE PRECISION NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX sold_at ON sold (workspace_id, at);

CREATE TABLE valued (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tier TEXT,
    team TEXT,
    agent TEXT,
    channel TEXT,
    priority TEXT,
    category TEXT,
    segment TEXT,
    service TEXT,
    direction TEXT,
    tags TEXT[] NOT NULL,
    attributes JSONB,
    kind TEXT NOT NULL,
    amount DOUBLE PRECISION NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX valued_at ON valued (workspace_id, at);

"""

# What an agent did on a shift, and what requesters asked after a session, views look up row by row.
INDEXES = (
    "CREATE INDEX opened_requester ON opened (workspace_id, source, requester, at)",
    "CREATE INDEX activity_agent ON activity (workspace_id, agent, at)",
)

DIMENSIONS = """
tier, team, agent, channel, priority, category, segment, service, direction, tags, attributes
"""

DIMENSIONS_OF_SHIFTS = ", ".join(f"shift.{name.strip()}" for name in DIMENSIONS.split(","))

# 90 days of 24 hours: what a day is must not depend on a zone.
PURCHASE = """
SELECT FROM purchased
WHERE purchased.workspace_id = after_sales.workspace_id AND purchased.source = after_sales.source
  AND purchased.subject = after_sales.customer AND purchased.at > after_sales.at
  AND purchased.at <= after_sales.at + interval '2160 hours'
"""

REACTION = """
SELECT FROM reacted
WHERE reacted.workspace_id = sent.workspace_id AND reacted.source = sent.source
  AND reacted.recipient = sent.recipient AND reacted.at >= sent.at
  AND reacted.content IS NOT DISTINCT FROM sent.content
"""

VIEWS = {
    "presence": f"SELECT workspace_id, source, subject, at, until, {DIMENSIONS} FROM shift",
    "staff": f"SELECT workspace_id, source, subject, at, until, {DIMENSIONS} FROM employed",
    # Joins, not look-ups in the list of outputs: whose workspace it is would be asked for each row.
    "quota_shift": f"""
SELECT shift.workspace_id, shift.source, shift.subject, shift.at, {DIMENSIONS_OF_SHIFTS},
       count(DISTINCT activity.subject) >= shift.quota AS is_met
FROM shift LEFT JOIN activity
    ON activity.workspace_id = shift.workspace_id AND activity.source = shift.source
   AND activity.agent = shift.agent AND activity.at >= shift.at AND activity.at < shift.until
WHERE shift.quota IS NOT NULL
GROUP BY shift.workspace_id, shift.source, shift.subject, shift.n
""",
    # A service is up whenever none of its incidents goes on; sources may share a service.
    "service_state": """
SELECT workspace_id, NULL::text AS source, service AS subject,
       coalesce(lower(part), '-infinity') AS at, coalesce(upper(part), 'infinity') AS until,
       NULL::text AS tier, NULL::text AS team, NULL::text AS agent, NULL::text AS channel,
       NULL::text AS priority, NULL::text AS category, NULL::text AS segment, service,
       NULL::text AS direction, '{}'::text[] AS tags, NULL::jsonb AS attributes, is_up
FROM (
    SELECT workspace_id, service, range_agg(tstzrange(at, until)) AS down
    FROM incident GROUP BY workspace_id, service
) AS service
CROSS JOIN LATERAL (
    VALUES (false, down), (true, '{(,)}'::tstzmultirange - down)
) AS state(is_up, parts)
CROSS JOIN LATERAL unnest(parts) AS part
""",
    "after_sales_outcome": f"""
SELECT workspace_id, source, subject, at, {DIMENSIONS}, customer, true AS has_bought
FROM after_sales WHERE EXISTS ({PURCHASE})
UNION ALL
SELECT workspace_id, source, subject, at, {DIMENSIONS}, customer, false AS has_bought
FROM after_sales WHERE NOT EXISTS ({PURCHASE})
""",
    "self_served": f"""
SELECT workspace_id, source, subject, at, {DIMENSIONS}
FROM session WHERE NOT EXISTS (
    SELECT FROM opened
    WHERE opened.workspace_id = session.workspace_id AND opened.source = session.source
      AND opened.requester = session.requester AND opened.direction = 'inbound'
      AND opened.at >= session.at AND opened.at <= session.at + interval '24 hours'
)
""",
    "sending": f"""
SELECT workspace_id, source, subject, at, {DIMENSIONS}, recipient, true AS is_engaged
FROM sent WHERE EXISTS ({REACTION})
UNION ALL
SELECT workspace_id, source, subject, at, {DIMENSIONS}, recipient, false AS is_engaged
FROM sent WHERE NOT EXISTS ({REACTION})
""",
}


def upgrade() -> None:
    create(TABLES)
    add_column("opened", "requester", "TEXT")
    for statement in INDEXES:
        op.execute(statement)
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} WITH (security_invoker = true) AS {query}")
        op.execute(f"GRANT SELECT ON {name} TO supportkpi_app")
    fold_everything_again()


def downgrade() -> None:
    op.execute(f"DROP VIEW {', '.join(VIEWS)}")
    drop(TABLES)
    op.execute("DROP INDEX activity_agent, opened_requester")
    op.execute("ALTER TABLE opened DROP COLUMN requester")
