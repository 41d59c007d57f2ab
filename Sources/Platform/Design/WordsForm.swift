public import HTML

/// How forms send what people look for: in their body, to one address that leads on to the page asked for, so that no
/// address shows the words (OWASP ASVS 5.0.0, 14.2.1).
public enum WordsForm {
    /// Where such forms are sent.
    public static let path = "/words"
    /// The field that names the page that shows what is found.
    public static let destination = "to"
    /// The field by which a script asks for the address of what it gets.
    public static let naming = "push"

    /// The form's attributes.
    public static var attributes: HTML { #"method="post" action="\#(path)""# }

    /// The fields that every such form holds; they stand behind the field that is typed in.
    public static func fields(to page: String, csrf: String) -> HTML {
        """
        <input type="hidden" name="\(Form.tokenField)" value="\(csrf)">\
        <input type="hidden" name="\(destination)" value="\(page)">
        """
    }

    /// The attribute by which a field's own request asks for another page than its form.
    static func values(to page: String) -> HTML { #" hx-vals="\#("{\"\(destination)\":\"\(page)\"}")""# }
}
