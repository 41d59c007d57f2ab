import HTTPServer
import Inquiries
import Log
import Settings
import Trust

extension House {
    /// Whose client certificates open the door; nil when the settings name no authority. Throws ``HouseFault``.
    static func trust(_ settings: Settings, log: Log, metrics: Metrics) throws -> Trust? {
        guard let authorities = settings.tlsClientCA else { return nil }
        let book = try statusBook(settings, log: log, metrics: metrics)
        if settings.tlsClientCRL == nil, book == nil {
            log.warning("nobody looks whether client certificates were revoked")
        }
        do throws(TrustMistake) {
            let files = TrustFiles(authorities: authorities, revoked: settings.tlsClientCRL)
            return try Trust(files, asking: book, log: log)
        } catch {
            throw HouseFault(error.description)
        }
    }

    /// The way to the responder that the operator named. The address in a certificate is never asked: whoever shows one
    /// would choose whom this machine speaks to.
    private static func statusBook(_ settings: Settings, log: Log, metrics: Metrics) throws -> StatusBook? {
        guard let address = settings.tlsClientOCSP else { return nil }
        guard let inquiry = Inquiry(to: address) else {
            throw HouseFault("tls-client-ocsp is an address that begins with http:// or https://.")
        }
        return StatusBook(
            ask: { question in
                inquiry.post(question, type: "application/ocsp-request", expecting: "application/ocsp-response")
            },
            count: { answer in
                metrics.counter(
                    "sila_ocsp_answers_total", help: "What responders said of client certificates.",  // not a phrase
                    labels: ["answer": answer]
                ).add(1)
            }, log: log)
    }
}
