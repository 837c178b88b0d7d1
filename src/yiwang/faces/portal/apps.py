from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "yiwang.faces.portal"
    label = "portal"
