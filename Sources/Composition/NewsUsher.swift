import Department
import HTTPServer
import Identity
import Lifecycle
import Log
import SQL
import Synchronization

/// Ends the live news of whoever may hear no more: their session ended, went into stand-by, or its role changed. What
/// happens in this process counts within a second; stand-by that begins by itself, and what another process did, within
/// five.
final class NewsUsher: Service {
    let name = "news"
    private let identity: Identity
    private let hub: EventHub
    private let log: Log
    private let ticker = Mutex<Ticker?>(nil)
    /// The state of the accounts that was looked at last, and how many seconds ago.
    private let seen = Mutex<(version: UInt64?, age: Int)>((nil, 0))

    init(_ identity: Identity, _ hub: EventHub, log: Log) {
        self.identity = identity
        self.hub = hub
        self.log = log
    }

    func start() throws {
        let running = try Ticker(name: "news", every: 1) { [weak self] in self?.look() }
        ticker.withLock { $0 = running }
    }

    func stop() {
        ticker.withLock { ticker in
            ticker?.stop()
            ticker = nil
        }
    }

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
        let welcome = try identity.listeners(among: holders)
        hub.dismiss { holders.contains($0) && !welcome.contains($0) }
    }
}
