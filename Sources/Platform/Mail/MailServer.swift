/// Where letters are handed over, and how.
public struct MailServer: Sendable {
    /// How the connection is kept from others.
    public enum Secrecy: Sendable, Hashable {
        /// TLS from the first byte (RFC 8314).
        case implicit
        /// STARTTLS before anything is said; without it nothing is sent.
        case upgraded
        /// To this machine alone: STARTTLS where it is offered.
        case local
    }

    /// The host's name or address.
    public let host: String
    /// The port.
    public let port: UInt16
    /// How the connection is kept from others.
    public let secrecy: Secrecy
    /// Who we are to the server; nil where it asks nobody.
    public let user: String?
    /// The password; empty without a user.
    let password: String
    /// The authorities that vouch for the server, in PEM; nil for the system's.
    public let authorities: String?
    /// How many seconds connecting may take, and everything together.
    public let patience: (connect: Int, total: Int)

    /// Names a server. Plain connections are for this machine: `upgraded` is what every other host gets.
    public init(
        host: String, port: UInt16, isImplicit: Bool, user: String? = nil, password: String = "",
        authorities: String? = nil, patience: (connect: Int, total: Int) = (15, 60)
    ) {
        self.host = host
        self.port = port
        secrecy = isImplicit ? .implicit : MailServer.isLoopback(host) ? .local : .upgraded
        self.user = user
        self.password = password
        self.authorities = authorities
        self.patience = patience
    }

    /// True for names and addresses that never leave this machine.
    public static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isFour = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } && parts[0] == "127"
        return host.lowercased() == "localhost" || host == "::1" || isFour
    }
}
