import Audit
import Department
import Glibc
import HTTP
import Localization
import Nouns
import Pictures
import SQL
import Values
import Vault

/// A paper of a file: a contract, an invoice, a letter. Its bytes are sealed on disk; the database knows what it is.
struct DebtDocument: Sendable {
    /// How large a document may be.
    static let limit = 20 << 20

    let id: ID
    let debt: ID
    let added: Instant
    let name: String
    let kind: DocumentKind
    let size: Int64
    let file: String
    let addedBy: ID
    let addedByName: String
    /// What was taken out of its file when it came.
    var removed: [PlainPicture.Remark] = []

    /// Where the bytes belong: they open nowhere else.
    static func place(_ id: ID) -> Place { Place(table: "document", column: "file", row: id) }

    /// The documents of a debt, the latest first.
    static func of(_ debt: ID, limit: Int = 200, in connection: any Connection) throws -> [DebtDocument] {
        try connection.rows(
            """
            SELECT \(columns) FROM document WHERE debt_id = \(debt) ORDER BY created_at DESC, id DESC LIMIT \(limit)
            """, decode)
    }

    /// One document of a debt. Throws ``Refusal/notFound``.
    static func one(_ id: ID, of debt: ID, in connection: any Connection) throws -> DebtDocument {
        let found = try connection.first(
            "SELECT \(columns) FROM document WHERE id = \(id) AND debt_id = \(debt)", decode)
        guard let found else { throw Refusal.notFound }
        return found
    }

    private static let columns: SQL =
        "id, debt_id, created_at, name, type, size, file, added_by, added_by_name, removed"

    private static func decode(_ row: any Row) throws -> DebtDocument {
        DebtDocument(
            id: row.identity(0), debt: row.identity(1), added: Instant(milliseconds: row.integer(2)),
            name: row.text(3), kind: DocumentKind(rawValue: row.text(4)) ?? .text, size: row.integer(5),
            file: row.text(6), addedBy: row.identity(7), addedByName: row.text(8),
            removed: row.text(9).split(separator: ",").compactMap { PlainPicture.Remark(rawValue: String($0)) })
    }

    var json: JSON {
        [
            "id": .string(id.description), "name": .string(name), "type": .string(kind.type), "size": .integer(size),
            "addedAt": .string(added.description), "addedByName": .string(addedByName),
            "removed": .array(removed.map { .string($0.rawValue) }),
        ]
    }

    static let schema: JSON = [
        "type": "object",
        "properties": [
            "id": ["type": "string", "format": "uuid"], "name": ["type": "string"], "type": ["type": "string"],
            "size": ["type": "integer", "description": "Bytes."],
            "addedAt": ["type": "string", "format": "date-time"], "addedByName": ["type": "string"],
            "removed": [
                "type": "array", "description": "What was taken out of the file when it came.",
                "items": [
                    "type": "string",
                    "enum": .array(PlainPicture.Remark.allCases.map { .string($0.rawValue) }),
                ],
            ],
        ],
    ]
}

extension DebtFile {
    /// Keeps what is known of a document whose bytes are sealed already.
    mutating func keep(_ document: DebtDocument) throws {
        let removed = document.removed.map(\.rawValue).joined(separator: ",")
        try change.connection.run(
            """
            INSERT INTO document (id, created_at, debt_id, name, type, size, file, added_by, added_by_name, removed) \
            VALUES (\(document.id), \(document.added), \(id), \(document.name), \(document.kind.rawValue), \
            \(document.size), \(document.file), \(document.addedBy), \(document.addedByName), \(removed))
            """)
        remarks.append(.init(field: "document", old: "", new: document.name, isPersonal: true))
        remarks += document.removed.map { .init(field: "removed", old: "", new: $0.rawValue) }
        try close("document.added")
    }
}

extension Collections {
    /// Takes in an upload: tells what it is, seals it, then notes it; without the note the sealed bytes are removed again.
    /// A plain one leaves behind what a picture's file tells besides the picture.
    func take(_ upload: Upload?, on debt: ID, isPlain: Bool, _ context: Context) throws -> DebtDocument {
        // Nobody learns from the answer whether a file exists that they may not see.
        let stored = try store.read { try DebtFile.stored(debt, for: context.actor, in: $0) }
        guard let upload else { throw Invalid("file", Phrase("Choose a file.")) }
        try upload.admit()
        guard upload.size > 0 else { throw Invalid("file", Phrase("This file is empty.")) }
        guard upload.size <= Int64(DebtDocument.limit) else {
            throw Invalid("file", Phrase("A document has at most 20 megabytes."))
        }
        try store.read { try quota.admit(upload.size, by: context.actor.id, at: context.now, in: $0) }
        var bytes = try upload.bytes(limit: DebtDocument.limit)
        guard let kind = DocumentKind(of: bytes) else {
            throw Invalid(
                "file",
                Phrase("Only PDF, images, plain text, Word and Excel documents without macros are taken."))
        }
        guard PictureSize(of: bytes, kind)?.isFlood != true else {
            throw Invalid("file", Phrase("This picture has too many pixels. Scan it with a lower resolution."))
        }
        var removed: [PlainPicture.Remark] = []
        if isPlain, kind == .png || kind == .jpeg {
            guard let picture = PlainPicture(of: bytes) else {
                throw Invalid(
                    "file",
                    Phrase(
                        "The hidden information of this picture cannot be told from the picture. Keep the file as it came, or save the picture anew."
                    ))
            }
            bytes = picture.bytes
            removed = picture.removed
        }
        let id = store.surroundings.newID()
        let document = DebtDocument(
            id: id, debt: debt, added: store.surroundings.now(), name: DebtDocument.name(upload.name, kind),
            kind: kind, size: Int64(bytes.count), file: "\(id).sealed", addedBy: context.actor.id,
            addedByName: context.actor.name, removed: removed)
        let path = self.path(of: document)
        let writer = try store.writer(ofFileAt: path, at: DebtDocument.place(id), for: try key(of: stored))
        try writer.write(bytes)
        try writer.finish()
        do {
            try store.change(by: context.author) { change in
                // Once more: others of theirs may have come in meanwhile.
                try quota.admit(document.size, by: document.addedBy, at: change.now, in: change.connection)
                var file = try DebtFile(debt, in: change)
                try file.keep(document)
            }
        } catch {
            unlink(path)
            throw error
        }
        return document
    }

    /// The key of a debt's debtor. Nothing is added about somebody who was erased.
    private func key(of debt: Record) throws -> PersonKey? {
        guard let debtor = debt[Debt.debtor] else { return nil }
        do { return try store.personKeys(for: [debtor])[debtor] } catch VaultError.keyDestroyed {
            throw Refusal(
                .conflict, code: "party.erased",
                Phrase("This person was erased. Nothing can be added or changed."))
        }
    }

    /// Opens a document for a person, whose look is written down.
    func look(at id: ID, of debt: ID, _ context: Context) throws -> (DebtDocument, SealedFile.Reader) {
        let document = try store.read { connection in
            _ = try DebtFile.stored(debt, for: context.actor, in: connection)
            return try DebtDocument.one(id, of: debt, in: connection)
        }
        let reader = try store.reader(ofFileAt: path(of: document), at: DebtDocument.place(id))
        try store.change(by: context.author) { change in
            try change.note(
                "document.seen", of: "debt", debt,
                changes: [.init(field: "document", old: "", new: document.name, isPersonal: true)])
        }
        return (document, reader)
    }

    func path(of document: DebtDocument) -> String { "\(files)/\(document.file)" }
}

extension DebtDocument {
    /// The name to keep: as it was given, with the ending of what the document really is.
    static func name(_ given: String, _ kind: DocumentKind) -> String {
        let name = Upload.safeName(given)
        let endings = kind == .jpeg ? ["jpg", "jpeg"] : [kind.ending]
        let lower = name.lowercased()
        return endings.contains { lower.hasSuffix(".\($0)") } ? name : "\(name).\(kind.ending)"
    }

    /// The document's bytes, opened while they are sent. Nothing in it can run in the browser or load from elsewhere.
    func response(_ reader: SealedFile.Reader, isShown: Bool) -> Response {
        var response = Response.stream(type: kind.type) { sink in
            try reader.each(0..<reader.length) { try sink.write(Array($0)) }
        }
        let disposition = Response.attachment(name)
        response.headers["Content-Disposition"] =
            isShown ? "inline" + disposition.dropFirst("attachment".count) : disposition
        // Chromium's own viewer for PDF does not start in a sandbox; it runs no script of the document.
        response.headers["Content-Security-Policy"] =
            isShown && kind == .pdf
            ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
            : "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
        response.headers["Cache-Control"] = "private, no-store"
        return response
    }
}
