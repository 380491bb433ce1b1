"""The steps that reviews and awards take; what they know is checked in their own services before they call."""

from applications.services.core import step


def move(action, application_id, *, by, version=None, reason="", data=None, **kwargs):
    """Run one transition of the review, the decision or the contract: the caller has checked what it knows.

    ``action`` is one of start_expert_review, finish_expert_review, start_deliberation, release (proposed=...),
    uphold_objection, confirm_award, sign_contract, revoke.
    """
    with step(action, application_id, by=by, version=version, reason=reason, data=data) as application:
        getattr(application, action)(**kwargs)
    return application
