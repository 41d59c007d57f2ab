import Department
import FoundationEssentials
import Glibc
import HTTP
import Nouns
import PlatformTesting
import SQL
import Testing
import Values

@testable import Collections

/// A portfolio as creditors send them, 10,000 rows in six makes.
@Suite struct MessyTests {
    private static let folder: String? = {
        let folder = "/tmp/sila-messy-\(getpid())"
        let script = ImportDesk.repository + "/Tests/Data/messy.py"
        return system("python3 '\(script)' '\(folder)' 10000") == 0 ? folder : nil
    }()

    @Test(arguments: [
        "utf8-semicolon.csv", "utf8-bom-comma.csv", "utf16-tab.txt", "utf16be-pipe.csv", "windows1252-semicolon.csv",
        "workbook.xlsx",
    ])
    func `ten thousand messy rows come to what was counted beforehand`(_ name: String) throws {
        let folder = try #require(Self.folder, "python3 made the files")
        let expected = try JSON(bytes: Array(FileManager.default.contents(atPath: folder + "/expected.json") ?? Data()))
        let desk = try ImportDesk(.sqlite)
        let summary = try desk.run(folder + "/" + name)
        #expect(summary.rows == expected["rows"]?.integer)
        #expect(summary.created == expected["created"]?.integer)
        #expect(summary.rejected == expected["rejected"]?.integer)
        let lines = desk.reasons(summary).split(separator: "\r\n").count
        #expect(lines == Int(summary.rejected) + 1)
        let again = try desk.run(folder + "/" + name)
        #expect(again.unchanged == summary.created)
        #expect(again.created + again.updated == 0)
    }

    @Test func `what is read from every make is the same`() throws {
        let folder = try #require(Self.folder, "python3 made the files")
        var sums: [String: Int64] = [:]
        for name in ["utf8-semicolon.csv", "utf16-tab.txt", "workbook.xlsx"] {
            let desk = try ImportDesk(.sqlite)
            try desk.run(folder + "/" + name)
            sums[name] = try desk.collections.store.read {
                try $0.integer("SELECT sum(principal) + sum(costs) + sum(due_on) FROM debt")
            }
        }
        #expect(Set(sums.values).count == 1, "\(sums)")
    }
}
