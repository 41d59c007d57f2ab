import Intake

/// Somebody's address, with the name that letters show. What could break out of a header cannot be in it.
public struct Mailbox: Sendable, Hashable {
    /// The name; empty for none.
    public let name: String
    /// The address: `local@domain`, within the limits of RFC 5321.
    public let address: String

    /// The longest name, in characters.
    public static let nameLimit = 200

    /// Makes a mailbox. Throws ``LetterFault``.
    public init(_ address: String, name: String = "") throws(LetterFault) {
        guard name.count <= Mailbox.nameLimit else { throw .tooLong }
        guard HeaderText.isClean(name) else { throw .control }
        guard (try? EmailText.read(address)) == address else { throw .address }
        self.name = name
        self.address = address
    }

    /// What stands behind the @.
    public var domain: String {
        String(address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...])
    }

    /// As a header has it (RFC 5322 section 3.4), the name encoded where it must be (RFC 2047).
    var header: String {
        if name.isEmpty { return address }
        return "\(HeaderText.phrase(name))\r\n <\(address)>"
    }
}

/// Why a letter cannot be written.
public enum LetterFault: Error, Sendable, Hashable {
    /// The address is none.
    case address
    /// A name or a subject has a line end or another control character, or the text one that is no line end.
    case control
    /// A part is longer than its limit.
    case tooLong
    /// The letter says nothing.
    case empty
}
