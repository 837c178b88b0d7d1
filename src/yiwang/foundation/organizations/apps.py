from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "yiwang.foundation.organizations"
    label = "organizations"
