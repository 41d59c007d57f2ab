import SQL

extension IdentityMigrations {
    /// Letters that wait to be carried, links that people ask for themselves, and what proves a visitor's mailbox.
    static let mail = Migration(
        "identity-019-mail",
        """
        CREATE TABLE letter (
            id UUID PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind <> ''),
            address TEXT NOT NULL CHECK (address <> ''),
            staff_id UUID REFERENCES staff (id),
            registration_id UUID REFERENCES registration (id) ON DELETE CASCADE,
            origin BIGINT,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            tries BIGINT NOT NULL DEFAULT 0 CHECK (tries >= 0),
            tried_at BIGINT,
            ended_at BIGINT,
            cause TEXT NOT NULL DEFAULT '',
            code TEXT NOT NULL DEFAULT '',
            content BYTEA
        );
        CREATE INDEX letter_by_state ON letter (state, created_at, id);
        CREATE INDEX letter_by_address ON letter (address, created_at);
        CREATE UNIQUE INDEX letter_by_origin ON letter (origin, address);

        ALTER TABLE invitation ADD COLUMN is_own BIGINT NOT NULL DEFAULT 0;

        ALTER TABLE registration ADD COLUMN address_digest BYTEA;
        ALTER TABLE registration ADD COLUMN address_until BIGINT;
        ALTER TABLE registration ADD COLUMN address_proved_at BIGINT;
        ALTER TABLE registration ADD COLUMN contact_proof UUID;
        ALTER TABLE registration ADD COLUMN contact_address TEXT;
        CREATE UNIQUE INDEX registration_by_address ON registration (address_digest);

        CREATE TABLE contact_code (
            digest BYTEA PRIMARY KEY,
            registration_id UUID REFERENCES registration (id) ON DELETE CASCADE,
            expires_at BIGINT NOT NULL,
            tries BIGINT NOT NULL DEFAULT 0 CHECK (tries >= 0),
            mark BYTEA,
            subject_id UUID,
            address TEXT
        ) WITHOUT ROWID;
        CREATE INDEX contact_code_by_expiry ON contact_code (expires_at);
        """)
}
