import Identity
import Lifecycle
import Log

/// Reads the trail on and puts the notices that follow from it into the queue.
struct MailClerk: Sendable {
    let identity: Identity
    let log: Log

    /// A look every five seconds.
    var rounds: Rounds { Rounds("mail", every: 5) { look() } }

    private func look() {
        do {
            while try identity.postNotices() > 0 {}
        } catch {
            log.warning("mail: the trail cannot be read", ["error": "\(error)"])
        }
    }
}
