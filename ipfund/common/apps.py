from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "ipfund.common"
    label = "common"
