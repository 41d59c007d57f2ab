"""Requests that two servers could read differently, or none should: the cases of Http11Probe that a server must get
right, by its names, in our own words (RFC 9110, RFC 9112), and some more.

Each is (name, octets, outcome). An outcome is a set of statuses that may be answered; 0 stands for a connection closed
without an answer. Whatever refuses must close the connection and answer nothing that stands behind.
"""
HOST = b"Host: 127.0.0.1\r\n"
PATH = b"/health/live"
NEXT = b"GET /health/smuggled HTTP/1.1\r\n" + HOST + b"\r\n"

# Behind what is served, so that the connection ends.
LAST = b"GET " + PATH + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
# Content that breaks off: the sender closes its side.
HALF = b"half"

REFUSED = {400, 0}
# The content was understood; the route then takes no POST.
TAKEN = {405}
SERVED = {200}
UNKNOWN = {400, 501, 0}


def get(*fields, line=b"GET " + PATH + b" HTTP/1.1", host=HOST):
    return line + b"\r\n" + host + b"".join(field + b"\r\n" for field in fields) + b"\r\n"


def post(*fields, body=b"", line=b"POST " + PATH + b" HTTP/1.1", host=HOST):
    return get(*fields, line=line, host=host) + body


def chunked(body, *fields):
    return post(b"Transfer-Encoding: chunked", *fields, body=body)


VECTORS = [
    # The request line
    ("RFC9112-3-CR-ONLY-LINE-ENDING", b"GET / HTTP/1.1\r" + b"Host: 127.0.0.1\r\r", REFUSED),
    ("RFC9112-3-MISSING-TARGET", get(line=b"GET HTTP/1.1"), REFUSED),
    ("COMP-ASTERISK-WITH-GET", get(line=b"GET * HTTP/1.1"), REFUSED),
    ("COMP-VERSION-MISSING-MINOR", get(line=b"GET / HTTP/1"), REFUSED | {505}),
    ("COMP-VERSION-LEADING-ZEROS", get(line=b"GET / HTTP/01.01"), REFUSED | {505}),
    ("COMP-VERSION-WHITESPACE", get(line=b"GET / HTTP/ 1.1"), REFUSED | {505}),
    ("COMP-VERSION-CASE", get(line=b"GET / http/1.1"), REFUSED | {505}),
    ("COMP-SPACE-IN-TARGET", get(line=b"GET /a b HTTP/1.1"), REFUSED),
    ("MAL-NUL-IN-URL", get(line=b"GET /a\0b HTTP/1.1"), REFUSED),
    ("MAL-NON-ASCII-URL", get(line="GET /é HTTP/1.1".encode()), REFUSED),
    ("MAL-URL-OVERLONG-UTF8", get(line=b"GET /%c0%af HTTP/1.1"), REFUSED),
    # Fields
    ("RFC9110-5.6.2-SP-BEFORE-COLON", get(b"X : 1"), REFUSED),
    ("RFC9112-5.1-OBS-FOLD", get(b"X: 1\r\n 2"), REFUSED),
    ("RFC9112-5-EMPTY-HEADER-NAME", get(b": x"), REFUSED),
    ("RFC9112-5-INVALID-HEADER-NAME", get(b"X(Y): x"), REFUSED),
    ("RFC9112-5-HEADER-NO-COLON", get(b"XY"), REFUSED),
    ("COMP-WHITESPACE-BEFORE-HEADERS", get(host=b" " + HOST), REFUSED),
    ("SMUG-BARE-CR-HEADER-VALUE", get(b"X: a\rb"), REFUSED),
    ("MAL-CONTROL-CHARS-HEADER", get(b"X: a\x01b"), REFUSED),
    ("MAL-NON-ASCII-HEADER-NAME", get("Xé: 1".encode()), REFUSED),
    ("MAL-NUL-IN-HEADER-VALUE", get(b"X: a\0b"), REFUSED),
    ("NORM-TAB-IN-NAME", post(b"Content-Length\t: 5", body=b"abcde"), REFUSED),
    ("NORM-SP-BEFORE-COLON-CL", post(b"Content-Length : 5", body=b"abcde"), REFUSED),
    # Host
    ("RFC9112-7.1-MISSING-HOST", get(host=b""), REFUSED),
    ("RFC9110-5.4-DUPLICATE-HOST", get(b"Host: other.example"), REFUSED),
    ("COMP-DUPLICATE-HOST-SAME", get(b"Host: 127.0.0.1"), REFUSED),
    ("SMUG-MULTIPLE-HOST-COMMA", get(host=b"Host: 127.0.0.1, other.example\r\n"), REFUSED),
    ("COMP-HOST-WITH-USERINFO", get(host=b"Host: me@127.0.0.1\r\n"), REFUSED),
    ("COMP-HOST-WITH-PATH", get(host=b"Host: 127.0.0.1/a\r\n"), REFUSED),
    ("COMP-HOST-EMPTY-VALUE", get(host=b"Host:\r\n"), REFUSED),
    # Methods and what an answer may hold
    ("COMP-OPTIONS-STAR", get(line=b"OPTIONS * HTTP/1.1"), {200, 204}),
    ("COMP-405-ALLOW", get(line=b"DELETE " + PATH + b" HTTP/1.1"), TAKEN),
    ("COMP-HEAD-NO-BODY", get(line=b"HEAD " + PATH + b" HTTP/1.1"), SERVED),
    ("COMP-DATE-HEADER", get(), SERVED),
    ("COMP-NO-1XX-HTTP10", b"POST " + PATH + b" HTTP/1.0\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 0\r\n\r\n", TAKEN),
    ("COMP-NO-CL-IN-204", get(line=b"OPTIONS * HTTP/1.1"), {204}),
    ("COMP-CONNECTION-CLOSE", get(b"Connection: close"), SERVED),
    ("COMP-RANGE-POST", post(b"Range: bytes=0-1", b"Content-Length: 0"), TAKEN),
    ("COMP-UPGRADE-HTTP10", b"GET " + PATH + b" HTTP/1.0\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", SERVED),
    ("COMP-UPGRADE-POST", post(b"Connection: Upgrade", b"Upgrade: websocket", b"Content-Length: 0"), TAKEN),
    ("COMP-UPGRADE-MISSING-CONN", get(b"Upgrade: websocket"), SERVED),
    ("COMP-UPGRADE-UNKNOWN", get(b"Connection: Upgrade", b"Upgrade: foo/1"), SERVED),
    ("COMP-UPGRADE-INVALID-VER", get(b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 99"), SERVED),
    # Content with a length
    ("COMP-POST-CL-BODY", post(b"Content-Length: 5", body=b"hello"), TAKEN),
    ("COMP-POST-CL-ZERO", post(b"Content-Length: 0"), TAKEN),
    ("COMP-POST-NO-CL-NO-TE", post(), TAKEN | {411}),
    ("COMP-POST-CL-UNDERSEND", post(b"Content-Length: 10", body=HALF), {400, 408, 0}),
    ("MAL-POST-CL-HUGE-NO-BODY", post(b"Content-Length: 999999999", body=HALF), {413, 408, 400, 0}),
    ("RFC9112-6.1-CL-NON-NUMERIC", post(b"Content-Length: abc"), REFUSED),
    ("RFC9112-6.1-CL-PLUS-SIGN", post(b"Content-Length: +5", body=b"hello"), REFUSED),
    ("SMUG-DUPLICATE-CL", post(b"Content-Length: 5", b"Content-Length: 10", body=b"hello"), REFUSED),
    ("SMUG-CL-COMMA-DIFFERENT", post(b"Content-Length: 5, 10", body=b"hello"), REFUSED),
    ("SMUG-CL-NEGATIVE", post(b"Content-Length: -1"), REFUSED),
    ("SMUG-CL-NEGATIVE-ZERO", post(b"Content-Length: -0"), REFUSED),
    ("SMUG-CL-UNDERSCORE", post(b"Content-Length: 1_0", body=b"helloworld"), REFUSED),
    ("SMUG-CL-OCTAL", post(b"Content-Length: 0o5", body=b"hello"), REFUSED),
    ("SMUG-CL-HEX-PREFIX", post(b"Content-Length: 0x5", body=b"hello"), REFUSED),
    ("SMUG-CL-INTERNAL-SPACE", post(b"Content-Length: 1 0", body=b"helloworld"), REFUSED),
    ("MAL-CL-OVERFLOW", post(b"Content-Length: 99999999999999999999"), REFUSED | {413}),
    ("MAL-CL-EMPTY", post(b"Content-Length:"), REFUSED),
    # Transfer codings
    ("COMP-UNKNOWN-TE-501", post(b"Transfer-Encoding: gzip", body=b"hello"), UNKNOWN),
    ("SMUG-TE-SP-BEFORE-COLON", post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n"), REFUSED),
    ("SMUG-TE-NOT-FINAL-CHUNKED", post(b"Transfer-Encoding: chunked, gzip", body=b"0\r\n\r\n"), UNKNOWN),
    ("SMUG-TE-HTTP10", b"POST " + PATH + b" HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", REFUSED),
    ("SMUG-TE-EMPTY-VALUE", post(b"Transfer-Encoding:", b"Content-Length: 5", body=b"hello"), UNKNOWN),
    ("SMUG-TE-DUPLICATE-HEADERS", post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity", body=b"0\r\n\r\n"), UNKNOWN),
    ("SMUG-TE-IDENTITY", post(b"Transfer-Encoding: identity", b"Content-Length: 5", body=b"hello"), UNKNOWN),
    ("SMUG-TE-VTAB", post(b"Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\n"), UNKNOWN),
    ("SMUG-TE-FORMFEED", post(b"Transfer-Encoding: \x0cchunked", body=b"0\r\n\r\n"), UNKNOWN),
    ("SMUG-TE-NULL", post(b"Transfer-Encoding: chunked\0", body=b"0\r\n\r\n"), UNKNOWN),
    ("SMUG-TE-OBS-FOLD", post(b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n"), UNKNOWN),
    ("SMUG-TE-XCHUNKED", post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"), UNKNOWN),
    ("SMUG-TE-TRAILING-SPACE", post(b"Transfer-Encoding: chunked ", b"Content-Length: 5", body=b"0\r\n\r\n"), UNKNOWN),
    ("SMUG-OPTIONS-TE-OBS-FOLD", post(b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n", line=b"OPTIONS " + PATH + b" HTTP/1.1"), UNKNOWN),
    # Chunks
    ("COMP-CHUNKED-BODY", chunked(b"5\r\nhello\r\n0\r\n\r\n"), TAKEN),
    ("COMP-CHUNKED-MULTI", chunked(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), TAKEN),
    ("COMP-CHUNKED-EMPTY", chunked(b"0\r\n\r\n"), TAKEN),
    ("COMP-CHUNKED-HEX-UPPERCASE", chunked(b"A\r\nhelloworld\r\n0\r\n\r\n"), TAKEN),
    ("COMP-CHUNKED-TRAILER-VALID", chunked(b"5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"), TAKEN),
    ("COMP-CHUNKED-EXTENSION", chunked(b"5;a=b\r\nhello\r\n0\r\n\r\n"), TAKEN | REFUSED),
    ("COMP-CHUNKED-NO-FINAL", chunked(b"5\r\nhello\r\n9\r\n" + HALF), {400, 408, 0}),
    ("SMUG-CHUNK-BARE-SEMICOLON", chunked(b"5;\r\nhello\r\n0\r\n\r\n"), TAKEN | REFUSED),
    ("SMUG-CHUNK-HEX-PREFIX", chunked(b"0x5\r\nhello\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-UNDERSCORE", chunked(b"1_0\r\nhelloworldhello!\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-LEADING-SP", chunked(b" 5\r\nhello\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-MISSING-TRAILING-CRLF", chunked(b"5\r\nhello0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-SPILL", chunked(b"5\r\nhello!!\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-NEGATIVE", chunked(b"-1\r\nhello\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-EXT-CTRL", chunked(b"5;a\0b\r\nhello\r\n0\r\n\r\n"), TAKEN | REFUSED),
    ("SMUG-CHUNK-EXT-CR", chunked(b"5;a\rb\r\nhello\r\n0\r\n\r\n"), TAKEN | REFUSED),
    ("SMUG-CHUNK-BARE-CR-TERM", chunked(b"5\rhello\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-SIZE-PLUS", chunked(b"+5\r\nhello\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-SIZE-TRAILING-OWS", chunked(b"5 \r\nhello\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CHUNK-EXT-INVALID-TOKEN", chunked(b"5;@=b\r\nhello\r\n0\r\n\r\n"), TAKEN | REFUSED),
    ("SMUG-CHUNK-INVALID-SIZE-DESYNC", chunked(b"G\r\nhello\r\n0\r\n\r\n"), REFUSED),
    ("MAL-CHUNK-SIZE-OVERFLOW", chunked(b"FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"), REFUSED | {413}),
    # Two lengths: whatever stands behind must never be answered
    ("SMUG-CLTE-PIPELINE", chunked(b"0\r\n\r\n" + NEXT, b"Content-Length: 4"), REFUSED),
    ("SMUG-TECL-PIPELINE", post(b"Content-Length: 30", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + NEXT), REFUSED),
    ("SMUG-CLTE-CONN-CLOSE", chunked(b"0\r\n\r\n" + NEXT, b"Content-Length: 5", b"Connection: close"), REFUSED),
    ("SMUG-TECL-CONN-CLOSE", post(b"Content-Length: 5", b"Transfer-Encoding: chunked", b"Connection: close", body=b"0\r\n\r\n" + NEXT), REFUSED),
    ("SMUG-CLTE-DESYNC", chunked(b"0\r\n\r\nX", b"Content-Length: 6"), REFUSED),
    ("SMUG-TECL-DESYNC", post(b"Content-Length: 6", b"Transfer-Encoding: chunked", body=b"1\r\nX\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-CLTE-SMUGGLED-GET", chunked(b"0\r\n\r\n" + NEXT, b"Content-Length: %d" % (5 + len(NEXT))), REFUSED),
    ("SMUG-CLTE-SMUGGLED-GET-CL-PLUS", chunked(b"0\r\n\r\n" + NEXT, b"Content-Length: +%d" % (5 + len(NEXT))), REFUSED),
    ("SMUG-CLTE-SMUGGLED-GET-CL-NON-NUMERIC", chunked(b"0\r\n\r\n" + NEXT, b"Content-Length: N"), REFUSED),
    ("SMUG-CLTE-SMUGGLED-GET-TE-OBS-FOLD", post(b"Content-Length: 5", b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n" + NEXT), REFUSED),
    ("SMUG-CLTE-SMUGGLED-GET-TE-TRAILING-SPACE", post(b"Content-Length: 5", b"Transfer-Encoding: chunked ", body=b"0\r\n\r\n" + NEXT), REFUSED),
    ("SMUG-CLTE-SMUGGLED-GET-TE-LEADING-COMMA", post(b"Content-Length: 5", b"Transfer-Encoding: , chunked", body=b"0\r\n\r\n" + NEXT), REFUSED),
    ("SMUG-CLTE-SMUGGLED-GET-TE-CASE-MISMATCH", post(b"Content-Length: 5", b"Transfer-Encoding: cHuNkEd", body=b"0\r\n\r\n" + NEXT), REFUSED),
    ("SMUG-CLTE-SMUGGLED-HEAD", chunked(b"0\r\n\r\nHEAD" + NEXT[3:], b"Content-Length: 5"), REFUSED),
    ("SMUG-TE-DUPLICATE-HEADERS-SMUGGLED-GET", post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + NEXT), REFUSED),
    ("SMUG-TECL-SMUGGLED-GET", post(b"Transfer-Encoding: chunked", b"Content-Length: 4", body=b"%x\r\n" % len(NEXT) + NEXT + b"\r\n0\r\n\r\n"), REFUSED),
    ("SMUG-DUPLICATE-CL-SMUGGLED-GET", post(b"Content-Length: 0", b"Content-Length: %d" % len(NEXT), body=NEXT), REFUSED),
    # Beyond the list
    ("OURS-BARE-LF", b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n", REFUSED),
    ("OURS-UNKNOWN-HOST", get(host=b"Host: evil.example\r\n"), {421}),
    ("OURS-ABSOLUTE-OTHER-HOST", get(line=b"GET http://evil.example/ HTTP/1.1"), REFUSED),
    ("OURS-TRACE", get(line=b"TRACE / HTTP/1.1"), {501, 405}),
    ("OURS-CONNECT", get(line=b"CONNECT evil.example:443 HTTP/1.1"), {501, 405, 400}),
    ("OURS-DOTS", get(line=b"GET /assets/%2e%2e/sila.conf HTTP/1.1"), REFUSED),
    ("OURS-ENCODED-NUL", get(line=b"GET /assets/a%00.css HTTP/1.1"), REFUSED),
    ("OURS-LONG-LINE", get(line=b"GET /" + b"a" * 17_000 + b" HTTP/1.1"), {414, 431}),
    ("OURS-MANY-FIELDS", get(*[b"X: 1"] * 101), {431}),
    ("OURS-LARGE-FIELD", get(b"X: " + b"a" * 30_000), {431}),
    ("OURS-TE-CL-SAME-LINE", post(b"Transfer-Encoding: chunked\nContent-Length: 5", body=b"0\r\n\r\n"), REFUSED),
]
