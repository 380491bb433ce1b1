"""What workers do for the review: doors to its services."""

from ipfund.common import outbox


@outbox.handler("meeting-package")
def meeting_package(*, package_id):
    from reviews.services.packages import make_package  # noqa: PLC0415 -- leaf

    make_package(package_id)
