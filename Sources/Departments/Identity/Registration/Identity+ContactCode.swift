import Department
import HTTP
import Localization
import Messages
import Routing
import SQL
import Values
import Vault

extension Identity {
    /// Sends the code that somebody asked for to an address that the house knew before; nothing happens when it knows none,
    /// or more than one customer of the reference.
    func writeCode(_ wish: PostedLetter) throws {
        let id = wish.registration
        let registration = try id.flatMap { id in try store.read { try Registration.find(id, in: $0) } }
        var known: ProvedCustomer?
        var address: String?
        if let registration, registration.state == .waiting {
            known = try customers.customer(of: registration.reference, on: registration.side)
            // Other departments have databases of their own: asked before the change begins.
            address = try known.flatMap { try customers.address(of: $0.customer) }
        }
        let code = ContactCode.make()
        try store.change(by: .system("mail")) { change in
            try PostedLetter.remove(wish.id, in: change.connection)
            change.leaveUnnoted()
            let hour = change.now.adding(seconds: -3600)
            guard let registration, let known, let address,
                let digest = try ContactCode.awaited(for: registration.id, at: change.now, in: change.connection),
                try PostedLetter.count([.code], to: address, since: hour, in: change.connection) < ContactCode.most
            else { return }
            let mark = ContactCode.mark(code, of: registration.id, ring: store.ring)
            try ContactCode.keep(
                mark, in: digest, proves: known.customer.subject, at: address, in: change.connection)
            try mail(
                .code, to: address, name: known.name, language: registration.language, registration: registration.id,
                in: change, .code(letterCompany, code, for: registration.email))
        }
    }

    /// Looks at a code that a visitor typed; true when it proves their registration. It is counted before it is looked at, and
    /// a right one works once. Throws `Refusal` 429 after many from one network.
    func prove(_ typed: String, awaiting token: String, by visitor: Author) throws -> Bool {
        let throttle = SignInThrottle(act: "code", peer: visitor.peer, ring: store.ring)
        let now = now
        if let seconds = try store.keepBooks({ try throttle.admit(for: nil, at: now, in: $0) }) {
            throw Refusal(.tooManyRequests, code: "code.throttled", Identity.waitPhrase(seconds))
        }
        let digits = String(
            typed.prefix(40).unicodeScalars.compactMap { scalar in
                // People type the digits of their language.
                scalar.properties.numericType == .decimal
                    ? scalar.properties.numericValue.map { Swift.Character(String(Int($0))) } : nil
            })
        guard let digest = Token.digest(of: token) else { return false }
        return try store.change(by: visitor) { change in
            let open = try ContactCode.open(digest, at: change.now, in: change.connection)
            try ContactCode.count(digest, in: change.connection)
            let mark = ContactCode.mark(digits, of: open?.registration ?? Actor.visitor.id, ring: store.ring)
            guard let open, constantTimeEqual(mark, open.mark),
                var registration = try Registration.find(open.registration, in: change.connection),
                registration.state == .waiting
            else {
                try change.note("registration.code.refused", of: "registration", open?.registration ?? Actor.visitor.id)
                return false
            }
            try ContactCode.remove(digest, in: change.connection)
            registration.contactProof = open.subject
            registration.contactAddress = open.address
            try registration.keepContact(in: change.connection)
            try change.note("registration.code.proved", of: "registration", registration.id)
            change.tell("registrations", "changed")
            return true
        }
    }
}
