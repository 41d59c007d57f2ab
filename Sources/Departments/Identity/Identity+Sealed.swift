public import Department

extension Identity {
    /// Every column whose values are sealed: hashes of passwords, secrets of authenticator apps, keys of passkeys, numbers that
    /// visitors gave as proof, letters that wait.
    public var sealedColumns: [SealedColumn] {
        [
            SealedColumn("staff", "password"), SealedColumn("time_factor", "secret", row: "staff_id"),
            SealedColumn("registration", "identifier"), SealedColumn("letter", "content"),
            SealedColumn("passkey", "sealed_key", boundTo: "staff_id"),
        ]
    }
}
