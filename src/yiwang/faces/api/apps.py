from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "yiwang.faces.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiwang.faces.api import works  # noqa: F401 - declares what the worker does for programs
