import SQL

/// What is left of a person who was erased, and what persons agreed to and object to, and what they asked for.
extension DirectoryMigrations {
    static let erasure = Migration(
        "directory-007-erasure",
        """
        ALTER TABLE party ADD COLUMN erased_on BIGINT;
        """)

    static let person = Migration(
        "directory-005-person",
        """
        CREATE TABLE consent (
            id UUID PRIMARY KEY,
            version BIGINT NOT NULL CHECK (version > 0),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            party_id UUID NOT NULL REFERENCES party (id),
            purpose TEXT NOT NULL,
            way TEXT NOT NULL,
            means TEXT NOT NULL,
            given_on BIGINT NOT NULL,
            proof TEXT NOT NULL,
            recorded_by TEXT NOT NULL,
            withdrawn_on BIGINT,
            withdrawn_means TEXT,
            withdrawn_by TEXT,
            CHECK ((withdrawn_on IS NULL) = (withdrawn_by IS NULL))
        );
        CREATE INDEX consent_by_party ON consent (party_id, id);

        CREATE TABLE objection (
            id UUID PRIMARY KEY,
            version BIGINT NOT NULL CHECK (version > 0),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            party_id UUID NOT NULL REFERENCES party (id),
            way TEXT NOT NULL,
            means TEXT NOT NULL,
            since_on BIGINT NOT NULL,
            reason TEXT,
            recorded_by TEXT NOT NULL,
            ended_on BIGINT,
            end_reason TEXT,
            ended_by TEXT,
            CHECK ((ended_on IS NULL) = (ended_by IS NULL))
        );
        CREATE INDEX objection_by_party ON objection (party_id, id);

        CREATE TABLE rights_request (
            id UUID PRIMARY KEY,
            version BIGINT NOT NULL CHECK (version > 0),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            reference TEXT NOT NULL UNIQUE,
            party_id UUID NOT NULL REFERENCES party (id),
            kind TEXT NOT NULL,
            jurisdiction TEXT NOT NULL,
            means TEXT NOT NULL,
            received_on BIGINT NOT NULL,
            asked TEXT,
            deadline_on BIGINT NOT NULL,
            waiting_on BIGINT NOT NULL DEFAULT 2932896,
            state TEXT NOT NULL,
            proof TEXT,
            identified_on BIGINT,
            extended_from BIGINT,
            extension_reason TEXT,
            answered_on BIGINT,
            answer TEXT,
            recorded_by TEXT NOT NULL,
            answered_by TEXT
        );
        CREATE INDEX rights_request_by_waiting ON rights_request (waiting_on, id);
        CREATE INDEX rights_request_by_received ON rights_request (received_on, id);
        CREATE INDEX rights_request_by_party ON rights_request (party_id, id);
        """)
}
