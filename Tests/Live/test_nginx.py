"""The nginx configuration that is shipped, run as it is but for names, ports and paths."""
import contextlib
import http.server
import os
import re
import shutil
import ssl
import subprocess
import threading

import pytest
from system import HOUSE, PATIENCE, free_port, until
from test_tls import make_certificate, trusting_all

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with the header fields that reached it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = "".join(f"{name}: {value}\n" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Proxy:
    """nginx with the shipped configuration in front of a port of this machine."""

    def __init__(self, folder, upstream, authority=None):
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        server = make_certificate(folder, "server")
        self.client = make_certificate(folder, "client")
        (folder / "crl.conf").write_text(
            f"[ca]\ndefault_ca=own\n[own]\ndatabase={folder}/index\ncrlnumber={folder}/number\n"
            "default_md=sha256\ndefault_crl_days=30\n")
        (folder / "index").write_text("")
        (folder / "number").write_text("01\n")
        subprocess.run(["openssl", "ca", "-gencrl", "-config", folder / "crl.conf", "-cert", self.client[0], "-keyfile",
                        self.client[1], "-out", folder / "crl.pem"], check=True, capture_output=True)
        authority = authority or (self.client[0], folder / "crl.pem")
        with open(os.path.join(HOUSE, "Documentation/operations/nginx/sila.conf"), encoding="utf-8") as file:
            text = file.read()
        for pattern, place in [
                (r"127\.0\.0\.1:8080", f"127.0.0.1:{upstream}"), (r"listen 80;", f"listen 127.0.0.1:{self.plain};"),
                (r"listen 443 ", f"listen 127.0.0.1:{self.port} "), (r"sila\.agency\.example(?=[;$])", "localhost"),
                (r"/etc/letsencrypt/\S+fullchain\.pem", str(server[0])), (r"/etc/letsencrypt/\S+privkey\.pem", str(server[1])),
                (r"/etc/sila/clients-ca\.pem", str(authority[0])), (r"/etc/sila/clients-crl\.pem", str(authority[1]))]:
            text, count = re.subn(pattern, place, text)
            assert count, pattern
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
            "events { worker_connections 200; }\nhttp { access_log off;\n"
            + "".join(f"{name}_temp_path {folder}/{name};\n" for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
            + text + "}\n")

    def __enter__(self):
        # Not the system's own configuration, nor its modules.
        self.process = subprocess.Popen([NGINX, "-p", self.folder, "-c", self.folder / "nginx.conf"], stderr=subprocess.PIPE)
        until(self.answers, "nginx answers")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def answers(self):
        assert self.process.poll() is None, self.process.stderr.read()
        with contextlib.suppress(OSError):
            return self.ask("/health/live")

    def ask(self, path, headers=None, certified=False, port=None):
        context = trusting_all()
        if certified:
            context.load_cert_chain(*self.client)
        with contextlib.closing(http.client.HTTPSConnection("localhost", port or self.port, timeout=PATIENCE, context=context)) as one:
            one.request("GET", path, headers=headers or {})
            answer = one.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")
            return answer


@pytest.fixture
def echo(tmp_path):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with Proxy(tmp_path, server.server_address[1]) as proxy:
        yield proxy
    server.shutdown()
    thread.join()
    server.server_close()


LIES = {
    "X-Client-Certificate": "-----BEGIN%20CERTIFICATE-----", "X-Client-Certificate-Verify": "SUCCESS",
    "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=203.0.113.9", "X_Client_Certificate_Verify": "SUCCESS",
}


def test_a_client_cannot_say_what_only_the_proxy_may(echo):
    told = echo.ask("/echo", LIES).text
    assert "X-Client-Certificate-Verify: NONE" in told, told
    for lie in ["SUCCESS", "203.0.113.9", "evil.example", "BEGIN", "X-Forwarded-Proto: http\n"]:
        assert lie not in told, told
    assert "X-Forwarded-For: 127.0.0.1" in told and "X-Forwarded-Proto: https" in told


def test_a_certificate_of_the_own_authority_is_handed_on_and_another_is_not(echo, tmp_path):
    told = echo.ask("/echo", LIES, certified=True).text
    assert "X-Client-Certificate-Verify: SUCCESS" in told and "X-Client-Certificate: -----BEGIN%20CERTIFICATE-----%0A" in told
    assert told.count("X-Client-Certificate") == 2, told
    echo.client = make_certificate(tmp_path, "stranger")
    answer = echo.ask("/echo", certified=True)
    assert answer.status == 400 or "SUCCESS" not in answer.text, answer.text


def test_http_2_is_offered_and_what_is_old_is_not(echo):
    context = trusting_all()
    context.set_alpn_protocols(["h2", "http/1.1"])
    import socket
    with context.wrap_socket(socket.create_connection(("127.0.0.1", echo.port)), server_hostname="localhost") as one:
        assert one.selected_alpn_protocol() == "h2" and one.version() == "TLSv1.3"
    with pytest.raises(ssl.SSLError):
        trusting_all().wrap_socket(socket.create_connection(("127.0.0.1", echo.port)), server_hostname="other.example")
    for words in [["-tls1_1"], ["-tls1_2", "-cipher", "AES128-SHA:ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0"]]:
        done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{echo.port}", "-servername", "localhost", *words],
                              input=b"", capture_output=True, timeout=PATIENCE, check=False)
        assert done.returncode != 0 or b"Cipher is (NONE)" in done.stdout


def test_sila_behind_it_believes_the_proxy_and_nobody_else(tmp_path, system):
    system.environment |= {"SILA_PUBLIC_URL": "https://localhost", "SILA_TRUSTED_PROXIES": "127.0.0.1"}
    system.start()
    with Proxy(tmp_path, system.port) as proxy:
        answer = proxy.ask("/login", LIES)
        assert answer.status == 200 and "max-age=" in answer.headers["Strict-Transport-Security"]
        assert proxy.ask("/metrics").status == 404
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
