import Department
import HTTP
import Log
import Routing

/// What browsers report of pages that would have loaded or run something that their policy forbids (Content Security
/// Policy level 3, section 5.3): a line in the log and a count, so that an injected script is noticed. A report changes
/// nothing, and browsers send it without a form’s token, so the guard lets it past.
struct PolicyReports: Sendable {
    /// Where browsers send them.
    static let path = "/policy-reports"

    let log: Log
    let metrics: Metrics

    var routes: [Route<Context>] {
        let count = metrics.counter(
            "sila_policy_reports_total", help: "Reports of pages that broke their policy.")  // not a phrase
        return [
            .post(
                FixedPath(PolicyReports.path), access: .open,
                "Takes a browser's report of a page that broke its policy.",
                limits: RouteLimits(body: 8_192)
            ) { request, _ in
                if let report = PolicyReports.read(try request.bytes(limit: 8_192)) {
                    count.add()
                    log.warning("a browser kept a page from breaking its policy", report)
                }
                return .empty()
            }.costing(.password)
        ]
    }

    /// What a report says, without queries, which may hold what somebody searched for. Nil for what is no report.
    static func read(_ bytes: [UInt8]) -> Log.Fields? {
        guard let sent = try? JSON(bytes: bytes), let report = sent["csp-report"],
            let directive = (report["effective-directive"] ?? report["violated-directive"])?.string
        else { return nil }
        func short(_ name: String) -> String {
            String((report[name]?.string ?? "").prefix { $0 != "?" && $0 != "#" }.prefix(200))
        }
        return [
            "directive": String(directive.prefix(80)), "page": short("document-uri"), "blocked": short("blocked-uri"),
        ]
    }
}
