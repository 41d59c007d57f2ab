import CPango

#if canImport(Glibc)
    import Glibc
#endif

extension Paper {
    /// The PDF in memory; throws ``PaperFault``.
    public func bytes() throws(PaperFault) -> [UInt8] { try Paper.bytes([self]) }

    /// Writes the PDF to a file that only this user may read; nothing stays there when it throws ``PaperFault``.
    public func write(to path: String) throws(PaperFault) { try Paper.write([self], to: path) }

    /// Several papers, such as a day's letters, in one PDF in memory, each with its own page numbers.
    public static func bytes(_ papers: [Paper]) throws(PaperFault) -> [UInt8] {
        var bytes: [UInt8] = []
        try write(papers) { piece throws(PaperFault) in bytes.append(contentsOf: piece) }
        return bytes
    }

    /// Several papers in one PDF file.
    public static func write(_ papers: [Paper], to path: String) throws(PaperFault) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotWrite(errno) }
        do {
            try write(papers) { piece throws(PaperFault) in
                var rest = piece
                while !rest.isEmpty {
                    let count = Glibc.write(file, rest.baseAddress, rest.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw .cannotWrite(errno) }
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                }
            }
        } catch {
            // Only what was made here goes away, never a device or a pipe.
            var status = stat()
            let isFile = fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            close(file)
            if isFile { unlink(path) }
            throw error
        }
        guard close(file) == 0 else { throw .cannotWrite(errno) }
    }

    /// Hands the PDF of several papers over piece by piece, in order; what the receiver throws ends the writing.
    public static func write(
        _ papers: [Paper], to receive: (UnsafeRawBufferPointer) throws(PaperFault) -> Void
    ) throws(PaperFault) {
        let outcome: PaperFault? = withoutActuallyEscaping(receive) { receive in
            let sink = Sink(receive)
            let outcome = Press.withTypefaces { typefaces -> PaperFault? in
                do throws(PaperFault) {
                    try Press.print(papers, typefaces: typefaces, into: sink)
                    return nil
                } catch {
                    return sink.fault ?? error
                }
            }
            return outcome ?? .drawing(0)
        }
        if let outcome { throw outcome }
    }
}

/// Takes the library's bytes: gathers small pieces, counts them, remembers why it refused.
final class Sink {
    private let receive: (UnsafeRawBufferPointer) throws(PaperFault) -> Void
    private var gathered: [UInt8] = []
    /// How many bytes came.
    private(set) var count = 0
    /// The last bytes that came, for the trailer that is read back.
    private(set) var tail: [UInt8] = []
    private(set) var fault: PaperFault?

    init(_ receive: @escaping (UnsafeRawBufferPointer) throws(PaperFault) -> Void) { self.receive = receive }

    /// False once the receiver has refused.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard fault == nil else { return false }
        count += bytes.count
        gathered.append(contentsOf: bytes)
        tail.append(contentsOf: bytes.suffix(1024))
        if tail.count > 1024 { tail.removeFirst(tail.count - 1024) }
        return gathered.count < 65_536 || flush()
    }

    func flush() -> Bool {
        guard fault == nil else { return false }
        fault = gathered.withUnsafeBytes { bytes -> PaperFault? in
            do throws(PaperFault) {
                try receive(bytes)
                return nil
            } catch {
                return error
            }
        }
        gathered.removeAll(keepingCapacity: true)
        return fault == nil
    }
}
