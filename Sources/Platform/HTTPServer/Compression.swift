import CZlib
import Synchronization

/// Compresses answers with gzip (RFC 1952), keeping the compressor's memory between answers.
final class Compression: Sendable {
    private let spare = Mutex<[Deflater]>([])

    /// The compressed bytes; nil when they would not be smaller.
    func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        let kept = spare.withLock { $0.popLast() }
        guard let deflater = kept ?? Deflater(level: 1) else { return nil }
        let result = deflater.gzip(bytes)
        spare.withLock { if $0.count < 8 { $0.append(deflater) } }
        return result
    }

    /// Compresses once, as well as it goes, for what is sent often.
    static func gzipWell(_ bytes: [UInt8]) -> [UInt8]? { Deflater(level: 9)?.gzip(bytes) }
}

/// A zlib stream.
///
/// `@unchecked Sendable`: it is owned by one thread at a time, either the list of spare ones, under its lock, or the call
/// that took it out of there.
private final class Deflater: @unchecked Sendable {
    private let stream: UnsafeMutablePointer<z_stream>

    init?(level: Int32) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Sixteen more window bits ask for the gzip wrapper.
        let status = deflateInit2_(
            stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count < 1 << 30, deflateReset(stream) == Z_OK else { return nil }
        var isDone = false
        var input = bytes
        // Room for one byte less than the input: what does not fit is not worth sending.
        let result = [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                isDone = deflate(stream, Z_FINISH) == Z_STREAM_END
                count = output.count - Int(stream.pointee.avail_out)
            }
        }
        return isDone ? result : nil
    }
}
