/// What a scanner says of a file.
public enum ScanVerdict: Sendable, Hashable {
    /// Nothing that it knows is in it.
    case clean
    /// Something is in it; the signature's name, in printable ASCII, at most 120 characters.
    case found(String)
    /// The file is larger than the scanner takes.
    case tooLarge
    /// It said nothing that counts.
    case unavailable(Obstacle)

    /// Why there is no verdict.
    public enum Obstacle: String, Sendable, Hashable, CaseIterable {
        /// Nobody listens at its address, or it may not be reached.
        case unreachable
        /// It took too long.
        case slow
        /// The connection broke.
        case broken
        /// It answered something else than a verdict.
        case confused
        /// As many files as it is given at once are with it already.
        case busy
        /// The file itself cannot be read.
        case unreadable
    }

    /// Reads clamd's answer to INSTREAM (clamd(8)): `stream: OK`, `stream: NAME FOUND`, `INSTREAM size limit exceeded.
    /// ERROR`. Total: whatever else it is, there was no verdict.
    public init(answer: some Sequence<UInt8>) {
        let line = answer.prefix(1_024).prefix { $0 != 0 && $0 != 0x0A }
        let text = String(decoding: line.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
        if text == "stream: OK" {
            self = .clean
        } else if text.hasPrefix("stream: "), text.hasSuffix(" FOUND") {
            let name = text.dropFirst("stream: ".count).dropLast(" FOUND".count)
            self = .found(name.isEmpty ? "?" : String(name.prefix(120)))
        } else if text.hasPrefix("INSTREAM size limit exceeded") {
            self = .tooLarge
        } else {
            self = .unavailable(.confused)
        }
    }
}

/// Who looks at files that come from outside.
public protocol FileScanner: Sendable {
    /// Looks at a file. It blocks, for as long as its patience lasts at most.
    func scan(fileAt path: String) -> ScanVerdict
    /// What answers there, such as `ClamAV 1.4.6`; nil when nothing does. It blocks for some seconds at most.
    func version() -> String?
}
