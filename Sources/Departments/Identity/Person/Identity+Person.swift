import Department
import HTTP
import Localization
public import Messages
import SQL
public import Values
import Vault

extension Identity: PersonKeeper {
    /// The accounts that show a person their own files, and the registrations by which they asked for one.
    public func disclose(_ person: KnownPerson, to sink: any PersonSink) throws {
        let accounts = try store.read { try CustomerTraces.accounts(of: person.ids, in: $0) }
        try sink.begin(
            PersonSection(
                "accounts", Phrase("Accounts"),
                [
                    .init("email", Phrase("E-mail address")), .init("name", Phrase("Name")),
                    .init("language", Phrase("Language")), .init("made", Phrase("Made on")),
                    .init("signedIn", Phrase("Last signed in")), .init("active", Phrase("May sign in")),
                ]))
        for account in accounts {
            try sink.row([
                .text(account.email), .text(account.name),
                .code(account.language.tag, .verbatim(account.language.ownName)), .instant(account.created),
                account.signedIn.map { .instant($0) } ?? .none, .flag(account.isActive),
            ])
        }
        try sink.begin(
            PersonSection(
                "registrations", Phrase("Registrations"),
                [
                    .init("received", Phrase("Received on")), .init("name", Phrase("Name")),
                    .init("email", Phrase("E-mail address")), .init("phone", Phrase("Telephone")),
                    .init("reference", Phrase("Reference")), .init("kind", Phrase("Kind")),
                    .init("number", Phrase("Number")), .init("state", Phrase("State")),
                    .init("reason", Phrase("Reason")),
                ]))
        for id in try registrations(of: person) {
            guard let one = try store.read({ try Registration.find(id, in: $0) }) else { continue }
            let number = try? store.ring.openText(one.sealedIdentifier, at: Registration.place(id))
            try sink.row([
                .instant(one.created), .text(one.name), .text(one.email), one.phone.isEmpty ? .none : .text(one.phone),
                .text(one.reference), .text(one.identifierKind), number.map { .text($0) } ?? .none,
                .code(one.state.rawValue, one.state.label), one.reason.map { .text($0) } ?? .none,
            ])
        }
        try discloseLetters(to: accounts.map(\.id), try registrations(of: person), sink)
    }

    /// Letters that were written to the person, or wait to be carried; what they say is sealed, or gone.
    private func discloseLetters(to accounts: [ID], _ registrations: [ID], _ sink: any PersonSink) throws {
        try sink.begin(
            PersonSection(
                "letters", Phrase("Letters"),
                [
                    .init("written", Phrase("Written on")), .init("kind", Phrase("Kind")),
                    .init("address", Phrase("E-mail address")), .init("state", Phrase("State")),
                ]))
        for letter in try store.read({ try PostedLetter.to(accounts, registrations, in: $0) }) {
            try sink.row([
                .instant(letter.created), .code(letter.kind.rawValue, letter.kind.label), .text(letter.address),
                .code(letter.state.rawValue, letter.state.label),
            ])
        }
    }

    /// Accounts are closed and registrations go; that they were accepted stands in the audit.
    public func erasure(of person: KnownPerson) throws -> [ErasureNote] {
        let ids = try store.read { try CustomerTraces.accounts(of: person.ids, in: $0) }.map(\.id)
        let accounts = ids.count
        let registrations = try registrations(of: person).count
        var notes: [ErasureNote] = []
        if accounts > 0 {
            notes.append(
                .init(
                    .erased,
                    Phrase(
                        one: "{count} account with its sessions; nobody signs in with it again",
                        other: "{count} accounts with their sessions; nobody signs in with them again",
                        count: accounts)))
        }
        if registrations > 0 {
            notes.append(
                .init(
                    .erased, Phrase(one: "{count} registration", other: "{count} registrations", count: registrations)))
        }
        return notes + (try store.olderEntries(of: "staff", ids, fields: ["name", "email"]))
    }

    /// Registrations carry no id of a party: they are told by what was typed, as long as the Directory knows it too.
    public func traces(of person: KnownPerson) throws -> [String] {
        try registrations(of: person).map(\.description)
    }

    /// Who was erased and is back here, because an older state of this database alone was put in place.
    public func returned() throws -> [ID] { try store.returned() }

    /// The registrations that led to a person’s account, or that give their address, telephone or number.
    private func registrations(of person: KnownPerson) throws -> [ID] {
        let accounts = Set(try store.read { try CustomerTraces.accounts(of: person.ids, in: $0) }.map(\.id))
        let emails = Set(person.emails)
        let phones = Set(person.phones)
        var found: [ID] = []
        var last = ID(high: 0, low: 0)
        while true {
            let page = try store.read { try CustomerTraces.page(after: last, in: $0) }
            for one in page {
                let isTheirs =
                    one.account.map { accounts.contains($0) } ?? false || emails.contains(Staff.folded(one.email))
                    || phones.contains(one.phone)
                    || person.numbers.contains { number in
                        number.kind == one.kind
                            && number.value == (try? store.ring.openText(one.number, at: Registration.place(one.id)))
                    }
                if isTheirs { found.append(one.id) }
            }
            guard page.count == CustomerTraces.size, let end = page.last else { return found }
            last = end.id
        }
    }
}

extension Registration.State {
    /// What people call it.
    fileprivate var label: Phrase {
        switch self {
        case .waiting: Phrase("Waiting")
        case .accepted: Phrase("Registration accepted")
        case .refused: Phrase("Registration refused")
        }
    }
}

/// What Identity keeps of customers who are debtors.
struct CustomerTraces {
    static let size = 500

    let id: ID
    let email: String
    let phone: String
    let kind: String
    let number: [UInt8]
    let account: ID?

    /// Debtors' registrations in the order of their ids.
    static func page(after last: ID, in connection: any Connection) throws -> [CustomerTraces] {
        try connection.rows(
            """
            SELECT id, email, phone, identifier_kind, identifier, account_id FROM registration \
            WHERE id > \(last) AND side = 'debtor' ORDER BY id LIMIT \(size)
            """
        ) { row in
            CustomerTraces(
                id: row.identity(0), email: row.text(1), phone: row.text(2), kind: row.text(3), number: row.bytes(4),
                account: row.id(5))
        }
    }

    static func accounts(of person: [ID], in connection: any Connection) throws -> [Staff] {
        try connection.rows(
            """
            SELECT \(Staff.columns) FROM \(Staff.source) \
            WHERE staff.customer_side = 'debtor' AND staff.customer_id IN (\(list: person)) ORDER BY staff.id LIMIT 100
            """
        ) { Staff($0) }
    }
}
