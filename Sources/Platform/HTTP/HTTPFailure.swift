/// Why a request cannot be understood or taken, before any department sees it: a status, a stable code for programs and
/// an English sentence for developers.
public struct HTTPFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The status to answer with.
    public let status: Status
    /// A stable name for programs: `malformed-form`, `content-too-large`.
    public let code: String
    /// A sentence for developers, without anything secret.
    public let detail: String

    /// Makes a failure.
    public init(_ status: Status, _ code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    /// As text.
    public var description: String { "\(status.code) \(code): \(detail)" }

    /// The failure as RFC 9457 writes it.
    public var problem: Problem { Problem(status, type: "urn:sila:problem:" + code, detail: detail) }

    static let tooManyFields = HTTPFailure(.contentTooLarge, "too-many-fields", "There are too many fields.")
    static let fieldTooLarge = HTTPFailure(.contentTooLarge, "field-too-large", "A field is too large.")
    static let malformedForm = HTTPFailure(.badRequest, "malformed-form", "The form cannot be read.")
}
