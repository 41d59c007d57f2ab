/// Where the scanner listens: on this machine alone, for what is sent to it is not encrypted.
public enum ScannerAddress: Sendable, Hashable, CustomStringConvertible {
    /// A socket of the file system, by its path.
    case unix(String)
    /// A port of this machine, such as the near end of an encrypted tunnel; the host is an address.
    case local(host: String, port: UInt16)

    /// Reads `unix:/path`, `127.0.0.1:3310`, `localhost:3310` or `[::1]:3310`; nil for anything else, other machines too.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            // The system's structure holds 108 bytes with the end.
            guard path.hasPrefix("/"), path.utf8.count < 108, path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                return nil
            }
            self = .unix(String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
            return nil
        }
        let host = text[..<colon]
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        if host.lowercased() == "localhost" {
            self = .local(host: "127.0.0.1", port: port)
        } else if host == "[::1]" {
            self = .local(host: "::1", port: port)
        } else if parts.count == 4, parts[0] == "127", parts.allSatisfy({ UInt8($0) != nil }) {
            self = .local(host: parts.map { String(UInt8($0) ?? 0) }.joined(separator: "."), port: port)
        } else {
            return nil
        }
    }

    /// As the settings have it.
    public var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .local(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
