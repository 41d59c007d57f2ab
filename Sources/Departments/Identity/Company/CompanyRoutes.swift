import Department
import Design
import Documents
import HTTP
import Localization
import Routing
import Values

extension Identity {
    /// The company's sheet, and the two parts of it that every page needs: anybody may have these, for they are on the door.
    var companyRoutes: [Route<Context>] {
        [
            .get(Paths.company, access: .needs(.editCompany), "Shows the company's technical sheet, to be filled in.") {
                request, context in
                try company.refresh(store, after: .change)
                let sheet = companySheet
                var page = companyPage(sheet, CompanyDraft(sheet, context.locale), context)
                page.isFirst = request.query["first"] != nil
                page.isSaved = request.query["done"] != nil
                return show(page, context)
            },
            .post(
                Paths.company, access: .needs(.editCompany), "Keeps the company's technical sheet.",
                limits: RouteLimits(body: 65_536, upload: CompanyDraft.logoBytes + 65_536)
            ) { request, context in try keepCompany(request, context) },
            .get(FixedPath(CompanySheet.logoPath), access: .open, "Sends the company's logo.") {
                request, _ in
                guard let logo = companySheet.logo else { throw Refusal.notFound }
                return Response(headers: ["Content-Type": logo.kind.type], body: .bytes(logo.bytes))
                    .with("Content-Security-Policy", "default-src 'none'; sandbox")
                    .with("Cache-Control", caching(request))
            },
            .get(FixedPath(CompanySheet.coloursPath), access: .open, "Sends the company's colours.") {
                request, _ in
                guard let colour = companySheet.colour else { throw Refusal.notFound }
                return Response(
                    headers: ["Content-Type": "text/css; charset=utf-8"],
                    body: .bytes(Array(Shades.styleSheet(colour).utf8))
                ).with("Cache-Control", caching(request))
            },
        ]
    }

    /// An address that names the present version never shows another.
    private func caching(_ request: Request) -> String {
        request.query["v"] == String(companySheet.version) ? "public, max-age=31536000, immutable" : "public, no-cache"
    }

    private func keepCompany(_ request: Request, _ context: Context) throws -> Response {
        let form = try request.form()
        let draft = CompanyDraft(form.fields)
        try company.refresh(store, after: .change)
        let sheet = companySheet
        do {
            let read = try draft.read(over: sheet, logo: try CompanyDraft.logo(in: form))
            try changeCompany(to: read, from: ExpectedVersion(form: form.fields), by: context.author)
            return .redirect(to: Paths.company(query: ["done": "1"]))
        } catch let invalid as Invalid where !context.wantsJSON {
            var page = companyPage(sheet, draft, context)
            page.invalid = invalid
            return show(page, context)
        } catch let refusal as Refusal where refusal.status == .conflict && !context.wantsJSON {
            // What was typed stays; keeping it once more means to overwrite what is shown beside it.
            var page = companyPage(companySheet, draft, context)
            page.refusal = refusal
            return show(page, context)
        }
    }

    private func companyPage(_ sheet: CompanySheet, _ draft: CompanyDraft, _ context: Context) -> CompanyPage {
        CompanyPage(sheet: sheet, draft: draft, today: context.today, csrf: context.csrf)
    }

    private func show(_ page: CompanyPage, _ context: Context) -> Response {
        let status = page.refusal?.status ?? (page.invalid == nil ? .ok : .unprocessableContent)
        return context.page(Phrase("The company"), status: status, page.html(context.locale))
    }
}

extension CompanyDraft {
    /// The file of a logo that came with a form; nil when none was chosen. Throws `Invalid` when it is too large.
    static func logo(in form: HTTP.Form) throws -> [UInt8]? {
        guard let upload = form.upload("logo") else { return nil }
        try upload.admit()
        guard upload.size > 0 else { return nil }
        guard upload.size <= Int64(logoBytes) else {
            throw Invalid("logo", Phrase("This file is larger than 512 KB."))
        }
        return try upload.bytes(limit: logoBytes)
    }
}
