public import Department

extension Identity {
    /// Every column whose values are sealed: hashes of passwords and secrets of authenticator apps.
    public var sealedColumns: [SealedColumn] {
        [SealedColumn("staff", "password"), SealedColumn("time_factor", "secret", row: "staff_id")]
    }
}
