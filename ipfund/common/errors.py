"""The ways a step can be refused. A service raises them with a sentence for the person."""


class Refusal(Exception):  # noqa: N818 -- not an error
    """Something was asked for and not done; ``message`` says why, in the person's language."""

    status = 400
    recorded = True

    def __init__(self, message, *, code="refused"):
        super().__init__(message)
        self.message = message
        self.code = code


class NotNow(Refusal):
    """The person may, but not in this state or at this time: 409."""

    status = 409


class Unfit(NotNow):
    """What was typed or sent cannot be taken as it is: a mistake to be mended, no refused act."""

    recorded = False


class Busy(NotNow):
    """Somebody else is at it at this moment: nothing was judged, and the record may be what they hold."""

    recorded = False

    def __init__(self, message):
        super().__init__(message, code="busy")


class Away(Refusal):
    """What was asked for should be there and is not: 404, with a page that says so."""

    status = 404
    recorded = False


class NotAllowed(Refusal):
    """The person may see it, but may not do it: 403."""

    status = 403
