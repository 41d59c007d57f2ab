import Audit
import Department
import SQL
import Values

/// Which roles may work with a second factor only.
struct FactorPolicy: Sendable, Hashable {
    var roles: Set<Role>

    static func read(in connection: any Connection) throws -> FactorPolicy {
        FactorPolicy(
            roles: Set(
                try connection.rows("SELECT role FROM factor_policy ORDER BY role") { Role(rawValue: $0.text(0)) }
                    .compactMap { $0 }))
    }

    func write(at now: Instant, in connection: any Connection) throws {
        try connection.run("DELETE FROM factor_policy")
        for role in Role.allCases where roles.contains(role) {
            try connection.run("INSERT INTO factor_policy (role, since) VALUES (\(role.rawValue), \(now))")
        }
    }

    /// The roles as the trail shows them.
    var text: String { Role.allCases.filter { roles.contains($0) }.map(\.rawValue).joined(separator: ", ") }
}

extension Identity {
    func factorPolicy() throws -> FactorPolicy { try store.read { try FactorPolicy.read(in: $0) } }

    /// Decides which roles need a second factor. Whoever has none yet is led to set it up with the next click.
    func setFactorPolicy(_ policy: FactorPolicy, by author: Author) throws {
        try store.change(by: author) { try set(policy, in: $0) }
    }

    func set(_ policy: FactorPolicy, in change: Change) throws {
        let old = try FactorPolicy.read(in: change.connection)
        guard old != policy else { return change.leaveUnnoted() }
        try policy.write(at: change.now, in: change.connection)
        try change.note(
            "house.factor-policy.changed", of: "house", Actor.visitor.id,
            changes: [.init(field: "roles", old: old.text, new: policy.text)])
    }
}
