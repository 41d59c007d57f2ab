import HTML
import Localization

extension Frame {
    /// htmx without eval, inline styles (nor those that it would carry from an old element to a new one) or a history of
    /// pages in the browser's store; it takes refused forms (422) as answers.
    private static let htmxConfiguration = """
        {"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"historyCacheSize":0,\
        "refreshOnHistoryMiss":true,"allowScriptTags":false,"timeout":30000,"defaultSwapDelay":0,"defaultSettleDelay":20,\
        "attributesToSettle":["class","width","height"],\
        "responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409","swap":true},\
        {"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}
        """

    func head() -> HTML {
        let colours: HTML? = brand.colours.map { #"<link rel="stylesheet" href="\#($0)">"# }
        let scheme: HTML = theme == .system ? .none : #" data-theme="\#(theme.rawValue)""#
        return """
            <!doctype html><html lang="\(locale.language.tag)" dir="\(locale.direction.rawValue)"\(scheme)\
            \(if: isFolded, #" data-nav="folded""#)><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\
            <title>\(title) · \(brand.name)</title><meta name="csrf" content="\(csrf)">\
            <meta name="htmx-config" content="\(Frame.htmxConfiguration)"><meta name="color-scheme" content="light dark">\
            <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f7f5">\
            <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1513">\
            <meta name="referrer" content="same-origin"><meta name="format-detection" content="telephone=no">\
            <link rel="icon" href="\(assets.url(for: "icon.svg"))" type="image/svg+xml">\
            <link rel="apple-touch-icon" href="\(assets.url(for: "icon-180.png"))">\
            <link rel="manifest" href="\(assets.url(for: "manifest.webmanifest"))">\
            <link rel="preload" href="/assets/vendor/\(locale.language == .arabic ? "noto-sans-arabic-400-v1" : "inter-400-v2").woff2" \
            as="font" type="font/woff2" crossorigin><link rel="stylesheet" href="\(assets.url(for: "sila.css"))">\(colours)\
            <script src="\(assets.url(for: "vendor/htmx.js"))" defer></script>\
            <script src="\(assets.url(for: "vendor/sse.js"))" defer></script>\
            <script src="\(assets.url(for: "sila.js"))" defer></script></head>
            """
    }

    /// The name of the event after which a page hears no more news: its session ended or is in stand-by.
    public static let lastNews = "over"

    func bodyAttributes() -> HTML {
        let token = "{\"\(Form.tokenHeader)\":\"\(csrf)\"}"
        let events: HTML? = live.map { #" hx-ext="sse" sse-connect="\#($0)" sse-close="\#(Frame.lastNews)""# }
        return """
             class="\(person == nil ? "outside" : "inside")" hx-headers="\(token)"\(events)\(if: standby > 0, #" data-standby="\#(standby)""#)\(if: isLocked, " data-locked")\
            \(attribute: "data-failed", locale("This did not work. Try again, or reload the page."))\
            \(attribute: "data-offline", locale("The server cannot be reached. Nothing was lost; try again in a moment."))
            """
    }
}
