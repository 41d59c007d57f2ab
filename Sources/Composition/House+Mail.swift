import Glibc
import Identity
import Localization
import Log
import Mail
import Settings
import Values
import Vault

extension House {
    /// What letters need; nil when the settings name no server, or with the fault when it cannot be used.
    static func post(
        _ settings: Settings, carrier: (any MailCarrier)?, translations: Translations, metrics: Metrics
    ) -> (post: Post?, fault: (any Error)?) {
        guard let mail = settings.mail, let publicURL = settings.publicURL else { return (nil, nil) }
        do {
            let post = Post(
                carrier: try carrier ?? SMTPCarrier(server(mail, settings)), from: mail.from, publicURL: publicURL,
                translations: translations, zone: Zone(rawValue: settings.timeZone) ?? .algiers, metrics: metrics)
            return (post, nil)
        } catch {
            return (nil, error)
        }
    }

    private static func server(_ mail: Settings.Mail, _ settings: Settings) throws -> MailServer {
        if let authorities = mail.authorities, access(authorities, R_OK) != 0 {
            throw HouseFault("The file that mail-ca names cannot be read: \(authorities)")
        }
        return MailServer(
            host: mail.host, port: mail.port, isImplicit: mail.isImplicit, user: mail.user,
            password: mail.user == nil ? "" : try password(mail, settings), authorities: mail.authorities)
    }

    private static func password(_ mail: Settings.Mail, _ settings: Settings) throws -> String {
        if let file = mail.passwordFile {
            guard let password = try SecretFile.line(file) else {
                throw HouseFault("The file that mail-password-file names is not there: \(file)")
            }
            return password
        }
        if let directory = getenv("CREDENTIALS_DIRECTORY"),
            let password = try SecretFile.line(
                String(cString: directory) + "/sila-mail-password", isCredential: true)
        {
            return password
        }
        if let password = try secret("mail-password", settings) { return password }
        throw HouseFault(
            """
            mail-user needs a password: put it into the safe with sila secret set mail-password, or set \
            mail-password-file, or the credential sila-mail-password.
            """)
    }
}
