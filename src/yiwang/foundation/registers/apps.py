from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "yiwang.foundation.registers"
    label = "registers"
