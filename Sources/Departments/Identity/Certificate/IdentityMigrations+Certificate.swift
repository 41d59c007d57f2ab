import SQL

extension IdentityMigrations {
    /// What a role asks for besides the password becomes one of three.
    static let factorNeed = Migration(
        "identity-014-factor-need",
        """
        ALTER TABLE role ADD COLUMN factor TEXT NOT NULL DEFAULT 'none' CHECK (factor IN ('none', 'any', 'strong'));
        UPDATE role SET factor = 'any' WHERE needs_factor = 1;
        ALTER TABLE role DROP COLUMN needs_factor;
        """)

    /// Certificates in accounts, and sessions bound to one.
    static let certificate = Migration(
        "identity-015-certificate",
        """
        CREATE TABLE staff_certificate (
            id UUID PRIMARY KEY,
            staff_id UUID NOT NULL REFERENCES staff (id),
            kind TEXT NOT NULL CHECK (kind IN ('exact', 'subject')),
            name TEXT NOT NULL,
            issuer TEXT NOT NULL,
            serial TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            made_at BIGINT NOT NULL,
            used_at BIGINT,
            made_by TEXT NOT NULL,
            mark BYTEA NOT NULL UNIQUE,
            binding BYTEA NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX staff_certificate_by_staff ON staff_certificate (staff_id, made_at, id);
        ALTER TABLE session ADD COLUMN certificate BYTEA;
        """)
}
