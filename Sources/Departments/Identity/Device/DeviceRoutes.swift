import Department
import HTTP
import Localization
import Routing
import SQL
import Values

extension Identity {
    /// What somebody says of a browser that was new.
    var deviceRoutes: [Route<Context>] {
        [
            .post(Paths.knownDevice, access: .person, "Says that a new browser is one's own.") { _, context, id in
                let session = try Identity.session(context)
                try store.change(by: context.author) { change in
                    try asked(about: id, session, in: change)
                    try change.connection.run("UPDATE device SET known_at = \(change.now) WHERE id = \(id)")
                    try change.note("staff.device.known", of: "staff", session.actor.id)
                }
                return context.wantsJSON ? .empty() : .redirect(to: Paths.account(query: ["done": "known"]))
            },
            .post(
                Paths.refusedDevice, access: .person,
                "Says that a new browser is a stranger's, and ends its sessions."
            ) { _, context, id in
                let session = try Identity.session(context)
                try store.change(by: context.author) { change in
                    try asked(about: id, session, in: change)
                    try change.connection.run(
                        "DELETE FROM session WHERE device_id = \(id) AND staff_id = \(session.actor.id)")
                    try change.connection.run("DELETE FROM device WHERE id = \(id)")
                    try change.note("staff.device.refused", of: "staff", session.actor.id)
                }
                return context.wantsJSON ? .empty() : .redirect(to: Paths.account(query: ["done": "refused"]))
            },
        ]
    }

    /// Lets only a browser that is known speak for another, so that a thief does not vouch for themselves.
    private func asked(about id: ID, _ session: SignedIn, in change: Change) throws {
        let staff = session.actor.id
        guard try Device.find(id, of: staff, in: change.connection) != nil,
            let own = try Session.device(of: session.session, in: change.connection), own != id,
            let here = try Device.find(own, of: staff, in: change.connection), here.isKnown(at: change.now)
        else { throw Refusal.notFound }
    }
}
