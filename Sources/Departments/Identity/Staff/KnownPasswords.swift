import Vault

/// Passwords that have leaked, or that programs try first (ASVS 5.0.0, 6.2.4 and 6.2.12). Of each only a mark is kept,
/// five bytes of its BLAKE2b; `bin/known-passwords` says which lists they come from. Of seven million other passwords,
/// one has the mark of a known one by chance.
public struct KnownPasswords: Sendable {
    /// Marks in ascending order, one behind the other.
    private let marks: [UInt8]
    private static let size = 5

    /// Takes the contents of the file `known-passwords` over; nil when they cannot be that.
    public init?(_ marks: [UInt8]) {
        guard !marks.isEmpty, marks.count % KnownPasswords.size == 0 else { return nil }
        self.marks = marks
    }

    /// True for a known password, in capitals or small letters.
    public func contains(_ password: String) -> Bool {
        let mark = Digest.blake2b(Array(password.lowercased().utf8)).prefix(KnownPasswords.size)
        var low = 0
        var high = marks.count / KnownPasswords.size
        while low < high {
            let middle = (low + high) / 2
            let one = marks[middle * KnownPasswords.size..<(middle + 1) * KnownPasswords.size]
            if one.elementsEqual(mark) { return true }
            if one.lexicographicallyPrecedes(mark) { low = middle + 1 } else { high = middle }
        }
        return false
    }
}
