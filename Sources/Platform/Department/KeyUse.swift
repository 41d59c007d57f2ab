public import Values
import Vault

/// How much is sealed with which generation of a department's keys.
public struct KeyUse: Sendable {
    /// One generation.
    public struct Generation: Sendable, Hashable {
        /// Its number.
        public let number: UInt32
        /// When it was made; nil when the ring does not hold it, so that what it sealed cannot be opened.
        public let created: Instant?
        /// How many values use it.
        public internal(set) var values = 0
        /// How many files use it.
        public internal(set) var files = 0
        /// How many keys of persons it wraps.
        public internal(set) var persons = 0
        /// How many contents of the audit trail use it; they are chained and stay as they are.
        public internal(set) var trail = 0
    }

    /// The department.
    public let department: String
    /// The generation that seals now.
    public let current: UInt32
    /// Every generation that is held or used, oldest first.
    public internal(set) var generations: [Generation]
    /// How many keys of persons there are, and how many were destroyed; nil in a department that keeps none.
    public internal(set) var persons: (kept: Int, destroyed: Int)?
    /// How many files are not where their rows say.
    public internal(set) var missingFiles = 0

    /// How many values and files are still sealed with older generations.
    public var older: Int {
        generations.reduce(0) { $0 + ($1.number == current ? 0 : $1.values + $1.files + $1.persons) }
    }

    /// The generations that something uses.
    var used: Set<UInt32> {
        Set(generations.filter { $0.values + $0.files + $0.persons + $0.trail > 0 }.map(\.number))
    }

    init(department: String, ring: KeyRing) {
        self.department = department
        current = ring.currentGeneration
        generations = ring.generations.map { Generation(number: $0.number, created: $0.created) }
    }

    mutating func add(_ number: UInt32, _ part: WritableKeyPath<Generation, Int>, _ count: Int = 1) {
        // The trail's own key is none of those that turn.
        if number == 0 { return }
        let place = generations.firstIndex { $0.number >= number } ?? generations.count
        if place == generations.count || generations[place].number != number {
            generations.insert(Generation(number: number, created: nil), at: place)
        }
        generations[place][keyPath: part] += count
    }
}
