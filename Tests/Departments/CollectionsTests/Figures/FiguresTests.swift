import Composition
import Department
import HTTP
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `The figures` {
    @Test(arguments: Engine.underTest)
    func `the five pages say what was worked out by hand`(engine: Engine) throws {
        let desk = try FigureDesk(engine)

        let general = try desk.figures("general")
        #expect(general.files == 4)
        #expect(general.json["currency"]?.string == "DZD")
        #expect(general[card: "claimed"] == 23_700_000)
        #expect(general[card: "recovered"] == 1_100_000)
        #expect(general[card: "rate"] == 464)
        #expect(general[card: "meanRecovered"] == 550_000)
        #expect(general[card: "response"] == 390)
        #expect(general[card: "daysToSettle"] == 600)
        #expect(
            general.rows("months") == [
                "2026-01: 2 700000 0", "2026-02: 2 23000000 30000", "2026-03: 0 0 1070000",
            ])
        #expect(
            general.rows("states") == [
                "new: 1 20000000 20000000", "contacting: 2 3600000 2600000", "paid: 1 100000 0",
            ])
        #expect(general.rows("sectors") == ["bank: 2 23000000 1000000 435", "telecom: 2 700000 100000 1429"])
        #expect(
            general.rows("wilayas") == ["16: 2 3100000 1100000 3548", "none: 1 20000000 0 0", "31: 1 600000 0 0"])

        let files = try desk.figures("files")
        #expect(files[card: "debtors"] == 3)
        #expect(files[card: "filesPerDebtor"] == 133)
        #expect(files[card: "meanClaim"] == 5_925_000)
        #expect(files[card: "medianClaim"] == 1_800_000)
        #expect(files[card: "ratePerFile"] == 5_000)
        #expect(files.rows("kinds") == ["loan: 2 23000000 1000000 435", "telecom: 2 700000 100000 1429"])
        #expect(files.rows("debtors") == ["1: 2", "2: 1", "3: 0", "4: 0", "5: 0"])
        #expect(
            files.rows("sizes") == [
                "0: 1 100000 100000 10000", "1: 1 600000 0 0", "2: 1 3000000 1000000 3333", "3: 1 20000000 0 0",
                "4: 0 0 0 -",
            ])
        #expect(
            files.rows("shares") == [
                "0: 2 20600000 0", "1: 0 0 0", "2: 1 3000000 1000000", "3: 0 0 0", "4: 0 0 0", "5: 1 100000 100000",
            ])
        #expect(files.rows("ages") == ["0: 2 22000000", "1: 1 600000", "2: 0 0", "3: 0 0", "4: 0 0"])

        let delays = try desk.figures("delays")
        #expect(delays[card: "contact"] == 390)
        #expect(delays[card: "promise"] == 305)
        #expect(delays[card: "payment"] == 235)
        #expect(delays[card: "settled"] == 600)
        #expect(
            delays.rows("steps") == [
                "contact: 3 7500 390", "promise: 2 5000 305", "payment: 2 5000 235", "settled: 1 2500 600",
            ])
        // Of the two files older than thirty days, 300,00 of 7 000,00 came within thirty days, to the centime.
        #expect(
            delays.rows("within") == ["30: 2 700000 30000 429", "90: 0 0 0 -", "180: 0 0 0 -", "365: 0 0 0 -"])
        #expect(delays.rows("responses") == ["0: 0", "1: 0", "2: 0", "3: 0", "4: 1", "5: 2", "6: 1"])
        #expect(
            delays.rows("months") == ["2026-01: 2 485 270 600", "2026-02: 2 200 200 -", "2026-03: 0 - - -"])

        let efficiency = try desk.figures("efficiency")
        #expect(efficiency[card: "rate"] == 464)
        #expect(efficiency[card: "recovered"] == 1_100_000)
        #expect(efficiency[card: "triesPerFile"] == 75)
        #expect(efficiency[card: "reached"] == 3_333)
        #expect(efficiency[card: "kept"] == 5_000)
        #expect(
            efficiency.rows("cohorts") == [
                "2026-01: 2 700000 100000 1429", "2026-02: 2 23000000 1000000 435", "2026-03: 0 0 0 -",
            ])
        let (nadia, yacine) = (try desk.site.id(of: .nadia), try desk.site.id(of: .yacine))
        #expect(
            efficiency.rows("agents") == [
                "\(yacine): 1 3000000 1000000 3333 0 - 10000", "\(nadia): 2 700000 100000 1429 3 3333 0",
                "none: 1 20000000 0 0 0 - -",
            ])
        #expect(
            efficiency.rows("channels") == [
                "call: 2 1 5000", "email: 0 0 -", "sms: 1 0 0", "letter: 0 0 -", "visit: 0 0 -",
            ])
        #expect(efficiency.rows("promises") == ["kept: 1", "broken: 1"])
        #expect(
            efficiency.rows("creditors") == [
                "\(desk.bank): 2 23000000 1000000 435", "\(desk.desk.creditor): 2 700000 100000 1429",
            ])

        let duration = try desk.figures("duration")
        #expect(duration[card: "settled"] == 1)
        #expect(duration[card: "mean"] == 600)
        #expect(duration[card: "median"] == 600)
        #expect(duration[card: "quick"] == 10_000)
        #expect(
            duration.rows("durations") == ["0: 0 0", "1: 1 100000", "2: 0 0", "3: 0 0", "4: 0 0", "5: 0 0"])
        #expect(duration.rows("kinds") == ["telecom: 2 1 600", "loan: 2 0 -"])
        #expect(duration.rows("sectors") == ["telecom: 2 1 600", "bank: 2 0 -"])
        #expect(
            duration.rows("sizes") == ["0: 1 1 600", "1: 1 0 -", "2: 1 0 -", "3: 1 0 -", "4: 0 0 -"])
    }

    @Test(arguments: Engine.underTest)
    func `each filter leaves its files alone, and nonsense leaves all`(engine: Engine) throws {
        let desk = try FigureDesk(engine)
        let (nadia, yacine) = (try desk.site.id(of: .nadia), try desk.site.id(of: .yacine))
        let claims: [(filter: String, files: Int64, claimed: Int64)] = [
            ("creditor=\(desk.bank)", 2, 23_000_000), ("agent=\(nadia)", 2, 700_000), ("agent=\(yacine)", 1, 3_000_000),
            ("kind=loan", 2, 23_000_000), ("kind=rent", 0, 0), ("wilaya=16", 2, 3_100_000), ("wilaya=31", 1, 600_000),
            ("from=2026-01-20", 3, 23_600_000), ("from=2026-01-21", 2, 23_000_000), ("to=2026-01-05", 1, 100_000),
            ("from=2026-01-20&to=2026-02-10", 2, 3_600_000), ("from=2026-02-10&to=2026-01-20", 2, 3_600_000),
            ("currency=EUR", 1, 50_000), ("wilaya=16&kind=loan", 1, 3_000_000),
            ("agent=\(nadia)&wilaya=31&kind=telecom&creditor=\(desk.desk.creditor)&from=2026-01-01", 1, 600_000),
            ("creditor=\(desk.site.clock.newID())", 0, 0),
            ("from=0001-01-01&to=9999-12-31", 4, 23_700_000), ("to=0001-01-01", 0, 0), ("from=9999-12-31", 0, 0),
            ("from=yesterday&kind=%C2%A0&wilaya=-1&agent=none&currency=ZZZ", 4, 23_700_000),
        ]
        for (filter, files, claimed) in claims {
            let figures = try desk.figures("general", filter)
            #expect(figures.files == files, "\(filter)")
            #expect(figures[card: "claimed"] == claimed, "\(filter)")
            for page in FigurePage.allCases {
                let answer = try desk.site.get(page.path + "?" + filter, as: .karim)
                #expect(answer.status == .ok, "\(page) \(filter)")
                #expect(answer.text.contains("No file fits these filters") == (files == 0), "\(page) \(filter)")
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `an agent gets the figures of their own files, whatever they ask for`(engine: Engine) throws {
        let desk = try FigureDesk(engine)
        let yacine = try desk.site.id(of: .yacine)
        for filter in ["", "agent=\(yacine)", "agent=none"] {
            let own = try desk.figures("general", filter, as: .nadia)
            #expect(own.files == 2)
            #expect(own[card: "claimed"] == 700_000)
            let agents = try desk.figures("efficiency", filter, as: .nadia).rows("agents")
            #expect(agents.count == 1)
        }
        let page = try desk.site.get("/figures", as: .nadia).text
        #expect(page.contains("Your own files."))
        #expect(!page.contains("Yacine Ould Kaddour"))
        // Who manages, administers or audits sees the whole.
        for character in [SiteTesting.Character.karim, .amina, .lina] {
            #expect(try desk.figures("general", as: character).files == 4)
        }
        #expect(try desk.figures("general", "agent=\(yacine)").files == 1)
    }

    @Test(arguments: Engine.underTest)
    func `every link of every figure leads to the rows that were counted`(engine: Engine) throws {
        let desk = try FigureDesk(engine)
        let yacine = try desk.site.id(of: .yacine).description
        let filters: [(SiteTesting.Character, Fields)] = [
            (.karim, [:]), (.karim, ["creditor": desk.bank]), (.karim, ["kind": "telecom", "wilaya": "16"]),
            (.karim, ["from": "2026-01-10", "to": "2026-02-15"]), (.karim, ["agent": yacine]),
            (.karim, ["currency": "EUR"]), (.nadia, [:]), (.lina, ["wilaya": "16"]),
        ]
        for (character, filter) in filters {
            for page in FigurePage.allCases {
                let report = try desk.report(page, filter, as: character)
                let shown = try desk.site.get(
                    page.path + (filter.isEmpty ? "" : "?" + filter.encoded), as: character
                ).text
                for card in report.cards {
                    guard let href = card.href else { continue }
                    #expect(shown.contains(escaped(href)), "\(page) \(card.key)")
                    try check(desk, href, as: character, "\(page) \(filter.encoded) \(card.key)") { rows, sum in
                        switch card.key {
                        case "files", "settled": rows == (card.value ?? 0) || card.unit == .days
                        case "recovered": sum == card.value ?? 0
                        case "claimed": sum == card.value ?? 0
                        default: rows <= Int64(report.files)
                        }
                    }
                }
                for table in report.tables {
                    for row in table.rows {
                        guard let href = row.href else { continue }
                        #expect(shown.contains(escaped(href)), "\(page) \(table.key) \(row.key)")
                        let what = "\(page) \(filter.encoded) \(table.key) \(row.key) \(href)"
                        func value(_ key: String) -> Int64? {
                            table.columns.firstIndex { $0.key == key && $0.unit != .days }.flatMap { row.values[$0] }
                        }
                        try check(desk, href, as: character, what) { rows, sum in
                            if let received = value("received") { return sum == received }
                            return rows == value("settled") ?? value("files") ?? -1
                                && (value("claimed") == nil || sum == value("claimed"))
                        }
                    }
                }
            }
        }
    }

    private func escaped(_ href: String) -> String {
        href.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
    }

    /// Follows a link and gives the number of its rows and what they sum up to: claims of debts, amounts of payments.
    private func check(
        _ desk: FigureDesk, _ href: String, as character: SiteTesting.Character, _ what: String,
        _ holds: (Int64, Int64) throws -> Bool
    ) throws {
        let answer = try desk.site.get(href, as: character)
        #expect(answer.status == .ok, "\(what)")
        guard !href.hasPrefix("/figures") else { return }
        let ids = Portfolio.rows(answer.text).compactMap { ID($0) }
        let sum = try desk.collections.store.read { connection in
            href.hasPrefix("/payments")
                ? try connection.integer("SELECT COALESCE(sum(amount), 0) FROM payment WHERE id IN (\(list: ids))")
                : try connection.integer(
                    "SELECT COALESCE(sum(principal + interest + costs), 0) FROM debt WHERE id IN (\(list: ids))")
        }
        #expect(try holds(Int64(ids.count), sum), "\(what): \(ids.count) rows of \(sum)")
    }

    @Test(arguments: Engine.underTest)
    func `the payments behind a figure are narrowed by their files, and say so`(engine: Engine) throws {
        let desk = try FigureDesk(engine)
        func rows(_ filter: String) throws -> Int {
            Portfolio.rows(try desk.site.get("/payments?\(filter)", as: .karim).text).count
        }
        #expect(try rows("") == 4)
        #expect(try rows("filter=reversedAt%20is%20empty") == 3)
        #expect(try rows("file.kind=telecom") == 3)
        #expect(try rows("file.kind=loan") == 1)
        #expect(try rows("file.wilaya=31") == 1)
        #expect(try rows("file.wilaya=16&file.handedOver.from=2026-02-01") == 1)
        #expect(try rows("file.wilaya=nowhere") == 0)
        let page = try desk.site.get("/payments?file.kind=loan", as: .karim).text
        #expect(page.contains("<strong>\(DebtKind.loan.label.text)</strong>"))
        let totals = try desk.site.get("/payments/totals?file.kind=telecom", as: .karim).text
        #expect(totals.contains("<bdi>3</bdi> payments"))
        let export = try desk.site.get("/payments/export?format=csv&file.kind=loan", as: .karim)
        #expect(String(decoding: try export.collected(), as: UTF8.self).split(whereSeparator: \.isNewline).count == 2)
        // Another's files stay out of reach through the files' filter too.
        let yacine = try desk.site.id(of: .yacine)
        #expect(Portfolio.rows(try desk.site.get("/payments?file.agent=\(yacine)", as: .nadia).text).isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `without files the pages say what to do, and count nothing`(engine: Engine) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["figures:read"])
        for page in FigurePage.allCases {
            let shown = try site.get(page.path, as: .karim)
            #expect(shown.status == .ok)
            #expect(shown.text.contains("Figures appear with the first file that a creditor hands over."))
            let answer = try site.api(.get, "/api/v1\(page.path)", key: key)
            #expect(answer.status == .ok)
            #expect(answer.json["files"] == 0)
        }
    }

    @Test(arguments: Engine.underTest)
    func `every table is exported as it is shown, as CSV and as XLSX`(engine: Engine) throws {
        let desk = try FigureDesk(engine)
        for page in FigurePage.allCases {
            let report = try desk.report(page, [:], as: .karim)
            for table in report.tables {
                let csv = try desk.site.get("\(page.path)/\(table.key)", as: .karim)
                #expect(csv.status == .ok, "\(page) \(table.key)")
                let lines = String(decoding: try csv.collected(), as: UTF8.self).split(whereSeparator: \.isNewline)
                #expect(lines.count == table.rows.count + 1, "\(page) \(table.key)")
                let xlsx = try desk.site.get("\(page.path)/\(table.key)?format=xlsx", as: .karim)
                #expect(xlsx.status == .ok, "\(page) \(table.key)")
            }
        }
        let wilayas = try desk.site.get("/figures/general/wilayas?kind=loan", as: .karim)
        let text = String(decoding: try wilayas.collected(), as: UTF8.self)
        #expect(text.contains("Alger;1;30000"))
        #expect(text.contains("33.33") || text.contains("33,33"))
        #expect(try desk.site.get("/figures/general/nothing", as: .karim).status == .notFound)
        #expect(try desk.site.get("/figures/nothing", as: .karim).status == .notFound)
        let own = try desk.site.get("/figures/efficiency/agents", as: .nadia)
        #expect(!String(decoding: try own.collected(), as: UTF8.self).contains("Yacine"))
    }

    @Test(arguments: Engine.underTest)
    func `who may not see figures is refused`(engine: Engine) throws {
        let site = try TestSite(engine)
        #expect(try site.get("/figures").status == .seeOther)
        #expect(try site.send(try Request(.get, "/api/v1/figures/general")).status == .unauthorized)
        let narrow = try site.key(.karim, scopes: ["debts:read"])
        #expect(try site.api(.get, "/api/v1/figures/general", key: narrow).status == .forbidden)
        #expect(
            try site.api(.get, "/api/v1/figures/nothing", key: site.key(.karim, scopes: ["figures:read"])).status
                == .notFound)
    }

    @Test(arguments: Engine.underTest)
    func `a payment shows in the figures at once`(engine: Engine) throws {
        let desk = try FigureDesk(engine)
        #expect(try desk.figures("general")[card: "recovered"] == 1_100_000)
        #expect(try desk.desk.pay(desk.files["B"] ?? "", 40_000, received: "2026-03-05").status == .created)
        #expect(try desk.figures("general")[card: "recovered"] == 1_140_000)
    }
}
