"""What an agency does through the API, in the words of the business. The one place that knows the shape of its JSON."""
import csv
import io
import itertools
import os
import uuid

from system import today, until

ADMINISTRATOR = ("admin@live.example", "Une longue phrase 4 Sila!")
SCOPES = ("parties:read,parties:write,creditors:read,creditors:write,creditors:reveal,debts:read,debts:write,payments:read,payments:write,"
          "imports:write,exports:read,search:read,figures:read,rights:read,rights:write,terms:read,retention:read,processings:read,"
          "breaches:read,registrations:read")
# Headers that the import recognises by itself.
COLUMNS = ["Référence", "Nom", "Téléphone", "Montant", "Échéance", "Wilaya"]


class Desk:
    """An administrator with a key, on a system."""

    def __init__(self, system):
        self.system = system
        system.add_user(ADMINISTRATOR[0], "administrator", ADMINISTRATOR[1])
        self.key = system.key(ADMINISTRATOR[0], SCOPES)

    def client(self):
        return self.system.client(self.key)

    def make(self, path, values):
        answer = self.client().post(path, as_json=values)
        assert answer.status == 201, answer
        return answer.json

    def creditor(self, name="Mobilis Essai"):
        return self.make("/api/v1/creditors", {
            "name": name, "sector": "telecom", "commission": 1200, "allocation": "costs-interest-principal",
            "overpayment": "refuse", "isActive": True})

    def party(self, name):
        return self.make("/api/v1/parties", {"kind": "person", "name": name, "language": "fr"})

    def debt(self, creditor, party, amount=100_000_000, reference=None):
        """A debt of so many centimes."""
        return self.make("/api/v1/debts", {
            "creditor": creditor["id"], "debtor": party["id"], "creditorReference": reference or uuid.uuid4().hex[:12],
            "kind": "telecom", "principal": amount, "currency": "DZD", "due": "2025-01-31", "handedOver": "2025-03-01"})

    def debts(self, count):
        """A creditor with so many debts of different people, too large to be paid off by a test."""
        creditor = self.creditor()
        return [self.debt(creditor, self.party(f"Débiteur {number:03}")) for number in range(count)]

    def imported(self, creditor, path):
        """Imports a file by the command line; gives its report."""
        done = self.system.command("import", "debts", "--creditor", creditor["reference"], "--file", path, "--json")
        assert done.code == 0, done
        return done.json

    def send_file(self, creditor, path):
        """Sends a file to be imported in the background; gives the answer."""
        with open(path, "rb") as file:
            content, kind = multipart({"creditor": creditor["reference"]}, os.path.basename(path), file.read())
        return self.client().post("/api/v1/imports", body=content, headers={"Content-Type": kind})

    def importing(self, creditor, path):
        """Begins an import in the background; gives its id."""
        answer = self.send_file(creditor, path)
        assert answer.status == 202, answer
        return answer.json["id"]

    def ended(self, batch, patience=180):
        """Waits until an import has ended; gives what came of it."""
        def end():
            found = self.client().get(f"/api/v1/imports/{batch}").json
            return found if found["state"] in ("done", "failed", "cancelled") else None
        return until(end, "the import has ended", patience)

    def count(self, table="debt"):
        return self.system.rows("collections", f"SELECT count(*) FROM {table}")[0][0]


def multipart(fields, name, content):
    """A form with a file as a browser sends it: its bytes and its media type."""
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
             for key, value in fields.items()]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                 "Content-Type: application/octet-stream\r\n\r\n".encode())
    return b"".join([*parts, content, f"\r\n--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def payment(amount=100):
    """What is said of a payment of so many centimes."""
    return {"amount": amount, "received": today().isoformat(), "method": "cash"}


def pay(client, debt, key=None, amount=100):
    """Records a payment; gives the answer."""
    return client.post(f"/api/v1/debts/{debt['id']}/payments", as_json=payment(amount),
                       headers={"Idempotency-Key": key or str(uuid.uuid4())})


def portfolio(path, rows, start=0):
    """Writes a file of debts as a creditor would send it; the same numbers always give the same file."""
    first = ["Amine", "Yasmine", "Karim", "Nadia", "Mourad", "Samira", "Walid", "Lynda", "Rachid", "Imène"]
    last = ["Benali", "Haddad", "Mansouri", "Boudiaf", "Cherif", "Saadi", "Belkacem", "Ouali", "Khelifi", "Zerrouki"]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for number in range(start, start + rows):
            writer.writerow([
                f"LIVE-{number:08}", f"{first[number % 10]} {last[number // 10 % 10]} {number // 100}",
                f"0{5 + number % 3}{50000000 + number % 40000000:08}", f"{1000 + number % 90000},50",
                f"{1 + number % 28:02}/{1 + number % 12:02}/2025", 1 + number % 58])
    return path


def csv_text(rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(itertools.chain([COLUMNS], rows))
    return text.getvalue()
