/// A picture's file without what it tells besides the picture: where, when, with what and by whom it was taken, and what it
/// showed before it was cut.
///
/// JPEG (ITU T.81) and PNG (ISO/IEC 15948). Nothing is decoded or compressed anew: parts are left out, the others stay as
/// they are, octet by octet. How a camera was held is kept, for without it the picture would lie on its side. Total:
/// whatever the bytes are, reading ends within them.
public struct PlainPicture: Sendable, Hashable {
    /// What a file told.
    public enum Remark: String, Sendable, Hashable, CaseIterable {
        /// Where it was taken.
        case place
        /// With what it was taken or made.
        case device
        /// Who took it, or whose it is.
        case author
        /// When it was taken.
        case moment
        /// Other notes: descriptions, smaller pictures of it, what came after its end.
        case more
    }

    /// The file without them; the very file when it told nothing.
    public let bytes: [UInt8]
    /// What was left out, in the order of the cases.
    public let removed: [Remark]

    /// Takes apart a JPEG or a PNG; nil for everything else, and for one whose parts do not lead from its beginning to its
    /// end.
    public init?(of bytes: [UInt8]) {
        let parts: (bytes: [UInt8], removed: Set<Remark>)? =
            bytes.starts(with: [0xFF, 0xD8, 0xFF])
            ? JPEGParts.plain(bytes) : bytes.starts(with: PNGParts.signature) ? PNGParts.plain(bytes) : nil
        guard let parts else { return nil }
        self.bytes = parts.removed.isEmpty ? bytes : parts.bytes
        removed = Remark.allCases.filter(parts.removed.contains)
    }
}
