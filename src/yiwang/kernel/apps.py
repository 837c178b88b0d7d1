from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "yiwang.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
