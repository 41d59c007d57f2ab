import Composition
import HTTP
import PlatformTesting
import SiteTesting
import Testing

/// What a page costs must not grow with what is kept: each list, however sorted and for whomever, is read by an index
/// and only as far as it is shown. What is held to that is what the requests really ask, not a copy of it.
@Suite struct `Lists at any size` {
    /// Tables that grow with the work. What is not named here stays small: the staff, saved views, settings.
    private static let large: Set<String> = [
        "party", "contact_point", "contact_look", "identifier", "party_source", "party_key", "party_word",
        "party_word_near", "doubt", "merge", "rights_request", "retention_run", "consent", "objection",
        "party_objection",
        "known_source", "debt", "payment", "interaction", "promise",
        "state_change", "assignment", "party_card", "document", "import_batch", "import_reject", "bulk_work",
        "bulk_item", "audit", "outbox", "inbox", "dead_letter", "job", "reply", "session",
    ]

    /// What narrows a table to what one person, one file or one state has: few enough rows to be sorted as they come.
    private static let narrowing = [
        "agent_id=?", "debt_id=?", "debtor_id=?", "party_id=?", "asked_by=?", "imported_by=?", "state=?", "id=?",
        "reference=?",
    ]

    /// What is wrong with how a query is answered; nil when it stays cheap.
    private static func fault(_ query: QueryWatch.Query) -> String? {
        var sorts = false
        var touchesLarge = false
        var isNarrow = false
        for line in query.plan {
            let words = line.split(separator: " ").map(String.init)
            if words.count > 1, ["SCAN", "SEARCH"].contains(words[0]), large.contains(words[1]) {
                touchesLarge = true
                if narrowing.contains(where: line.contains) { isNarrow = true }
                // Along an index and no further than the page: that is how a list is read.
                let isList = query.text.contains("LIMIT") && (line.contains("USING") || !query.text.contains("WHERE"))
                if words[0] == "SCAN", !isList { return line }
            }
            if line.contains("TEMP B-TREE FOR ORDER BY") { sorts = true }
        }
        return sorts && touchesLarge && !isNarrow ? query.plan.joined(separator: "; ") : nil
    }

    /// The other orders and the next page that a page of a list leads to.
    private static func links(_ page: String, of path: String) -> [String] {
        var links: Set<String> = []
        for part in page.split(separator: "href=\"").dropFirst() {
            let link = part.prefix { $0 != "\"" }.replacing("&amp;", with: "&")
            guard link.hasPrefix(path + "?") else { continue }
            if link.contains("sort=") || link.contains("after=") || link.contains("before=") {
                links.insert(String(link))
            }
        }
        return links.sorted()
    }

    @Test func `a list is read by an index, whoever asks and however it is sorted`() throws {
        let watch = QueryWatch()
        let site = try TestSite(.sqlite, cast: [], watch: watch)
        _ = try site.house.makeDemo(debts: 300, seed: 7) { _, _, _ in }
        try site.admit(Character.allCases)
        let lists = [
            "/debts", "/debts/figures", "/debts/totals", "/debts/bulk", "/payments", "/payments/totals", "/parties",
            "/creditors", "/imports", "/doubts", "/rights", "/retention/runs", "/queue", "/audit", "/staff",
            "/debts?q=benali",
            "/parties?q=benali",
            "/search?q=benali", "/search/palette?q=0550", "/debts?state=new", "/debts?wilaya=16&sort=-balance",
        ]
        var faults: [String] = []
        for character in [Character.amina, .karim, .nadia] {
            var orders = 0
            for list in lists {
                var pages = [list]
                var isFirst = true
                while let address = pages.popLast() {
                    let queries = try watch.queries {
                        let answer = try site.get(address, as: character)
                        #expect([.ok, .forbidden].contains(answer.status), "\(address): \(answer.status)")
                        if isFirst {
                            pages = Self.links(answer.text, of: String(list.prefix { $0 != "?" }))
                            orders += pages.count
                        }
                        isFirst = false
                    }
                    for query in queries {
                        if let line = Self.fault(query) {
                            faults.append("\(character) \(address): \(line) — \(query.text)")
                        }
                    }
                }
            }
            #expect(orders > 10, "the lists lead to other orders")
        }
        #expect(faults == [], "\(faults.joined(separator: "\n"))")
    }

    @Test func `a page of the API is read by an index in every order it offers`() throws {
        let watch = QueryWatch()
        let site = try TestSite(.sqlite, cast: [], watch: watch)
        _ = try site.house.makeDemo(debts: 300, seed: 7) { _, _, _ in }
        try site.admit(Character.allCases)
        let orders = [
            "debts": ["due", "overdue", "balance", "debtorName", "nextActionOn", "reference"],
            "payments": ["received", "reference"], "parties": ["name", "reference"],
            "creditors": ["name", "reference", "commission"], "imports": [],
            "rights": ["waiting", "received", "reference"], "terms": ["source"],
        ]
        var faults: [String] = []
        for character in [Character.karim, .nadia] {
            let key = try site.key(
                character,
                scopes: [
                    "debts:read", "payments:read", "parties:read", "creditors:read", "imports:read", "rights:read",
                    "terms:read",
                ])
            for (noun, fields) in orders where character == .karim || !["rights", "terms"].contains(noun) {
                for query in ["limit=20"] + fields.flatMap({ ["limit=20&sort=\($0)", "limit=20&sort=-\($0)"] }) {
                    var address: String? = "/api/v1/\(noun)?\(query)"
                    var pages = 0
                    while let asked = address, pages < 2 {
                        let queries = try watch.queries {
                            let answer = try site.api(.get, asked, key: key)
                            #expect(answer.status == .ok, "\(asked): \(answer.text)")
                            address = answer.json["next"]?.string.map { cursor in
                                "/api/v1/\(noun)?\(query)&\((["after": cursor] as Fields).encoded)"
                            }
                        }
                        pages += 1
                        for query in queries {
                            if let line = Self.fault(query) {
                                faults.append("\(character) \(asked): \(line) — \(query.text)")
                            }
                        }
                    }
                }
            }
        }
        #expect(faults == [], "\(faults.joined(separator: "\n"))")
    }
}
