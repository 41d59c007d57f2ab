"""Every page there is, for the sweep: a name, who opens it, and where it is; `{debt}` and the like are filled in from the
demo company."""
import re

from people import CUSTOMERS, DEMO_PASSWORD

PAGES = [
    ("queue", "agent", "/queue"),
    ("debts", "manager", "/debts"),
    ("debts-own", "agent", "/debts"),
    ("debts-seen", "read-only", "/debts"),
    ("debts-filtered", "manager", "/debts?f.state=legal&f.nextAction.from=today&sort=-balance"),
    ("debts-none", "manager", "/debts?q=qqqqzzzz"),
    ("debt", "manager", "/debts/{debt}"),
    ("debt-seen", "read-only", "/debts/{debt}"),
    ("debt-history", "manager", "/debts/{debt}/history"),
    ("debt-contacts", "manager", "/debts/{debt}/contacts"),
    ("debt-assignment", "manager", "/debts/{debt}/assignment"),
    ("debt-new", "manager", "/debts/new"),
    ("debt-edit", "manager", "/debts/{debt}/edit"),
    ("payments", "manager", "/payments"),
    ("creditors", "manager", "/creditors"),
    ("creditor", "manager", "/creditors/{creditor}"),
    ("creditor-new", "manager", "/creditors/new"),
    ("creditor-import", "manager", "/creditors/import"),
    ("imports", "manager", "/imports"),
    ("import", "manager", "/imports/{import}"),
    ("import-new", "manager", "/imports/new"),
    ("parties", "manager", "/parties"),
    ("party", "manager", "/parties/{party}"),
    ("party-new", "manager", "/parties/new"),
    ("doubts", "manager", "/doubts"),
    ("doubt", "manager", "/doubts/{doubt}"),
    ("merge", "manager", "/parties/{party}/merge"),
    ("search", "manager", "/search?q=benali"),
    ("search-none", "manager", "/search?q=qqqqzzzz"),
    ("figures-general", "manager", "/figures/general"),
    ("figures-files", "manager", "/figures/files"),
    ("figures-delays", "manager", "/figures/delays"),
    ("figures-efficiency", "manager", "/figures/efficiency"),
    ("figures-duration", "manager", "/figures/duration"),
    ("figures-none", "manager", "/figures?from=1990-01-01&to=1990-01-02"),
    ("staff", "administrator", "/staff"),
    ("staff-new", "administrator", "/staff/new"),
    ("staff-one", "administrator", "/staff/{staff}"),
    ("groups", "administrator", "/groups"),
    ("group-new", "administrator", "/groups/new"),
    ("roles", "administrator", "/roles"),
    ("role", "administrator", "/roles/agent"),
    ("role-new", "administrator", "/roles/new?from=cashier"),
    ("approvals", "manager", "/approvals"),
    ("keys", "administrator", "/system/keys"),
    ("role-models", "administrator", "/roles/models"),
    ("approvals-rules", "administrator", "/approvals/rules"),
    ("audit", "administrator", "/audit"),
    ("company", "administrator", "/company"),
    ("registrations", "manager", "/registrations"),
    ("rights", "administrator", "/rights"),
    ("terms", "administrator", "/terms"),
    ("retention", "administrator", "/retention"),
    ("processings", "administrator", "/processings"),
    ("account", "administrator", "/account"),
    ("my-files", "creditor", "/my/debts"),
    ("my-file", "creditor", "/my/debts/{creditor-debt}"),
    ("my-payments", "creditor", "/my/payments"),
    ("my-debts", "debtor", "/my/debts"),
    ("my-debt", "debtor", "/my/debts/{debtor-debt}"),
    ("my-own-payments", "debtor", "/my/payments"),
    ("my-account", "debtor", "/account"),
    ("my-not-found", "debtor", "/my/debts/{debt}"),
    ("my-not-allowed", "creditor", "/debts"),
    ("not-found", "manager", "/debts/no-such-debt"),
    ("not-allowed", "agent", "/staff"),
]


def find(system, program):
    """What fills the gaps of the addresses: something of each kind, with as much to show as there is."""
    debt = next(payment["debt"] for payment in program.get("/api/v1/payments?limit=50").json["items"])
    return {
        "debt": debt, "creditor": system.creditor["id"], "import": system.batch,
        "party": program.get(f"/api/v1/debts/{debt}").json["debtor"],
        "staff": program.get("/api/v1/staff").json["items"][0]["id"],
        "doubt": system.doubt, **{f"{side}-debt": first_of(system, side) for side in CUSTOMERS},
    }


def first_of(system, side):
    """The first debt that a customer sees."""
    own = system.client().login(CUSTOMERS[side], DEMO_PASSWORD).get("/my/debts")
    return re.search(r'href="/my/debts/([\w-]+)"', own.text).group(1)
