"""ipfund: declaring, reviewing and following publicly funded projects."""

from ipfund.celery import app as celery_app

__all__ = ["celery_app"]
