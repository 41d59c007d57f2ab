"""What Sila is measured against, taken in the same run: nginx's static bytes, bare durable inserts, sqlite3's own import."""
import contextlib
import os
import subprocess
import time

from system import free_port, is_sqlite, until

HERE = os.path.dirname(os.path.abspath(__file__))


@contextlib.contextmanager
def nginx(body, folder):
    """nginx with a static page of the same bytes, tuned as one would for static files; gives its address."""
    os.makedirs(folder, exist_ok=True)
    os.chmod(folder, 0o755)
    with open(os.path.join(folder, "page.html"), "wb") as file:
        file.write(body)
    port = free_port()
    configuration = os.path.join(folder, "nginx.conf")
    with open(configuration, "w", encoding="ascii") as file:
        file.write(f"""daemon off; worker_processes auto; pid {folder}/pid; error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=10; default_type text/html;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4;
  scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
""")
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", configuration, "-e", f"{folder}/error.log"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: os.path.exists(f"{folder}/pid") or process.poll() is not None, "nginx has started")
        assert process.poll() is None, "nginx did not start"
        yield f"http://127.0.0.1:{port}/page.html"
    finally:
        process.terminate()
        process.wait(20)


def durable_inserts(folder, seconds):
    """Bare durable inserts into SQLite per second, one a transaction, on the file system of the folder."""
    program, database = os.path.join(folder, "durable_insert"), os.path.join(folder, "bare.sqlite")
    subprocess.run(["cc", "-O2", "-o", program, os.path.join(HERE, "durable_insert.c"), "-lsqlite3"], check=True)
    for name in (database, database + "-wal", database + "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
    return float(subprocess.run([program, database, str(seconds)], capture_output=True, text=True, check=True).stdout)


def sqlite_import(file, columns, folder):
    """Seconds that sqlite3's .import needs for a file, into plain columns."""
    database = os.path.join(folder, "import.sqlite")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(database)
    names = ", ".join(f'"{column}" TEXT' for column in columns)
    start = time.monotonic()
    subprocess.run(["sqlite3", database, f"CREATE TABLE debt ({names})", ".mode csv", ".separator ;", f".import --skip 1 {file} debt"],
                   check=True, stdin=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    assert is_sqlite(database)
    os.unlink(database)
    return seconds
