"""What is done after the commit: the contract's print, made once."""

from ipfund.common import outbox


@outbox.handler("contract-pdf")
def make_contract_pdf(*, contract_id):
    from awards.services import printing  # noqa: PLC0415 -- leaf

    printing.make(contract_id)
