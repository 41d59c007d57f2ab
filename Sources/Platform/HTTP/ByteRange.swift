/// Which bytes of a representation a `Range` header asks for (RFC 9110, section 14).
public enum ByteRange: Hashable, Sendable {
    /// All of them: no range, or one that Sila does not serve, such as several ranges at once.
    case whole
    /// These.
    case part(Range<Int64>)
    /// None of them exist: answer 416.
    case unsatisfiable

    /// Reads a `Range` header for content of so many bytes.
    public init(header: String?, size: Int64) {
        guard let header, loweredASCII(header.prefix(6)) == "bytes=" else {
            self = .whole
            return
        }
        let text = trimmedBlanks(header.dropFirst(6))
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, !text.contains(",") else {
            self = .whole
            return
        }
        if parts[0].isEmpty {
            // The last so many bytes.
            guard let count = plainNumber(parts[1]) else {
                self = .whole
                return
            }
            self = count == 0 || size <= 0 ? .unsatisfiable : .part(max(0, size - count)..<size)
            return
        }
        guard let first = plainNumber(parts[0]) else {
            self = .whole
            return
        }
        var end = size
        if !parts[1].isEmpty {
            guard let last = plainNumber(parts[1]), last >= first else {
                self = .whole
                return
            }
            end = min(size, last + 1)
        }
        self = first < size ? .part(first..<end) : .unsatisfiable
    }
}
