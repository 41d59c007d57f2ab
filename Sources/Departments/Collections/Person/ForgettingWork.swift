import Department
import Glibc
import HTTP
import Jobs
import Messages
import Values

/// What is left to do in Collections behind an erasure, as a job keeps it: ids, and names of files.
struct ForgettingWork {
    var parties: [ID]
    var debts: [ID]
    var files: [String] = []
    var refused: [RefusedRow] = []

    init(parties: [ID], debts: [ID]) {
        self.parties = parties
        self.debts = debts
    }

    init(_ payload: [UInt8]) throws {
        let json = try JSON(bytes: payload)
        func texts(_ name: String) -> [String] { json[name]?.array?.compactMap(\.string) ?? [] }
        parties = texts("parties").compactMap { ID($0) }
        debts = texts("debts").compactMap { ID($0) }
        files = texts("files").filter { !$0.contains("/") }
        refused = texts("refused").compactMap(RefusedRow.init)
    }

    var json: JSON {
        [
            "parties": .array(parties.map { .string($0.description) }),
            "debts": .array(debts.map { .string($0.description) }),
            "files": .array(files.map(JSON.string)), "refused": .array(refused.map { .string($0.description) }),
        ]
    }
}

extension Collections {
    static let forgetKind = "collections.forget"

    /// Bytes of documents, refused rows in the files of imports, answers kept for repeated requests, words in the index,
    /// deleted pages. Each step may be done again.
    var forgetJobs: [JobHandler] {
        [
            JobHandler(Collections.forgetKind, attempts: 20) { run in
                let work = try ForgettingWork(run.payload)
                try Forgetting(store).destroyKeys(of: work.parties, by: "directory", reason: PersonErased.kind)
                for file in work.files {
                    // Somebody may have removed it already; a second time must do no harm.
                    unlink("\(files)/\(file)")
                }
                for (batch, rows) in Dictionary(grouping: work.refused, by: \.batch) {
                    try run.check()
                    try takeAway(Set(rows.map(\.row)), from: batch)
                }
                try Forgetting(store).all(naming: work.parties + work.debts, searches: ["card_search"], run)
            }
        ]
    }
}
