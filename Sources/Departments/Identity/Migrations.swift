import SQL

/// The schema of Identity. Released migrations are frozen: change by adding.
///
/// Tokens are stored as digests only, the hash of a password sealed by the department's key on top.
enum IdentityMigrations {
    static let all: [Migration] = [
        Migration(
            "identity-001-staff",
            """
            CREATE TABLE house (
                id BIGINT PRIMARY KEY CHECK (id = 1),
                company TEXT NOT NULL CHECK (company <> ''),
                created_at BIGINT NOT NULL
            );

            CREATE TABLE staff (
                id UUID PRIMARY KEY,
                version BIGINT NOT NULL CHECK (version > 0),
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                email TEXT NOT NULL,
                folded_email TEXT NOT NULL UNIQUE CHECK (folded_email <> ''),
                name TEXT NOT NULL CHECK (name <> ''),
                role TEXT NOT NULL CHECK (role IN ('administrator', 'manager', 'agent', 'read-only')),
                language TEXT NOT NULL CHECK (language IN ('fr', 'ar', 'en')),
                theme TEXT NOT NULL CHECK (theme IN ('system', 'light', 'dark')),
                is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
                password BYTEA NOT NULL,
                password_set_at BIGINT NOT NULL,
                signed_in_at BIGINT
            );
            CREATE INDEX staff_by_name ON staff (name, id);
            """),
        Migration(
            "identity-002-session",
            """
            CREATE TABLE session (
                digest BYTEA PRIMARY KEY,
                id UUID NOT NULL UNIQUE,
                staff_id UUID NOT NULL REFERENCES staff (id),
                created_at BIGINT NOT NULL,
                seen_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                peer TEXT NOT NULL,
                agent TEXT NOT NULL,
                csrf TEXT NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX session_by_staff ON session (staff_id);
            CREATE INDEX session_by_expiry ON session (expires_at);

            CREATE TABLE setup_link (
                digest BYTEA PRIMARY KEY,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            ) WITHOUT ROWID;
            """),
        Migration(
            "identity-003-key",
            """
            CREATE TABLE api_key (
                digest BYTEA PRIMARY KEY,
                id UUID NOT NULL UNIQUE,
                staff_id UUID NOT NULL REFERENCES staff (id),
                label TEXT NOT NULL CHECK (label <> ''),
                scopes TEXT NOT NULL CHECK (scopes <> ''),
                created_at BIGINT NOT NULL,
                used_at BIGINT,
                revoked_at BIGINT
            ) WITHOUT ROWID;
            CREATE INDEX api_key_by_staff ON api_key (staff_id);
            """),
        Migration(
            "identity-004-throttle",
            """
            CREATE TABLE sign_in_throttle (
                mark BYTEA PRIMARY KEY,
                failures BIGINT NOT NULL,
                failed_at BIGINT NOT NULL,
                open_at BIGINT NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX sign_in_throttle_by_time ON sign_in_throttle (failed_at);

            CREATE TABLE known_source (
                staff_id UUID NOT NULL REFERENCES staff (id),
                source BYTEA NOT NULL,
                seen_at BIGINT NOT NULL,
                PRIMARY KEY (staff_id, source)
            ) WITHOUT ROWID;
            """),
        Migration(
            "identity-005-factor",
            """
            CREATE TABLE time_factor (
                staff_id UUID PRIMARY KEY REFERENCES staff (id),
                secret BYTEA NOT NULL,
                made_at BIGINT NOT NULL,
                confirmed_at BIGINT,
                last_step BIGINT,
                failures BIGINT NOT NULL DEFAULT 0 CHECK (failures >= 0)
            ) WITHOUT ROWID;

            CREATE TABLE recovery_code (
                staff_id UUID NOT NULL REFERENCES staff (id),
                mark BYTEA NOT NULL,
                used_at BIGINT,
                PRIMARY KEY (staff_id, mark)
            ) WITHOUT ROWID;

            CREATE TABLE sign_in_step (
                digest BYTEA PRIMARY KEY,
                staff_id UUID NOT NULL REFERENCES staff (id),
                expires_at BIGINT NOT NULL,
                tries BIGINT NOT NULL CHECK (tries >= 0)
            ) WITHOUT ROWID;
            CREATE INDEX sign_in_step_by_staff ON sign_in_step (staff_id);
            CREATE INDEX sign_in_step_by_expiry ON sign_in_step (expires_at);

            CREATE TABLE factor_policy (
                role TEXT PRIMARY KEY CHECK (role <> ''),
                since BIGINT NOT NULL
            ) WITHOUT ROWID;

            ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE session ADD COLUMN factor TEXT NOT NULL DEFAULT 'password';
            """),
        Migration(
            "identity-006-role",
            """
            CREATE TABLE role (
                code TEXT PRIMARY KEY CHECK (code <> ''),
                version BIGINT NOT NULL CHECK (version > 0),
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                name TEXT NOT NULL CHECK (name <> ''),
                folded_name TEXT NOT NULL UNIQUE,
                explanation TEXT NOT NULL,
                permissions TEXT NOT NULL,
                reach TEXT NOT NULL CHECK (reach IN ('own', 'team', 'all')),
                needs_factor BIGINT NOT NULL CHECK (needs_factor IN (0, 1))
            ) WITHOUT ROWID;
            INSERT INTO role (code, version, created_at, updated_at, name, folded_name, explanation, permissions, reach,
                needs_factor)
            VALUES
                ('administrator', 1, 0, 0, 'administrator', 'administrator', '', '', 'all', 0),
                ('manager', 1, 0, 0, 'manager', 'manager', '', '', 'all', 0),
                ('agent', 1, 0, 0, 'agent', 'agent', '', '', 'own', 0),
                ('legal-officer', 1, 0, 0, 'legal-officer', 'legal-officer', '', '', 'all', 0),
                ('cashier', 1, 0, 0, 'cashier', 'cashier', '', '', 'all', 0),
                ('accountant', 1, 0, 0, 'accountant', 'accountant', '', '', 'all', 0),
                ('auditor', 1, 0, 0, 'auditor', 'auditor', '', '', 'all', 0),
                ('read-only', 1, 0, 0, 'read-only', 'read-only', '', '', 'all', 0);
            UPDATE role SET needs_factor = 1 WHERE code IN (SELECT role FROM factor_policy);
            DROP TABLE factor_policy;

            ALTER TABLE staff ADD COLUMN role_code TEXT REFERENCES role (code);
            UPDATE staff SET role_code = role;
            ALTER TABLE staff DROP COLUMN role;
            ALTER TABLE staff RENAME COLUMN role_code TO role;
            CREATE INDEX staff_by_role ON staff (role);

            ALTER TABLE session ADD COLUMN preview TEXT;
            """),
        Migration(
            "identity-007-passkey",
            """
            CREATE TABLE passkey (
                id UUID PRIMARY KEY,
                staff_id UUID NOT NULL REFERENCES staff (id),
                label TEXT NOT NULL CHECK (label <> ''),
                host TEXT NOT NULL CHECK (host <> ''),
                made_at BIGINT NOT NULL,
                used_at BIGINT,
                credential BYTEA NOT NULL UNIQUE,
                algorithm BIGINT NOT NULL,
                sealed_key BYTEA NOT NULL,
                counter BIGINT NOT NULL CHECK (counter >= 0)
            ) WITHOUT ROWID;
            CREATE INDEX passkey_by_staff ON passkey (staff_id, made_at, id);

            CREATE TABLE passkey_challenge (
                digest BYTEA PRIMARY KEY,
                expires_at BIGINT NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX passkey_challenge_by_expiry ON passkey_challenge (expires_at);
            """),
        Migration(
            "identity-008-invitation",
            """
            CREATE TABLE invitation (
                digest BYTEA PRIMARY KEY,
                id UUID NOT NULL UNIQUE,
                staff_id UUID NOT NULL REFERENCES staff (id),
                purpose TEXT NOT NULL CHECK (purpose IN ('welcome', 'reset')),
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                made_by TEXT NOT NULL,
                ended_at BIGINT
            ) WITHOUT ROWID;
            CREATE INDEX invitation_by_staff ON invitation (staff_id, created_at);
            """),
        Migration(
            "identity-009-standby",
            """
            ALTER TABLE session ADD COLUMN locked_at BIGINT;
            """),
        Migration(
            "identity-010-device",
            """
            CREATE TABLE device (
                staff_id UUID NOT NULL REFERENCES staff (id),
                digest BYTEA NOT NULL,
                id UUID NOT NULL UNIQUE,
                agent TEXT NOT NULL,
                peer TEXT NOT NULL,
                first_at BIGINT NOT NULL,
                seen_at BIGINT NOT NULL,
                known_at BIGINT,
                PRIMARY KEY (staff_id, digest)
            ) WITHOUT ROWID;
            CREATE INDEX device_by_digest ON device (digest);
            ALTER TABLE session ADD COLUMN device_id UUID;
            """),
        Migration(
            "identity-011-group",
            """
            CREATE TABLE staff_group (
                id UUID PRIMARY KEY,
                version BIGINT NOT NULL CHECK (version > 0),
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                name TEXT NOT NULL CHECK (name <> ''),
                folded_name TEXT NOT NULL UNIQUE
            );
            CREATE TABLE group_member (
                group_id UUID NOT NULL REFERENCES staff_group (id),
                staff_id UUID NOT NULL REFERENCES staff (id),
                PRIMARY KEY (group_id, staff_id)
            ) WITHOUT ROWID;
            CREATE INDEX group_member_by_staff ON group_member (staff_id);
            INSERT INTO role (code, version, created_at, updated_at, name, folded_name, explanation, permissions, reach,
                needs_factor)
            VALUES ('team-leader', 1, 0, 0, 'team-leader', 'team-leader', '', '', 'team', 0);
            """),
        IdentityMigrations.company,
        Migration(
            "identity-013-branch",
            """
            ALTER TABLE staff_group ADD COLUMN parent_id UUID REFERENCES staff_group (id);
            CREATE INDEX staff_group_by_parent ON staff_group (parent_id);
            ALTER TABLE role ADD COLUMN reaches_below BIGINT NOT NULL DEFAULT 0 CHECK (reaches_below IN (0, 1));
            INSERT INTO role (code, version, created_at, updated_at, name, folded_name, explanation, permissions, reach,
                needs_factor, reaches_below)
            VALUES ('branch-manager', 1, 0, 0, 'branch-manager', 'branch-manager', '', '', 'team', 0, 1);
            """),
        IdentityMigrations.factorNeed, IdentityMigrations.certificate,
        IdentityMigrations.registration,
        Migration(
            "identity-017-renewed",
            """
            ALTER TABLE session ADD COLUMN former BYTEA;
            ALTER TABLE session ADD COLUMN renewed_at BIGINT;
            CREATE UNIQUE INDEX session_by_former ON session (former);
            """),
        IdentityMigrations.retention,
        IdentityMigrations.mail, IdentityMigrations.openness,
    ]
}
