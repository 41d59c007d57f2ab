public import Vault

/// Changes of fields as JSON: `[{"field":"state","old":"new","new":"paid"},{"field":"iban","sealed":"…"}]`.
enum ChangesJSON {
    static func write(_ changes: [AuditTrail.FieldChange], seal: (AuditTrail.FieldChange) -> [UInt8]) -> String {
        if changes.isEmpty { return "[]" }
        var bytes = [UInt8(ascii: "[")]
        for (index, change) in changes.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: #"{"field":"#.utf8)
            append(change.field, to: &bytes)
            if change.isSealed {
                bytes.append(contentsOf: #","sealed":"#.utf8)
                append(Base64URL.encode(seal(change)), to: &bytes)
            } else {
                bytes.append(contentsOf: contents(old: change.old, new: change.new))
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func contents(old: String?, new: String?) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in [("old", old), ("new", new)] {
            guard let value else { continue }
            bytes.append(contentsOf: ",\"\(name)\":".utf8)
            append(value, to: &bytes)
        }
        return bytes
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for unit in text.utf8 {
            switch unit {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(unit)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: #"\u00"#.utf8)
                bytes.append(digits[Int(unit >> 4)])
                bytes.append(digits[Int(unit & 15)])
            default: bytes.append(unit)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Reads what ``write`` wrote. What does not look like it ends the list: the text lies in a database that others may
    /// have changed, and the chain tells of that.
    static func read(_ text: String) -> [AuditTrail.FieldChange] {
        var reader = Reader(units: Array(text.utf8))
        guard reader.skip("[") else { return [] }
        var changes: [AuditTrail.FieldChange] = []
        while let members = reader.object(), let field = members["field"] {
            let sealed = members["sealed"].flatMap { Base64URL.decode($0) }
            changes.append(
                AuditTrail.FieldChange(
                    field: field, old: members["old"], new: members["new"], isSealed: sealed != nil, sealed: sealed))
            if !reader.skip(",") { break }
        }
        return changes
    }

    /// Reads objects whose members are strings.
    private struct Reader {
        let units: [UInt8]
        var position = 0

        init(units: [UInt8]) { self.units = units }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard position < units.count, units[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func object() -> [String: String]? {
            guard skip("{") else { return nil }
            var members: [String: String] = [:]
            if skip("}") { return members }
            while let name = string() {
                guard skip(":"), let value = string() else { return nil }
                members[name] = value
                if skip("}") { return members }
                guard skip(",") else { return nil }
            }
            return nil
        }

        mutating func string() -> String? {
            guard skip("\"") else { return nil }
            var bytes: [UInt8] = []
            while position < units.count {
                let unit = units[position]
                position += 1
                if unit == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
                guard unit == UInt8(ascii: "\\") else {
                    bytes.append(unit)
                    continue
                }
                guard position < units.count else { return nil }
                let escaped = units[position]
                position += 1
                if escaped != UInt8(ascii: "u") {
                    bytes.append(escaped)
                    continue
                }
                guard position <= units.count - 4,
                    let scalar = UInt8(String(decoding: units[position..<position + 4], as: UTF8.self), radix: 16)
                else { return nil }
                position += 4
                bytes.append(scalar)
            }
            return nil
        }
    }
}

extension AuditTrail {
    func json(_ changes: [FieldChange], seq: Int64) -> String {
        ChangesJSON.write(changes) { change in
            ring.sealUnturned(plain(change), at: place(change, seq))
        }
    }

    /// The record's changes with contents opened that the department's ring sealed. Write an entry of your own when a person sees them. Throws
    /// ``VaultError``.
    public func reveal(_ record: Record) throws(VaultError) -> [FieldChange] {
        var revealed: [FieldChange] = []
        for change in record.entry.changes {
            guard change.isSealed, let sealed = change.sealed else {
                revealed.append(change)
                continue
            }
            let plain = ChangesJSON.read(try ring.openText(sealed, at: place(change, record.seq))).first
            revealed.append(FieldChange(field: change.field, old: plain?.old, new: plain?.new, isSealed: true))
        }
        return revealed
    }
}
