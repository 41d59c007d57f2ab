public import Values

/// A person as the Directory knows them: under each of the ids that they had, and by what tells them from others. It is
/// handed over within the process and never stored.
public struct KnownPerson: Sendable {
    /// The party's id, and those of the parties that were merged into it.
    public let ids: [ID]
    /// Their names, in both scripts.
    public var names: [String]
    /// Telephone numbers, as E.164 writes them.
    public let phones: [String]
    /// E-mail addresses, in small letters.
    public let emails: [String]
    /// Identity numbers, letters and digits alone.
    public let numbers: [PartyDraft.Identifier]

    /// Describes a person.
    public init(
        ids: [ID], names: [String] = [], phones: [String] = [], emails: [String] = [],
        numbers: [PartyDraft.Identifier] = []
    ) {
        self.ids = ids
        self.names = names
        self.phones = phones
        self.emails = emails
        self.numbers = numbers
    }
}
