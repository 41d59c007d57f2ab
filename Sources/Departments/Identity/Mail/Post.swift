public import Localization
public import Log
public import Mail
import Values

/// What Identity needs to write letters: who carries them, where they come from, where their links lead.
public struct Post: Sendable {
    let carrier: any MailCarrier
    let address: String
    let publicURL: String
    let translations: Translations
    let zone: Zone
    let sent: Counter
    let failed: Counter
    let again: Counter

    /// Makes a post.
    ///
    /// - Parameters:
    ///   - address: where letters come from.
    ///   - publicURL: what every link begins with; never what a request says its host is.
    public init(
        carrier: any MailCarrier, from address: String, publicURL: String, translations: Translations, zone: Zone,
        metrics: Metrics
    ) {
        self.carrier = carrier
        self.address = address
        self.publicURL = publicURL
        self.translations = translations
        self.zone = zone
        sent = metrics.counter("sila_mail_sent_total", help: "Letters handed over.")  // not a phrase
        failed = metrics.counter("sila_mail_failed_total", help: "Letters given up.")  // not a phrase
        again = metrics.counter("sila_mail_retries_total", help: "Attempts to be made again.")  // not a phrase
    }
}
