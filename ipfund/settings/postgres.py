"""How production and the tests talk to PostgreSQL.

Values travel beside a statement, and one that comes again is planned once a connection: planning the SQL of a page costs
PostgreSQL more than answering it (decision 060).
"""

PREPARE_AT = 5  # the same text: psycopg's own default, which Django turns off


def options(statement_timeout=20):
    """Return the OPTIONS of DATABASES; ``statement_timeout`` in seconds."""
    return {
        "server_side_binding": True,
        "prepare_threshold": PREPARE_AT,
        "options": f"-c lock_timeout=10s -c statement_timeout={statement_timeout}s",
    }
