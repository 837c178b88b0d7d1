from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "yiwang.foundation.messages"
    label = "messages"
