"""Who acts in journeys: one account for each role and language."""

ROLES = ["administrator", "manager", "agent", "read-only"]
PASSWORD = "Une longue phrase 4 Sila!"
# The demo company's own accounts: the customers come in by these.
CUSTOMERS = {"creditor": "creancier@adc.example", "debtor": "debiteur@adc.example"}
DEMO_PASSWORD = "olivier-vert-2026"
NAMES = {"administrator": "Amina Zerrouki", "manager": "Kamel Benyahia", "agent": "Nawel Ferhat", "read-only": "Lina Toumi"}


def email(role, language="fr"):
    return CUSTOMERS.get(role) or f"{role}.{language}@journey.example"


def password(role):
    return DEMO_PASSWORD if role in CUSTOMERS else PASSWORD
