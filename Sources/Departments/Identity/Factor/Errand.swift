import Design
import HTTP
import Routing

/// What somebody asked for and has to show first who they are for. The page that asks carries it along, so that nothing
/// that was typed is lost and nothing is asked twice: the browser sends it again after the proof, and it is looked at
/// then like any request. The house keeps nothing of it.
struct Errand {
    /// How it goes on.
    enum Way: String {
        /// By going to a page.
        case page
        /// By sending a form.
        case form
        /// By fetching a file.
        case file
    }

    let way: Way
    /// Where it goes: a page with its query, the others without.
    let address: String
    /// What was typed, without the token.
    let typed: Fields
    /// The page that it was asked for on.
    let back: String
    /// True when there was a form that cannot be carried along, for it had a file in it.
    let isLost: Bool

    /// How large a form may be to be carried along, encoded.
    private static let limit = 64 << 10
    /// How large the page that asks may come back: it is encoded twice.
    static let limits = RouteLimits(body: 256 << 10)

    /// To a page.
    init(to next: String?, isLost: Bool = false) {
        way = .page
        address = Identity.destination(next)
        typed = Fields()
        back = "/"
        self.isLost = isLost
    }

    /// What a request asks for that must wait.
    init(_ request: Request, isPart: Bool, givesFile: Bool) {
        let back = Identity.destination(Identity.origin(of: request))
        // What is asked for in a dialog is a page as well.
        let isDialog = request.headers["hx-target"] == "dialog"
        if request.method == .get || request.method == .head {
            if givesFile, !isPart {
                // As its address says it: words in it stay sealed.
                let query = try? Fields(formEncoded: Array(request.target.rawQuery.utf8))
                self.init(.file, to: request.path, query ?? Fields(), back: back)
            } else {
                self.init(to: isPart && !isDialog ? back : Identity.address(of: request))
            }
        } else if !isPart || isDialog, let typed = Errand.typed(in: request) {
            self.init(.form, to: request.path, typed, back: back)
        } else {
            self.init(to: back, isLost: true)
        }
    }

    /// The fields of a plain form that can be carried along.
    private static func typed(in request: Request) -> Fields? {
        guard request.contentType == nil || request.contentType?.name == "application/x-www-form-urlencoded",
            let form = try? request.form()
        else { return nil }
        let typed = form.fields.setting(Design.Form.tokenField, to: nil)
        return typed.encoded.utf8.count <= limit ? typed : nil
    }

    /// What the page that asks has carried along. Only a form that passed the guard may bring it: an address could make
    /// somebody's browser send what others wrote.
    init(_ form: Fields) {
        let address = Identity.destination(form["next"])
        guard let way = form["then"].flatMap(Way.init(rawValue:)), way != .page,
            let held = try? Fields(formEncoded: Array((form["held"] ?? "").utf8))
        else {
            self.init(to: form["next"])
            return
        }
        self.init(way, to: address, held, back: Identity.destination(form["back"]))
    }

    private init(_ way: Way, to address: String, _ typed: Fields, back: String) {
        self.way = way
        self.address = address
        self.typed = typed
        self.back = back
        isLost = false
    }

    /// The fields that carry it.
    var hidden: [(name: String, value: String)] {
        guard way != .page else { return [("next", address)] }
        return [("next", address), ("then", way.rawValue), ("held", typed.encoded), ("back", back)]
    }
}
