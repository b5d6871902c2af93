"""What others sent as the service itself, and who wants no more surveys by the one spelling of him.

An event about an invitation is the service's own if its id is made of the invitation's and it was
stored at the very moment that it tells of. What is not was sent from outside, when that was not
refused yet: it is kept with the conflicts. Where it stood in the way of an answer, which then was
kept as a conflict, the answer takes its place.
"""

from alembic import op
from sqlalchemy import text

from domain.persons import same_person

revision = "0017"
down_revision = "0016"
MAY_RUN = "alone"  # each version looks for its own spelling of persons

_IS_OURS = """
    {row}.subject = issued.id AND {row}.at = {row}.received_at
    AND CASE {row}.type WHEN 'survey.invited' THEN {row}.id = 'invited-' || issued.id
        WHEN 'rating.given' THEN {row}.id ~ ('^rating-' || issued.id || '-[0-9]+$') END
"""

# A rating of a tool that took the invitation's id for its own has it as id and subject, and stays.
_FORGED = f"""
CREATE TEMP TABLE forged ON COMMIT DROP AS
SELECT DISTINCT event.* FROM event JOIN issued_invitation AS issued
    ON issued.workspace_id = event.workspace_id
    AND issued.id IN (event.subject, split_part(event.id, '-', 2))
WHERE event.source = 'supportkpi'
  AND (event.id <> event.subject OR event.id ~ '^(invited|rating)-[0-9a-f]{{32}}-?')
  AND ({_IS_OURS.format(row="event")}) IS NOT TRUE
"""

_KEEP_ASIDE = """
INSERT INTO event_conflict (workspace_id, received_at, source, id, digest, type, subject, at, data)
SELECT workspace_id, received_at, source, id, digest, type, subject, at, data FROM forged
ON CONFLICT DO NOTHING
"""
_REMOVE = """
DELETE FROM event USING forged
WHERE (event.workspace_id, event.source, event.id)
    = (forged.workspace_id, forged.source, forged.id)
"""
_RESTORE = f"""
INSERT INTO event
    (workspace_id, source, id, type, family, subject, at, received_at, sequence, digest, data)
SELECT lost.workspace_id, lost.source, lost.id, lost.type, split_part(lost.type, '.', 1),
    lost.subject, lost.at, lost.received_at,
    lpad(substring(lost.id FROM '[0-9]+$'), 6, '0'), lost.digest, lost.data
FROM event_conflict AS lost
JOIN forged ON (forged.workspace_id, forged.source, forged.id)
    = (lost.workspace_id, lost.source, lost.id)
JOIN issued_invitation AS issued
    ON issued.workspace_id = lost.workspace_id AND issued.id = lost.subject
WHERE lost.type = 'rating.given' AND {_IS_OURS.format(row="lost")}
ON CONFLICT DO NOTHING
"""
_MARK = """
INSERT INTO fold_mark (workspace_id, family, source, subject, is_rebuild)
SELECT workspace_id, family, source, subject, true FROM forged
UNION SELECT event.workspace_id, event.family, event.source, event.subject, true
    FROM event JOIN forged ON (forged.workspace_id, forged.source, forged.id)
        = (event.workspace_id, event.source, event.id)
EXCEPT SELECT workspace_id, family, source, subject, is_rebuild FROM fold_mark
"""

_TABLES = ("event", "event_conflict", "issued_invitation", "fold_mark", "opt_out")


def upgrade() -> None:
    # The owner of the tables is bound by their policies, too, and is in no workspace here.
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for statement in (_FORGED, _KEEP_ASIDE, _REMOVE, _RESTORE, _MARK):
        op.execute(statement)
    _spell_persons()
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    """What was sent from outside stays aside, and persons keep the one spelling."""


def _spell_persons() -> None:
    connection = op.get_bind()
    rows = connection.execute(text("SELECT workspace_id, respondent, opted_out_at FROM opt_out"))
    for workspace, respondent, opted_out_at in rows.fetchall():
        person = same_person(respondent)
        if person == respondent:
            continue
        named = {"workspace": workspace, "person": person, "at": opted_out_at}
        connection.execute(
            text(
                "INSERT INTO opt_out AS known VALUES (:workspace, :person, :at)"
                " ON CONFLICT (workspace_id, respondent) DO UPDATE"
                " SET opted_out_at = least(known.opted_out_at, excluded.opted_out_at)"
            ),
            named,
        )
        connection.execute(
            text("DELETE FROM opt_out WHERE workspace_id = :workspace AND respondent = :was"),
            {"workspace": workspace, "was": respondent},
        )
