extension Connection {
    /// Lets this connection keep so many megabytes of pages in memory, for work that touches many of them at random; without
    /// a number as many as a writing connection begins with. Nothing on PostgreSQL, whose server shares its memory out by
    /// itself. Throws ``SQLError``.
    public func keepPages(megabytes: Int = 32) throws {
        guard dialect == .sqlite else { return }
        try script("PRAGMA cache_size = \(-1000 * megabytes)")
    }
}
