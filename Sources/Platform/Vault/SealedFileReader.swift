import Glibc
import Values

extension SealedFile {
    /// Reads a sealed file, any range of it, from any thread.
    public final class Reader: Sendable {
        private let file: Int32
        private let header: Int
        private let cipher: Cipher
        private let chunks: UInt64

        /// How many bytes the file holds, opened.
        public let length: UInt64

        /// Opens a file that was sealed for a place. The last chunk is opened at once, so a file that was cut is refused
        /// here. Throws ``VaultError``.
        public convenience init(path: String, ring: KeyRing, place: Place) throws(VaultError) {
            try self.init(path: path, place: place) { number throws(VaultError) in try ring.generation(number) }
        }

        /// Opens a file that was sealed for a place and a person, with their key. Throws ``VaultError``.
        public convenience init(
            path: String, ring: KeyRing, place: Place, with person: PersonKey
        ) throws(VaultError) {
            try self.init(path: path, place: place, with: person) { number throws(VaultError) in
                try ring.generation(number)
            }
        }

        init(
            path: String, place: Place, with person: PersonKey? = nil,
            generation: (UInt32) throws(VaultError) -> KeyRing.Generation
        ) throws(VaultError) {
            let start = SealedFile.headerLength + (person == nil ? 0 : 16)
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw .storage("A sealed file cannot be opened: \(KeyFile.reason()).") }
            do throws(VaultError) {
                var status = stat()
                guard fstat(file, &status) == 0, status.st_size >= start + Sodium.tagLength else {
                    throw .cannotOpen
                }
                let header = try Reader.bytes(of: file, at: 0, count: start)
                guard header.starts(with: SealedFile.magic),
                    header[4] == (person == nil ? SealedFile.version : SealedFile.personVersion),
                    let number = header.withUnsafeBytes({ $0.bigEndian(at: 5) })
                else { throw .cannotOpen }
                if let person {
                    guard ID(bytes: header[9..<25]) == person.person else { throw VaultError.cannotOpen }
                    cipher = try Cipher(
                        generation: try generation(number), salt: header[25...], place: place, for: person)
                } else {
                    cipher = try Cipher(generation: try generation(number), salt: header[9...], place: place)
                }
                let payload = UInt64(status.st_size) - UInt64(start)
                let chunk = UInt64(SealedFile.sealedChunkLength)
                chunks = (payload + chunk - 1) / chunk
                let lastLength = payload - (chunks - 1) * chunk
                guard lastLength >= UInt64(Sodium.tagLength) else { throw .cannotOpen }
                length = payload - chunks * UInt64(Sodium.tagLength)
                let last = try Reader.bytes(
                    of: file, at: UInt64(start) + (chunks - 1) * chunk, count: Int(lastLength))
                _ = try cipher.open(last, index: chunks - 1, isLast: true)
            } catch {
                close(file)
                throw error
            }
            self.file = file
            self.header = start
        }

        /// Hands over a range of the file's bytes, chunk by chunk; what lies beyond the end is left out. Throws
        /// ``VaultError`` and what the body throws.
        public func each(_ range: Range<UInt64>, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
            let range = range.clamped(to: 0..<length)
            var position = range.lowerBound
            while position < range.upperBound {
                let index = position / UInt64(SealedFile.chunkLength)
                let start = index * UInt64(SealedFile.chunkLength)
                var plain = try chunk(index)
                defer { wipe(&plain) }
                let end = min(range.upperBound, start + UInt64(plain.count))
                guard end > position else { throw VaultError.cannotOpen }
                try body(plain[Int(position - start)..<Int(end - start)])
                position = end
            }
        }

        /// A range of the file's bytes at once; what lies beyond the end is left out. Throws ``VaultError``.
        public func read(_ range: Range<UInt64>) throws -> [UInt8] {
            let range = range.clamped(to: 0..<length)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(range.count)
            try each(range) { bytes.append(contentsOf: $0) }
            return bytes
        }

        private func chunk(_ index: UInt64) throws(VaultError) -> [UInt8] {
            let isLast = index + 1 == chunks
            let start = UInt64(header) + index * UInt64(SealedFile.sealedChunkLength)
            let plainLength =
                isLast ? length - index * UInt64(SealedFile.chunkLength) : UInt64(SealedFile.chunkLength)
            let sealed = try Reader.bytes(of: file, at: start, count: Int(plainLength) + Sodium.tagLength)
            return try cipher.open(sealed, index: index, isLast: isLast)
        }

        private static func bytes(of file: Int32, at offset: UInt64, count: Int) throws(VaultError) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            var filled = 0
            while filled < count {
                let got = bytes.withUnsafeMutableBytes { buffer in
                    pread(
                        file, UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).baseAddress, count - filled,
                        off_t(offset) + filled)
                }
                if got < 0, errno == EINTR { continue }
                guard got >= 0 else { throw .storage("A sealed file cannot be read: \(KeyFile.reason()).") }
                guard got > 0 else { throw .cannotOpen }
                filled += got
            }
            return bytes
        }

        deinit { close(file) }
    }
}
