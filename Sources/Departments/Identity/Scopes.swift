import Department
public import Localization
public import Values

/// What a program may do with an API key: `debts:read`. A key acts as its owner, narrowed to its scopes.
public struct Scope: Sendable, Hashable {
    /// The scope's name, as the CLI and the API write it.
    public let name: String
    /// What it lets a program do.
    public let label: Phrase
    /// The permissions that it leaves to the owner's program.
    public let permissions: Set<Permission>

    private init(_ name: String, _ label: Phrase, _ permissions: Set<Permission>) {
        self.name = name
        self.label = label
        self.permissions = permissions
    }

    /// The scope of that name; nil when there is none.
    public init?(named name: some StringProtocol) {
        guard let known = Scope.all.first(where: { $0.name == name }) else { return nil }
        self = known
    }

    /// Every scope, in the order of forms and help texts.
    public static let all: [Scope] = [
        Scope(
            "debts:read", Phrase("Read debts with their payments and history"),
            ["debt.see", "payment.see", "document.see"]),
        Scope(
            "debts:write", Phrase("Create and change debts, record interactions and promises"),
            [
                "debt.see", "debt.change", "debt.assign", "debt.close", "debt.propose-closing", "payment.see",
                "interaction.record", "promise.record", "document.see", "document.add",
            ]),
        Scope("payments:read", Phrase("Read payments"), ["payment.see", "debt.see"]),
        Scope(
            "payments:write", Phrase("Record and reverse payments"),
            ["payment.see", "payment.record", "payment.reverse", "debt.see"]),
        Scope(
            "interactions:write", Phrase("Record interactions and promises"),
            ["interaction.record", "promise.record", "debt.see"]),
        Scope("parties:read", Phrase("Read persons and organisations"), ["party.see"]),
        Scope(
            "parties:write", Phrase("Create, change and merge persons and organisations"),
            ["party.see", "party.change", "party.merge"]),
        Scope("creditors:read", Phrase("Read creditors"), ["creditor.see"]),
        Scope("creditors:write", Phrase("Create and change creditors"), ["creditor.see", "creditor.change"]),
        Scope("imports:read", Phrase("Read imports and their refused rows"), ["import.see", "creditor.see"]),
        Scope(
            "imports:write", Phrase("Import files"),
            ["debt.import", "import.see", "party.import", "creditor.import", "debt.see", "party.see", "creditor.see"]),
        Scope(
            "exports:read", Phrase("Export lists"),
            [
                "debt.export", "party.export", "creditor.export", "payment.export", "debt.see", "party.see",
                "creditor.see", "payment.see",
            ]),
        Scope(
            "search:read", Phrase("Search"), ["search", "search.use", "party.see", "debt.see", "creditor.see"]),
        Scope("figures:read", Phrase("Read the figures"), ["figures.see"]),
        Scope("staff:read", Phrase("Read the list of the staff"), ["staff.see", "role.see"]),
        Scope("audit:read", Phrase("Read the audit trail"), ["audit.see"]),
        Scope("system:read", Phrase("Read metrics and background jobs"), ["system.see"]),
    ]

    /// Every scope with those that the departments' notes bring: a scope that writes also reads.
    static func all(with notes: [PermissionNote]) -> [Scope] {
        var scopes = all
        for note in notes {
            guard let name = note.scope, !name.isEmpty else { continue }
            var permissions: Set<Permission> = [note.permission]
            if name.hasSuffix(":write") || name.hasSuffix(":reveal"),
                let noun = note.permission.name.split(separator: ".").first
            {
                permissions.insert(Permission("\(noun).see"))
            }
            if let index = scopes.firstIndex(where: { $0.name == name }) {
                permissions.formUnion(scopes[index].permissions)
                scopes[index] = Scope(name, scopes[index].label, permissions)
            } else {
                scopes.append(Scope(name, note.label, permissions))
            }
        }
        return scopes
    }
}

extension [Scope] {
    /// The permissions of several scopes together; a name that is no scope any more gives none.
    func permissions(of names: [String]) -> Set<Permission> {
        filter { names.contains($0.name) }.reduce(into: []) { $0.formUnion($1.permissions) }
    }
}
