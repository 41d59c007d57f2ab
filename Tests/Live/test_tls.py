"""What is spoken on the wire: which protocols and ciphers, which certificate, and where plain HTTP leads."""
import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess

import pytest
from system import PATIENCE, System, free_port, until


def make_certificate(folder, name, key="ec", days=30):
    """A certificate that signs itself, for 127.0.0.1 and localhost; gives its path and its key's."""
    certificate, secret = folder / f"{name}.pem", folder / f"{name}.key"
    kind = ["-newkey", "rsa:3072"] if key == "rsa" else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    subprocess.run(
        ["openssl", "req", "-x509", *kind, "-nodes", "-days", str(days), "-subj", f"/CN={name}",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", secret, "-out", certificate],
        check=True, capture_output=True)
    secret.chmod(0o600)
    return certificate, secret


class Secure(System):
    """A system with a certificate of its own."""

    def __init__(self, data, folder, key="ec", **environment):
        super().__init__(data, environment)
        made = make_certificate(folder, "first", key)
        self.certificate, self.secret = folder / "server.pem", folder / "server.key"
        self.put(made)
        self.environment |= {"SILA_TLS_CERTIFICATE": str(self.certificate), "SILA_TLS_KEY": str(self.secret)}

    def put(self, made):
        """Puts a certificate and its key where the server reads them, each in one step, as certbot does."""
        for source, target in zip(made, (self.certificate, self.secret)):
            shutil.copy(source, f"{target}.new")
            os.rename(f"{target}.new", target)

    def is_ready(self):
        assert self.process.poll() is None, self.log[-3000:]
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.ask("/health/ready").status == 200
        return False

    def connect(self, context=None):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        return (context or trusting_all()).wrap_socket(raw, server_hostname="localhost")

    def ask(self, path="/login", headers=None):
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=trusting_all())
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")
            return answer

    def name(self):
        """The name in the certificate that a new connection gets."""
        with self.connect() as one:
            der = one.getpeercert(binary_form=True)
        text = subprocess.run(["openssl", "x509", "-inform", "der", "-noout", "-subject"], input=der,
                              check=True, capture_output=True).stdout.decode()
        return text.split("CN =")[1].strip()


def trusting_all():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@pytest.fixture
def secure(tmp_path):
    with Secure(tmp_path / "data", tmp_path) as one:
        yield one.start()
        print("---- the server said\n" + one.log[-4000:])


def s_client(system, *words):
    """What openssl's client says of a handshake; its last words hold 'Cipher is (NONE)' when there was none."""
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{system.port}", *words], input=b"",
                          capture_output=True, timeout=PATIENCE, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


@pytest.mark.parametrize("words", [
    ["-tls1_3"],
    ["-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"],
    ["-tls1_3", "-groups", "P-384"],
    ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"],
    ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"],
    ["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"],
], ids=" ".join)
def test_what_is_modern_is_spoken(secure, words):
    code, said = s_client(secure, *words)
    assert code == 0 and "Cipher is (NONE)" not in said, said[-1500:]


@pytest.mark.parametrize("words", [
    ["-tls1", "-cipher", "ALL:@SECLEVEL=0"],
    ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
    ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384:@SECLEVEL=0"],
    ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"],
    ["-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0"],
    ["-tls1_2", "-cipher", "AES128-GCM-SHA256:AES256-SHA:@SECLEVEL=0"],
    ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-CCM:@SECLEVEL=0"],
    ["-tls1_2", "-cipher", "aNULL:eNULL:@SECLEVEL=0"],
    ["-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"],
], ids=" ".join)
def test_what_is_old_or_weak_is_refused(secure, words):
    code, said = s_client(secure, *words)
    assert code != 0 or "Cipher is (NONE)" in said, said[-1500:]
    assert secure.ask("/health/live").status == 200


def test_an_rsa_certificate_speaks_forward_secrecy_alone(tmp_path):
    with Secure(tmp_path / "data", tmp_path, key="rsa") as system:
        system.start()
        for words in [["-tls1_3"], ["-tls1_2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384"]]:
            code, said = s_client(system, *words)
            assert code == 0, said[-1500:]
        for cipher in ["AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA384", "DHE-RSA-AES128-GCM-SHA256"]:
            code, said = s_client(system, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")
            assert code != 0 or "Cipher is (NONE)" in said, said[-1500:]


def test_no_renegotiation_no_compression_and_a_cookie_for_tls_alone(secure):
    _, said = s_client(secure, "-tls1_2")
    assert "Compression: NONE" in said and "Secure Renegotiation IS supported" in said, said[-1500:]
    answer = secure.ask("/login")
    assert answer.status == 200
    hsts = answer.headers["Strict-Transport-Security"]
    assert int(hsts.split("max-age=")[1].split(";")[0]) >= 31_536_000 and "includeSubDomains" in hsts
    # A client that asks for another handshake in the middle is cut or refused, and the server lives.
    asked = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{secure.port}", "-tls1_2"], input=b"R\n", stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=PATIENCE, check=False)
    after = asked.stdout.split(b"RENEGOTIATING")
    assert len(after) == 2 and b"depth=" not in after[1], "no second handshake"
    assert secure.ask("/health/live").status == 200


def test_plain_words_and_garbage_on_the_tls_port_harm_nobody(secure):
    for garbage in [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", os.urandom(4000), b"\x16\x03\x01\xff\xff" + b"A" * 2000]:
        with socket.create_connection(("127.0.0.1", secure.port), timeout=PATIENCE) as one:
            one.sendall(garbage)
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_WR)
                assert b"200" not in one.recv(1000)
    assert secure.ask("/health/live").status == 200


@pytest.mark.parametrize("how", ["SIGHUP", "the files alone"])
def test_a_new_certificate_is_served_without_a_restart(secure, tmp_path, how):
    assert secure.name() == "first"
    kept = http.client.HTTPSConnection("127.0.0.1", secure.port, timeout=PATIENCE, context=trusting_all())
    kept.request("GET", "/health/live")
    assert kept.getresponse().read() == b"ok\n"
    before = kept.sock.getpeercert(binary_form=True)
    secure.put(make_certificate(tmp_path, "second"))
    if how == "SIGHUP":
        secure.send(signal.SIGHUP)
    until(lambda: secure.name() == "second", "new connections get the new certificate")
    # The connection from before lives on under the old one.
    kept.request("GET", "/health/live")
    assert kept.getresponse().read() == b"ok\n"
    assert kept.sock.getpeercert(binary_form=True) == before
    kept.close()
    assert secure.process.poll() is None


def test_a_certificate_that_cannot_be_used_leaves_the_old_one(secure, tmp_path):
    other = make_certificate(tmp_path, "other")
    shutil.copy(other[0], f"{secure.certificate}.new")
    os.rename(f"{secure.certificate}.new", secure.certificate)
    until(lambda: "does not belong to the certificate" in secure.log, "the mismatch is told")
    assert secure.name() == "first"
    secure.secret.write_text("no key at all")
    until(lambda: "holds no private key" in secure.log, "the broken key is told")
    assert secure.name() == "first"
    secure.put(other)
    until(lambda: secure.name() == "other", "the right pair is taken")
    assert "BEGIN" not in secure.log


@pytest.mark.parametrize("harm, words", [
    ("missing", "cannot be read"), ("foreign", "does not belong"), ("open", "may be read by everybody"),
    ("garbage", "holds no certificate"), ("weak", "RSA key of 1024 bits"),
])
def test_a_start_with_a_bad_certificate_ends_in_a_sentence(tmp_path, harm, words):
    with Secure(tmp_path / "data", tmp_path) as system:
        if harm == "missing":
            system.certificate.unlink()
        elif harm == "foreign":
            shutil.copy(make_certificate(tmp_path, "other")[1], system.secret)
        elif harm == "open":
            system.secret.chmod(0o644)
        elif harm == "garbage":
            system.certificate.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        else:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj", "/CN=weak", "-keyout",
                            system.secret, "-out", system.certificate], check=True, capture_output=True)
        system.start(ready=False)
        assert system.wait() == 1, system.log
        assert words in system.log and "Fatal error" not in system.log, system.log


def test_plain_http_leads_to_tls_for_people_and_is_refused_for_programs(tmp_path):
    door = free_port()
    with Secure(tmp_path / "data", tmp_path, SILA_REDIRECT_LISTEN=f"127.0.0.1:{door}",
                SILA_PUBLIC_URL="https://sila.example") as system:
        system.start()

        def ask(method, path, headers=None):
            connection = http.client.HTTPConnection("127.0.0.1", door, timeout=PATIENCE)
            with contextlib.closing(connection):
                connection.request(method, path, headers=headers or {})
                answer = connection.getresponse()
                answer.read()
                assert "Set-Cookie" not in answer.headers
                assert "Strict-Transport-Security" not in answer.headers, "RFC 6797, 7.2: not over plain HTTP"
                return answer

        for path in ["/", "/login", "/debts?f.state=paid&q=a%20b", "/a%2Fb/%D9%85"]:
            answer = ask("GET", path)
            assert answer.status == 301, path
            assert answer.headers["Location"].lower() == ("https://sila.example" + path).lower()
        assert ask("HEAD", "/login").status == 301
        assert ask("GET", "/api/v1/debts").status == 403
        assert ask("GET", "/debts", {"Authorization": "Bearer sila_key_x"}).status == 403
        assert ask("POST", "/login").status == 403
        assert ask("GET", "/", {"Host": "evil.example"}).status in (400, 421)
        # No header of a client turns the address.
        assert ask("GET", "//evil.example/x").headers.get("Location", "https://sila.example/").startswith("https://sila.example/")
        assert system.stop() == 0


def test_a_redirect_without_tls_is_a_wrong_setting(system):
    system.environment["SILA_REDIRECT_LISTEN"] = "127.0.0.1:0"
    done = system.command("serve")
    assert done.code == 2 and "redirect-listen needs" in done.err, done


def test_a_certificate_is_asked_for_and_renewed_under_the_server(tmp_path):
    with Secure(tmp_path / "data", tmp_path) as system:
        place = f"{system.data}/keys/tls.pem"
        request, answer = tmp_path / "crm.csr", tmp_path / "crm.pem"
        root, secret = make_certificate(tmp_path, "root")

        def renew(name, *words):
            request.unlink(missing_ok=True)
            done = system.command("certificate", "request", "--name", "localhost.example.dz", "--organization", "Agence",
                                  "--country", "DZ", "--to", request, *words)
            assert done.code == 0, done
            subprocess.run(["openssl", "x509", "-req", "-in", request, "-CA", root, "-CAkey", secret, "-subj", f"/CN={name}",
                            "-days", "60", "-copy_extensions", "copy", "-out", answer], check=True, capture_output=True)
            return system.command("certificate", "install", answer)

        refused = system.command("certificate", "install", root)
        assert refused.code == 2 and "holds no data" in refused.err, refused
        assert renew("one").code == 0
        assert os.stat(place).st_mode & 0o777 == 0o600
        system.environment |= {"SILA_TLS_CERTIFICATE": place, "SILA_TLS_KEY": place}
        system.start()
        assert system.name() == "one"
        # The renewal, with a key of another kind, is there without a restart; an open connection goes on.
        with system.connect() as open_one:
            assert renew("two", "--key", "rsa").code == 0
            until(lambda: system.name() == "two", "the renewal is shown")
            open_one.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b" 200 " in open_one.recv(100)
        # What is no answer changes nothing.
        for file, words in [(root, "another key"), (secret, "treat that key as known"), (request, "This is the request")]:
            refused = system.command("certificate", "install", file)
            assert refused.code == 1 and words in refused.err, refused
        listed = system.command("certificate", "list", "--json").json["certificates"]
        assert [one["state"] for one in listed] == ["installed", "replaced"], listed
        assert system.command("certificate", "forget", listed[0]["id"]).code == 1
        assert system.command("certificate", "forget", listed[1]["id"]).code == 0
        # The master key is changed: the directory of keys is another one then.
        assert system.command("keys", "master", "--without-old").code == 0
        assert system.ask("/health/live").status == 200 and system.name() == "two"
        assert "sila_tls_certificate_expires" in system.ask("/metrics").text
        left = sorted(name for name in os.listdir(f"{system.data}/keys") if name.startswith("certificate"))
        assert len(left) == 2, left
