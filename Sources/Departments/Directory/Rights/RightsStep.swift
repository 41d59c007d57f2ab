import Department
import Localization
import Nouns
import Values

/// A step of those who answer a request: what must be said, and what is done then, whether a form or a program asks for it.
struct RightsStep: Sendable {
    let inputs: [FieldSpec]
    let take: @Sendable (inout RightsFile, Typed) throws -> Void

    static let identify = RightsStep(inputs: [proof.spec]) { file, typed in try file.identify(typed[proof] ?? "") }
    static let extend = RightsStep(inputs: [delay.spec]) { file, typed in try file.extend(typed[delay] ?? "") }
    static let answer = RightsStep(inputs: [outcome.spec, text.spec]) { file, typed in
        guard let state = typed[outcome] else {
            throw Invalid("state", Phrase("Choose one of the values offered."))
        }
        try file.answer(state, typed[text] ?? "")
    }

    static let proof = Nouns.Field<String>.text(
        "proof", RightsRequest.proof.spec.label, 4...300, [.required],
        help: Phrase("Which paper was seen, or which known number was called back."))
    static let delay = Nouns.Field<String>.text(
        "delay", RightsRequest.extensionReason.spec.label, 4...400, [.required],
        help: Phrase("The person is told the reason."))
    static let outcome = Nouns.Field<RightsRequest.State>(
        "state", Phrase("Outcome"),
        .choice(RightsRequest.State.choices.filter { RightsRequest.State(rawValue: $0.code)?.isClosed == true }),
        [.required])
    static let text = Nouns.Field<String>.text(
        "answer", RightsRequest.answer.spec.label, 4...4_000, [.required], isMultiline: true,
        help: Phrase("What was done, or why not, as the person was told."))
}
