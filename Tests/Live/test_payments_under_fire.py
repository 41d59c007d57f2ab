"""kill -9 while payments are recorded: what was acknowledged is there, once, and the books add up."""
import http.client
import threading
import uuid

from desk import pay
from system import until

WRITERS = 8


class Writer(threading.Thread):
    """Pays one centime-sized amount after another, and keeps what the server acknowledged."""

    def __init__(self, desk, debts, number):
        super().__init__(daemon=True)
        self.client, self.debts, self.number = desk.client(), debts, number
        self.acknowledged, self.sent, self.odd = {}, [], []

    def run(self):
        count = 0
        while True:
            key, debt = str(uuid.uuid4()), self.debts[(self.number + count) % len(self.debts)]
            count += 1
            self.sent.append((key, debt))
            try:
                answer = pay(self.client, debt, key)
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 201:
                self.acknowledged[key] = (debt, answer.json["id"])
            elif answer.status not in (503, 429):
                self.odd.append(answer)
                return


def test_every_acknowledged_payment_survives_a_kill(system, desk):
    debts = desk.debts(5)
    acknowledged, sent = {}, []
    for _ in range(3):
        writers = [Writer(desk, debts, number) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        until(lambda: sum(len(w.acknowledged) for w in writers) >= 150 or any(w.odd for w in writers), "some payments")
        system.kill()
        for writer in writers:
            writer.join(30)
            assert not writer.odd, writer.odd[0]
            acknowledged.update(writer.acknowledged)
            sent += writer.sent
        system.start()

    stored = {str(uuid.UUID(bytes=row[0])) if isinstance(row[0], bytes) else str(row[0])
              for row in system.rows("collections", "SELECT id FROM payment")}
    lost = [id for _, id in acknowledged.values() if id not in stored]
    assert not lost, f"{len(lost)} of {len(acknowledged)} acknowledged payments are lost"

    # Sending everything again, acknowledged or not, makes no acknowledged payment twice.
    client = desk.client()
    for key, debt in sent[-60:]:
        answer = pay(client, debt, key)
        assert answer.status in (200, 201), answer
        if key in acknowledged:
            assert answer.json["id"] == acknowledged[key][1]
    assert len(system.rows("collections", "SELECT id FROM payment")) <= len(sent)

    # Each debt's balance is what its payments left.
    for id, principal, balance, paid in system.rows("collections", "SELECT id, principal, balance, paid FROM debt"):
        total = system.rows("collections", "SELECT coalesce(sum(amount), 0) FROM payment WHERE debt_id = ?", id)[0][0]
        assert (principal - balance, paid) == (total, total)
    assert system.stop() == 0
    done = system.verify()
    assert done.code == 0, done
