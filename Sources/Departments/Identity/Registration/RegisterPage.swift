import Department
import Design
import HTML
import Localization
import Routing
import Values

/// Where a visitor asks for an account of their own.
struct RegisterPage {
    let side: Customer.Side?
    let draft: RegistrationDraft
    var invalid: Invalid?
    var refusal: Refusal?
    var isDone = false
    /// How the visitor proves who they are.
    var way = Way.number
    /// True where a code can be sent.
    var sendsMail = false
    /// The sides whose visitors may register.
    var open = Set(Customer.Side.allCases)

    /// How a visitor proves who they are.
    enum Way: Sendable {
        case number, code
    }

    func html(_ locale: Locale) -> HTML {
        if isDone { return done(locale) }
        guard let side else { return doors(locale) }
        let head = PageHeader(
            locale, title: side == .debtor ? Phrase("Register as a debtor") : Phrase("Register as a creditor"),
            fact: Phrase("Somebody of the house looks at it. You are told by e-mail."))
        let form = Form(
            action: way == .code ? Paths.registerByCode(side.rawValue) : Paths.registerAs(side.rawValue), csrf: "",
            submit: Phrase("Send the registration"),
            error: refusal?.phrase, [.init(who(side)), .init(title: Phrase("Proof"), proof(side))])
        return "\(head.html(locale))\(form.html(locale))\(other(side, locale))\(door(locale))"
    }

    /// The other way to prove it.
    private func other(_ side: Customer.Side, _ locale: Locale) -> HTML {
        switch way {
        case .number where sendsMail:
            """
            <p class="quiet door-way"><a href="\(Paths.registerByCode(side.rawValue))">\(locale(
                "No number at hand? Have a code sent to the address that we know"))</a></p>
            """
        case .code:
            """
            <p class="quiet door-way"><a href="\(Paths.registerAs(side.rawValue))">\(locale(
                "Register with a number instead"))</a></p>
            """
        default: .none
        }
    }

    private func who(_ side: Customer.Side) -> [Field] {
        let organisation = Field.text(
            "organisation", label: Phrase("Organisation"), value: draft.organisation, autocomplete: "organization"
        ).required().limit(150).error(invalid?["organisation"])
        return (side == .creditor ? [organisation] : []) + [
            Field.text("name", label: Phrase("Your name"), value: draft.name, autocomplete: "name").required().limit(
                100
            )
            .error(invalid?["name"]),
            Field.email("email", label: Phrase("E-mail address"), value: draft.email).required().limit(254)
                .error(invalid?["email"]),
            Field.phone("phone", label: Phrase("Telephone"), value: draft.phone).error(invalid?["phone"]),
        ]
    }

    private func proof(_ side: Customer.Side) -> [Field] {
        let number = Field.text("identifier", label: Phrase("Number"), value: draft.identifier).required().limit(60)
            .error(invalid?["identifier"])
        switch side {
        case .debtor:
            let kinds: [Field.Choice] = [
                .init("nin", Phrase("National identity number (NIN)")), .init("passport", Phrase("Passport")),
                .init("licence", Phrase("Driving licence")), .init("nif", Phrase("Tax number (NIF)")),
                .init("rc", Phrase("Trade register (RC)")),
            ]
            let kind = Field.select(
                "kind", label: Phrase("Identity number"),
                value: draft.identifierKind.isEmpty ? "nin" : draft.identifierKind, choices: kinds
            ).required().error(invalid?["kind"])
            return [
                Field.text("reference", label: Phrase("Reference of the file"), value: draft.reference).required()
                    .limit(80).help(Phrase("It stands on every letter that you had from us or from the creditor."))
                    .error(invalid?["reference"])
            ] + (way == .code ? [] : [kind, number])
        case .creditor:
            let tax = Field.text("identifier", label: Phrase("Tax number (NIF)"), value: draft.identifier).required()
                .limit(60).error(invalid?["identifier"])
            return [
                Field.text("reference", label: Phrase("Your reference with us"), value: draft.reference).required()
                    .limit(80).help(Phrase("It stands on your contract and on our statements: C-2026-000001."))
                    .error(invalid?["reference"])
            ] + (way == .code ? [] : [tax])
                + [Field.text("register", label: Phrase("Trade register (RC)"), value: draft.register).limit(40)]
        }
    }

    /// The two doors.
    private func doors(_ locale: Locale) -> HTML {
        let head = PageHeader(
            locale, title: Phrase("Register"), fact: Phrase("See your own files, payments and statements."))
        let debtor = Action(Phrase("I owe money"), to: Paths.registerAs("debtor"), weight: .primary)
        let creditor = Action(
            Phrase("Money is owed to me"), to: Paths.registerAs("creditor"),
            weight: open.contains(.debtor) ? .plain : .primary)
        return """
            \(head.html(locale))<div class="doors">\
            \(if: open.contains(.debtor), debtor.html(locale))\(if: open.contains(.creditor), creditor.html(locale))\
            </div>\(door(locale))
            """
    }

    /// What everybody reads who has registered, known or not.
    private func done(_ locale: Locale) -> HTML {
        let head = PageHeader(locale, title: Phrase("Thank you"))
        let notice = Notice(
            Phrase("Your registration is here."),
            detail: Phrase(
                "Somebody of the house checks it. When it is accepted, a link to choose your password comes to your e-mail address."
            ),
            .brand)
        return "\(head.html(locale))\(notice.html(locale))\(door(locale))"
    }

    private func door(_ locale: Locale) -> HTML {
        #"<p class="quiet door-way"><a href="\#(Paths.login())">\#(locale("Sign in"))</a></p>"#
    }
}
