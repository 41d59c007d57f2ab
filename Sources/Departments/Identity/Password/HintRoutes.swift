import Department
import Design
import Guessing
import HTML
import HTTP
import Intake
import Localization
import Routing
import Values

extension Identity {
    /// Advice while a password is typed: what would be refused, or how well it withstands guessing. Nothing is stored, and
    /// nothing is decided by it.
    var hintRoutes: [Route<Context>] {
        [
            .post(
                Paths.passwordHint, access: .open, "Says how well a password withstands guessing.",
                limits: RouteLimits(body: 4_096)
            ) { request, context in
                let form = try request.form()
                let password = form["new"] ?? form["password"] ?? ""
                guard !password.isEmpty else { return context.fragment(.none) }
                let known = [context.session?.actor.name, context.session?.email, try companyName].compactMap { $0 }
                let (said, tone) = hint(on: password, knowing: known)
                return context.fragment(
                    #"<span class="strength \#(tone.rawValue)">\#(context.locale.html(said))</span>"#
                ).with("Cache-Control", "no-store")
            }
        ]
    }

    func hint(on password: String, knowing known: [String]) -> (Phrase, Tone) {
        if let fault = passwordRules.fault(in: password, context: known) { return (fault, .sand) }
        let words = known.flatMap { Folding.words($0).split(separator: " ").map(String.init) }
        return switch Guessing(of: password, knowing: words).hardness {
        case .easy: (Phrase("Easily guessed. Add words that have nothing to do with each other."), .sand)
        case .doubtful: (Phrase("It could be guessed. One or two more words make it safe."), .sand)
        case .fair: (Phrase("Good."), .brand)
        case .hard: (Phrase("Very good."), .brand)
        }
    }
}
