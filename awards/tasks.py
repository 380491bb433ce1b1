"""What is done after the commit: the contract's print, made once; a notice, told to its units."""

from ipfund.common import outbox


@outbox.handler("contract-pdf")
def make_contract_pdf(*, contract_id):
    from awards.services import printing  # noqa: PLC0415 -- leaf

    printing.make(contract_id)


@outbox.handler("notice-published")
def tell_of_notice(*, notice_id):
    from awards import notifications  # noqa: PLC0415 -- leaf

    notifications.tell_of_notice(notice_id)
