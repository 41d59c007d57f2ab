public import Intake
public import Localization
import Phones
public import Values

/// How the numbers and days of one source are written: a form in the reader's language, or a column of a file.
public struct WritingStyle: Sendable, Hashable {
    /// Which mark stands before the decimals.
    public var amount: AmountStyle
    /// Which part of a day comes first.
    public var day: Intake.DayStyle
    /// The currency that amounts without a sign are in.
    public var currency: Currency

    /// Makes a style; unknown parts are read only where one reading is possible.
    public init(
        amount: AmountStyle = .unknown, day: Intake.DayStyle = Intake.DayStyle(), currency: Currency = .dinar
    ) {
        self.amount = amount
        self.day = day
        self.currency = currency
    }

    /// How people type into forms: decimal comma or point, the day first.
    public static func typed(_ currency: Currency = .dinar) -> WritingStyle {
        WritingStyle(amount: .unknown, day: Intake.DayStyle(order: .dayFirst), currency: currency)
    }
}

extension FieldSpec {
    /// Reads what somebody typed or a file holds; empty text is ``Content/none``. Throws the sentence for the person.
    public func read(_ text: String, _ style: WritingStyle) throws(FieldFault) -> Content {
        var text = text
        let content = text.withUTF8 { bytes in Result { () throws(FieldFault) in try self.read(bytes, style) } }
        return try content.get()
    }

    /// Reads UTF-8 bytes; see ``read(_:_:)-(String,_)``.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ style: WritingStyle) throws(FieldFault) -> Content {
        if CleanText.isBlank(bytes) {
            if isRequired { throw FieldFault(Phrase("{field} is missing.", ["field": .phrase(label)])) }
            return .none
        }
        do throws(IntakeFault) {
            return try content(bytes, style)
        } catch {
            throw FieldFault(FieldFault.phrase(for: error, of: self))
        }
    }

    private func content(_ bytes: UnsafeBufferPointer<UInt8>, _ style: WritingStyle) throws(IntakeFault) -> Content {
        switch kind {
        case .text(let length, let isMultiline):
            return .text(try CleanText.read(bytes, limit: length.upperBound, multiline: isMultiline))
        case .choice(let choices):
            let text = try CleanText.read(bytes, limit: 200)
            if choices.contains(where: { $0.code == text }) { return .text(text) }
            let folded = Folding.words(text)
            guard let choice = choices.first(where: { Folding.words($0.code) == folded || $0.isCalled(folded) }) else {
                throw .notAFlag
            }
            return .text(choice.code)
        case .integer(let bounds): return .integer(try within(bounds, WholeText.read(bytes, style: style.amount)))
        case .amount(let bounds):
            return .integer(
                try within(bounds, AmountText.minorUnits(bytes, style.currency, style: style.amount)))
        case .rate(let bounds):
            return .integer(try within(bounds, RateText.read(bytes, digits: 2, style: style.amount)))
        case .day(let bounds):
            let day = try DayText.read(bytes, style: style.day)
            guard bounds.contains(day) else { throw .noSuchDay }
            return .day(day)
        case .instant: throw .notADay
        case .flag: return .flag(try FlagText.read(bytes))
        case .link:
            guard let id = ID(String(decoding: bytes, as: UTF8.self)) else { throw .invalidText }
            return .id(id)
        case .wilaya:
            guard let wilaya = Wilaya(reading: String(decoding: bytes, as: UTF8.self)) else { throw .notAFlag }
            return .integer(Int64(wilaya.code))
        case .email: return .text(try EmailText.read(bytes))
        case .phone:
            do throws(PhoneFault) {
                return .text(try Phone(reading: String(decoding: bytes, as: UTF8.self)).e164)
            } catch {
                throw .notANumber
            }
        }
    }

    private func within(_ bounds: ClosedRange<Int64>, _ number: Int64) throws(IntakeFault) -> Int64 {
        guard bounds.contains(number) else { throw .tooLarge }
        return number
    }
}

extension Choice {
    /// True when people call the choice so, in any of the languages that its label is known in by the program.
    func isCalled(_ folded: String) -> Bool { Folding.words(label.text) == folded }
}

/// Why a field does not take what was given, as a sentence for the person.
public struct FieldFault: Error, Sendable, Hashable {
    /// What is wrong and what to do.
    public let phrase: Phrase

    /// Makes a fault.
    public init(_ phrase: Phrase) { self.phrase = phrase }

    static func phrase(for fault: IntakeFault, of field: FieldSpec) -> Phrase {
        switch (fault, field.kind) {
        case (.empty, _): Phrase("{field} is missing.", ["field": .phrase(field.label)])
        case (_, .choice): Phrase("Choose one of the values offered.")
        case (_, .wilaya): Phrase("This is not a wilaya. Write its number or its name, like 16 or Alger.")
        case (_, .phone): Phrase("This is not a telephone number. Write it like 0550 12 34 56 or +213 550 12 34 56.")
        case (.tooLarge, .amount(let bounds)):
            bounds.lowerBound > 0
                ? Phrase("The amount must be above zero and below 92 billion.")
                : Phrase("The amount must not be negative, and below 92 billion.")
        case (.tooLarge, .integer(let bounds)), (.tooLarge, .rate(let bounds)):
            Phrase(
                "Enter a number from {least} to {most}.",
                ["least": .number(field.shown(bounds.lowerBound)), "most": .number(field.shown(bounds.upperBound))])
        case (.tooLarge, _): Phrase("This number is too large.")
        case (.notANumber, .amount): Phrase("This is not an amount. Write it like 1 234,50.")
        case (.notANumber, _): Phrase("This is not a number.")
        case (.ambiguous, .day): Phrase("Day and month can be read both ways. Write the day like 2025-12-31.")
        case (.ambiguous, _): Phrase("This amount can be read in two ways. Write the decimals, like 1 234,50.")
        case (.severalDecimalMarks, _): Phrase("There is more than one decimal mark.")
        case (.tooManyDecimals(let allowed), _):
            Phrase(
                one: "At most {count} decimal is possible.", other: "At most {count} decimals are possible.",
                count: allowed)
        case (.otherCurrency(let code), _):
            Phrase("The amount is in {currency}, another currency than expected.", ["currency": .text(code)])
        case (.notADay, _): Phrase("This is not a date. Write it like 31/12/2025.")
        case (.noSuchDay, .day(let bounds)):
            Phrase(
                "There is no such day between {first} and {last}.",
                ["first": .day(bounds.lowerBound), "last": .day(bounds.upperBound)])
        case (.noSuchDay, _): Phrase("There is no such day.")
        case (.notAFlag, _): Phrase("Write yes or no.")
        case (.tooLong(let limit), _):
            Phrase(
                one: "At most {count} character is possible.", other: "At most {count} characters are possible.",
                count: limit)
        case (.invalidText, .link): Phrase("Choose one of the values offered.")
        case (.invalidText, _): Phrase("The text holds characters that cannot be read.")
        case (.notAnEmail, _): Phrase("This is not an e-mail address.")
        }
    }
}

extension FieldSpec {
    /// A bound as people read it: hundredths of a percent as percents.
    fileprivate func shown(_ number: Int64) -> Int64 {
        if case .rate = kind { number / 100 } else { number }
    }
}
