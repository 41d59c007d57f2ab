"""Client certificates on the wire, here and behind the shipped nginx: an authority made by OpenSSL, and who gets in with what."""
import contextlib
import http.client
import os
import re
import shutil
import ssl
import subprocess
import urllib.parse

import pytest
from desk import ADMINISTRATOR
from system import HOUSE, PATIENCE, System, free_port, until
from test_nginx import Proxy
from test_tls import Secure, s_client

NADIA = ("nadia@live.example", "Une autre phrase 7 Sila!")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority")
    done = subprocess.run([os.path.join(HOUSE, "Tests/Data/authority.sh"), folder], capture_output=True, check=False)
    assert done.returncode == 0, (folder / "authority.log").read_text()
    return folder


class Visitor:
    """A browser with its cookies, and with a card in or without; each request has a connection of its own."""

    def __init__(self, port, folder=None, card=None, host="127.0.0.1"):
        self.port, self.host, self.cookies = port, host, {}
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        if card:
            self.context.load_cert_chain(folder / f"{card}.pem", folder / f"{card}.key")

    def ask(self, method, path, fields=None, headers=None):
        headers = {"Host": f"localhost:{self.port}", "Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items()),
                   "Accept-Language": "en", **(headers or {})}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        with contextlib.closing(http.client.HTTPSConnection(self.host, self.port, timeout=PATIENCE, context=self.context)) as one:
            one.request(method, path, body, headers)
            answer = one.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
            if "Max-Age=0" in line:
                del self.cookies[name]
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, **fields):
        return self.ask("POST", path, fields)

    def login(self, email, password):
        answer = self.post("/login", email=email, password=password)
        assert answer.status == 303, answer.text[:2000]
        return self

    def csrf(self, path):
        page = self.get(path)
        assert page.status == 200, (page.status, page.headers["Location"])
        return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]


class Certified(Secure):
    """A system with TLS of its own that takes an authority's certificates."""

    def __init__(self, data, folder, authority):
        super().__init__(data, folder)
        for name in ["authorities.pem", "crl.pem"]:
            shutil.copy(authority / name, folder / name)
        self.crl = folder / "crl.pem"
        self.environment |= {"SILA_TLS_CLIENT_CA": str(folder / "authorities.pem"), "SILA_TLS_CLIENT_CRL": str(self.crl)}
        self.add_user(ADMINISTRATOR[0], "administrator", ADMINISTRATOR[1], language="en")
        self.add_user(NADIA[0], "agent", NADIA[1], language="en")

    def put_crl(self, text):
        new = f"{self.crl}.new"
        with open(new, "w", encoding="ascii") as file:
            file.write(text)
        os.rename(new, self.crl)


@pytest.fixture
def certified(tmp_path, authority):
    with Certified(tmp_path / "data", tmp_path, authority) as one:
        yield one.start()
        print("---- the server said\n" + one.log[-4000:])


def enrol(system, authority, card="nadia"):
    """Nadia signs in by password with her card in, and adds it."""
    visitor = Visitor(system.port, authority, card).login(*NADIA)
    answer = visitor.post("/account/factor/certificates", csrf=visitor.csrf("/account/factor"))
    assert answer.status == 200 and "recovery codes" in answer.text, answer.text[:2000]


def test_a_certificate_is_asked_for_and_not_insisted_on(certified, authority):
    code, said = s_client(certified)
    assert code == 0 and "Acceptable client certificate CA names" in said, said[-2000:]
    assert "Racine" in said
    for version in ["-tls1_2", "-tls1_3"]:
        code, said = s_client(certified, version, "-cert", str(authority / "nadia.pem"), "-key", str(authority / "nadia.key"))
        assert code == 0 and "Cipher is (NONE)" not in said, said[-2000:]
    assert Visitor(certified.port).get("/login").status == 200
    assert "certificate" not in Visitor(certified.port).get("/login").text.lower()


def test_it_opens_the_account_it_was_added_to(certified, authority):
    enrol(certified, authority)
    visitor = Visitor(certified.port, authority, "nadia")
    page = visitor.get("/login").text
    assert "Sign in with your certificate" in page and "Autorité émettrice issuing" in page
    assert visitor.post("/login/certificate").headers["Location"] == "/"
    assert NADIA[0] in visitor.get("/account").text
    # Her cookie in another's browser, with another card and without.
    for card in [None, "omar"]:
        thief = Visitor(certified.port, authority, card)
        thief.cookies = dict(visitor.cookies)
        assert thief.get("/account").headers["Location"].startswith("/login")
    assert NADIA[0] in visitor.get("/account").text


@pytest.mark.parametrize("card, words", [
    ("taken-back", "was revoked"), ("of-revoked", "was revoked"), ("expired", "has expired"), ("early", "not valid yet"),
    ("foreign", "No authority that we trust"), ("self", "No authority that we trust"), ("server", "not made for signing in"),
    ("plain", "not made for signing in"), ("omar", "opens no account"),
])
def test_what_is_not_good_or_not_hers_opens_nothing(certified, authority, card, words):
    enrol(certified, authority)
    visitor = Visitor(certified.port, authority, card)
    answer = visitor.post("/login/certificate")
    assert answer.status == 422 and words in answer.text, answer.text[:3000]
    assert not any(name.endswith("sila") for name in visitor.cookies)


def test_what_is_revoked_while_it_is_in_use_ends_without_a_restart(certified, authority, tmp_path):
    enrol(certified, authority)
    visitor = Visitor(certified.port, authority, "nadia")
    visitor.post("/login/certificate")
    assert visitor.get("/account").status == 200
    work = tmp_path / "work"
    shutil.copytree(authority, work)

    def openssl(*words):
        subprocess.run(["openssl", "ca", "-config", "ca.cnf", "-name", "ca_issuing", *words], cwd=work, check=True, capture_output=True)

    openssl("-revoke", "nadia.pem")
    openssl("-gencrl", "-out", "issuing.crl")
    certified.put_crl("".join((work / f"{name}.crl").read_text() for name in ["root", "government", "issuing"]))
    until(lambda: visitor.get("/account").status == 303, "the session has ended")
    assert "was revoked" in visitor.post("/login/certificate").text
    # A list that cannot be used leaves the one before; one that is too old is no list.
    certified.put_crl("nonsense")
    # The files are looked at when somebody shows a certificate.
    until(lambda: visitor.get("/login").status == 200 and "the old ones stay" in certified.log, "the broken list is told")
    assert "was revoked" in visitor.post("/login/certificate").text
    certified.put_crl((authority / "crl-stale.pem").read_text())
    until(lambda: "not known just now" in visitor.get("/login").text, "nothing is taken without a current list")
    assert visitor.post("/login/certificate").status == 422


def test_an_administrator_registers_it_and_a_renewal_opens_the_account_too(certified, authority):
    admin = Visitor(certified.port).login(*ADMINISTRATOR)
    staff = [found for found in re.findall(r'/staff/[0-9a-f-]{36}', admin.get("/staff").text)
             if NADIA[0] in admin.get(found).text]
    assert staff
    answer = admin.post(f"{staff[0]}/certificates", csrf=admin.csrf(staff[0]), kind="subject",
                        certificate=(authority / "nadia.pem").read_text())
    assert answer.headers["Location"] == staff[0], answer.text[:3000]
    visitor = Visitor(certified.port, authority, "nadia-renewed")
    assert visitor.post("/login/certificate").headers["Location"] == "/"
    assert NADIA[0] in visitor.get("/account").text
    assert Visitor(certified.port, authority, "foreign").post("/login/certificate").status == 422


def test_nobody_but_a_trusted_proxy_tells_of_certificates(certified, authority):
    enrol(certified, authority)
    told = {"X-Client-Certificate": urllib.parse.quote((authority / "nadia.pem").read_text()), "X-Client-Certificate-Verify": "SUCCESS"}
    liar = Visitor(certified.port)
    assert "certificate" not in liar.ask("GET", "/login", headers=told).text.lower()
    answer = liar.ask("POST", "/login/certificate", {}, told)
    assert answer.status == 422 and "shows no certificate" in answer.text


def test_behind_nginx_the_certificate_that_it_verified_opens_the_account(tmp_path, authority):
    with System(tmp_path / "data", {
            "SILA_PUBLIC_URL": "https://localhost", "SILA_TRUSTED_PROXIES": "127.0.0.1",
            "SILA_TLS_CLIENT_CA": str(authority / "authorities.pem"), "SILA_TLS_CLIENT_CRL": str(authority / "crl.pem")}) as system:
        system.add_user(NADIA[0], "agent", NADIA[1], language="en")
        system.start()
        with Proxy(tmp_path, system.port, (authority / "authorities.pem", authority / "crl.pem")) as proxy:
            def visitor(card=None):
                return Visitor(proxy.port, authority, card, host="localhost")

            nadia = visitor("nadia").login(*NADIA)
            answer = nadia.post("/account/factor/certificates", csrf=nadia.csrf("/account/factor"))
            assert answer.status == 200, answer.text[:2000]
            again = visitor("nadia")
            assert again.post("/login/certificate").headers["Location"] == "/"
            assert NADIA[0] in again.get("/account").text
            # What a client says under the proxy's names is overwritten; what nginx does not hold good does not come through.
            told = {"X-Client-Certificate": urllib.parse.quote((authority / "nadia.pem").read_text()), "X-Client-Certificate-Verify": "SUCCESS"}
            assert visitor().ask("POST", "/login/certificate", {}, told).status == 422
            for card in ["taken-back", "expired", "foreign"]:
                answer = visitor(card).post("/login/certificate")
                assert answer.status == 400, (card, answer.status)
            assert visitor("omar").post("/login/certificate").status == 422


@pytest.mark.parametrize("harm, words", [("missing", "cannot be read"), ("no root", "holds no root"), ("garbage", "no certificate")])
def test_a_start_without_a_usable_authority_ends_in_a_sentence(tmp_path, authority, harm, words):
    with Secure(tmp_path / "data", tmp_path) as system:
        place = tmp_path / "ca.pem"
        if harm != "missing":
            place.write_text((authority / "issuing.pem").read_text() if harm == "no root" else "nonsense")
        system.environment["SILA_TLS_CLIENT_CA"] = str(place)
        system.start(ready=False)
        assert system.wait() != 0
        assert words in system.log and "Fatal error" not in system.log, system.log


def test_settings_that_make_no_sense_together_are_told(system):
    system.environment |= {"SILA_TLS_CLIENT_CA": "/nowhere", "SILA_LISTEN": f"127.0.0.1:{free_port()}"}
    done = system.command("serve")
    assert done.code == 2 and "tls-client-ca needs" in done.err, done
