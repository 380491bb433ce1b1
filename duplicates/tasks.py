"""What workers do when a declaration was submitted, or a contract named its account: a door to the service."""

from ipfund.common import outbox


@outbox.handler("compare-declaration")
def compare_declaration(*, application_id):
    from duplicates.services.comparing import compare  # noqa: PLC0415 -- leaf; numpy only where it is needed

    compare(application_id)
