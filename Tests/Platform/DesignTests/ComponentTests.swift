import Design
import HTML
import Localization
import Testing
import Values

@Suite struct `Components` {
    let french = `The gallery`.locale(.french)
    let arabic = `The gallery`.locale(.arabic)
    static let attack = "\"><script>alert('x')</script><img src=x onerror=alert(1)>\u{202E}\0"

    /// Every component with the attack wherever a text may come from a person.
    static let attacked: [(String, @Sendable (Locale) -> HTML)] = {
        let text = attack
        let said = Phrase.verbatim(text)
        let argued = Phrase("Select {row}", ["row": .text(text)])
        let action = Action(said, to: text, icon: .add, confirm: argued)
        let field = Field.text("name", label: said, value: text).help(said).error(argued).placeholder(said)
        let choices = [Field.Choice(text, said, help: said)]
        return [
            ("action", { action.html($0) }),
            ("posting action", { Action(said, to: text, effect: .post(csrf: text), confirm: said).html($0) }),
            ("dialog action", { Action(said, to: text, effect: .dialog, key: text).html($0) }),
            ("menu", { Menu([action], label: said).html($0) }), ("text", { field.html($0) }),
            ("textarea", { Field.textarea("a", label: said, value: text).error(said).html($0) }),
            ("select", { Field.select("a", label: said, value: text, choices: choices, empty: said).html($0) }),
            ("combobox", { Field.combobox("a", label: said, value: text, shown: text, source: text).html($0) }),
            ("checkbox", { Field.checkbox("a", label: said, isOn: true, value: text).html($0) }),
            ("radios", { Field.radios("a", label: said, value: text, choices: choices).error(said).html($0) }),
            ("checkboxes", { Field.checkboxes("a", label: said, chosen: [text], choices: choices).html($0) }),
            ("file", { Field.file("a", label: said, accept: text).html($0) }),
            ("money", { Field.money("a", label: said, value: text, currency: .dinar).html($0) }),
            ("options", { ComboboxOptions([(value: text, text: text, quiet: text)]).html($0) }),
            (
                "form",
                {
                    Form(
                        action: text, csrf: text, submit: said, cancel: text, error: argued,
                        hidden: [(name: text, value: text)], target: .element(text), extra: [action],
                        [.init(title: said, help: said, [field])]
                    ).html($0)
                }
            ),
            (
                "header",
                {
                    PageHeader(
                        $0, title: said, fact: argued, trail: [Link(said, to: text)], tags: [Tag(said)],
                        actions: [action], menu: Menu([action])
                    ).html($0)
                }
            ),
            ("avatar", { _ in Avatar(text).html }),
            ("figure", { Figure(said, text, change: said, trend: [1, 2], to: text).html($0) }),
            ("chips", { Chips([.init(said, to: text, count: 3)], add: text).html($0) }),
            (
                "sheet",
                {
                    Sheet(
                        id: "s", caption: said, [.init(said, sort: .init(to: text)), .init(said)],
                        [
                            .init(
                                id: text, name: text, to: text, panel: text,
                                [.text(text, quiet: text), .toned(text, .sky)])
                        ],
                        selection: .init([action], kept: [(name: text, value: text)], total: 3),
                        totals: [.name(text), .phrase(argued, $0, quiet: said)],
                        pager: Pager(shown: 1, of: 2, total: argued, previous: text, next: text)
                    ).html($0)
                }
            ),
            (
                "filters",
                {
                    FilterBar(
                        action: text, csrf: text, query: text, placeholder: said,
                        [.init(said, [field], value: argued, clear: text)],
                        kept: [(name: text, value: text)], reset: text
                    ).html($0)
                }
            ),
            ("columns", { ColumnChooser(action: text, [(key: text, label: said, isOn: true)], kept: []).html($0) }),
            ("card", { Card(title: said, action: action, HTML(text: text)).html($0) }),
            ("dialog", { Dialog(title: said, .none).html($0) }),
            ("panel", { SidePanel(title: HTML(text: text), to: text, .none).html($0) }),
            ("toast", { Toast(argued, undo: action).outOfBand($0) }),
            ("notice", { Notice(said, detail: argued, .brick, actions: [action]).html($0) }),
            ("empty", { Empty(.folder, title: said, help: argued, actions: [action]).html($0) }),
            ("facts", { Facts([(label: said, value: HTML.isolated(text))]).html($0) }),
            ("papers", { Papers([(name: text, href: text, detail: text)]).html($0) }),
            ("tabs", { Tabs([(label: said, href: text, count: 1)], current: 0).html($0) }),
            ("steps", { Steps([said, argued], current: 1).html($0) }),
            ("progress", { Progress(id: text, label: said, done: 1, total: 2, note: said, source: text).html($0) }),
            (
                "timeline",
                {
                    Timeline(
                        [.init(.phone, title: HTML(text: text), at: Gallery.now, by: text, body: HTML(text: text))],
                        now: Gallery.now, more: text
                    ).html($0)
                }
            ),
            ("composer", { Composer([.init(said, .note, .none)], legend: said).html($0) }),
            (
                "chart",
                {
                    Chart(.bars, title: said, [.init(text, to: text)], [.init(said, [1])], format: { _ in text }).html(
                        $0)
                }
            ),
            (
                "donut",
                {
                    Donut(title: said, [.init(said, 1, shown: text, .sky, to: text)], centre: text, caption: said).html(
                        $0)
                }
            ),
            ("ranks", { Ranks(title: said, [.init(text, 1, shown: text, detail: text, to: text)]).html($0) }),
            (
                "palette",
                { PaletteResults([.init(title: said, [.init(text, quiet: text, href: text, icon: .file)])]).html($0) }
            ),
            (
                "frame",
                {
                    Frame(locale: $0, theme: .dark, assets: .none, title: text, path: text, csrf: text)
                        .person(
                            Person(name: text, role: said, links: [NavigationLink(said, to: text, icon: .person)]),
                            navigation: [
                                NavigationGroup(
                                    title: said, [NavigationLink(said, to: text, icon: .home, isOnPhone: true)])
                            ]
                        ).branded(Brand(name: text, logo: text, colours: text)).toasts([Toast(said)]).live(text).html(
                            HTML(text: text))
                }
            ),
        ]
    }()

    @Test(arguments: attacked.indices)
    func `a script in any text stays text`(index: Int) {
        let (name, component) = Components.attacked[index]
        for locale in [french, arabic] {
            let markup = component(locale).text
            // Scripts with a source are the frame's own; an attack would bring one without.
            #expect(markup.firstMatch(of: /<script(?!\ssrc=")/) == nil, "\(name)")
            #expect(!markup.contains("<img src=x"), "\(name)")
            // No attribute was closed early: outside quotes there is no handler.
            let bare = markup.replacing(/"[^"]*"/, with: "\"\"")
            #expect(bare.firstMatch(of: /<[^>]*\son[a-z]+=/) == nil, "\(name)")
            #expect(!markup.contains("\0"), "\(name)")
        }
    }

    @Test func `a field says what is wrong beside itself and keeps what was typed`() {
        let field = Field.money("amount", label: Phrase("Amount"), value: "12 00O", currency: .dinar)
            .help(Phrase("Balance")).error(Phrase("Close")).required()
        let markup = field.html(french, scope: "pay").text
        #expect(markup.contains(#"for="pay-amount""#))
        #expect(markup.contains(#"value="12 00O""#))
        #expect(markup.contains(#"aria-describedby="pay-amount-help pay-amount-error""#))
        #expect(markup.contains(#"aria-invalid="true""#))
        #expect(markup.contains(#"<p class="error" id="pay-amount-error">"#))
        #expect(markup.contains(" required"))
    }

    @Test func `a password is never filled in`() {
        #expect(Field.password("p", label: Phrase("Password")).html(french).text.contains(#"value="""#))
    }

    @Test func `a form with a file is multipart, carries its token and lists what is wrong`() {
        let form = Form(
            action: "/imports", csrf: "t0k3n", submit: Phrase("Import"),
            [.init([.file("file", label: Phrase("File")).error(Phrase("Close"))])])
        let markup = form.html(french).text
        #expect(markup.contains(#"enctype="multipart/form-data""#))
        #expect(markup.contains(#"name="csrf" value="t0k3n""#))
        #expect(markup.contains(##"<a href="#f-file">"##))
        #expect(markup.contains("<bdi>1</bdi> champ est à corriger."))
    }

    @Test func `a phrase in markup isolates what was put in`() {
        let phrase = Phrase("{shown} shown of {count}", ["shown": 9, "count": 48_212])
        #expect(french.html(phrase).text == "<bdi>9</bdi> affichés sur <bdi>48\u{202F}212</bdi>")
        #expect(french.html(Phrase("Debts")).text == "Créances")
        #expect(french.html(.verbatim("<Djezzy>")).text == "<bdi>&lt;Djezzy&gt;</bdi>")
    }

    @Test func `sorting is announced and the row's first cell carries the link`() {
        let sheet = Sheet(
            caption: Phrase("Debts"), [.init(Phrase("Balance"), .end, sort: .init(to: "?sort=x", isAscending: false))],
            [
                .init(
                    id: "1", name: "D-1", to: "/debts/1", panel: "/debts/1/panel",
                    [.money(.init(minor: -150, .dinar), french)])
            ])
        let markup = sheet.html(french).text
        #expect(markup.contains(#"aria-sort="descending""#))
        #expect(markup.contains(#"<a class="row-link" href="/debts/1" hx-get="/debts/1/panel">"#))
        #expect(markup.contains(#"<bdi class="amount">−1,50</bdi></a><span class="quiet">DA</span>"#))
    }

    @Test func `more cells than columns, and fewer, do no harm`() {
        let columns = [Sheet.Column(Phrase("File")), .init(Phrase("State"))]
        let rows = [Sheet.Row(id: "1", name: "1", [.blank, .blank, .blank]), .init(id: "2", name: "2", [.empty])]
        _ = Sheet(caption: Phrase("Debts"), columns, rows, totals: [.blank, .blank, .blank]).html(french)
    }

    @Test func `the longest address in the navigation is the current page`() {
        let frame = Frame(locale: french, theme: .light, assets: .none, title: "x", path: "/debts/mine/4", csrf: "")
            .person(
                Person(name: "K B", role: Phrase("Agent")),
                navigation: [
                    NavigationGroup(
                        title: Phrase("Collections"),
                        [
                            NavigationLink(Phrase("Debts"), to: "/debts", icon: .folder),
                            NavigationLink(Phrase("My day"), to: "/debts/mine", icon: .inbox),
                        ])
                ])
        let current = frame.html(.none).text.matches(of: /href="([^"]*)" title="[^"]*" aria-current="page"/).map {
            $0.1
        }
        #expect(current == ["/debts/mine"])
        #expect(frame.html(.none).text.contains(#"<html lang="fr" dir="ltr" data-theme="light">"#))
    }

    @Test(arguments: [
        ("Karima Boudiaf", "KB"), ("Djezzy", "D"), ("", "?"), ("  ", "?"), ("نادية شريف", "ن"), ("Émile Zola", "É"),
        ("a b c", "AC"),
    ])
    func `initials`(name: String, initials: String) {
        #expect(Avatar(name).html.text.contains(">\(initials)<"))
    }

    @Test(arguments: [nil, "light", "dark", "system", "neon", "\"><script>"])
    func `a theme comes only from the known ones`(cookie: String?) {
        #expect(Theme(cookie: cookie) == (cookie == "light" ? .light : cookie == "dark" ? .dark : .system))
    }
}

@Suite struct `Drawn figures` {
    let locale = Locale.english

    @Test(arguments: [
        [Double.nan, 1, 2], [Double.infinity, -Double.infinity], [], [5], [0, 0, 0], [-1, -5], [1e308, -1e308],
        [1e-300, 2e-300],
        [Double.greatestFiniteMagnitude, 1],
    ])
    func `any values give a drawing`(values: [Double]) {
        for kind in [Chart.Kind.bars, .stacked, .lines] {
            let chart = Chart(
                kind, title: Phrase("Debts"), values.indices.map { .init("\($0)") },
                [.init(Phrase("Debts"), values), .init(Phrase("Paid"), [1])], format: { "\($0)" })
            #expect(!chart.html(locale).text.contains("nan"))
        }
        _ = Sparkline(values).html
        _ = Donut(
            title: Phrase("Debts"), values.map { .init(Phrase("Debts"), $0, shown: "", .sky) }, centre: "",
            caption: Phrase("Debts")
        ).html(locale)
        _ = Ranks(title: Phrase("Debts"), values.map { .init("", $0, shown: "") }).html(locale)
    }

    @Test func `a chart carries its figures as a table with the same links`() {
        let chart = Chart(
            .bars, title: Phrase("Recovered"), [.init("Jan", to: "/payments?month=1"), .init("Feb")],
            [.init(Phrase("Recovered"), [10, 20])], format: { "\(Int($0)) DA" })
        let markup = chart.html(locale).text
        #expect(markup.contains(#"<th scope="row"><a href="/payments?month=1"><bdi>Jan</bdi></a></th>"#))
        #expect(markup.contains(#"<td class="end"><bdi>20 DA</bdi></td>"#))
        #expect(markup.contains(#"aria-hidden="true""#))
    }

    @Test(arguments: [(-5, "0"), (0, "0"), (6200, "6200"), (20_000, "10000")])
    func `a meter stays within its bounds`(share: Int, width: String) {
        #expect(Meter(share).html.text.contains(#"<rect width="\#(width)""#))
    }
}

@Suite struct `Assets` {
    static let directory = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/Assets"

    @Test func `a missing directory says what to do`() {
        let error = #expect(throws: AssetsError.self) { try Design.Assets.load(directory: "/nowhere") }
        #expect(error?.description == "The file /nowhere/sila.css is missing; run bin/assets.")
    }

    @Test func `addresses change with the content and compressed copies are of this content`() throws {
        // Without bin/assets there is no vendor directory; bin/test runs it first.
        guard let assets = try? Design.Assets.load(directory: Assets.directory) else { return }
        let url = assets.url(for: "sila.css")
        let name = String(url.dropFirst(Design.Assets.prefix.count))
        #expect(name.firstMatch(of: /^sila\.[0-9a-f]{16}\.css$/) != nil)
        let file = try #require(assets.files[name])
        #expect(file.isImmutable && file.contentType == "text/css; charset=utf-8")
        #expect(assets.files["sila.css"]?.isImmutable == false)
        #expect(assets.files["vendor/inter-400-v2.woff2"]?.isImmutable == true)
        #expect(assets.files.keys.allSatisfy { !$0.hasSuffix(".gz") })
        #expect(assets.url(for: "unknown.css") == "/assets/unknown.css")
    }
}

@Suite struct `The style sheet` {
    static let sheet: String = {
        guard let bytes = try? Design.Assets.load(directory: Assets.directory).files["sila.css"]?.bytes else {
            return ""
        }
        return String(decoding: bytes, as: UTF8.self)
    }()

    @Test func `knows start and end, not left and right`() {
        let physical =
            /(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:^|[;{\s])(?:left|right|top|bottom|width|height)\s*:/
        let sheet = `The style sheet`.sheet.replacing("safe-area-inset-bottom", with: "")
        #expect(sheet.firstMatch(of: physical) == nil)
    }

    /// What WCAG 2.2 asks of text, for every pair of text and ground that the sheet uses, in both themes.
    @Test(arguments: [
        ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "well"), ("soft", "card"), ("soft", "hover"),
        ("brand-text", "card"), ("brand-text", "brand-wash"), ("brand-text", "paper"), ("sand-text", "sand-wash"),
        ("brick-text", "brick-wash"), ("brick-text", "card"), ("sky-text", "sky-wash"),
        ("neutral-text", "neutral-wash"),
        ("neutral-text", "brand-wash"), ("neutral-text", "well"), ("on-brand", "brand"), ("brick-text", "brand-wash"),
        ("soft", "raised"), ("sand-text", "card"), ("sky-text", "card"),
    ])
    func `has contrast`(text: String, ground: String) throws {
        guard !`The style sheet`.sheet.isEmpty else { return }
        for theme in [0, 1] {
            let ratio = try contrast(colour(text, theme), colour(ground, theme))
            #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
        }
    }

    @Test(arguments: ["card", "paper", "raised"])
    func `marks the edges of fields`(ground: String) throws {
        guard !`The style sheet`.sheet.isEmpty else { return }
        for theme in [0, 1] { #expect(try contrast(colour("field", theme), colour(ground, theme)) >= 3) }
    }

    private func colour(_ name: String, _ theme: Int) throws -> [Double] {
        let pattern = try Regex(
            "--\(name): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)", as: (Substring, Substring, Substring).self)
        let match = try #require(`The style sheet`.sheet.firstMatch(of: pattern))
        let digits = Array((theme == 0 ? match.output.1 : match.output.2).dropFirst())
        return [0, 2, 4].map { Double(Int(String(digits[$0...$0 + 1]), radix: 16) ?? 0) / 255 }
    }

    private func contrast(_ one: [Double], _ other: [Double]) throws -> Double {
        func light(_ colour: [Double]) -> Double {
            let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : power(($0 + 0.055) / 1.055) }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        let (high, low) = (max(light(one), light(other)), min(light(one), light(other)))
        return (high + 0.05) / (low + 0.05)
    }

    /// x to the power 2.4 as x² times the fifth root of x².
    private func power(_ x: Double) -> Double {
        let square = x * x
        var root = 1.0
        for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }
}
