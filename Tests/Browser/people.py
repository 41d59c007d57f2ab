"""Who acts in journeys: one account for each role."""

ROLES = ["administrator", "manager", "agent", "read-only"]
PASSWORD = "Une longue phrase 4 Sila!"


def email(role):
    return f"{role}@journey.example"
