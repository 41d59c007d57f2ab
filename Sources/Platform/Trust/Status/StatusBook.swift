public import Log
import Synchronization
import Vault

/// What responders have said of certificates (OCSP), kept as long as it counts, and the way to ask.
public final class StatusBook: Sendable {
    /// What is known of a certificate.
    enum Verdict: Sendable, Hashable {
        case good
        case revoked
        /// The responder does not know it.
        case unknown
        /// Nothing that counts was answered.
        case silent
    }

    private struct State: Sendable {
        var known: [[UInt8]: StatusAnswer] = [:]
        /// Until when nobody is asked, because nobody answered, in seconds since 1970.
        var away: Int64 = 0
    }

    private static let capacity = 10_000
    /// For how long a responder that did not answer is left alone, in seconds: each question may hold up a worker.
    private static let rest: Int64 = 30

    private let ask: @Sendable ([UInt8]) -> [UInt8]?
    private let count: @Sendable (String) -> Void
    private let log: Log
    private let state = Mutex(State())
    /// One question at a time: whoever waits finds the answer, or that there is none.
    private let turn = Mutex(())

    /// Makes an empty book.
    ///
    /// - Parameters:
    ///   - ask: posts a question to the responder and gives its answer, within seconds; nil when there is none.
    ///   - count: counts what was answered: `good`, `revoked` or a ``StatusFault``.
    public init(
        ask: @escaping @Sendable ([UInt8]) -> [UInt8]?, count: @escaping @Sendable (String) -> Void = { _ in },
        log: Log = .silent
    ) {
        self.ask = ask
        self.count = count
        self.log = log
    }

    /// What the responder says of a certificate, now or while its last answer counts. It may wait for the network.
    func verdict(
        on certificate: Certificate, by issuer: Certificate, at now: Int64, isTakenBack: (Certificate) -> Bool
    ) -> Verdict {
        let key = Digest.blake2b(issuer.der + certificate.der)
        if let known = kept(key, at: now) { return known }
        return turn.withLock { _ in
            // Somebody may have asked meanwhile.
            if let known = kept(key, at: now) { return known }
            do throws(StatusFault) {
                let answer = try answer(on: certificate, by: issuer, at: now, isTakenBack)
                state.withLock { state in
                    if state.known.count >= StatusBook.capacity { state.known.removeAll(keepingCapacity: true) }
                    state.known[key] = answer
                }
                count(answer.isRevoked ? "revoked" : "good")
                return answer.isRevoked ? .revoked : .good
            } catch {
                count(error.rawValue)
                log.warning(
                    "no word on whether a client certificate was revoked",
                    ["why": error.rawValue, "serial": certificate.serial])
                return error == .unknown ? .unknown : .silent
            }
        }
    }

    private func kept(_ key: [UInt8], at now: Int64) -> Verdict? {
        state.withLock { state in
            if let answer = state.known[key] {
                if answer.until > now { return answer.isRevoked ? .revoked : .good }
                state.known[key] = nil
            }
            return state.away > now ? .silent : nil
        }
    }

    private func answer(
        on certificate: Certificate, by issuer: Certificate, at now: Int64, _ isTakenBack: (Certificate) -> Bool
    ) throws(StatusFault) -> StatusAnswer {
        guard let question = StatusQuestion(about: certificate, by: issuer) else { throw .malformed }
        guard let bytes = ask(question.der) else {
            state.withLock { $0.away = now + StatusBook.rest }
            throw .silent
        }
        return try .read(bytes, to: question, issuer: issuer, at: now, isTakenBack: isTakenBack)
    }
}
