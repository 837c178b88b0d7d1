from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "yiwang.faces.web"
    label = "web"
