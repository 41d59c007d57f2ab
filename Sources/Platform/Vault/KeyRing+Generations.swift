import Glibc
import Synchronization
public import Values

extension KeyRing {
    /// The generation that new values are sealed with.
    public var currentGeneration: UInt32 { current().number }

    /// The generations that this ring opens, with the moment each was made, oldest first.
    public var generations: [(number: UInt32, created: Instant)] {
        _ = current()
        return keys.withLock { $0.generations.values.map { ($0.number, $0.created) } }.sorted { $0.number < $1.number }
    }

    /// Makes a new generation, durably, and seals with it from now on. What is sealed stays readable; seal it anew when
    /// ``isCurrent(_:)`` says no. Gives the new generation's number. Throws ``VaultError``.
    @discardableResult
    public func addGeneration(at now: Instant) throws(VaultError) -> UInt32 {
        try change { (file, master) throws(VaultError) in try file.adding(master: master, at: now) }
        return currentGeneration
    }

    /// Makes generations until there is the one of this number; does nothing when there is. Other processes seal with it
    /// within a second. Throws ``VaultError``.
    public func ensureGeneration(_ number: UInt32, at now: Instant) throws(VaultError) {
        while currentGeneration < number {
            try change { (file, master) throws(VaultError) in
                (file.generations.map(\.number).max() ?? 0) < number ? try file.adding(master: master, at: now) : file
            }
        }
    }

    /// Destroys the wrapped keys of the generations that the condition does not name; the current one stays in any case.
    /// What is still sealed with a destroyed generation never opens again. Gives the numbers of those that went. Throws
    /// ``VaultError``.
    @discardableResult
    public func retireGenerations(keeping isKept: (UInt32) -> Bool) throws(VaultError) -> [UInt32] {
        let before = generations.map(\.number)
        try change { (file, _) throws(VaultError) in file.keeping(where: isKept) }
        let after = Set(generations.map(\.number))
        return before.filter { !after.contains($0) }
    }

    /// True when a sealed value uses the current generation.
    public func isCurrent(_ sealed: [UInt8]) -> Bool { KeyRing.generation(of: sealed) == currentGeneration }

    /// The five bytes that every value sealed with the current generation begins with, to find the others by.
    public var currentMark: [UInt8] {
        var mark = [KeyRing.version]
        mark.append(bigEndian: currentGeneration)
        return mark
    }

    /// The generation that a value, or its first five bytes, was sealed with; nil when it is no sealed value.
    /// 0 stands for the key that is never turned.
    public static func generation(of sealed: [UInt8]) -> UInt32? {
        guard sealed.first == version || sealed.first == personVersion else { return nil }
        return sealed.withUnsafeBytes { $0.bigEndian(at: 1) }
    }

    // MARK: Following the file

    func current() -> Generation {
        // A failure leaves the keys as they were; sealing and opening go on with them.
        if isTimeToLook() { try? follow() }
        return keys.withLock { $0.current }
    }

    func generation(_ number: UInt32) throws(VaultError) -> Generation {
        if number == 0 { return unturned }
        if let known = keys.withLock({ $0.generations[number] }) { return known }
        // Perhaps another process has added one.
        try follow()
        guard let found = keys.withLock({ $0.generations[number] }) else { throw .unknownGeneration }
        return found
    }

    private func isTimeToLook() -> Bool {
        guard path != nil else { return false }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return keys.withLock { keys in
            guard time.tv_sec >= keys.lookAt else { return false }
            keys.lookAt = time.tv_sec + 1
            return true
        }
    }

    /// Reads the file when it has changed.
    private func follow() throws(VaultError) {
        guard let path else { return }
        let stamp = KeyFile.stamp(of: path)
        guard stamp != keys.withLock({ $0.stamp }), let text = try KeyFile.read(path) else { return }
        try take(KeyRingFile(text, department: department), stamp: stamp)
    }

    /// Takes over what a file holds, with the master key that it is wrapped with now.
    private func take(_ file: KeyRingFile, stamp: [Int]) throws(VaultError) {
        let master = try opening(file)
        let fresh = try KeyRing.unwrap(file, master, stamp: stamp)
        keys.withLock { keys in
            let lookAt = keys.lookAt
            keys = fresh
            keys.lookAt = lookAt
            if path == nil { keys.memory = file }
        }
    }

    /// The master key that opens a file: the one held, or the one that is found now.
    private func opening(_ file: KeyRingFile) throws(VaultError) -> MasterKey {
        let held = keys.withLock { $0.master }
        do {
            _ = try file.openBase(held)
            return held
        } catch {
            guard let find else { throw error }
            let found = try find()
            _ = try file.openBase(found)
            return found
        }
    }

    /// Changes the file while no other process does, and takes over what it holds then.
    private func change(
        _ body: (KeyRingFile, MasterKey) throws(VaultError) -> KeyRingFile
    ) throws(VaultError) {
        guard let path else {
            guard let file = keys.withLock({ $0.memory }) else { return }
            return try take(try body(file, try opening(file)), stamp: [])
        }
        let end = path.lastIndex(of: "/") ?? path.startIndex
        try KeyFile.locking(String(path[..<end])) { () throws(VaultError) in
            guard let text = try KeyFile.read(path) else { throw .storage("The key file \(path) went away.") }
            let file = try KeyRingFile(text, department: department)
            let changed = try body(file, try opening(file))
            if changed.text != file.text { _ = try KeyFile.write(changed.text, to: path, replacing: true) }
            try take(changed, stamp: KeyFile.stamp(of: path))
        }
    }
}
