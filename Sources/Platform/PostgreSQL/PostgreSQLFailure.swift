import CPostgreSQL
import SQL

/// Tells what a failed result means to callers; the details, which repeat values, are left out.
func postgresqlFailure(_ result: OpaquePointer, _ statement: String?) -> SQLError {
    let state = field("C", of: result) ?? ""
    let kind = postgresqlKind(state)
    let message: String
    if state.hasPrefix("22") {
        // "invalid input syntax for type uuid: …" quotes the value.
        message = "a value was refused (\(state))"
    } else {
        message = field("M", of: result) ?? "the server gave no message"
    }
    return SQLError(kind, message, statement: statement)
}

/// The connection broke; libpq's message names hosts but no values.
func postgresqlLoss(_ handle: OpaquePointer?, _ statement: String? = nil) -> SQLError {
    let message = handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? ""
    let line = message.split(separator: "\n").first.map(String.init) ?? "there is no connection"
    return SQLError(.unavailable, line, statement: statement)
}

/// A field of an error report: C is the SQLSTATE, M the message (PG_DIAG_… in postgres_ext.h).
private func field(_ name: Unicode.Scalar, of result: OpaquePointer) -> String? {
    PQresultErrorField(result, Int32(name.value)).map { String(cString: $0) }
}

/// Appendix A of PostgreSQL's manual.
private func postgresqlKind(_ state: String) -> SQLError.Kind {
    switch state {
    case "23505": .duplicate
    case "40001", "40P01": .conflict
    case "53100": .full
    case "57014", "55P03", "58030": .unavailable
    case "XX001", "XX002": .corrupt
    // A plan that an altered table outdated; the connection is opened anew, so the same call succeeds later.
    case "0A000": .failed
    default:
        switch state.prefix(2) {
        case "23": .constraint
        case "08", "53", "57": .unavailable
        case "40": .conflict
        default: .failed
        }
    }
}
