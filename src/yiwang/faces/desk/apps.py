from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "yiwang.faces.desk"
    label = "desk"
