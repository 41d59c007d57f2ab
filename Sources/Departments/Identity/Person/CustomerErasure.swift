public import Department
import HTTP
public import Jobs
import Messages
import SQL
import Values

extension Identity {
    static let forgetKind = "identity.forget"

    /// What Identity does when others' messages arrive.
    public var subscriptions: [Subscription] {
        [
            Subscription(to: PersonErased.kind) { message, change in
                guard let erased = PersonErased(payload: message.payload) else { return }
                try CustomerErasure.apply(erased, registrations: erased.traces[name] ?? [], in: change)
            }
        ]
    }

    /// Behind an erasure: answers kept for repeated requests, deleted pages. And letters.
    public var jobs: [JobHandler] {
        [
            JobHandler(Identity.forgetKind, attempts: 20) { run in
                let rows = (try JSON(bytes: run.payload)).array?.compactMap { $0.string.flatMap { ID($0) } } ?? []
                // Accounts have no key, persons and registrations may: who has none gets a tombstone all the same.
                try Forgetting(store).destroyKeys(of: rows, by: "directory", reason: PersonErased.kind)
                try Forgetting(store).all(naming: rows, searches: [], run)
            }
        ] + mailJobs
    }
}

/// Closes the accounts of a person who is erased and takes their registrations away.
enum CustomerErasure {
    /// Every table with rows of an account.
    private static let parts = [
        "session", "invitation", "known_source", "time_factor", "recovery_code", "sign_in_step", "passkey",
        "staff_certificate", "device", "api_key", "group_member",
        "letter",
    ]

    static func apply(_ message: PersonErased, registrations: [String], in change: Change) throws {
        let connection = change.connection
        let accounts = try CustomerTraces.accounts(of: message.parties, in: connection).map(\.id)
        let theirs = try connection.rows(
            "SELECT id FROM registration WHERE account_id IN (\(list: accounts)) AND side = 'debtor'"
        ) { $0.identity(0) }
        let asked = Set(theirs + registrations.compactMap { ID($0) }).sorted()
        for account in accounts {
            for table in parts {
                try connection.run("DELETE FROM \(unescaped: table) WHERE staff_id = \(account)")
            }
            // The row stays, because the audit and the links of others name it; the id stands for the address.
            try connection.run(
                """
                UPDATE staff SET version = version + 1, updated_at = \(change.now), email = \(account.description), \
                folded_email = \(account.description), name = '—', is_active = 0, password = \([UInt8]()), \
                signed_in_at = NULL WHERE id = \(account)
                """)
            try change.note("staff.erased", of: "staff", account)
        }
        for id in asked {
            // What was sent to the address, and what waits to be; what names the registration goes with it.
            try connection.run(
                """
                DELETE FROM letter WHERE address IN (SELECT email FROM registration WHERE id = \(id) AND side = 'debtor')
                """)
            let gone = try connection.run("DELETE FROM registration WHERE id = \(id) AND side = 'debtor'")
            if gone > 0 { try change.note("registration.erased", of: "registration", id) }
        }
        // Somebody may have been a customer once whose account is gone: what the audit says of them goes in any case.
        if accounts.isEmpty, asked.isEmpty { change.leaveUnnoted() } else { change.tell("registrations", "changed") }
        let rows = (message.parties + accounts + asked).map { JSON.string($0.description) }
        try change.enqueue(Identity.forgetKind, payload: JSON.array(rows).bytes)
    }
}
