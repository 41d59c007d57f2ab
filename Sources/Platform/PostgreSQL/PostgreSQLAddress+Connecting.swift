import CPostgreSQL
import Glibc

extension PostgreSQLAddress {
    /// Connects; what libpq says of it is asked of what comes back.
    func connected() -> OpaquePointer? {
        // What the address says comes later and wins.
        var settings = [
            ("connect_timeout", "5"), ("application_name", "sila"), ("keepalives_idle", "30"),
            ("tcp_user_timeout", "30000"),
        ]
        settings += self.settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        settings.append(("client_encoding", "UTF8"))
        return PostgreSQLAddress.connected(settings)
    }

    /// Connects with settings by name, which libpq takes as two arrays that end in null.
    private static func connected(_ settings: [(String, String)]) -> OpaquePointer? {
        var names = settings.map { strdup($0.0) } + [nil]
        var values = settings.map { strdup($0.1) } + [nil]
        defer { for text in names + values { free(text) } }
        return names.withUnsafeMutableBufferPointer { names in
            values.withUnsafeMutableBufferPointer { values in
                guard let names = names.baseAddress, let values = values.baseAddress else { return nil }
                return UnsafeMutableRawPointer(names).withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: 1) {
                    names in
                    UnsafeMutableRawPointer(values).withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: 1) {
                        PQconnectdbParams(names, $0, 0)
                    }
                }
            }
        }
    }
}
