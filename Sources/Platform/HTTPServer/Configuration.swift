public import HTTP

/// How a server listens and what it bears.
public struct ServerConfiguration: Sendable {
    /// The address to listen on: an IPv4 or IPv6 address.
    public var address = "127.0.0.1"
    /// The port; 0 for any free one, see ``HTTPServer/port``.
    public var port: UInt16 = 0
    /// How many threads move bytes. One serves tens of thousands of requests a second.
    public var eventThreads = 1
    /// How many connections may be open; further ones wait in the kernel.
    public var connectionLimit = 4000
    /// How many connections one address may have open; trusted proxies may have any number.
    public var connectionLimitPerPeer = 200
    /// Seconds without a byte, and between one answer and the next request line, before a connection is closed.
    public var idleSeconds = 60
    /// Seconds that the header fields may take after the request line.
    public var headerSeconds = 10
    /// Seconds that a body may take before it must have come at ``bodyBytesPerSecond`` on average.
    public var bodyGraceSeconds = 10
    /// The slowest average rate of a body.
    public var bodyBytesPerSecond = 500
    /// How many bytes the header fields and request line may have together, at most 20,000.
    public var headerBytes = 18_432
    /// How many header fields there may be.
    public var headerCount = 100
    /// Bodies above this many bytes go to an unlinked file.
    public var memoryBodyBytes = 256 << 10
    /// Where temporary files are made.
    public var temporaryDirectory = "/tmp"
    /// The hosts that are served, in lower case, with a port when it matters; empty for any.
    public var hosts: [String] = []
    /// The addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    public var trustedProxies: [String] = []
    /// Header fields of every answer that does not set them itself.
    public var headers: Headers = [:]
    /// The files of the certificate chain and the key; without them the server speaks plain HTTP.
    public var tls: TLSFiles?
    /// The file of the authorities (PEM) whose certificates clients are asked for, without being made to show one; nil asks
    /// for none, and believes none that proxies tell of.
    public var clientAuthorities: String?
    /// Seconds that requests in flight get to end when the server stops.
    public var drainSeconds: Double = 10
    /// How many streams may be produced at once; each has a thread.
    public var streamLimit = 64
    /// Seconds between the comments that keep event connections open.
    public var heartbeatSeconds = 20

    /// The usual configuration; change what differs.
    public init() {}
}

/// Where the certificate of a server lies, in PEM. Both files are read again when they change.
public struct TLSFiles: Sendable, Hashable {
    /// The path of the chain, the server's own certificate first.
    public let certificate: String
    /// The path of the private key.
    public let key: String

    /// Names the files.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// What is spoken (GnuTLS priority string): TLS 1.3, and 1.2 with forward secrecy and authenticated ciphers alone.
    static let priorities =
        "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+ECDHE-ECDSA:+ECDHE-RSA:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:+AEAD"
        + ":+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SECP384R1-SHA384"
        + ":+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SHA384:+SIGN-EDDSA-ED25519:+SIGN-RSA-PSS-RSAE-SHA256"
        + ":+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-PSS-RSAE-SHA512:+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+COMP-NULL"
        + ":+CTYPE-X509:%SERVER_PRECEDENCE"
}

/// Why a server does not start.
public struct ServerFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what to do, in English, for the operator.
    public let description: String
}
