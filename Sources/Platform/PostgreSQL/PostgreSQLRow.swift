import CPostgreSQL
import SQL
import Values

/// One row of a result in text form, read in place.
///
/// The accessors are total: what is not there or not of the kind asked for is zero, empty or nil.
final class PostgreSQLRow: Row {
    /// The result whose first row this is; nil once the row is over.
    var result: OpaquePointer?

    func isNull(_ column: Int) -> Bool { value(column) == nil }

    func integer(_ column: Int) -> Int64 { value(column).map(PostgreSQLRow.integer) ?? 0 }

    func real(_ column: Int) -> Double {
        guard let bytes = value(column) else { return 0 }
        let text = String(decoding: bytes, as: UTF8.self)
        if let number = Double(text), !number.isNaN { return number }
        return Double(PostgreSQLRow.integer(bytes))
    }

    func text(_ column: Int) -> String { value(column).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    func bytes(_ column: Int) -> [UInt8] {
        guard let text = value(column) else { return [] }
        // bytea is written \x and hexadecimal digits; anything else gives its own bytes, as it does in SQLite.
        guard text.count >= 2, text.count % 2 == 0, text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
            return Array(text)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for index in stride(from: 2, to: text.count, by: 2) {
            guard let high = PostgreSQLRow.digit(text[index]), let low = PostgreSQLRow.digit(text[index + 1]) else {
                return Array(text)
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    func id(_ column: Int) -> ID? { value(column).flatMap { ID(Substring(decoding: $0, as: UTF8.self)) } }

    func withUTF8<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try body(value(column) ?? UnsafeBufferPointer(start: nil, count: 0))
    }

    private func value(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        guard let result, column >= 0, column < Int(PQnfields(result)), PQntuples(result) > 0 else { return nil }
        let column = Int32(truncatingIfNeeded: column)
        guard PQgetisnull(result, 0, column) == 0, let start = PQgetvalue(result, 0, column) else { return nil }
        let count = Int(PQgetlength(result, 0, column))
        return UnsafeBufferPointer(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
    }

    /// The whole part of a number at the start of a text, 1 for `t` (true), and 0 when there is none. It stops at the
    /// ends of 64 bits, as SQLite does.
    private static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
        var index = 0
        var isNegative = false
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            index = 1
        } else if bytes.count == 1, bytes[0] == UInt8(ascii: "t") {
            return 1
        }
        var number: Int64 = 0
        while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") {
            let digit = Int64(bytes[index] - UInt8(ascii: "0"))
            let (tens, overTens) = number.multipliedReportingOverflow(by: 10)
            let (sum, over) =
                isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            if overTens || over { return isNegative ? .min : .max }
            number = sum
            index += 1
        }
        return number
    }

    private static func digit(_ unit: UInt8) -> UInt8? {
        switch unit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): unit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): unit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
