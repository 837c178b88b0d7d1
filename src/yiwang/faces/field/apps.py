from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "yiwang.faces.field"
    label = "field"
