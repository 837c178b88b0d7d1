from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "yiwang.foundation.places"
    label = "places"
