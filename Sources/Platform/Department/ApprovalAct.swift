public import Localization
public import SQL
public import Values

/// An act of a department that takes two people when it is large enough, as the administrator decides.
public struct ApprovalAct: Sendable {
    /// What makes an act large.
    public enum Measure: Sendable {
        /// How many rows leave the house.
        case rows
        /// How much money is given up, in minor units of dinars.
        case amount
        /// Nothing: it takes two people, whatever its size, unless an administrator decides otherwise.
        case each
        /// Nothing: it always takes two people, whatever its size.
        case always
    }

    /// The name in the audit and the database: `debt.give-up`.
    public let name: String
    /// What is done, for the person who decides.
    public let label: Phrase
    /// What whoever decides must hold: as a rule what the act itself needs.
    public let permission: Permission
    /// What makes it large.
    public let measure: Measure
    /// The rule until an administrator makes another.
    public let rule: ApprovalRule
    /// What a request is about, in words.
    public let subject: @Sendable (Approval) -> Phrase
    /// Where what a request is about can be looked at.
    public let page: @Sendable (Approval) -> String
    /// Where whoever asked does what was approved; nil when the decision itself does it.
    public let use: (@Sendable (Approval) -> String)?
    /// Does what was approved, in the decision's own change; nil when whoever asked does it.
    public let run: (@Sendable (Approval, Change) throws -> Void)?

    private let reach: (@Sendable ([ID], Actor, any Connection) throws -> Set<ID>)?

    /// True when why it was asked for must outlive the person whom it is about.
    public let keepsReason: Bool

    /// Describes an act that the decision itself does. `reached` gives those of some rows that an actor reaches.
    public init(
        _ name: String, _ label: Phrase, permission: Permission, above amount: Int64,
        reached: @escaping @Sendable ([ID], Actor, any Connection) throws -> Set<ID>,
        subject: @escaping @Sendable (Approval) -> Phrase, page: @escaping @Sendable (Approval) -> String,
        run: @escaping @Sendable (Approval, Change) throws -> Void
    ) {
        self.name = name
        self.label = label
        self.permission = permission
        keepsReason = false
        reach = reached
        self.subject = subject
        self.page = page
        self.run = run
        measure = .amount
        rule = ApprovalRule(isOn: true, threshold: amount)
        use = nil
    }

    /// Describes an act that always takes two people and that the decision itself does.
    public init(
        always name: String, _ label: Phrase, permission: Permission, keepsReason: Bool = false,
        subject: @escaping @Sendable (Approval) -> Phrase, page: @escaping @Sendable (Approval) -> String,
        run: @escaping @Sendable (Approval, Change) throws -> Void
    ) {
        self.init(
            name, label, permission: permission, .always, keepsReason: keepsReason, subject: subject, page: page,
            run: run)
    }

    /// Describes an act that takes two people each time, unless an administrator decides otherwise, and that the decision
    /// itself does.
    public init(
        each name: String, _ label: Phrase, permission: Permission,
        subject: @escaping @Sendable (Approval) -> Phrase, page: @escaping @Sendable (Approval) -> String,
        run: @escaping @Sendable (Approval, Change) throws -> Void
    ) {
        self.init(name, label, permission: permission, .each, subject: subject, page: page, run: run)
    }

    private init(
        _ name: String, _ label: Phrase, permission: Permission, _ measure: Measure, keepsReason: Bool = false,
        subject: @escaping @Sendable (Approval) -> Phrase, page: @escaping @Sendable (Approval) -> String,
        run: @escaping @Sendable (Approval, Change) throws -> Void
    ) {
        self.name = name
        self.label = label
        self.permission = permission
        self.keepsReason = keepsReason
        reach = nil
        self.subject = subject
        self.page = page
        self.run = run
        self.measure = measure
        rule = ApprovalRule(isOn: true, threshold: 0)
        use = nil
    }

    /// Describes taking rows out of the house at an address: the payload holds the address's fields.
    public init(export noun: String, _ label: Phrase, permission: Permission, list: String, at address: String) {
        name = "\(noun).export"
        self.label = label
        self.permission = permission
        keepsReason = false
        reach = nil
        measure = .rows
        rule = ApprovalRule(isOn: true, threshold: 10_000)
        subject = { approval in
            Phrase(one: "{count} row", other: "{count} rows", count: Int(approval.title) ?? 0)
        }
        page = { approval in approval.payload.isEmpty ? list : "\(list)?\(approval.payload)" }
        use = { approval in
            "\(address)?\(approval.payload.isEmpty ? "" : approval.payload + "&")approval=\(approval.id)"
        }
        run = nil
    }

    /// Those of the rows that the actor reaches: who decides must, or the request is not there for them. Throws `SQLError`.
    public func reached(_ rows: Set<ID>, by actor: Actor, in connection: any Connection) throws -> Set<ID> {
        guard let reach, !rows.isEmpty else { return rows }
        return try reach(Array(rows), actor, connection)
    }

    /// The rule that holds. Throws `SQLError`.
    public func rule(in connection: any Connection) throws -> ApprovalRule {
        try connection.first("SELECT is_on, threshold FROM approval_rule WHERE act = \(name)") {
            ApprovalRule(isOn: $0.flag(0), threshold: $0.integer(1))
        } ?? rule
    }
}

/// From which size on an act takes two people.
public struct ApprovalRule: Sendable, Hashable {
    /// Whether it ever does.
    public let isOn: Bool
    /// The largest measure that one person may do alone.
    public let threshold: Int64

    /// Makes a rule.
    public init(isOn: Bool, threshold: Int64) {
        self.isOn = isOn
        self.threshold = max(0, threshold)
    }

    /// True when something of that measure takes two people.
    public func holds(for measure: Int64) -> Bool { isOn && measure > threshold }

    var text: String { isOn ? String(threshold) : "off" }
}
