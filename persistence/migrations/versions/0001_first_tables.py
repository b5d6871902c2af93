"""The first tables, their row level security, and the role that the service works as."""

from alembic import op

revision = "0001"
down_revision = None
MAY_RUN = "before"

TABLES = """
CREATE TABLE activity (
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
    is_work BOOLEAN NOT NULL,
    reply_seconds DOUBLE PRECISION,
    work_seconds DOUBLE PRECISION,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX activity_at ON activity (workspace_id, at);

CREATE TABLE api_key (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    scopes TEXT[] NOT NULL,
    label TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX api_key_id ON api_key (id);

CREATE TABLE callback_requested (
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
    was_made BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX callback_requested_at ON callback_requested (workspace_id, at);

CREATE TABLE closed (
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
    seconds DOUBLE PRECISION,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX closed_at ON closed (workspace_id, at);

CREATE TABLE complained (
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

CREATE INDEX complained_at ON complained (workspace_id, at);

CREATE TABLE configuration (
    workspace_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    applied_at TIMESTAMP WITH TIME ZONE NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace_id, revision)
);

CREATE TABLE escalated (
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

CREATE INDEX escalated_at ON escalated (workspace_id, at);

CREATE TABLE event (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    family TEXT NOT NULL,
    subject TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sequence TEXT,
    digest BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, id, source)
);

CREATE INDEX event_of_agents ON event (workspace_id) WHERE family = 'agent';

CREATE INDEX event_of_deliveries ON event (workspace_id, source) WHERE type = 'survey.delivered';

CREATE INDEX event_subject ON event (workspace_id, source, subject, family);

CREATE TABLE event_conflict (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    digest BIGINT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, source, id, digest)
);

CREATE TABLE first_resolved (
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
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX first_resolved_at ON first_resolved (workspace_id, at);

CREATE TABLE fold_mark (
    workspace_id TEXT NOT NULL,
    id BIGINT GENERATED BY DEFAULT AS IDENTITY,
    family TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    marked_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX fold_mark_subject ON fold_mark (workspace_id, family, source, subject);

CREATE TABLE handed_off (
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

CREATE INDEX handed_off_at ON handed_off (workspace_id, at);

CREATE TABLE invited (
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
    counted BOOLEAN NOT NULL,
    is_assumed BOOLEAN NOT NULL,
    survey TEXT NOT NULL,
    is_answered BOOLEAN NOT NULL,
    ticket_source TEXT,
    ticket TEXT,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX invited_assumed ON invited (workspace_id, source) WHERE is_assumed;

CREATE INDEX invited_at ON invited (workspace_id, at);

CREATE INDEX invited_ticket ON invited (workspace_id, ticket_source, ticket);

CREATE TABLE issued_invitation (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    survey TEXT NOT NULL,
    language TEXT NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    about JSONB NOT NULL,
    score DOUBLE PRECISION,
    comment TEXT,
    first_rated_at TIMESTAMP WITH TIME ZONE,
    revision INTEGER NOT NULL,
    opted_out_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX issued_invitation_id ON issued_invitation (id);

CREATE TABLE open_span (
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
    opened_at TIMESTAMP WITH TIME ZONE,
    due_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX open_span_at ON open_span (workspace_id, until);

CREATE TABLE opened (
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
    is_resolved BOOLEAN NOT NULL,
    was_escalated BOOLEAN NOT NULL,
    was_transferred BOOLEAN NOT NULL,
    was_reassigned BOOLEAN NOT NULL,
    is_classified BOOLEAN NOT NULL,
    was_reclassified BOOLEAN NOT NULL,
    responded_at TIMESTAMP WITH TIME ZONE,
    toggles TIMESTAMP WITH TIME ZONE[] NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX opened_at ON opened (workspace_id, at);

CREATE TABLE opt_out (
    workspace_id TEXT NOT NULL,
    respondent TEXT NOT NULL,
    opted_out_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (workspace_id, respondent)
);

CREATE TABLE picked_up (
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
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX picked_up_at ON picked_up (workspace_id, at);

CREATE TABLE rated (
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
    counted BOOLEAN NOT NULL,
    survey TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    score_of_5 DOUBLE PRECISION NOT NULL,
    score_of_7 DOUBLE PRECISION NOT NULL,
    is_satisfied BOOLEAN NOT NULL,
    is_easy BOOLEAN NOT NULL,
    score_of_100 DOUBLE PRECISION NOT NULL,
    is_complaint BOOLEAN NOT NULL,
    is_on_time BOOLEAN,
    question TEXT,
    gap DOUBLE PRECISION,
    ticket_source TEXT,
    ticket TEXT,
    invitation TEXT,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX rated_at ON rated (workspace_id, at);

CREATE INDEX rated_invitation ON rated (workspace_id, source, invitation);

CREATE INDEX rated_ticket ON rated (workspace_id, ticket_source, ticket);

CREATE TABLE released (
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
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX released_at ON released (workspace_id, at);

CREATE TABLE resolved (
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
    seconds DOUBLE PRECISION,
    wait_seconds DOUBLE PRECISION,
    handle_seconds DOUBLE PRECISION,
    replies INTEGER NOT NULL,
    was_reopened BOOLEAN NOT NULL,
    in_first_contact BOOLEAN NOT NULL,
    is_on_time BOOLEAN,
    weight DOUBLE PRECISION NOT NULL,
    is_urgent BOOLEAN NOT NULL,
    is_hard BOOLEAN NOT NULL,
    is_voice BOOLEAN NOT NULL,
    is_on_call BOOLEAN NOT NULL,
    is_routed BOOLEAN NOT NULL,
    is_routed_right BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX resolved_at ON resolved (workspace_id, at);

CREATE TABLE responded (
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
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX responded_at ON responded (workspace_id, at);

CREATE TABLE reviewed (
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
    score DOUBLE PRECISION,
    correct BOOLEAN,
    is_judged BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX reviewed_at ON reviewed (workspace_id, at);

CREATE TABLE shift (
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
    seconds DOUBLE PRECISION NOT NULL,
    hours DOUBLE PRECISION NOT NULL,
    available_seconds DOUBLE PRECISION,
    quota DOUBLE PRECISION,
    PRIMARY KEY (workspace_id, source, subject, n)
);

CREATE INDEX shift_at ON shift (workspace_id, until);

CREATE TABLE ticket (
    workspace_id TEXT NOT NULL,
    source TEXT NOT NULL,
    subject TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE,
    status TEXT NOT NULL,
    is_counted BOOLEAN NOT NULL,
    agents TEXT[] NOT NULL,
    PRIMARY KEY (workspace_id, source, subject)
);

CREATE TABLE workspace (
    workspace_id TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (workspace_id)
);
"""

ON_DUTY = """
CREATE VIEW on_duty WITH (security_invoker = true) AS
SELECT workspace_id, source, subject, at, until, tier, team, agent, channel, priority, category,
       segment, service, direction, tags, attributes
FROM open_span WHERE agent IS NOT NULL
UNION ALL
SELECT workspace_id, source, subject, at, until, tier, team, agent, channel, priority, category,
       segment, service, direction, tags, attributes
FROM shift
"""

COMPLAINT = """
CREATE VIEW complaint WITH (security_invoker = true) AS
SELECT workspace_id, source, subject, at, tier, team, agent, channel, priority, category,
       segment, service, direction, tags, attributes
FROM complained
UNION ALL
SELECT workspace_id, source, subject, at, tier, team, agent, channel, priority, category,
       segment, service, direction, tags, attributes
FROM rated WHERE is_complaint AND counted
"""

# A missing workspace is an error, not everything and not nothing.
WORKSPACE = """
CREATE FUNCTION supportkpi_workspace() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE named text := current_setting('supportkpi.workspace', true);
BEGIN
    IF coalesce(named, '') = '' THEN
        RAISE EXCEPTION 'no workspace is set' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN named;
END $$
"""

APP_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'supportkpi_app') THEN
        CREATE ROLE supportkpi_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF NOT pg_has_role(current_user, 'supportkpi_app', 'SET') THEN
        EXECUTE format('GRANT supportkpi_app TO %I', current_user);
    END IF;
END $$
"""

IN_WORKSPACE = "workspace_id = (SELECT supportkpi_workspace())"

# A key and an invitation are looked up by whoever names their random id: that is what says whose
# workspace the caller is in.
NAMED = f"""
CASE WHEN coalesce(current_setting('supportkpi.named', true), '') <> ''
     THEN id = current_setting('supportkpi.named') ELSE {IN_WORKSPACE} END
"""

# Whoever folds must learn which workspaces have marks before it can enter one.
MARKED = f"""
CASE WHEN coalesce(current_setting('supportkpi.folding', true), '') = 'on'
     THEN true ELSE {IN_WORKSPACE} END
"""

SEEN = {"api_key": NAMED, "issued_invitation": NAMED, "fold_mark": MARKED}


# From PostgreSQL 17 on, who fills a table may have its statistics taken.
ANALYZE = """
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        GRANT MAINTAIN ON {table} TO supportkpi_app;
    END IF;
END $$
"""


def _tables() -> list[str]:
    return [line.split()[2] for line in TABLES.splitlines() if line.startswith("CREATE TABLE")]


def upgrade() -> None:
    op.execute(APP_ROLE)
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute(WORKSPACE)
    op.execute(ON_DUTY)
    op.execute(COMPLAINT)
    for table in _tables():
        seen = SEEN.get(table, IN_WORKSPACE)
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY in_workspace ON {table} USING ({seen}) WITH CHECK ({IN_WORKSPACE})"
        )
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO supportkpi_app")
        op.execute(ANALYZE.format(table=table))
    op.execute("GRANT SELECT ON on_duty, complaint TO supportkpi_app")


def downgrade() -> None:
    op.execute("DROP VIEW on_duty, complaint")
    for table in _tables():
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION supportkpi_workspace()")
