public import HTTP
import Localization
public import Nouns
public import SQL
public import Values

/// The version of a row that a change starts from, as whoever asks for it says.
///
/// A program names it by `If-Match`, and a wrong one is answered with 412 (RFC 9110, section 13.1.1). A form carries it in
/// its hidden field `version`, and a wrong one is a conflict, 409: the page then shows the form again, with what was typed
/// and what is stored by now.
public struct ExpectedVersion: Sendable {
    private enum Source: Sendable {
        case any
        case header(ETag.Condition)
        case form(Int64?)
    }
    private let source: Source

    /// Any version will do.
    public static let any = ExpectedVersion(source: .any)

    private init(source: Source) { self.source = source }

    /// The version that a form was made from. A form without one is taken for an old one.
    public init(form fields: Fields) {
        source = .form(fields["version"].flatMap { Int64($0) })
    }

    fileprivate init(header: String) { source = .header(ETag.Condition(header)) }

    /// Refuses when the row's version is another: with 412 where a header named it, with 409 where a form did.
    public func check(_ version: Int64) throws {
        switch source {
        case .any: return
        case .header(let condition):
            guard condition.strongly(names: ETag(version: version)) else { throw Refusal.preconditionFailed }
        case .form(let known):
            guard known == version else { throw Refusal.stale }
        }
    }
}

extension Request {
    /// The version in `If-Match`. Throws ``Refusal`` 428 (RFC 6585, section 3) when the header is missing: a change that
    /// names no version would overwrite what others wrote.
    public func expectedVersion() throws -> ExpectedVersion {
        guard let header = headers["if-match"] else {
            throw Refusal(
                .preconditionRequired, code: "if-match",
                Phrase("Send If-Match with the ETag of the row as you read it."))
        }
        return ExpectedVersion(header: header)
    }

    /// The version in `If-Match`; any when the header is missing, for verbs that check by themselves what they start from.
    public func optionalVersion() -> ExpectedVersion {
        headers["if-match"].map { ExpectedVersion(header: $0) } ?? .any
    }
}

extension NounTable {
    /// A row as whoever changes it saw it. Throws ``Refusal`` when it is not there or was changed since.
    public func record(_ id: ID, at version: ExpectedVersion, in connection: any Connection) throws -> Record {
        guard let record = try record(id, in: connection) else { throw Refusal.notFound }
        try version.check(record.version)
        return record
    }

    /// Refuses a form whose own id a row has already, as the database refuses a row that is there.
    public func expectFirst(_ once: ID, in connection: any Connection) throws {
        if try record(once, in: connection) != nil { throw SQLError(.duplicate, "the form came before") }
    }
}
