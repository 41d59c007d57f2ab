import Composition
import Department
import PlatformTesting
import SQL
import SiteTesting
import Testing

@Suite struct `Sealed columns` {
    /// Every column of bytes that is not sealed, with what it holds instead. A new column of bytes belongs here or on its
    /// department's list of sealed ones; nobody turns the keys of a column that is on neither.
    private static let open: [String: String] = [
        "audit.previous": "a hash of the chain", "audit.hash": "a hash of the chain",
        "audit_head.hash": "a hash of the chain", "audit_head.code": "a keyed code of the head",
        "outbox.payload": "cards of parties and staff, plain as in their tables",
        "dead_letter.payload": "a message that was refused",
        "job.payload": "ids", "job.checkpoint": "ids and counts", "job.result": "counts and names of files",
        "reply.request": "a digest of the request", "reply.body": "sealed with the key that is never turned",
        "session.digest": "a digest of 256 random bits", "session.former": "a digest of 256 random bits",
        "setup_link.digest": "a digest of 256 random bits",
        "api_key.digest": "a digest of 256 random bits", "sign_in_step.digest": "a digest of 256 random bits",
        "invitation.digest": "a digest of 256 random bits", "device.digest": "a digest of a random mark",
        "passkey.credential": "the name of a passkey, which tells nothing by itself",
        "staff_certificate.mark": "a blind index", "staff_certificate.binding": "a blind index",
        "session.certificate": "a digest of a certificate, which is public",
        "passkey_challenge.digest": "a digest of a random challenge",
        "sign_in_throttle.mark": "a blind index", "known_source.source": "a blind index",
        "recovery_code.mark": "a keyed hash of 80 random bits", "identifier.value_index": "a blind index",
        "party_key.key": "a blind index", "creditor.tax_number_index": "a blind index",
        "creditor.bank_account_index": "a blind index", "company.logo": "a picture that every visitor sees",
        "registration.mark": "a blind index", "registration.address_digest": "a digest of 256 random bits",
        "contact_code.digest": "a digest of 256 random bits",
        "contact_code.mark": "a keyed hash of eight digits, for ten minutes",
    ]

    @Test func `every column of bytes is sealed and on its department's list, or says what it holds`() throws {
        let site = try TestSite(.sqlite, cast: [])
        for department in site.house.departments {
            let sealed = Set(department.sealedColumns.map { "\($0.table).\($0.column)" })
            let columns = try department.store.read { connection in
                try connection.rows(
                    """
                    SELECT tables.name || '.' || columns.name FROM sqlite_master AS tables \
                    JOIN pragma_table_info(tables.name) AS columns \
                    WHERE tables.type = 'table' AND upper(columns.type) IN ('BYTEA', 'BLOB') \
                    AND tables.sql NOT LIKE 'CREATE VIRTUAL%' AND tables.name NOT LIKE '%\\_search\\_%' ESCAPE '\\'
                    """
                ) { $0.text(0) }
            }
            #expect(!columns.isEmpty)
            for column in columns {
                #expect(
                    sealed.contains(column) != (Self.open[column] != nil),
                    "\(department.name): \(column) is on neither list, or on both")
            }
            #expect(sealed.subtracting(columns).isEmpty, "\(department.name) lists columns that are not there")
        }
    }
}
