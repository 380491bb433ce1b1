"""Triggers that make the database itself refuse to change or delete an event, whoever asks it."""

TABLE = "common_event"

SQLITE = {
    "event_no_update": f"""CREATE TRIGGER event_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    "event_no_delete": f"""CREATE TRIGGER event_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
}
POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
POSTGRES = {
    "event_no_change": f"""CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION refuse_change_of_events()""",
    "event_no_truncate": f"""CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events()""",
}


def to_protect(vendor):
    """Return the statements that set the triggers."""
    return [POSTGRES_FUNCTION, *POSTGRES.values()] if vendor == "postgresql" else list(SQLITE.values())


def to_release(vendor):
    """Return the statements that remove them: for going back in migrations, and between tests."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in POSTGRES]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE]
