"""Mail leaves through the outbox after the commit; a test inside one transaction delivers it by hand."""

from django.core import mail

from ipfund.common.tasks import sweep_outbox


def mailed():
    """Deliver what waits and return the addresses written to so far, sorted."""
    sweep_outbox()
    return sorted(address for message in mail.outbox for address in message.to)
