public import Design
public import Documents
public import Localization
public import Values

/// The company's technical sheet: who runs this house, as its interface, its letters and its statements say it.
public struct CompanySheet: Sendable, Hashable {
    /// The form that the law gives a company.
    public enum LegalForm: String, Sendable, Hashable, CaseIterable {
        case eurl, sarl, spa, spas, snc, scs, person, `public`, association, other

        /// What people call it.
        public var label: Phrase {
            switch self {
            case .eurl: Phrase("EURL, limited company of one person")
            case .sarl: Phrase("SARL, limited company")
            case .spa: Phrase("SPA, company by shares")
            case .spas: Phrase("SPAS, simplified company by shares")
            case .snc: Phrase("SNC, general partnership")
            case .scs: Phrase("SCS, limited partnership")
            case .person: Phrase("One person’s business")
            case .public: Phrase("Public establishment")
            case .association: Phrase("Association")
            case .other: Phrase("Another form")
            }
        }

        /// The letters that stand on papers; nil where the law has none.
        public var letters: String? {
            switch self {
            case .eurl, .sarl, .spa, .spas, .snc, .scs: rawValue.uppercased()
            case .person, .public, .association, .other: nil
            }
        }
    }

    /// Counts its changes; 0 while nobody has named the company.
    public var version: Int64 = 0
    /// The company's name; empty before it was given.
    public var name = ""
    /// The legal form.
    public var form: LegalForm?
    /// The capital in centimes.
    public var capital: Int64?
    /// How many people work there.
    public var employees: Int64?
    /// Street and number.
    public var street = ""
    /// The commune.
    public var commune = ""
    /// The five digits of the post.
    public var postcode = ""
    /// The wilaya's code.
    public var wilaya: Int?
    /// The number in the trade register (RC).
    public var registerNumber = ""
    /// The tax number (NIF).
    public var taxNumber = ""
    /// The statistical number (NIS).
    public var statisticalNumber = ""
    /// The article of taxation (AI).
    public var taxArticle = ""
    /// The telephone number, E.164.
    public var phone = ""
    /// The e-mail address.
    public var email = ""
    /// The site's address, with its scheme.
    public var site = ""
    /// The company's own colour.
    public var colour: Colour?
    /// The logo.
    public var logo: Picture?
    /// Which visitors may ask for an account: those of a side that is not among them find the door shut.
    public var registers: Set<Customer.Side> = []

    /// A house that nobody has named.
    public init() {}

    /// A house with a name and nothing else.
    public init(name: String) {
        self.name = name
        version = 1
    }

    /// True while it holds no more than the name that the set-up asked for.
    public var isBare: Bool {
        var bare = CompanySheet(name: name)
        bare.version = version
        bare.registers = registers
        return self == bare
    }

    /// What pages show of it.
    var brand: Brand {
        guard !name.isEmpty else { return .sila }
        return Brand(
            name: name, logo: logo.map { _ in "\(CompanySheet.logoPath)?v=\(version)" },
            colours: colour.map { _ in "\(CompanySheet.coloursPath)?v=\(version)" })
    }

    /// Where the logo is served.
    public static let logoPath = "/company/logo"
    /// Where the colours are served.
    public static let coloursPath = "/company/colours.css"
}
