import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Values

extension Identity {
    /// What a visitor is told whose side may not register: whom to write to, and nothing else of the house.
    static func closed(_ sheet: CompanySheet) -> Refusal {
        let phrase =
            sheet.email.isEmpty
            ? Phrase("Registration is closed. Ask us for what you need.")
            : Phrase("Registration is closed. Write to {address}.", ["address": .text(sheet.email)])
        return Refusal(.forbidden, code: "registration.closed", phrase)
    }

    /// The page of a door that is shut.
    func closed(_ context: Context, _ status: Status) -> Response {
        context.page(
            Phrase("Register"), status: status, ClosedPage(sheet: companySheet).html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}

/// What stands where visitors would register, while they may not.
struct ClosedPage {
    let sheet: CompanySheet

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(locale, title: Phrase("Register"))
        let notice = Notice(Identity.closed(sheet).phrase, .sand)
        return """
            \(head.html(locale))\(notice.html(locale))\
            <p class="quiet door-way"><a href="\(Paths.login())">\(locale("Sign in"))</a></p>
            """
    }
}

extension Customer.Side {
    /// The boxes of a form that say whose visitors may register.
    static func fields(ticked sides: Set<Customer.Side>) -> [Field] {
        [
            .checkbox(
                Customer.Side.debtor.box, label: Phrase("Debtors may register"), isOn: sides.contains(.debtor)),
            .checkbox(
                Customer.Side.creditor.box, label: Phrase("Creditors may register"), isOn: sides.contains(.creditor)),
        ]
    }

    /// The sides whose boxes came ticked.
    static func ticked(in form: Fields) -> Set<Customer.Side> { Set(allCases.filter { form[$0.box] == "1" }) }

    private var box: String { self == .debtor ? "registersDebtors" : "registersCreditors" }
}
