import SQL

/// The schema of Collections. Released migrations are frozen: change by adding.
///
/// Money is in minor units. Days are numbers since 1970-01-01; 2932896 (9999-12-31) stands for "no day" where a column
/// is sorted by. What is still owed per component stands beside the original amounts, so that lists never sum payments.
enum CollectionsMigrations {
    static let all: [Migration] = [
        cards, cardSearch, creditor, debt, history, desk, bulk, mergedCards, importLease, groups, branches,
        objections, retention, files,
    ]
}
