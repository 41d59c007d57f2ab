public import HTML
public import Localization

/// Something that is shown once to be copied: a key, a link.
public struct Secret: Sendable {
    private let text: String

    /// Shows a text to copy.
    public init(_ text: String) { self.text = text }

    /// The text, with a button that copies it where scripts run.
    public func html(_ locale: Locale) -> HTML {
        """
        <div class="secret-line"><code class="secret" dir="ltr" tabindex="0">\(text)</code>\
        <button type="button" class="button plain" data-copy="\(locale("Copied"))" hidden>\(Icon.copy.html)\
        <span>\(locale("Copy"))</span></button></div>
        """
    }
}
