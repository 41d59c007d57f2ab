"""The API does what its own description says, whatever it is sent."""
import os
import subprocess

from desk import pay
from system import HOUSE


def test_the_api_is_as_its_description_says(system, desk):
    """Schemathesis reads the OpenAPI description and makes requests of it, right ones and wrong ones."""
    debt = desk.debts(1)[0]
    assert pay(desk.client(), debt).status == 201
    done = subprocess.run(
        [os.path.join(HOUSE, ".build/venv/bin/schemathesis"), "--config-file", os.path.join(HOUSE, "Tests/Live/schemathesis.toml"), "run", f"{system.url}/api/v1/openapi.json",
         "-H", f"Authorization: Bearer {desk.key}", "--max-examples", "10", "--seed", "1", "--generation-deterministic",
         "--request-timeout", "20", "--max-time", "75", "--no-color", "--warnings", "off",
         "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"],
        capture_output=True, text=True, check=False, timeout=400, cwd=os.path.dirname(system.data))
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert system.client().get("/health/ready").status == 200


def test_a_payment_sent_twice_is_recorded_once(system, desk):
    debt, client = desk.debts(1)[0], desk.client()
    first, second = pay(client, debt, key="the same key"), pay(client, debt, key="the same key")
    assert first.status == 201 and second.status in (200, 201), (first, second)
    assert first.json["id"] == second.json["id"]
    assert system.rows("collections", "SELECT count(*) FROM payment")[0][0] == 1
    other = pay(client, debt, key="the same key", amount=200)
    assert 400 <= other.status < 500, other


def test_nobody_without_a_key_reads_anything(system, desk):
    described = desk.client().get("/api/v1/openapi.json").json
    seen = 0
    for path, operations in described["paths"].items():
        if "get" in operations and "{" not in path and "openapi" not in path:
            answer = system.client().get(path, headers={"Accept": "application/json"})
            assert answer.status in (401, 403), (path, answer)
            seen += 1
    assert seen > 3
