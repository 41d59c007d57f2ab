/// A currency by its ISO 4217 code and the number of digits of its minor unit.
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// The three-letter code, in capitals.
    public let code: String
    /// How many digits follow the decimal mark, 0...3.
    public let digits: Int

    private init(_ code: String, _ digits: Int) {
        self.code = code
        self.digits = digits
    }

    /// The Algerian dinar, two digits.
    public static let dinar = Currency("DZD", 2)
    /// The euro, two digits.
    public static let euro = Currency("EUR", 2)
    /// The currencies that Sila keeps accounts in.
    public static let all: [Currency] = [
        dinar, euro, Currency("USD", 2), Currency("GBP", 2), Currency("CHF", 2), Currency("MAD", 2), Currency("TND", 3),
    ]

    /// Finds a currency by its code in either case; nil when Sila does not keep it.
    public init?(code: String) {
        guard let known = Currency.all.first(where: { $0.code == code.uppercased() }) else { return nil }
        self = known
    }

    public var description: String { code }

    /// How many minor units make one major unit: 100 for the dinar.
    public var minorPerMajor: Int64 {
        switch digits {
        case 0: 1
        case 1: 10
        case 2: 100
        default: 1000
        }
    }
}

/// An amount of money: whole minor units (centimes) of one currency, never a fraction.
public struct Money: Hashable, Sendable {
    /// The amount in minor units.
    public let minor: Int64
    /// The currency.
    public let currency: Currency

    /// Makes an amount from minor units.
    public init(minor: Int64, _ currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// No money at all, in a currency.
    public static func zero(_ currency: Currency) -> Money { Money(minor: 0, currency) }

    /// Adds an amount of the same currency; throws ``MoneyError`` on another currency or beyond Int64.
    public func adding(_ other: Money) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .otherCurrency }
        let (sum, over) = minor.addingReportingOverflow(other.minor)
        guard !over else { throw .outOfRange }
        return Money(minor: sum, currency)
    }

    /// Takes away an amount of the same currency; throws ``MoneyError`` on another currency or beyond Int64.
    public func subtracting(_ other: Money) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .otherCurrency }
        let (difference, over) = minor.subtractingReportingOverflow(other.minor)
        guard !over else { throw .outOfRange }
        return Money(minor: difference, currency)
    }
}

/// Why an operation on money has no result.
public enum MoneyError: Error, Sendable {
    /// The two amounts are of different currencies.
    case otherCurrency
    /// The result does not fit in 64 bits.
    case outOfRange
}

extension Money: CustomStringConvertible {
    /// The amount with a decimal point and the currency's code, for logs and files: `1234.50 DZD`.
    public var description: String { decimal + " " + currency.code }

    /// The amount as a plain decimal number, `-1234.50`, for files and the API.
    public var decimal: String {
        let unit = UInt64(currency.minorPerMajor)
        let magnitude = minor.magnitude
        let sign = minor < 0 ? "-" : ""
        guard currency.digits > 0 else { return sign + String(magnitude) }
        let fraction = String(magnitude % unit)
        let zeros = String(repeating: "0", count: max(0, currency.digits - fraction.count))
        return sign + String(magnitude / unit) + "." + zeros + fraction
    }
}
