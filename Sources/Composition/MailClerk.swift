import Identity
import Lifecycle
import Log
import Synchronization

/// Reads the trail on every five seconds and puts the notices that follow from it into the queue.
final class MailClerk: Service {
    let name = "mail"
    private let identity: Identity
    private let log: Log
    private let ticker = Mutex<Ticker?>(nil)

    init(_ identity: Identity, log: Log) {
        self.identity = identity
        self.log = log
    }

    func start() throws {
        let running = try Ticker(name: "mail", every: 5) { [weak self] in self?.look() }
        ticker.withLock { $0 = running }
    }

    func stop() {
        ticker.withLock { ticker in
            ticker?.stop()
            ticker = nil
        }
    }

    private func look() {
        do {
            while try identity.postNotices() > 0 {}
        } catch {
            log.warning("mail: the trail cannot be read", ["error": "\(error)"])
        }
    }
}
