import CMicroHTTPD
import Glibc
import HTTP

/// Gathers the content of a request: in memory at first, in an unlinked file beyond a size. It never grows past its limit.
struct BodyCollector {
    private let limit: Int
    private let memoryLimit: Int
    private let directory: String
    private var bytes: [UInt8] = []
    private var descriptor: Int32?
    private var size = 0
    /// Why the content cannot be taken; the rest of it is thrown away then.
    private(set) var failure: HTTPFailure?
    /// How many bytes came in all, thrown away ones included.
    private(set) var seen = 0

    init(limit: Int, memoryLimit: Int, directory: String, expected: Int64?) {
        self.limit = limit
        self.memoryLimit = memoryLimit
        self.directory = directory
        if let expected, expected <= memoryLimit { bytes.reserveCapacity(Int(expected)) }
    }

    /// True when so much was thrown away that the connection is better cut.
    var isHopeless: Bool { failure != nil && seen > limit + (1 << 20) }

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        seen += piece.count
        guard failure == nil else { return }
        guard size + piece.count <= limit else {
            fail(HTTPFailure(.contentTooLarge, "content-too-large", "The content is too large."))
            return
        }
        size += piece.count
        if descriptor == nil, size <= memoryLimit {
            bytes.append(contentsOf: piece)
            return
        }
        if descriptor == nil {
            descriptor = SpooledFile.makeUnlinked(in: directory)
            let held = bytes
            bytes = []
            guard let descriptor, held.withUnsafeBytes({ SpooledFile.writeAll($0, to: descriptor) }) else {
                return fail(BodyCollector.cannotSpool)
            }
        }
        guard let descriptor, SpooledFile.writeAll(piece, to: descriptor) else {
            return fail(BodyCollector.cannotSpool)
        }
    }

    /// The content; to be asked once, at the end.
    mutating func finish() -> Request.Body {
        if let descriptor {
            self.descriptor = nil
            return .file(SpooledFile(adopting: descriptor, size: Int64(size)))
        }
        return bytes.isEmpty ? .none : .bytes(bytes)
    }

    /// Lets go of what was gathered.
    mutating func discard() {
        if let descriptor { close(descriptor) }
        descriptor = nil
        bytes = []
    }

    private mutating func fail(_ failure: HTTPFailure) {
        discard()
        self.failure = failure
    }

    private static let cannotSpool = HTTPFailure(
        .insufficientStorage, "spool", "The content cannot be kept at the moment.")
}
