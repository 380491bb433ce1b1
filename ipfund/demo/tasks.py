"""What the demo does by itself."""

from celery import shared_task

from ipfund.demo import clock


@shared_task
def keep_time():
    clock.keep_time()
