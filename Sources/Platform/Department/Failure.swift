import HTML
public import HTTP
import Localization
public import Log
import Nouns
import SQL
public import Values

/// The one place where an error becomes an answer: a page for people, problem+json (RFC 9457) for programs.
///
/// People get a sentence that says what to do; the log gets the cause; nobody gets the inside of the program.
public struct Failure {
    let status: Status
    let code: String
    let phrase: Phrase
    let faults: [Invalid.Fault]
    let retryAfter: Int?

    /// Understands an error.
    public init(_ error: any Error) {
        switch error {
        case let refusal as Refusal:
            self.init(refusal.status, refusal.code, refusal.phrase, retryAfter: refusal.retryAfter)
        case let invalid as Invalid:
            self.init(
                .unprocessableContent, "invalid", Phrase("Something is missing or wrong. See the marked fields."),
                faults: invalid.faults)
        case is StaleEdit:
            self.init(Refusal.stale.status, Refusal.stale.code, Refusal.stale.phrase)
        case let fault as FieldFault:
            self.init(.unprocessableContent, "invalid", fault.phrase)
        case is FilterFault:
            self.init(.badRequest, "bad-filter", Phrase("The filter cannot be read. Check its words."))
        case let failure as HTTPFailure:
            self.init(failure.status, failure.code, Failure.phrase(for: failure.status))
        case let error as SQLError where error.kind == .full:
            self.init(
                .insufficientStorage, "disk-full",
                Phrase("The disk is full, so nothing was changed. Tell the administrator, then try again."),
                retryAfter: 60)
        case let error as SQLError where error.kind == .unavailable || error.kind == .conflict:
            self.init(
                .serviceUnavailable, "database-busy",
                Phrase("The database does not answer just now. Nothing was changed. Try again in a moment."),
                retryAfter: 5)
        case let error as SQLError where error.kind == .duplicate:
            self.init(.conflict, "duplicate", Phrase("There is such an entry already."))
        case let error as SQLError where error.kind == .constraint:
            self.init(
                .unprocessableContent, "constraint",
                Phrase("A value refers to something that does not exist, or is out of range."))
        default:
            self.init(
                .internalServerError, "failed",
                Phrase("Something went wrong on our side. Nothing was changed. The incident is in the log."))
        }
    }

    private init(
        _ status: Status, _ code: String, _ phrase: Phrase, faults: [Invalid.Fault] = [], retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.phrase = phrase
        self.faults = faults
        self.retryAfter = retryAfter
    }

    /// The answer, in the form and language of whoever asked.
    public func response(for context: Context) -> Response {
        var response: Response
        if context.wantsJSON {
            var problem = Problem(
                status, type: "urn:sila:problem:" + code, detail: context.locale(phrase))
            problem.instance = "urn:sila:request:" + context.request
            if !faults.isEmpty {
                problem.extensions.append(
                    .init(
                        "errors",
                        .array(
                            faults.map { ["field": .string($0.field), "detail": .string(context.locale($0.phrase))] })))
            }
            response = .problem(problem)
        } else if context.wantsFragment {
            let sentences = faults.isEmpty ? [phrase] : faults.map(\.phrase)
            response = context.fragment(context.toast(sentences), status: status)
                .with("HX-Retarget", "#toasts").with("HX-Reswap", "beforeend")
        } else {
            response = context.page(phrase, status: status, context.failurePage(status, code, phrase, faults))
        }
        if let retryAfter { response = response.with("Retry-After", String(retryAfter)) }
        return response
    }

    /// Writes the cause into the log, once, at the level that it deserves: what was not allowed or not understood is
    /// there to be noticed (ASVS 5.0.0, 16.3.2 and 16.3.3), what was not found or came too often is only counted.
    public static func log(_ error: any Error, _ log: Log, request: Request, by actor: Values.Actor) {
        let failure = Failure(error)
        let log = log.with([
            "request": request.id, "method": "\(request.method)", "path": request.path, "actor": "\(actor.id)",
            "peer": request.peer,
        ])
        switch failure.status.code {
        case 500...599: log.error("request failed", ["code": failure.code, "cause": String(describing: error)])
        case 404, 429: log.debug("request refused", ["code": failure.code])
        default: log.info("request refused", ["code": failure.code])
        }
    }

    private static func phrase(for status: Status) -> Phrase {
        switch status.code {
        case 404: Refusal.notFound.phrase
        case 413: Phrase("This is too large to be taken.")
        case 415: Phrase("Content of this type is not taken here.")
        case 405: Phrase("This address cannot be asked that way.")
        case 429: Phrase("Too many requests. Wait a moment.")
        case 503: Phrase("Too many people ask at once. Nothing was changed. Try again in a moment.")
        default: Phrase("The request cannot be understood.")
        }
    }
}
