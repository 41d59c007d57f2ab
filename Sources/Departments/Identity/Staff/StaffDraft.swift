import Department
import Intake
import Localization
import Values

/// What somebody wants an account to be, as it was typed, and what of it can be taken.
struct StaffDraft: Sendable {
    var name = ""
    var email = ""
    var role = ""
    var language = Language.french.rawValue
    var isActive = true
    /// For accounts made by the command line and at set-up; those made on a page choose their own.
    var password = ""

    /// The parts that were read.
    struct Read {
        let name: String
        let email: String
        /// The role's code, which its change looks up.
        let role: String
        let language: Language
    }

    /// The code of the role that is meant.
    var roleCode: String { Preset(named: role)?.rawValue ?? role }

    /// Reads the parts; what is wrong is added to the faults.
    func read(_ faults: inout [Invalid.Fault]) -> Read? {
        let name = StaffDraft.line(self.name, limit: 100, "name", &faults)
        let email = StaffDraft.address(self.email, &faults)
        let role = roleCode
        let language = Language(rawValue: self.language)
        if language == nil { faults.append(.init("language", Phrase("Choose a language."))) }
        guard let name, let email, let language else { return nil }
        return Read(name: name, email: email, role: role, language: language)
    }

    /// Nobody works here without a role.
    static let noRole = Invalid.Fault("role", Phrase("Choose a role."))

    /// A name of somebody or something: one line, not empty.
    static func line(_ text: String, limit: Int, _ field: String, _ faults: inout [Invalid.Fault]) -> String? {
        do throws(IntakeFault) {
            return try CleanText.read(text, limit: limit)
        } catch {
            switch error {
            case .empty: faults.append(.init(field, Phrase("This must be filled in.")))
            case .tooLong(let limit):
                faults.append(
                    .init(
                        field,
                        Phrase(
                            one: "At most {count} character is possible.",
                            other: "At most {count} characters are possible.", count: limit)))
            default: faults.append(.init(field, Phrase("The text holds characters that cannot be read.")))
            }
            return nil
        }
    }

    /// An e-mail address.
    static func address(_ text: String, _ faults: inout [Invalid.Fault]) -> String? {
        do throws(IntakeFault) {
            return try EmailText.read(text)
        } catch {
            faults.append(.init("email", Phrase("This is not an e-mail address.")))
            return nil
        }
    }
}
