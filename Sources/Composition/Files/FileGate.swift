import Department
import HTTP
import Identity
import Lifecycle
import Localization
import Log
import Routing
import Scanning
import Synchronization
import Values

/// Where files come in, whichever route takes them: a virus scanner looks at each before the route sees it.
///
/// What does not pass is emptied, so that a route which forgets to ask why has nothing to keep.
final class FileGate: Sendable {
    /// What is known of the scanner.
    enum State: Sendable, Hashable {
        /// The settings name none.
        case none
        /// Nobody has asked it yet.
        case unknown
        /// It answers; its version, where it told.
        case answers(String?)
        /// It gives no verdicts, since when and why.
        case away(Instant, ScanVerdict.Obstacle)
    }

    let isRequired: Bool
    private let scanner: (any FileScanner)?
    private let identity: Identity
    private let surroundings: Surroundings
    private let log: Log
    private let metrics: Metrics
    private let known: Mutex<State>

    init(
        scanner: (any FileScanner)?, isRequired: Bool, identity: Identity, surroundings: Surroundings, log: Log,
        metrics: Metrics
    ) {
        self.scanner = scanner
        self.isRequired = isRequired
        self.identity = identity
        self.surroundings = surroundings
        self.log = log
        self.metrics = metrics
        known = Mutex(scanner == nil ? .none : .unknown)
        guard scanner != nil else { return }
        metrics.reading("sila_scanner_answers", help: "1 when the virus scanner gives verdicts.") {  // not a phrase
            [weak self] in
            if case .away = self?.state { 0 } else { 1 }
        }
    }

    /// What was known last; it asks nobody.
    var state: State { known.withLock { $0 } }

    // MARK: Files

    /// Shows every file of a form to the scanner. Programs get a refusal; for people the file is emptied and says why, so
    /// that the sentence stands beside its field. Visitors bring no files anywhere: theirs are dropped.
    func look(
        at request: inout Request, limits: Form.Limits, by actor: Actor, isKnown: Bool, isForProgram: Bool
    ) throws {
        guard scanner != nil, request.method != .get, request.method != .head,
            request.contentType?.name == "multipart/form-data"
        else { return }
        let form = try request.form(limits: limits)
        guard isKnown else {
            request.readForm = Form(fields: form.fields)
            return
        }
        let author = Author(actor, request: request.id, peer: request.peer)
        let uploads = form.uploads.map { upload in
            bar(for: upload, on: request.path, by: author).map(upload.barred) ?? upload
        }
        request.readForm = Form(fields: form.fields, uploads: uploads)
        if isForProgram, let bar = uploads.lazy.compactMap(\.bar).first { throw bar.refusal }
    }

    private func bar(for upload: Upload, on path: String, by author: Author) -> Upload.Bar? {
        guard upload.size > 0 else { return nil }
        let log = log.with([
            "request": author.request, "path": path, "actor": "\(author.actor.id)", "peer": author.peer,
            "file": upload.name, "bytes": String(upload.size),
        ])
        switch verdict(on: upload) {
        case .clean:
            count("clean")
            return nil
        case .found(let signature):
            count("infected")
            log.warning("a virus was found; the file was not taken", ["signature": signature])
            do {
                try identity.noteVirus(signature, in: upload.name, sentTo: path, by: author)
            } catch {
                // The file stays out in any case.
                log.error("a virus could not be written into the trail", ["error": "\(error)"])
            }
            return .infected(signature)
        case .tooLarge:
            count("too-large")
            log.warning("a file is larger than the virus scanner takes", ["taken": String(!isRequired)])
            return isRequired ? .tooLarge : nil
        case .unavailable(let obstacle):
            count("unscanned")
            log.warning(
                "the virus scanner gave no verdict", ["obstacle": obstacle.rawValue, "taken": String(!isRequired)])
            return isRequired ? .unscanned : nil
        }
    }

    /// For how many seconds a scanner that took too long is not asked again, so that it holds no more threads.
    private static let rest: Int64 = 10

    private func verdict(on upload: Upload) -> ScanVerdict {
        guard let scanner else { return .clean }
        if case .away(let since, .slow) = state, surroundings.now() < since.adding(seconds: Self.rest) {
            return .unavailable(.slow)
        }
        let verdict = scanner.scan(fileAt: upload.path)
        switch verdict {
        // Neither tells anything of the scanner.
        case .unavailable(.busy), .unavailable(.unreadable): break
        case .unavailable(let obstacle): learn(.away(surroundings.now(), obstacle))
        default: learn(.answers(nil))
        }
        return verdict
    }

    private func count(_ result: String) {
        metrics.counter(
            "sila_files_scanned_total", help: "Files that came in, by what the virus scanner said.",  // not a phrase
            labels: ["result": result]
        ).add()
    }

    // MARK: The scanner

    /// Asks the scanner who it is; some seconds at most.
    @discardableResult
    func ask() -> State {
        guard let scanner else { return .none }
        if let version = scanner.version() {
            learn(.answers(version))
        } else {
            learn(.away(surroundings.now(), .unreachable))
        }
        return state
    }

    private func learn(_ news: State) {
        let before = known.withLock { known in
            defer {
                switch (known, news) {
                // Since when it is away, and which version it told, are kept.
                case (.away(let since, _), .away(_, let obstacle)) where obstacle != .slow:
                    known = .away(since, obstacle)
                case (.answers(.some), .answers(nil)): break
                default: known = news
                }
            }
            return known
        }
        switch (before, news) {
        case (.away, .away): break
        case (_, .away(_, let obstacle)): log.warning("the virus scanner is away", ["obstacle": obstacle.rawValue])
        case (.away, _): log.info("the virus scanner is back")
        default: break
        }
    }

    /// What whoever watches over the system should see on every page.
    func alerts(for actor: Actor) -> [Alert] {
        guard case .away = state, actor.may(SystemPage.see) else { return [] }
        return [
            Alert(
                "virus-scanner", Phrase("The virus scanner does not answer."),
                detail: isRequired
                    ? Phrase("Nobody can bring files in until it does.")
                    : Phrase("Files come in without being looked at."), to: SystemPage.path(), isLate: true)
        ]
    }

    /// What asks the scanner from time to time, so that its fault is known before somebody brings a file.
    var services: [any Service] {
        scanner == nil ? [] : [Rounds("virus scanner", every: 30, and: [.atStart]) { [self] in ask() }]
    }
}
