import Audit
import Department
import Factors
import HTTP
import Localization
import SQL
import Trust
import Values
import Vault

extension Identity {
    static let strangeCertificate = Phrase("This certificate opens no account. Sign in another way.")
    private static let certificateTaken = Phrase("This certificate opens an account already.")

    /// Adds the certificate that the browser shows to one's own account; gives recovery codes when it is the first second
    /// factor there.
    func addCertificate(_ request: Request, of staff: ID, keeping session: ID, by author: Author) throws
        -> [RecoveryCode]?
    {
        guard let shown = presented(request)?.certificate else {
            throw Refusal(
                code: "certificate.none", presented(request)?.fault ?? Phrase("Your browser shows no certificate."))
        }
        return try store.change(by: author) { change in
            let isFirst = try !SecondFactor.isThere(of: staff, in: change.connection)
            try keep(shown, .exact, of: staff, in: change)
            try Session.deleteAll(of: staff, except: session, in: change.connection)
            try Session.bind(session, to: shown.fingerprint, in: change.connection)
            return isFirst ? try RecoveryCode.renew(of: staff, ring: store.ring, in: change.connection) : nil
        }
    }

    /// Registers somebody's certificate from its text, as an administrator does. Throws `Invalid` and `Refusal`.
    func registerCertificate(pem: String, _ kind: StaffCertificate.Kind, of staff: ID, by author: Author) throws {
        guard let trust else { throw Refusal.notFound }
        guard let der = Trust.der(pem: pem) else {
            throw Invalid(
                "certificate", Phrase("Paste the certificate's text, from BEGIN CERTIFICATE to END CERTIFICATE."))
        }
        let shown: ClientCertificate
        switch trust.verify([der], at: now) {
        case .success(let certificate): shown = certificate
        case .failure(let fault): throw Invalid("certificate", fault.phrase)
        }
        try store.change(by: author) { change in
            guard let person = try Staff.find(staff, in: change.connection) else { throw Refusal.notFound }
            // It opens the account: who may do less must not come in by it.
            try refuseBeyond(author, person.role)
            try keep(shown, kind, of: staff, in: change)
        }
    }

    private func keep(_ shown: ClientCertificate, _ kind: StaffCertificate.Kind, of staff: ID, in change: Change) throws
    {
        guard
            try StaffCertificate.all(of: staff, ring: store.ring, in: change.connection).count < StaffCertificate.most
        else {
            throw Invalid("certificate", Phrase("Ten certificates are there. Remove one that is no longer used first."))
        }
        let kept = StaffCertificate(
            shown, id: change.newID(), staff: staff, kind: kind, at: change.now, by: change.author.actor.name)
        guard try kept.insert(shown, ring: store.ring, in: change.connection) else {
            throw Invalid("certificate", Identity.certificateTaken)
        }
        try change.note("staff.certificate.added", of: "staff", staff, changes: Identity.fields(shown, kind))
    }

    private static func fields(_ shown: ClientCertificate, _ kind: StaffCertificate.Kind) -> [AuditTrail.FieldChange] {
        [
            .init(field: "certificate", old: nil, new: shown.name, isPersonal: true),
            .init(field: "issuer", old: nil, new: shown.issuer),
            .init(field: "serial", old: nil, new: shown.serial), .init(field: "kind", old: nil, new: kind.rawValue),
        ]
    }

    /// Removes one of somebody's certificates and ends the sessions that began with one. One's own stays when it is the last
    /// factor that the role asks for.
    func removeCertificate(_ id: ID, of staff: ID, isOwn: Bool, by author: Author) throws {
        try store.change(by: author) { change in
            guard let person = try Staff.find(staff, in: change.connection) else { throw Refusal.notFound }
            if !isOwn { try refuseBeyond(author, person.role) }
            let known = try StaffCertificate.all(of: staff, ring: store.ring, in: change.connection)
            guard try StaffCertificate.remove(id, of: staff, in: change.connection) else { throw Refusal.notFound }
            if isOwn { try SecondFactor.settle(person, in: change) }
            try Session.deleteCertified(of: staff, in: change.connection)
            try change.note(
                "staff.certificate.removed", of: "staff", staff,
                changes: known.filter { $0.id == id }.map {
                    .init(field: "certificate", old: $0.name, new: nil, isPersonal: true)
                })
        }
    }

    /// Signs in with the certificate of the handshake, alone or after the password when there is a step; gives what is wrong
    /// instead.
    func signIn(certificateOf request: Request, step: SignInStep?, by visitor: Author) throws
        -> (entered: (staff: Staff, opened: Opened)?, fault: Phrase)
    {
        guard let presented = presented(request) else { return (nil, Phrase("Your browser shows no certificate.")) }
        guard let shown = presented.certificate else {
            try refused(step?.staff ?? Actor.visitor.id, presented.verdict, by: visitor)
            return (nil, presented.fault ?? Identity.strangeCertificate)
        }
        let found = try store.read { try StaffCertificate.find(shown, ring: store.ring, in: $0) }
        guard let found, step == nil || step?.staff == found.staff, let known = try staff(found.staff) else {
            try refused(found?.staff ?? step?.staff ?? Actor.visitor.id, presented.verdict, by: visitor)
            return (nil, Identity.strangeCertificate)
        }
        let author = Author(actor(known), request: visitor.request, peer: visitor.peer)
        let throttle = SignInThrottle(email: known.email, peer: visitor.peer, ring: store.ring)
        return try store.change(by: author) { change in
            guard let staff = try Staff.find(known.id, in: change.connection), staff.isActive,
                try step?.end(in: change.connection) ?? true
            else {
                try change.note("staff.sign-in.refused", of: "staff", known.id)
                return (nil, Identity.strangeCertificate)
            }
            try found.note(at: change.now, in: change.connection)
            try throttle.succeed(staff.id, at: change.now, in: change.connection)
            let opened = try open(for: staff, .certificate, from: Arrival(request), in: change)
            try Session.bind(opened.session.digest, to: shown.fingerprint, in: change.connection)
            return ((staff: staff, opened: opened), Identity.strangeCertificate)
        }
    }

    /// Shows in an open session the certificate that the role asks for. It is no fresh proof:
    /// the browser shows it with every connection, whoever sits before it.
    func showCertificate(_ request: Request, _ session: SignedIn, by author: Author) throws -> Showing {
        guard let presented = presented(request) else { return .wrong(Phrase("Your browser shows no certificate.")) }
        guard let shown = presented.certificate else { return .wrong(presented.fault ?? Identity.strangeCertificate) }
        return try store.change(by: author) { change in
            guard let found = try StaffCertificate.find(shown, ring: store.ring, in: change.connection),
                found.staff == session.actor.id
            else {
                try change.note("staff.certificate.refused", of: "staff", session.actor.id)  // not a phrase
                return .wrong(Identity.strangeCertificate)
            }
            try found.note(at: change.now, in: change.connection)
            try Session.bind(session.session, to: shown.fingerprint, in: change.connection)
            try change.note("staff.certificate.shown", of: "staff", session.actor.id)  // not a phrase
            return .right(try Session.renew(session.session, at: change.now, in: change.connection))
        }
    }

    private func refused(
        _ staff: ID, _ verdict: Result<ClientCertificate, CertificateFault>, by visitor: Author
    ) throws {
        var changes: [AuditTrail.FieldChange] = []
        switch verdict {
        case .success(let shown): changes = Array(Identity.fields(shown, .exact).dropLast())
        case .failure(let fault): changes = [.init(field: "fault", old: nil, new: fault.rawValue)]
        }
        try store.change(by: visitor) {
            try $0.note("staff.certificate.refused", of: "staff", staff, changes: changes)
        }
    }

    /// True while the connection shows the certificate that a session is bound to, and it is good: a cookie that was taken
    /// elsewhere opens nothing, and what is revoked ends within the minute.
    func holds(_ session: Session, _ certificates: [[UInt8]]) -> Bool {
        guard let bound = session.certificate else { return true }
        guard let trust, !certificates.isEmpty, case .success(let shown) = trust.verify(certificates, at: now) else {
            return false
        }
        return constantTimeEqual(shown.fingerprint, bound)
    }
}

extension Session {
    /// Binds a session to a certificate, by its id or its token's digest.
    static func bind(_ id: ID, to fingerprint: [UInt8], in connection: any Connection) throws {
        try connection.run(
            "UPDATE session SET factor = 'certificate', certificate = \(fingerprint) WHERE id = \(id)")
    }

    static func bind(_ digest: [UInt8], to fingerprint: [UInt8], in connection: any Connection) throws {
        try connection.run(
            "UPDATE session SET factor = 'certificate', certificate = \(fingerprint) WHERE digest = \(digest)")
    }

    /// Ends somebody's sessions that are bound to a certificate.
    static func deleteCertified(of staff: ID, in connection: any Connection) throws {
        try connection.run("DELETE FROM session WHERE staff_id = \(staff) AND certificate IS NOT NULL")
    }
}
