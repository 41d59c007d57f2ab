import Values

/// Thrown by a handler that finds what it is asked for too sensitive for a session whose person has not shown lately who
/// they are. It must have changed nothing yet: the same request comes again after the proof.
public struct ProofNeeded: Error {
    /// True when the answer would be a file.
    public let givesFile: Bool

    /// Makes the demand.
    public init(givesFile: Bool = false) { self.givesFile = givesFile }
}

extension SignedIn {
    /// Seconds for which a proof of who one is holds.
    public static var proofLifetime: Int64 { 300 }
}

extension Context {
    /// True while the person has lately shown who they are. An API key is no person: its scopes say what it may.
    public var isProved: Bool {
        guard let session else { return true }
        return now < session.proved.adding(seconds: SignedIn.proofLifetime)
    }

    /// Asks for a proof of who is there, unless one was given lately: for acts of which only the handler knows that they
    /// are sensitive. A route that always is says so by itself. Throws ``ProofNeeded``.
    public func requireProof(givesFile: Bool = false) throws {
        guard isProved else { throw ProofNeeded(givesFile: givesFile) }
    }
}
