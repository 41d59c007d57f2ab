import Department
import Design
import HTTPServer
import Identity
import Lifecycle
import Log
import SQL
import Synchronization

/// Ends the live news of whoever may hear no more: their session ended, went into stand-by, or its role changed. What
/// happens in this process counts within a second; stand-by that begins by itself, and what another process did, within
/// five.
final class NewsUsher: Sendable {
    private let identity: Identity
    private let hub: EventHub
    private let log: Log
    /// The state of the accounts that was looked at last, and how many seconds ago.
    private let seen = Mutex<(version: UInt64?, age: Int)>((nil, 0))

    init(_ identity: Identity, _ hub: EventHub, log: Log) {
        self.identity = identity
        self.hub = hub
        self.log = log
    }

    /// A look each second.
    var rounds: Rounds { Rounds("news", every: 1) { self.look() } }

    private func look() {
        let version = identity.store.database.version
        let isDue = seen.withLock { seen in
            guard seen.version == version, seen.age < 4 else {
                seen = (version, 0)
                return true
            }
            seen.age += 1
            return false
        }
        guard isDue else { return }
        do {
            try NewsUsher.usher(identity, hub)
        } catch {
            log.warning("news: the sessions cannot be read, so nobody hears any", ["error": "\(error)"])
            hub.dismiss { _ in true }
        }
    }

    /// Looks once who may go on listening. Throws `SQLError`.
    static func usher(_ identity: Identity, _ hub: EventHub) throws {
        let holders = hub.holders
        guard !holders.isEmpty else { return }
        let listeners = try identity.listeners(among: holders)
        hub.dismiss(with: Frame.lastNews) { holders.contains($0) && listeners.areOver($0) }
        // These ask again, and hear what they may hear now.
        hub.dismiss { holders.contains($0) && !listeners.welcome.contains($0) }
    }
}
