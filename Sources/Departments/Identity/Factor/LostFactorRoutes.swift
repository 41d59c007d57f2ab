import Department
import HTTP
import Routing
import Values

extension Identity {
    /// What an administrator does for somebody who lost the phone.
    var lostFactorRoutes: [Route<Context>] {
        [
            .post(
                Paths.staffFactor, access: .needs(.changeStaff), "Removes somebody's second factor.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, id in
                guard try colleague(id) != nil else { throw Refusal.notFound }
                try resetFactor(of: id, by: context.author)
                return context.wantsJSON ? .empty() : .redirect(to: Paths.staff(query: ["done": "factor"]))
            }.afterProof()
        ]
    }
}
