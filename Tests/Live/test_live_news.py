"""Live news stop when their reader may hear no more."""
import http.client
import urllib.parse

from desk import ADMINISTRATOR


def listen(client):
    """Opens live news with the session of a client; gives the open answer."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    connection.request("GET", "/live?topic=debts", headers={"Cookie": cookies, "Accept": "text/event-stream"})
    return connection.getresponse()


def heard(news):
    """Everything until the end of the news: this returns when the server ends them."""
    return news.read().decode()


def test_news_end_at_the_lock_and_at_the_end_of_a_session(desk):
    client = desk.system.client().login(*ADMINISTRATOR)
    news = listen(client)
    assert news.status == 200 and news.readline() == b": welcome\n"
    post(client, "/lock", {"csrf": csrf(client)})
    assert heard(news).endswith("event: over\ndata:\n\n"), "the page is told that it need not ask again"
    quiet = listen(client)
    assert quiet.status == 204, "no content: the browser does not ask again at once"
    assert client.get("/debts").headers["Location"].startswith("/lock")

    other = desk.system.client().login(*ADMINISTRATOR)
    more = listen(other)
    assert more.status == 200 and more.readline() == b": welcome\n"
    post(other, "/logout", {"csrf": csrf(other)})
    assert heard(more).endswith("event: over\ndata:\n\n")


def csrf(client):
    return client.get("/account").text.split('name="csrf" content="')[1].split('"')[0]


def post(client, path, values):
    answer = client.post(path, body=urllib.parse.urlencode(values), headers={
        "Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{client.port}",
        "Sec-Fetch-Site": "same-origin"})
    assert answer.status == 303, answer
