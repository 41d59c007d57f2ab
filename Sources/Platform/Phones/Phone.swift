import CPhoneNumbers

/// A telephone number, read from what people write and kept as E.164 says: `+213550123456`.
///
/// Plain Algerian numbers are read by `AlgerianNumber` in well under a microsecond; every other goes to
/// libphonenumber. Both agree, which a test holds. Two phones are equal when the same telephone rings.
public struct Phone: Hashable, Sendable {
    /// The number as ITU-T E.164 writes it, a plus and up to fifteen digits: the form to store and to compare.
    public let e164: String
    /// What kind of line its number tells.
    public let kind: Kind
    /// False when the length fits but the country's numbering plan has no such number.
    public let isValid: Bool
    /// The country by ISO 3166, "DZ"; nil when the number is of none or not in use.
    public let region: String?
    /// The extension inside the company, "12"; nil when there is none.
    public let `extension`: String?

    /// What kind of line a number tells.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A mobile telephone, which takes SMS.
        case mobile
        /// A fixed line.
        case fixed
        /// Fixed or mobile: the country's numbers do not tell.
        case fixedOrMobile
        /// Free for the caller.
        case free
        /// The cost is shared between caller and called.
        case shared
        /// The caller pays more than for an ordinary call.
        case premium
        /// Anything else, or not known.
        case other
    }

    /// How many characters a text may have; longer ones are not read.
    public static let longest = 120

    /// Reads a number as people write it; the region, two capitals of ISO 3166, stands for the country when the text
    /// does not say.
    ///
    /// Takes `0550 12 34 56`, `550123456`, `00213…`, `+213 (0) 550…`, `Tél : 021.63.12.34`, Arabic and Persian digits,
    /// direction marks and `poste 12`. Throws ``PhoneFault`` when it is no number; one whose length fits but that the
    /// numbering plan does not have is read, with ``isValid`` false.
    public init(reading text: String, region: String = "DZ") throws(PhoneFault) {
        if region == "DZ", let number = AlgerianNumber(reading: text) {
            self.init(number)
        } else {
            try self.init(byLibrary: text, region: region)
        }
    }

    /// The number as people of its country write it: `0550 12 34 56`.
    public var national: String {
        AlgerianNumber(e164: e164)?.national ?? Phone.format(e164, international: false)
    }

    /// The number as people abroad write it: `+213 550 12 34 56`.
    public var international: String {
        AlgerianNumber(e164: e164)?.international ?? Phone.format(e164, international: true)
    }

    /// Reads every number of a cell that holds several, separated by `/`, `;`, `,`, `|`, "ou", "et" or a new line.
    ///
    /// A part that is no number is left out; each telephone is given once, in its order, eight at most.
    public static func all(in text: String, region: String = "DZ") -> [Phone] {
        var phones: [Phone] = []
        let parts = text.replacing(" ou ", with: "/").replacing(" et ", with: "/").unicodeScalars
            .split(whereSeparator: { ["/", ";", ",", "|", "\n", "\r", "،", "؛"].contains($0) })
        for part in parts.prefix(32) where phones.count < 8 {
            if let phone = try? Phone(reading: String(part), region: region), !phones.contains(phone) {
                phones.append(phone)
            }
        }
        return phones
    }
}

extension Phone: CustomStringConvertible {
    /// The E.164 form.
    public var description: String { e164 }
}

extension Phone {
    init(_ number: AlgerianNumber) {
        e164 = number.e164
        kind = number.isMobile ? .mobile : .fixed
        isValid = true
        region = "DZ"
        self.extension = nil
    }

    /// Reads a number by libphonenumber alone.
    init(byLibrary text: String, region: String) throws(PhoneFault) {
        let region = region.utf8.count == 2 ? region : "ZZ"
        let plain = try PhoneText.plain(text)
        var reading = phone_reading()
        let outcome = phone_read(plain, plain.utf8.count, region, &reading)
        switch outcome {
        case Int32(PHONE_READ): break
        case Int32(PHONE_UNKNOWN_COUNTRY): throw .unknownCountry
        case Int32(PHONE_TOO_SHORT): throw .tooShort
        case Int32(PHONE_TOO_LONG): throw .tooLong
        default: throw .notANumber
        }
        e164 = withUnsafeBytes(of: &reading.e164, Phone.text)
        kind =
            switch reading.kind {
            case Int32(PHONE_KIND_MOBILE): .mobile
            case Int32(PHONE_KIND_FIXED): .fixed
            case Int32(PHONE_KIND_FIXED_OR_MOBILE): .fixedOrMobile
            case Int32(PHONE_KIND_FREE): .free
            case Int32(PHONE_KIND_SHARED): .shared
            case Int32(PHONE_KIND_PREMIUM): .premium
            default: .other
            }
        isValid = reading.valid == 1
        let code = withUnsafeBytes(of: &reading.region, Phone.text)
        self.region = code.isEmpty || code == "ZZ" || code == "001" ? nil : code
        let inner = withUnsafeBytes(of: &reading.extension, Phone.text)
        self.extension = inner.isEmpty ? nil : inner
    }

    private static func text(_ buffer: UnsafeRawBufferPointer) -> String {
        String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }

    static func format(_ e164: String, international: Bool) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            let length = phone_format(
                e164, e164.utf8.count, international ? 1 : 0, buffer.baseAddress, buffer.count)
            guard length > 0 else { return e164 }
            return text(UnsafeRawBufferPointer(buffer))
        }
    }
}
