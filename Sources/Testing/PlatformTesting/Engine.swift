public import SQL

/// A database that tests run on, for parameterised tests: `@Test(arguments: Engine.underTest)`.
public enum Engine: String, Sendable, CaseIterable {
    /// A file in a temporary folder.
    case sqlite
    /// A database of its own on the server that `SILA_TEST_POSTGRESQL` names.
    case postgresql

    /// Every engine: nothing is skipped in silence.
    public static var underTest: [Engine] { allCases }

    /// Which database it is.
    public var dialect: Dialect { self == .sqlite ? .sqlite : .postgresql }
}
