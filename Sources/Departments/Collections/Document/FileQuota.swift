import Department
import Localization
import SQL
import Values

/// How many files one person may bring, and how large together, so that nobody alone fills the disk: the documents that
/// they added and the files that they import, whichever way these came.
public struct FileQuota: Sendable, Hashable {
    let filesPerDay: Int
    let bytesPerDay: Int
    let files: Int
    let bytes: Int

    /// Sets the limits: for 24 hours, and for all that is kept.
    public init(
        filesPerDay: Int = 2_000, bytesPerDay: Int = 5 << 30, files: Int = 200_000, bytes: Int = 500 << 30
    ) {
        self.filesPerDay = filesPerDay
        self.bytesPerDay = bytesPerDay
        self.files = files
        self.bytes = bytes
    }

    /// Refuses a file beside its field when its owner has brought enough. Each count runs along an index of the person's
    /// files alone.
    func admit(_ size: Int64, by person: ID, at now: Instant, in connection: any Connection) throws {
        let day = try Self.count(now.adding(seconds: -86_400), of: person, in: connection)
        guard day.files < filesPerDay, fits(size, above: day.bytes, bytesPerDay) else {
            throw Invalid(
                "file",
                Phrase(
                    "This file was not taken: you have brought as much in the last 24 hours as one person may. Go on tomorrow, or ask your administrator."
                ))
        }
        let all = try Self.count(nil, of: person, in: connection)
        guard all.files < files, fits(size, above: all.bytes, bytes) else {
            throw Invalid(
                "file",
                Phrase(
                    "This file was not taken: as much of yours is kept as one person may have. Ask your administrator.")
            )
        }
    }

    private func fits(_ size: Int64, above present: Int64, _ limit: Int) -> Bool {
        let (sum, over) = size.addingReportingOverflow(present)
        return !over && sum <= Int64(limit)
    }

    /// What a person has brought since a moment; without one, what is kept of theirs.
    static func count(
        _ since: Instant?, of person: ID, in connection: any Connection
    ) throws -> (files: Int64, bytes: Int64) {
        let documents = try connection.first(Self.documents(since, of: person)) { ($0.integer(0), $0.integer(1)) }
        let imports = try connection.first(Self.imports(since, of: person)) { ($0.integer(0), $0.integer(1)) }
        return ((documents?.0 ?? 0) + (imports?.0 ?? 0), (documents?.1 ?? 0) + (imports?.1 ?? 0))
    }

    static func documents(_ since: Instant?, of person: ID) -> SQL {
        let days: SQL = since.map { "AND created_at > \($0)" } ?? ""
        return
            "SELECT count(*), CAST(COALESCE(sum(size), 0) AS BIGINT) FROM document WHERE added_by = \(person) \(days)"
    }

    static func imports(_ since: Instant?, of person: ID) -> SQL {
        // Once an import has ended, its file is gone.
        let kept: SQL = since.map { "AND created_at > \($0)" } ?? "AND state IN ('draft', 'waiting', 'running')"
        return """
            SELECT count(*), CAST(COALESCE(sum(size), 0) AS BIGINT) FROM import_batch \
            WHERE imported_by = \(person) \(kept)
            """
    }
}
