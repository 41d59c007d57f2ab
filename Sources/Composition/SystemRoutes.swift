import Department
import Design
import HTML
import HTTP
import Identity
import Localization
import Log
import Routing
import SQL
import Values

/// What belongs to no department: the start page, the assets, search over all, live news, health and figures for
/// operators, the description of the API.
struct SystemRoutes: Sendable {
    let departments: [any Department]
    let assets: Assets
    let metrics: Metrics
    let gate: FileGate

    var routes: [Route<Context>] {
        [home, asset, vendorAsset, live, livePing, readyPing, measures, state, words] + search
    }

    private var home: Route<Context> {
        .get("/", access: .person, "Goes to the first page of the person's work.") { _, context in
            .redirect(to: context.firstPath ?? "/account")
        }
    }

    private var asset: Route<Context> {
        .get(Path<String>("/assets/{name}"), access: .open, "Sends a file of the interface.") {
            request, _, name in try file(name, request)
        }.costing(.nothing)
    }

    /// What came from elsewhere, such as fonts and htmx.
    private var vendorAsset: Route<Context> {
        .get(Path<String>("/assets/vendor/{name}"), access: .open, "Sends a file of the interface that others made.") {
            request, _, name in try file("vendor/" + name, request)
        }.costing(.nothing)
    }

    private func file(_ name: String, _ request: Request) throws -> Response {
        guard let file = assets.files[name] else { throw Refusal.notFound }
        let tag = ETag(file.hash)
        let caching = file.isImmutable ? "public, max-age=31536000, immutable" : "public, no-cache"
        if let header = request.headers["if-none-match"], ETag.Condition(header).weakly(names: tag) {
            return .notModified(tag).with("Cache-Control", caching)
        }
        var response = Response(headers: ["Content-Type": file.contentType], body: .bytes(file.bytes))
        if let gzip = file.gzip, request.headers["accept-encoding"]?.contains("gzip") ?? false {
            response = Response(
                headers: ["Content-Type": file.contentType, "Content-Encoding": "gzip"], body: .bytes(gzip))
        }
        return response.with("Cache-Control", caching).with("ETag", tag.description).with("Vary", "Accept-Encoding")
    }

    private var live: Route<Context> {
        .get("/live", access: .signedIn, "Streams news of the topics asked for, as server-sent events.") {
            request, context in
            let topics = request.query.all("topic").prefix(8).filter { $0.utf8.count <= 80 }
            return .events(Array(topics), holder: context.session?.listener ?? "")
        }
    }

    private var livePing: Route<Context> {
        .get("/health/live", access: .open, "Says that the process answers.") { _, _ in .text("ok\n") }.costing(
            .nothing)
    }

    private var readyPing: Route<Context> {
        .get("/health/ready", access: .open, "Says whether every database answers.") { _, _ in
            var states: [JSON.Member] = []
            var isReady = true
            for department in departments {
                let works = (try? department.store.read { try $0.integer("SELECT 1") }) == 1
                isReady = isReady && works
                states.append(.init(department.name, .string(works ? "ok" : "unavailable")))
            }
            return .json(
                ["status": .string(isReady ? "ok" : "unavailable"), "databases": .object(states)],
                status: isReady ? .ok : .serviceUnavailable)
        }.costing(.nothing)
    }

    private var measures: Route<Context> {
        .get("/metrics", access: .open, "Figures for Prometheus; only this machine may ask.") { request, context in
            // A proxy on this machine that nobody told us to trust also comes from 127.0.0.1; its header gives it away.
            let isLocal = request.peer == "127.0.0.1" || request.peer == "::1"
            let isDirect = isLocal && request.headers["x-forwarded-for"] == nil && request.headers["forwarded"] == nil
            guard isDirect || context.actor.may(SystemPage.see) else { throw Refusal.notFound }
            return Response(
                headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
                body: .bytes(Array(metrics.rendered().utf8)))
        }.costing(.nothing)
    }

    private var state: Route<Context> {
        .get(SystemPage.path, access: .needs(SystemPage.see), "Shows how the parts of the system are.") { _, context in
            SystemPage(
                departments: departments.map { ($0.title, (try? $0.store.read { try $0.integer("SELECT 1") }) == 1) },
                files: gate.ask(), context: context
            ).response
        }
    }

    // MARK: Search

    /// The most bytes that an address made here has; the server reads no more than 16 KiB.
    private static let longestAddress = 12_288

    private var words: Route<Context> {
        .post(
            FixedPath(WordsForm.path), access: .person,
            "Takes what is looked for out of a form, and leads to the page that shows it, with the words sealed.",
            limits: RouteLimits(body: 16_384)
        ) { request, context in
            let form = try request.form().fields
            guard let page = form[WordsForm.destination], LocalPath.isLocal(page), !page.contains("?") else {
                throw Refusal(.badRequest, code: "no-page", Phrase("The request cannot be understood."))
            }
            let own = [Guard.tokenField, WordsForm.destination, WordsForm.naming]
            let asked = form.filter { !own.contains($0.name) && !$0.value.isEmpty }
                .map { ($0.name, $0.name == "q" ? String($0.value.prefix(200)) : $0.value) }
            let address = context.addresses.link(page, Fields(asked))
            guard address.utf8.count <= Self.longestAddress else {
                throw HTTPFailure(.contentTooLarge, "words-too-long", "The words are too long for an address.")
            }
            return .redirect(to: address)
        }.costing(.read)
    }

    /// How many findings of a kind the page shows before it leads to their list.
    private static let shown = 20

    private var search: [Route<Context>] {
        [
            .get("/search", access: .needs("search"), "Shows what words find in every department.") {
                request, context in
                let words = String((request.query["q"] ?? "").prefix(200))
                return page(words, try find(words, context, limit: Self.shown), context)
            }.costing(.search),
            .get("/search/palette", access: .needs("search"), "Finds while typing, for the command palette.") {
                request, context in
                let words = String((request.query["q"] ?? "").prefix(200))
                return context.fragment(palette(try find(words, context, limit: 8)).html(context.locale))
            }.costing(.search),
            .get(
                "/api/v1/search", access: .needs("search"), "Finds parties and debts by words.",
                operation: Operation(
                    "search", tag: "search",
                    query: [
                        .init(
                            "Sila-Words",
                            "Names, references, telephone numbers, e-mail addresses: percent-encoded UTF-8.",
                            isRequired: true, in: .header)
                    ],
                    answers: [
                        .init(
                            .ok, "What was found.",
                            schema: [
                                "type": "object",
                                "properties": ["items": ["type": "array", "items": ["type": "object"]]],
                            ])
                    ], scope: "search:read")
            ) { request, context in
                let words = String((request.query["q"] ?? "").prefix(200))
                return .json([
                    "items": .array(
                        try find(words, context, limit: 20).map { finding in
                            [
                                "noun": .string(finding.noun), "id": .string(finding.id.description),
                                "title": .string(finding.title), "detail": .string(finding.detail),
                            ]
                        })
                ])
            }.costing(.search),
        ]
    }

    private func find(_ words: String, _ context: Context, limit: Int) throws -> [Finding] {
        guard words.contains(where: { !$0.isWhitespace }) else { return [] }
        return try departments.flatMap { try $0.find(words, for: context, limit: limit) }
    }

    private func palette(_ findings: [Finding]) -> PaletteResults {
        PaletteResults(
            grouped(findings).map { group in
                .init(
                    title: group[0].group,
                    group.map { .init($0.title, quiet: $0.detail, href: $0.path, icon: $0.icon) })
            })
    }

    private func grouped(_ findings: [Finding]) -> [[Finding]] {
        var groups: [[Finding]] = []
        for finding in findings {
            if let index = groups.firstIndex(where: { $0[0].noun == finding.noun }) {
                groups[index].append(finding)
            } else {
                groups.append([finding])
            }
        }
        return groups
    }

    private func page(_ words: String, _ findings: [Finding], _ context: Context) -> Response {
        let locale = context.locale
        let body: HTML =
            findings.isEmpty
            ? Empty(
                .search, title: words.isEmpty ? Phrase("Search everything") : Phrase("Nothing matches"),
                help: Phrase(
                    "Type a name in Latin or Arabic letters, a reference, a telephone number or an e-mail address.")
            ).html(locale)
            : .each(grouped(findings)) { group in
                Card(
                    title: group[0].group,
                    action: group.count < Self.shown
                        ? nil : Action(Phrase("Show all"), to: group[0].all, weight: .quiet),
                    isFlush: true,
                    """
                    <ul class="findings">\(each: group, { finding in
                        """
                        <li><a href="\(finding.path)">\(finding.icon.html)<span><b><bdi>\(finding.title)</bdi></b>\
                        <small>\(finding.detail)</small></span></a></li>
                        """
                    })</ul>
                    """
                ).html(locale)
            }
        return context.page(
            Phrase("Search"),
            Layout.narrow(
                """
                \(PageHeader(locale, title: Phrase("Search")).html(locale))\
                <form class="search-page" \(WordsForm.attributes) role="search">\
                <input type="search" name="q" value="\(words)" dir="auto" aria-label="\(locale("Search"))">\
                \(WordsForm.fields(to: "/search", csrf: context.csrf))\
                <button class="button primary">\(locale("Search"))</button></form>\(body)
                """))
    }
}

extension House {
    /// The permissions that belong to no department.
    static let permissions: [PermissionNote] =
        [
            PermissionNote("search", Phrase("Search everything"), of: Phrase("Search")),
            PermissionNote(SystemPage.see, Phrase("See the state of the system"), of: Phrase("System")),
            PermissionNote(TrailRoutes.export, Phrase("Take the audit trail out as a file"), of: Phrase("Audit")),
        ] + ApprovalRoutes.notes + DoorCertificateRoutes.notes + KeyOrderRoutes.notes
}
