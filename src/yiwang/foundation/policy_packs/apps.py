from django.apps import AppConfig


class PolicyPacksConfig(AppConfig):
    name = "yiwang.foundation.policy_packs"
    label = "policy_packs"
