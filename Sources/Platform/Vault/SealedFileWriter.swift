import Glibc
import Values

extension SealedFile {
    /// Writes a sealed file piece by piece. The file appears under its name only when ``finish()`` has returned; one that
    /// is not finished leaves nothing behind.
    public final class Writer {
        private let path: String
        private let temporary: String
        private let cipher: Cipher
        private var file: Int32
        private var pending: [UInt8] = []
        private var index: UInt64 = 0

        /// How many bytes were written so far.
        public private(set) var length: UInt64 = 0

        /// Begins a file for a place. Throws ``VaultError/storage(_:)``.
        public convenience init(path: String, ring: KeyRing, place: Place) throws(VaultError) {
            try self.init(path: path, generation: ring.current(), place: place)
        }

        /// Begins a file for a place that opens only while the person’s key exists. Throws ``VaultError/storage(_:)``.
        public convenience init(
            path: String, ring: KeyRing, place: Place, for person: PersonKey
        ) throws(VaultError) {
            try self.init(path: path, generation: ring.current(), place: place, for: person)
        }

        init(
            path: String, generation: KeyRing.Generation, place: Place, for person: PersonKey? = nil
        ) throws(VaultError) {
            let salt = SecureRandom.bytes(SealedFile.saltLength)
            self.path = path
            temporary = "\(path).\(Digest.hex(SecureRandom.bytes(8))).part"
            if let person {
                cipher = try Cipher(generation: generation, salt: salt[...], place: place, for: person)
            } else {
                cipher = try Cipher(generation: generation, salt: salt[...], place: place)
            }
            file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw .storage("A sealed file cannot be made: \(KeyFile.reason()).") }
            pending.reserveCapacity(SealedFile.chunkLength)
            var header = SealedFile.magic
            header.append(person == nil ? SealedFile.version : SealedFile.personVersion)
            header.append(bigEndian: generation.number)
            if let person { header.append(contentsOf: person.person.bytes) }
            header.append(contentsOf: salt)
            try put(header)
        }

        /// Adds bytes. Throws ``VaultError/storage(_:)``, as when the disk is full.
        public func write(_ bytes: UnsafeRawBufferPointer) throws(VaultError) {
            var rest = bytes[...]
            while !rest.isEmpty {
                // A full chunk waits until more comes, for the last one is sealed as such.
                if pending.count == SealedFile.chunkLength { try flush(isLast: false) }
                let taken = rest.prefix(SealedFile.chunkLength - pending.count)
                pending.append(contentsOf: taken)
                rest = rest.dropFirst(taken.count)
            }
            length += UInt64(bytes.count)
        }

        /// Adds bytes. Throws as ``write(_:)-(UnsafeRawBufferPointer)`` does.
        public func write(_ bytes: [UInt8]) throws(VaultError) {
            let failure = bytes.withUnsafeBytes { bytes -> VaultError? in
                do throws(VaultError) { try write(bytes) } catch { return error }
                return nil
            }
            if let failure { throw failure }
        }

        /// Seals what is left, makes the file durable and gives it its name. Throws ``VaultError/storage(_:)``.
        public func finish() throws(VaultError) {
            guard file >= 0 else { return }
            try flush(isLast: true)
            let synced = fsync(file) == 0
            close(file)
            file = -1
            guard synced, rename(temporary, path) == 0 else {
                let reason = KeyFile.reason()
                unlink(temporary)
                throw .storage("A sealed file cannot be kept: \(reason).")
            }
            KeyFile.syncDirectory(of: path)
        }

        /// Seals everything that a file descriptor gives, to a file at a path. Gives how many bytes that were.
        @discardableResult
        public static func seal(
            descriptor: Int32, to path: String, ring: KeyRing, place: Place
        ) throws(VaultError) -> UInt64 {
            let writer = try Writer(path: path, ring: ring, place: place)
            return try writer.seal(descriptor: descriptor)
        }

        /// Takes in everything that a file descriptor gives and ends the file. Gives how many bytes that were. Throws
        /// ``VaultError/storage(_:)``.
        @discardableResult
        public func seal(descriptor: Int32) throws(VaultError) -> UInt64 {
            var buffer = [UInt8](repeating: 0, count: SealedFile.chunkLength)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw .storage("A file to seal cannot be read: \(KeyFile.reason()).") }
                if count == 0 { break }
                try write(Array(buffer[..<count]))
            }
            try finish()
            return length
        }

        private func flush(isLast: Bool) throws(VaultError) {
            try put(cipher.seal(pending, index: index, isLast: isLast))
            index += 1
            wipe(&pending)
            pending.removeAll(keepingCapacity: true)
        }

        private func put(_ bytes: [UInt8]) throws(VaultError) {
            guard KeyFile.writeAll(bytes, to: file) else {
                throw .storage("A sealed file cannot be written: \(KeyFile.reason()).")
            }
        }

        deinit {
            wipe(&pending)
            guard file >= 0 else { return }
            close(file)
            unlink(temporary)
        }
    }
}
