import Department
import Design
import HTML
import Localization
import Routing
import Values

/// The company's technical sheet, to be filled in.
struct CompanyPage {
    let sheet: CompanySheet
    let draft: CompanyDraft
    let today: Day
    let csrf: String
    var invalid: Invalid?
    var refusal: Refusal?
    /// True right after the house was set up.
    var isFirst = false
    var isSaved = false

    func html(_ locale: Locale) -> HTML {
        let head = PageHeader(
            locale, title: Phrase("The company"),
            fact: Phrase("Name, colour and logo stand on every page; the rest on letters and statements."))
        return """
            \(head.html(locale))\(notice(locale))\(Layout.columns(
                main: Card(form(locale)).html(locale), side: look(locale)))
            """
    }

    private func notice(_ locale: Locale) -> HTML {
        if isSaved { return Notice(Phrase("The sheet is kept. Every page shows it from now on."), .brand).html(locale) }
        guard isFirst, invalid == nil, refusal == nil else { return .none }
        return Notice(
            Phrase("The house is open. Tell it who you are."),
            detail: Phrase("All of it can be left for later: you find this page under Administration."), .brand
        ).html(locale)
    }

    private func form(_ locale: Locale) -> HTML {
        Design.Form(
            action: Paths.company(), csrf: csrf, submit: Phrase("Keep the sheet"), cancel: "/",
            error: refusal?.phrase, hidden: [("version", String(sheet.version))],
            [
                .init(
                    title: Phrase("Who you are"),
                    [
                        text("name", Phrase("Company")).required().limit(100).focused(),
                        .select(
                            "form", label: Phrase("Legal form"), value: draft["form"],
                            choices: CompanySheet.LegalForm.allCases.map { .init($0.rawValue, $0.label) },
                            empty: Phrase("Not said")
                        ).width(.half).error(invalid?["form"]),
                        text("employees", Phrase("People who work here"), .third),
                        Field.money("capital", label: Phrase("Capital"), value: draft["capital"], currency: .dinar)
                            .width(.half).error(invalid?["capital"]),
                    ]),
                .init(
                    title: Phrase("Numbers of the state"),
                    [
                        text("registerNumber", Phrase("Trade register (RC)"), .half)
                            .placeholder(.verbatim("16/00-1234567 B 19")),
                        text("taxNumber", Phrase("Tax number (NIF)"), .half),
                        text("statisticalNumber", Phrase("Statistical number (NIS)"), .half),
                        text("taxArticle", Phrase("Article of taxation (AI)"), .half),
                    ]),
                .init(
                    title: Phrase("How to reach you"),
                    [
                        text("street", Phrase("Street and number")).limit(200),
                        text("postcode", Phrase("Postal code"), .third), text("commune", Phrase("Commune"), .third),
                        .select(
                            "wilaya", label: Phrase("Wilaya"), value: draft["wilaya"],
                            choices: Wilaya.inForce(on: today).map { wilaya in
                                let name = locale.language == .arabic ? wilaya.arabic : wilaya.french
                                return .init(String(wilaya.code), .verbatim(wilaya.codeText + " " + name))
                            }, empty: Phrase("Not said")
                        ).width(.third).error(invalid?["wilaya"]),
                        Field.phone("phone", label: Phrase("Telephone"), value: draft["phone"]).width(.half)
                            .error(invalid?["phone"]),
                        Field.email("email", label: Phrase("E-mail address"), value: draft["email"]).width(.half)
                            .error(invalid?["email"]),
                        text("site", Phrase("Site")).placeholder(.verbatim("www.example.dz")),
                    ]),
                .init(title: Phrase("How you look"), looks),
                .init(
                    title: Phrase("Registration of customers"),
                    help: Phrase(
                        "Where it is shut, the page where people sign in does not offer it, and nobody can register. Accounts that are there stay."
                    ), Customer.Side.fields(ticked: draft.registers)),
            ]
        ).html(locale)
    }

    private var looks: [Field] {
        let logo = Field.file("logo", label: Phrase("Logo"), accept: ".png,.jpg,.jpeg,image/png,image/jpeg")
            .help(
                Phrase(
                    "PNG or JPEG, at most 512 KB and {most} pixels a side. What the file tells besides the picture is taken out.",
                    ["most": .count(CompanyDraft.logoSides.upperBound)])
            ).error(invalid?["logo"])
        let colour = text("colour", Phrase("Colour"), .half).placeholder(.verbatim("#1f4e79"))
            .help(Phrase("Where it could not be read, it is darkened on light ground and lightened on dark."))
        guard sheet.logo != nil else { return [logo, colour] }
        return [
            logo,
            .checkbox("dropsLogo", label: Phrase("Take the present logo away"), isOn: draft.dropsLogo), colour,
        ]
    }

    private func text(_ name: String, _ label: Phrase, _ width: Field.Width = .full) -> Field {
        Field.text(name, label: label, value: draft[name]).width(width).error(invalid?[name])
    }

    // MARK: How it looks

    private func look(_ locale: Locale) -> HTML {
        let logo: HTML? = sheet.logo.map { _ in
            #"<p class="company-logo"><img src="\#(CompanySheet.logoPath)?v=\#(sheet.version)" alt="\#(locale("Logo"))"></p>"#
        }
        let colour = sheet.colour ?? CompanyPage.green
        let rows: [(Phrase, Shades)] = [
            (Phrase("On light ground"), .light(colour)), (Phrase("On dark ground"), .dark(colour)),
        ]
        return Card(
            title: Phrase("As others see it"),
            """
            \(logo)\(each: rows, { label, shades in
                """
                <figure class="shades"><figcaption class="quiet">\(locale.html(label))</figcaption>\
                <svg viewBox="0 0 240 44" role="img" aria-label="\(shades.brand.hex)">\
                <rect width="240" height="44" rx="8" fill="\(shades.on == CompanyPage.white ? "#ffffff" : "#161e1b")"/>\
                <rect x="10" y="10" width="92" height="24" rx="6" fill="\(shades.brand.hex)"/>\
                <text x="56" y="26" text-anchor="middle" fill="\(shades.on.hex)">\(shades.brand.hex)</text>\
                <rect x="110" y="10" width="92" height="24" rx="6" fill="\(shades.wash.hex)"/>\
                <text x="156" y="26" text-anchor="middle" fill="\(shades.text.hex)">\(shades.text.hex)</text></svg></figure>
                """
            })
            """
        ).html(locale)
    }

    private static let white = Colour(red: 255, green: 255, blue: 255)
    private static let green = Colour(red: 11, green: 110, blue: 85)
}
