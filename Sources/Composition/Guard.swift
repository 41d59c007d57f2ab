import Department
import HTTP
import Localization
import Vault

/// What stands between the outside and every handler: proof that a form is ours, and headers that bind the browser.
enum Guard {
    static let tokenField = "csrf"

    /// Refuses a state-changing request that another site could have sent (OWASP ASVS 5.0, 3.5.1).
    ///
    /// Three proofs, each enough to stop a forgery in a browser of its time: Fetch-Metadata, Origin, and a token of the
    /// session in the form or the header. An API key is never sent by itself, so its requests need none; nor do browsers'
    /// reports, which change nothing.
    static func forgery(_ request: inout Request, session: SignedIn?, isKey: Bool, upload: Int = 64 << 20) throws {
        switch request.method {
        case .get, .head, .options: return
        default: break
        }
        if isKey || request.path == PolicyReports.path { return }
        if let site = request.headers["sec-fetch-site"], site != "same-origin", site != "none" { throw forged }
        if let origin = request.headers["origin"], origin != "null" {
            guard origin == (request.isSecure ? "https://" : "http://") + request.host else { throw forged }
        }
        guard let session else { return }
        if let header = request.headers["x-csrf-token"] {
            guard constantTimeEqual(Array(header.utf8), Array(session.csrf.utf8)) else { throw forged }
            if request.hasForm { request.readForm = try request.form(limits: limits(upload: upload)) }
            return
        }
        let form = try request.form(limits: limits(upload: upload))
        request.readForm = form
        guard let token = form[tokenField], constantTimeEqual(Array(token.utf8), Array(session.csrf.utf8)) else {
            throw forged
        }
    }

    /// How much a form may bring to a route that takes so many bytes.
    static func limits(upload: Int) -> HTTP.Form.Limits {
        var limits = HTTP.Form.Limits()
        limits.fileBytes = max(limits.fileBytes, Int64(upload))
        limits.totalBytes = max(limits.totalBytes, limits.fileBytes + (8 << 20))
        return limits
    }

    private static let forged = Refusal(
        .forbidden, code: "forged",
        Phrase("This form is too old or came from another place. Go back, load the page again and repeat."))

    /// The headers that every answer carries unless it has its own, those to requests that never reach a handler too.
    /// Pages load nothing from elsewhere and run no inline script.
    static func standing(isSecure: Bool) -> Headers {
        var headers: Headers = [
            "Content-Security-Policy":
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                + "report-uri \(PolicyReports.path)",
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
            "X-Frame-Options": "DENY", "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
        ]
        if isSecure { headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains" }
        return headers
    }

    /// An answer with the headers that it lacks.
    static func headers(_ response: Response, for request: Request, isSignedIn: Bool) -> Response {
        var response = response
        for field in standing(isSecure: request.isSecure) where !response.headers.contains(field.name) {
            response.headers.add(field.name, field.value)
        }
        if isSignedIn, !response.headers.contains("Cache-Control") {
            response.headers["Cache-Control"] = "private, no-store"
        }
        return response
    }
}

extension Request {
    /// Whether the content says that it is a form.
    fileprivate var hasForm: Bool {
        contentType?.name == "application/x-www-form-urlencoded" || contentType?.name == "multipart/form-data"
    }
}
