public import HTTP
public import Localization

/// A rule said no, in words for the person who asked: "A closed file takes no payment."
public struct Refusal: Error, Sendable {
    /// The HTTP status: 403, 404, 409 or 422.
    public let status: Status
    /// A stable code for programs: `payment.above-balance`.
    public let code: String
    /// What is wrong and what to do, in one sentence.
    public let phrase: Phrase
    /// Seconds after which it is worth trying again; nil when waiting does not help.
    public let retryAfter: Int?

    /// Makes a refusal.
    public init(
        _ status: Status = .unprocessableContent, code: String, _ phrase: Phrase, retryAfter: Int? = nil
    ) {
        self.retryAfter = retryAfter
        self.status = status
        self.code = code
        self.phrase = phrase
    }

    /// There is no such thing, or not for this person: the two are never told apart.
    public static let notFound = Refusal(
        .notFound, code: "not-found", Phrase("There is nothing here, or you may not see it."))
    /// The person's role does not include this.
    public static let forbidden = Refusal(
        .forbidden, code: "forbidden", Phrase("Your role does not include this. Ask an administrator."))
    /// Somebody else changed the row meanwhile: a form started from an old version.
    public static let stale = Refusal(
        .conflict, code: "stale-edit",
        Phrase("Somebody else changed this meanwhile. Look at the present state, then try again."))
    /// The same, told to a program whose `If-Match` names an old version.
    public static let preconditionFailed = Refusal(.preconditionFailed, code: stale.code, stale.phrase)
}

/// Several inputs are wrong; each sentence stands beside its field.
public struct Invalid: Error, Sendable {
    /// What is wrong with one field.
    public struct Fault: Sendable, Hashable {
        /// The field's name in the form and the API.
        public let field: String
        /// What is wrong and what to do.
        public let phrase: Phrase

        /// Makes a fault.
        public init(_ field: String, _ phrase: Phrase) {
            self.field = field
            self.phrase = phrase
        }
    }
    /// The faults, in the order of the form.
    public let faults: [Fault]

    /// Makes the error from its faults.
    public init(_ faults: [Fault]) { self.faults = faults }

    /// One fault.
    public init(_ field: String, _ phrase: Phrase) { faults = [Fault(field, phrase)] }

    /// The sentence for a field, if it has a fault.
    public subscript(field: String) -> Phrase? { faults.first { $0.field == field }?.phrase }
}
