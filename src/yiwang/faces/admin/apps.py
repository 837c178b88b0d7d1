from django.apps import AppConfig


class AdminConfig(AppConfig):
    name = "yiwang.faces.admin"
    label = "administration"

    def ready(self) -> None:
        # What does long actions is known to the worker once these are loaded.
        from yiwang.faces.admin import works  # noqa: F401
