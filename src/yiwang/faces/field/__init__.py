"""The field app: grid workers on their phones, also where there is no net."""
