"""Who acts in journeys: one account for each role and language."""

ROLES = ["administrator", "manager", "agent", "read-only"]
PASSWORD = "Une longue phrase 4 Sila!"
NAMES = {"administrator": "Amina Zerrouki", "manager": "Kamel Benyahia", "agent": "Nawel Ferhat", "read-only": "Lina Toumi"}


def email(role, language="fr"):
    return f"{role}.{language}@journey.example"
