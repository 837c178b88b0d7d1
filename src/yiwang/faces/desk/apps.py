from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "yiwang.faces.desk"
    label = "desk"

    def ready(self) -> None:
        # What does long actions is known to the worker once it is loaded.
        from yiwang.faces.documents import compiling  # noqa: F401
