public import Department
import Localization
import Routing
import SQL
import Values

extension Identity {
    public var trailWords: TrailWords {
        TrailWords(
            title: Phrase("Accounts"), acts: Self.acts,
            things: [
                "staff": Phrase("Account"), "role": Phrase("Role"), "group": Phrase("Group"), "key": Phrase("API key"),
                "house": Phrase("Company"), "registration": Phrase("Registration"),
                "audit": Phrase("Audit"), "certificate": Phrase("Certificate of the server"),
                "letter": Phrase("Letter"),
            ], fields: Self.fields, content: Self.content, subjects: Self.subjects)
    }

    private static let acts: [String: Phrase] = [
        "staff.signed-in": Phrase("Signed in"),
        "staff.sign-in.password": Phrase("Gave the right password; a code must follow"),
        "staff.code.refused": Phrase("Mistook the code of the second factor"),
        "staff.proved": Phrase("Proved once more who they are"),
        "staff.factor.begun": Phrase("Began to set up an authenticator app"),
        "staff.factor.confirmed": Phrase("Set up an authenticator app"),
        "staff.factor.removed": Phrase("Removed the second factor"),
        "staff.recovery-codes.made": Phrase("Made new recovery codes"),
        "house.factor-policy.changed": Phrase("Changed who needs a second factor"),
        "staff.signed-out": Phrase("Signed out"),
        "staff.sign-in.refused": Phrase("Was refused at the door"),
        "staff.added": Phrase("Added the account"),
        "staff.changed": Phrase("Changed the account"),
        "staff.activated": Phrase("Activated the account"),
        "staff.deactivated": Phrase("Deactivated the account"),
        "staff.password.changed": Phrase("Changed their password"),
        "staff.password.set": Phrase("Gave a new password"),
        "staff.password.refused": Phrase("Mistook their present password"),
        "staff.session.ended": Phrase("Ended a session"),
        "staff.sessions.ended": Phrase("Ended sessions"),
        "staff.passkey.added": Phrase("Added a passkey"), "staff.passkey.removed": Phrase("Removed a passkey"),
        "staff.passkey.refused": Phrase("Was refused with a passkey"),
        "staff.certificate.added": Phrase("Added a client certificate"),
        "staff.certificate.removed": Phrase("Removed a client certificate"),
        "staff.certificate.shown": Phrase("Showed a client certificate"),
        "staff.certificate.refused": Phrase("Was refused with a client certificate"),
        "certificate.asked": Phrase("Asked for a certificate of the server"),
        "certificate.installed": Phrase("Put a certificate of the server in place"),
        "certificate.refused": Phrase("Gave a file that is no certificate for the server"),
        "certificate.forgotten": Phrase("Removed a request for a certificate"),
        "staff.invited": Phrase("Made a link of invitation"),
        "staff.reset-link.made": Phrase("Made a link for a new password"),
        "staff.link.revoked": Phrase("Took a link back"),
        "staff.password.chosen": Phrase("Chose a password by a link"),
        "staff.device.new": Phrase("Signed in with a browser that was new"),
        "staff.device.known": Phrase("Said that a new browser is their own"),
        "staff.device.refused": Phrase("Said that a new browser is a stranger’s"),
        "staff.session.locked": Phrase("Locked the session"),
        "staff.session.unlocked": Phrase("Opened the locked session"),
        "role.made": Phrase("Made a role"), "role.changed": Phrase("Changed a role"),
        "role.removed": Phrase("Removed a role"), "role.preview.begun": Phrase("Began to look as another role"),
        "role.preview.ended": Phrase("Went back to their own role"),
        "group.made": Phrase("Made a group"), "group.changed": Phrase("Changed a group"),
        "group.removed": Phrase("Removed a group"),
        "key.made": Phrase("Made an API key"),
        "key.revoked": Phrase("Revoked an API key"),
        "staff.forgotten": Phrase("Was sent a link for a lost password"),
        "mail.given-up": Phrase("Gave a letter up"),
        "registration.address.proved": Phrase("Proved the address of a registration"),
        "registration.code.refused": Phrase("Mistook the code of a registration"),
        "registration.code.proved": Phrase("Proved a registration by a code"),
        "registration.received": Phrase("Registered as a customer"),
        "registration.repeated": Phrase("Registered once more"),
        "registration.accepted": Phrase("Accepted a registration"),
        "registration.refused": Phrase("Refused a registration"),
        "registration.erased": Phrase("Took the registration of an erased person away"),
        "staff.erased": Phrase("Closed the account of an erased person"),
        "company.changed": Phrase("Changed the company’s sheet"),
        "house.named": Phrase("Named the company"),
        "house.setup-link.made": Phrase("Made a set-up link"),
        "audit.exported": Phrase("Exported the audit"),
        "staff.suspicious": Phrase("Behaved suspiciously"),
        "audit.warnings.settled": Phrase("Took note of suspicious events"),
    ]

    private static let fields: [String: Phrase] = [
        "email": Phrase("E-mail address"),
        "name": Phrase("Name"),
        "role": Phrase("Role"),
        "language": Phrase("Language"),
        "isActive": Phrase("May sign in"),
        "label": Phrase("What it is for"),
        "owner": Phrase("Owner"),
        "members": Phrase("Members"), "parent": Phrase("Part of"),
        "scopes": Phrase("What it may do"),
        "company": Phrase("Company"),
        "factor": Phrase("Second factor"),
        "roles": Phrase("Roles"),
        "suspicion": Phrase("Suspicion"),
        "signature": Phrase("Signature of the virus"), "file": Phrase("File", context: "computer"),
        "page": Phrase("Address of the page"),
        "browser": Phrase("Browser"),
        "network": Phrase("Network"),
        "device": Phrase("Device"),
        "count": Phrase("Records"),
        "debtor": Phrase("Debtor"), "creditor": Phrase("Creditor"),
        "form": Phrase("Legal form"), "capital": Phrase("Capital"), "employees": Phrase("People who work here"),
        "street": Phrase("Street and number"), "commune": Phrase("Commune"), "postcode": Phrase("Postal code"),
        "wilaya": Phrase("Wilaya"), "registerNumber": Phrase("Trade register (RC)"),
        "taxNumber": Phrase("Tax number (NIF)"), "statisticalNumber": Phrase("Statistical number (NIS)"),
        "taxArticle": Phrase("Article of taxation (AI)"), "phone": Phrase("Telephone"), "site": Phrase("Site"),
        "colour": Phrase("Colour"), "logo": Phrase("Logo"),
        "registersDebtors": Phrase("Debtors may register"), "registersCreditors": Phrase("Creditors may register"),
        "certificate": Phrase("Client certificate"),
        "issuer": Phrase("Issued by"),
        "serial": Phrase("Serial number"),
        "names": Phrase("Names"), "subject": Phrase("Subject"), "fingerprint": Phrase("Fingerprint"),
        "kind": Phrase("Taken for"), "letter": Phrase("What it is about"), "cause": Phrase("Last obstacle"),
    ]

    @Sendable
    private static func content(_ field: String, _ text: String) -> Phrase? {
        switch field {
        case "letter": LetterKind(rawValue: text)?.label
        case "cause": MailPage.words(text)
        case "role": Preset(rawValue: text)?.label
        case "form": CompanySheet.LegalForm(rawValue: text)?.label
        case "language": Language(rawValue: text).map { .verbatim($0.ownName) }
        default: contents[field + "=" + text]
        }
    }

    private static let contents: [String: Phrase] = [
        "factor=passkey": Phrase("Passkey"), "factor=code": Phrase("Authenticator app"),
        "factor=recovery": Phrase("Recovery code"), "factor=certificate": Phrase("Client certificate"),
        "kind=exact": Phrase("This certificate"), "kind=subject": Phrase("Every certificate of this person"),
        "factor=none": FactorNeed.none.label, "factor=any": FactorNeed.any.label,
        "factor=strong": FactorNeed.strong.label,
        "suspicion=session": Phrase(
            "The session was used from another network and another device at once; it was ended."),
        "suspicion=virus": Phrase("Sent a file in which the virus scanner found something; it was not taken."),
        "suspicion=reading": Phrase("Opened very many records in a short time."),
        "isActive=true": Phrase("Yes"), "isActive=false": Phrase("No"),
        "registersDebtors=true": Phrase("Yes"), "registersDebtors=false": Phrase("No"),
        "registersCreditors=true": Phrase("Yes"), "registersCreditors=false": Phrase("No"),
    ]

    @Sendable
    private static func subjects(
        _ noun: String, _ ids: Set<ID>, _ connection: any Connection
    ) throws -> [(ID, TrailWords.Subject)] {
        switch noun {
        case "staff":
            try connection.rows("SELECT id, name FROM staff WHERE id IN (\(list: ids))") {
                ($0.identity(0), TrailWords.Subject($0.text(1), path: Paths.oneOfStaff($0.identity(0))))
            }
        case "group":
            try connection.rows("SELECT id, name FROM staff_group WHERE id IN (\(list: ids))") {
                ($0.identity(0), TrailWords.Subject($0.text(1), path: Paths.group($0.identity(0))))
            }
        case "registration":
            try connection.rows("SELECT id, name FROM registration WHERE id IN (\(list: ids))") {
                ($0.identity(0), TrailWords.Subject($0.text(1), path: Paths.registration($0.identity(0))))
            }
        case "key":
            try connection.rows("SELECT id, label FROM api_key WHERE id IN (\(list: ids))") {
                ($0.identity(0), TrailWords.Subject($0.text(1)))
            }
        default: []
        }
    }
}
