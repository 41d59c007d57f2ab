public import Department
import HTTP
import SQL
import Values
import Vault

extension Identity {
    /// Who the holder of a session's token is; nil when the token is unknown, ended, idle for too long or its owner may no
    /// longer sign in. A known token costs microseconds. Throws `SQLError`.
    ///
    /// `certificates` are what the connection showed: a session that began with a certificate holds over such connections
    /// alone.
    public func session(
        token: String, peer: String, agent: String = "", certificates: [[UInt8]] = []
    ) throws -> SignedIn? {
        guard let session = try openSession(token: token, peer: peer, agent: agent, certificates: certificates) else {
            return nil
        }
        let role = session.preview ?? session.staff.role
        return SignedIn(
            actor: actor(session.staff, as: session.preview), session: session.id, language: session.staff.language,
            csrf: session.csrf, email: session.staff.email,
            role: session.staff.customer?.side.label ?? role.label, proved: session.proved,
            mustEnrol: session.mustEnrol, mustShowFactor: session.mustShowFactor,
            rights: session.rights,
            isPreview: session.preview != nil,
            isLocked: session.isLocked(at: now, terms), standby: terms.standby)
    }

    /// What becomes of the listeners to live news. Throws `SQLError`.
    public func listeners(among held: Set<String>) throws -> Listeners {
        let now = now
        let ids = held.compactMap { ID(Listeners.session(of: $0)) }.sorted()
        var listeners = Listeners()
        for start in stride(from: 0, to: ids.count, by: 200) {
            let sessions = try store.read { try Session.find(Array(ids[start..<min(start + 200, ids.count)]), in: $0) }
            for session in sessions where session.isOpen(at: now, terms) && !session.isLocked(at: now, terms) {
                listeners.open.insert("\(session.id)")
                listeners.welcome.insert("\(session.id) \(session.rights)")
            }
        }
        listeners.welcome.formIntersection(held)
        return listeners
    }

    func openSession(
        token: String, peer: String, agent: String = "", certificates: [[UInt8]] = []
    ) throws -> Session? {
        guard let digest = Token.digest(of: token) else { return nil }
        let now = now
        let version = store.database.version
        let session: Session
        if let known = sessions.fresh(digest, version: version, now: now) {
            session = known
        } else {
            guard let read = try store.read({ try Session.find(digest, at: now, in: $0) }) else {
                sessions.forget(digest)
                return nil
            }
            sessions.keep(read, digest, version: version, now: now, noted: read.seen)
            session = read
        }
        guard session.isOpen(at: now, terms), holds(session, certificates) else { return nil }
        if try endsWhenStolen(session, peer: peer, agent: agent) {
            sessions.forget(digest)
            return nil
        }
        if !session.isLocked(at: now, terms), sessions.isDue(digest, now: now) {
            // Reading goes on when the disk is full: the session then merely ends as if it had been idle.
            try? store.keepBooks { try Session.touch(digest, at: now, peer: peer, in: $0) }
        }
        return session
    }

    /// Begins a session inside a change, and gives the token that the browser keeps.
    func beginSession(
        of staff: Staff, agent: String, factor: Session.Factor, device: ID, in change: Change
    ) throws -> Token {
        let token = Token.make()
        let session = Session(
            id: change.newID(), staff: staff, created: change.now, seen: change.now,
            expires: change.now.adding(seconds: terms.absolute), peer: change.author.peer,
            agent: Session.shortened(agent), csrf: Base64URL.encode(SecureRandom.bytes(32)),
            factor: factor, proved: change.now, device: device)
        try session.insert(digest: token.digest, in: change.connection)
        try Session.sweep(at: change.now, in: change.connection)
        return token
    }

    /// Ends the session of a token; nothing happens when there is none.
    func signOut(token: String, by author: Author) throws {
        guard let digest = Token.digest(of: token),
            let session = try store.read({ try Session.find(digest, at: now, in: $0) })
        else { return }
        try store.change(by: author) { change in
            try Session.delete(session.id, of: session.staff.id, in: change.connection)
            try change.note("staff.signed-out", of: "staff", session.staff.id)
        }
        sessions.forget(digest)
    }

    /// Ends one of a person's own sessions.
    func endSession(_ id: ID, of staff: ID, by author: Author) throws {
        try store.change(by: author) { change in
            guard try Session.delete(id, of: staff, in: change.connection) > 0 else { throw Refusal.notFound }
            try change.note("staff.session.ended", of: "staff", staff)
        }
    }

    /// Ends somebody's sessions, all but one when it is named; gives how many there were.
    @discardableResult
    func endSessions(of staff: ID, except kept: ID? = nil, by author: Author) throws -> Int {
        try store.change(by: author) { change in
            guard try Staff.find(staff, in: change.connection) != nil else { throw Refusal.notFound }
            let count = try Session.deleteAll(of: staff, except: kept, in: change.connection)
            try change.note("staff.sessions.ended", of: "staff", staff)
            return count
        }
    }
}
