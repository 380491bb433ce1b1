from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ipfund.demo"
    label = "demo"
