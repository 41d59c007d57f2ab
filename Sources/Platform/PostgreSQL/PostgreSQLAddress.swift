import CPostgreSQL
import SQL

/// Where a server's database is and who asks: what libpq's URL or list of settings says. Printing it hides the password.
public struct PostgreSQLAddress: Sendable, CustomStringConvertible {
    /// The settings that were given, by libpq's names: `host`, `port`, `dbname`, `user`, `password`, `sslmode`…
    let settings: [String: String]
    /// The environment variables that carry the same settings to PostgreSQL's own programs.
    let environment: [String: String]

    /// Reads `postgresql://user:password@host:port/database?sslmode=verify-full` or `host=… dbname=…`.
    ///
    /// Throws ``SQLError`` without repeating the text, since it may hold a password.
    public init(_ text: String) throws {
        guard let options = PQconninfoParse(text, nil) else {
            throw SQLError(.failed, "the address of the PostgreSQL database is not understood")
        }
        defer { PQconninfoFree(options) }
        var settings: [String: String] = [:]
        var environment: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                settings[String(cString: keyword)] = String(cString: value)
                if let name = option.pointee.envvar { environment[String(cString: name)] = String(cString: value) }
            }
            option += 1
        }
        self.settings = settings
        self.environment = environment
    }

    private init(settings: [String: String], environment: [String: String]) {
        self.settings = settings
        self.environment = environment
    }

    /// The same server and person, another database.
    public func database(_ name: String) -> PostgreSQLAddress {
        var copy = (settings, environment)
        copy.0["dbname"] = name
        copy.1["PGDATABASE"] = name
        return PostgreSQLAddress(settings: copy.0, environment: copy.1)
    }

    /// The same server and database, with that password.
    public func password(_ password: String) -> PostgreSQLAddress {
        var copy = (settings, environment)
        copy.0["password"] = password
        copy.1["PGPASSWORD"] = password
        return PostgreSQLAddress(settings: copy.0, environment: copy.1)
    }

    /// Whether the address itself names a password, or a file of them.
    public var hasPassword: Bool { settings["password"] != nil || settings["passfile"] != nil }

    /// The database's name; empty when the address leaves it to libpq.
    public var database: String { settings["dbname"] ?? "" }

    /// Whether every host is this machine.
    public var isLocal: Bool {
        let hosts = [settings["host"], settings["hostaddr"]].compactMap(\.self).flatMap { $0.split(separator: ",") }
        return hosts.allSatisfy { ["localhost", "127.0.0.1", "::1"].contains($0) || $0.hasPrefix("/") }
    }

    /// Whether nobody on the way can read along or answer in the server's place: it is on this machine, or must show a
    /// certificate that carries its name (`sslmode=verify-full`).
    public var isProtected: Bool { isLocal || settings["sslmode"] == "verify-full" }

    /// The address as a list of settings, the password included: for a program, never for a log.
    public var text: String {
        settings.sorted { $0.key < $1.key }.map { name, value in
            var quoted = ""
            for character in value {
                if character == "'" || character == "\\" { quoted.append("\\") }
                quoted.append(character)
            }
            return "\(name)='\(quoted)'"
        }.joined(separator: " ")
    }

    /// Host, port and database; nothing secret.
    public var description: String {
        "\(settings["host"] ?? "local"):\(settings["port"] ?? "5432")/\(database)"
    }
}
