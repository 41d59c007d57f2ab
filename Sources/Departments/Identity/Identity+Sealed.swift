public import Department

extension Identity {
    /// Every column whose values are sealed: hashes of passwords, secrets of authenticator apps, keys of passkeys, numbers that
    /// visitors gave as proof.
    public var sealedColumns: [SealedColumn] {
        [
            SealedColumn("staff", "password"), SealedColumn("time_factor", "secret", row: "staff_id"),
            SealedColumn("registration", "identifier"),
            SealedColumn("passkey", "sealed_key", boundTo: "staff_id"),
        ]
    }
}
