public import HTML

/// A drawing of 24 by 24, one stroke wide, in the colour of the text around it. Always beside a label, never instead of one.
public enum Icon: String, Sendable, Hashable, CaseIterable {
    case add, archive, arrow, attachment, badge, bank, bell, bolt, building, calendar, card, cash, chart, check,
        chevron, clock
    case close, columns, copy, different, download, edit, eye, file, filter, flag, folder, gavel, globe, grid,
        handshake, history
    case home, inbox, info, key, letter, link, list, lock, mail, map, menu, merge, message, moon, more, note, people
    case person, phone, pin, plan, print, question, refresh, report, scale, search, send, settings, shield, signOut
    case split, star, sun, tag, target, trash, undo, upload, visit, warning

    /// The drawing, hidden from screen readers because the label says it.
    public var html: HTML { Icon.drawings[self] ?? .none }

    private static let drawings = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.drawing) })

    private var drawing: HTML {
        let shape: HTML = .trusted(bytes: Array(shape.utf8))
        let turn: HTML = turns ? " turns" : .none
        return """
            <svg class="icon\(turn)" viewBox="0 0 24 24" aria-hidden="true">\(shape)</svg>
            """
    }

    /// True for drawings that point along the line of text, and so are mirrored in Arabic.
    var turns: Bool {
        switch self {
        case .arrow, .chevron, .send, .signOut, .undo, .list, .history, .split, .merge, .report, .chart: true
        default: false
        }
    }

    private var shape: String {
        switch self {
        case .add: #"<path d="M12 5v14M5 12h14"/>"#
        case .archive: #"<path d="M4 5h16v4H4zM6 9v9a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V9M10 13h4"/>"#
        case .arrow: #"<path d="M5 12h14M13 6l6 6-6 6"/>"#
        case .attachment:
            #"<path d="M19 11.5 12 18.4a4.2 4.2 0 0 1-6-6l7.2-7.1a2.8 2.8 0 0 1 4 4l-7.1 7.1a1.4 1.4 0 0 1-2-2l6.5-6.4"/>"#
        case .badge:
            #"<rect x="5" y="4.5" width="14" height="16" rx="2"/><path d="M10 3.5h4v2.5h-4zM8.5 17.5c.4-1.9 1.8-3 3.5-3s3.1 1.1 3.5 3"/><circle cx="12" cy="11" r="2"/>"#
        case .bank: #"<path d="M4 10 12 5l8 5M5 10h14M7 10v7M12 10v7M17 10v7M4.5 19.5h15"/>"#
        case .bell: #"<path d="M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5zM10 20.5h4"/>"#
        case .bolt: #"<path d="M13 3 5.5 13.5H12L11 21l7.5-10.5H12z"/>"#
        case .building:
            #"<path d="M5 20V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v15M15 9h3a1 1 0 0 1 1 1v10M3.5 20h17M8.5 8h3M8.5 12h3M8.5 16h3"/>"#
        case .calendar:
            #"<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>"#
        case .card: #"<rect x="3.5" y="6" width="17" height="12.5" rx="2"/><path d="M3.5 10.5h17M7 15h3"/>"#
        case .cash:
            #"<rect x="3" y="6.5" width="18" height="11" rx="2"/><circle cx="12" cy="12" r="2.5"/><path d="M6.5 12h.01M17.5 12h.01"/>"#
        case .chart: #"<path d="M4 4v15a1 1 0 0 0 1 1h15M8.5 16v-4M12.5 16V8M16.5 16v-6"/>"#
        case .check: #"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#
        case .chevron: #"<path d="m9.5 6 6 6-6 6"/>"#
        case .clock: #"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>"#
        case .close: #"<path d="M6.5 6.5l11 11M17.5 6.5l-11 11"/>"#
        case .columns: #"<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M9.5 5v14M14.5 5v14"/>"#
        case .copy:
            #"<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 8.5v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2"/>"#
        case .different: #"<path d="M5 9.5h14M5 14.5h14M15 5.5l-6 13"/>"#
        case .download: #"<path d="M12 4v11M7 10.5l5 5 5-5M5 19.5h14"/>"#
        case .edit: #"<path d="M14.5 5.5l4 4L9 19H5v-4zM12.5 7.5l4 4"/>"#
        case .eye: #"<path d="M3 12s3.2-6 9-6 9 6 9 6-3.2 6-9 6-9-6-9-6z"/><circle cx="12" cy="12" r="2.5"/>"#
        case .file:
            #"<path d="M7 3.5h7l4.5 4.5v11.5a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM13.5 3.5V8.5h5M9 13h6M9 16.5h4"/>"#
        case .filter: #"<path d="M4 6.5h16M7 12h10M10 17.5h4"/>"#
        case .flag: #"<path d="M6 21V4.5M6 5h11l-2 4 2 4H6"/>"#
        case .folder:
            #"<path d="M3.5 7a1.5 1.5 0 0 1 1.5-1.5h4l2 2.5h8A1.5 1.5 0 0 1 20.5 9.5v8A1.5 1.5 0 0 1 19 19H5a1.5 1.5 0 0 1-1.5-1.5z"/>"#
        case .gavel:
            #"<path d="M8 9.5 13 4.5M13.5 15l5-5M9.5 6l7.5 7.5M11 11.5 4 18.5M12.5 20.5h8"/>"#
        case .globe:
            #"<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.5 2.3 3.5 5.3 3.5 8.5s-1 6.2-3.5 8.5c-2.5-2.3-3.5-5.3-3.5-8.5s1-6.2 3.5-8.5z"/>"#
        case .grid:
            #"<rect x="4" y="4" width="7" height="7" rx="1.5"/><rect x="13" y="4" width="7" height="7" rx="1.5"/><rect x="4" y="13" width="7" height="7" rx="1.5"/><rect x="13" y="13" width="7" height="7" rx="1.5"/>"#
        case .handshake:
            #"<path d="M3 8.5 6.5 6l5 2 6-2L21 8.5M5 14.5l3.5 3.5 2 1 2-1 5-4M11.5 8 8.5 11.5a1.5 1.5 0 0 0 2 2l2.5-1.5 5 4 1.5-1.5V8"/>"#
        case .history: #"<path d="M4 5v4.5h4.5M4.6 9.5A8 8 0 1 1 4 13.5M12 8v4.5l3 1.5"/>"#
        case .home: #"<path d="M4 11l8-7 8 7M6 9.5V19a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V9.5M10 20v-5.5h4V20"/>"#
        case .inbox:
            #"<path d="M4 13.5 6.5 5.5h11l2.5 8V18a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18zM4 13.5h4.5L10 16h4l1.5-2.5H20"/>"#
        case .info: #"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.8h.01"/>"#
        case .key: #"<circle cx="8" cy="15.5" r="4"/><path d="M11 12.5 19.5 4M16 7.5l2.5 2.5"/>"#
        case .letter: #"<path d="M5 10.5 12 5l7 5.5V19H5zM5 10.5l7 5 7-5"/>"#
        case .link:
            #"<path d="M10 14a4 4 0 0 0 6 .4l2.5-2.5a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-2.5 2.5a4 4 0 0 0 5.7 5.7l1.2-1.2"/>"#
        case .list: #"<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01"/>"#
        case .lock:
            #"<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>"#
        case .mail: #"<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="M4 7.5l8 6 8-6"/>"#
        case .map: #"<path d="M4 6.5 9 4.5l6 2 5-2v13l-5 2-6-2-5 2zM9 4.5v13M15 6.5v13"/>"#
        case .menu: #"<path d="M4 7h16M4 12h16M4 17h16"/>"#
        case .merge: #"<path d="M5 5c0 5 3 7 7 7h7M5 19c0-5 3-7 7-7M15.5 8.5 19 12l-3.5 3.5"/>"#
        case .message:
            #"<path d="M5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5H11l-4 3.5V16H5.5A1.5 1.5 0 0 1 4 14.5v-8A1.5 1.5 0 0 1 5.5 5z"/>"#
        case .moon: #"<path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"/>"#
        case .more: #"<path stroke-width="2.6" d="M5.5 12h.01M12 12h.01M18.5 12h.01"/>"#
        case .note: #"<path d="M5 4.5h14v10l-4.5 5H5zM14.5 19.5v-5H19M8.5 9h7M8.5 12.5h4"/>"#
        case .people:
            #"<circle cx="9" cy="8.5" r="3.5"/><path d="M3 19.5c.5-3.5 3-5.5 6-5.5s5.5 2 6 5.5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.5c2 .8 3.2 2.6 3.5 5"/>"#
        case .person: #"<circle cx="12" cy="8" r="4"/><path d="M4.5 20c.7-4 3.7-6 7.5-6s6.8 2 7.5 6"/>"#
        case .phone:
            #"<path d="M5 4.5h3.5L10 9 8 10.5a12 12 0 0 0 5.5 5.5L15 14l4.5 1.5V19a1.5 1.5 0 0 1-1.6 1.5C10.5 20 4 13.5 3.5 6.1A1.5 1.5 0 0 1 5 4.5z"/>"#
        case .pin:
            #"<path d="M12 21s7-6 7-11.5a7 7 0 0 0-14 0C5 15 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>"#
        case .plan: #"<path d="M4 6h4v4H4zM4 14h4v4H4zM11.5 8H20M11.5 16H20M5.2 16l.8.9 1.5-1.7"/>"#
        case .print:
            #"<path d="M7 8.5V4h10v4.5M7 16.5H5A1.5 1.5 0 0 1 3.5 15v-5A1.5 1.5 0 0 1 5 8.5h14a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5h-2M7 14h10v6H7z"/>"#
        case .question:
            #"<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.7a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .9-1 1.5v.5M12 16.8h.01"/>"#
        case .refresh: #"<path d="M19.5 5v4.5H15M19 9.5A7.5 7.5 0 1 0 19.5 13"/>"#
        case .report:
            #"<path d="M6 3.5h12a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM9 16v-3M12 16V9M15 16v-5"/>"#
        case .scale:
            #"<path d="M12 4v16M8 20h8M5 7h14M5 7l-2.5 6.5a2.8 2.8 0 0 0 5 0zM19 7l-2.5 6.5a2.8 2.8 0 0 0 5 0z"/>"#
        case .search: #"<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>"#
        case .send: #"<path d="M4.5 5 20 12 4.5 19l2-7zM6.5 12H13"/>"#
        case .settings:
            #"<path d="M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9"/><circle cx="15" cy="7.5" r="2"/><circle cx="9" cy="16.5" r="2"/>"#
        case .shield:
            #"<path d="M12 3.5l7.5 2.5v6c0 4.5-3.2 7.3-7.5 8.7C7.7 19.3 4.5 16.5 4.5 12V6zM9 12l2.2 2.2L15.2 10"/>"#
        case .signOut:
            #"<path d="M13.5 4.5H6A1.5 1.5 0 0 0 4.5 6v12A1.5 1.5 0 0 0 6 19.5h7.5M10 12h10M16.5 8.5 20 12l-3.5 3.5"/>"#
        case .split: #"<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M9 5v14"/>"#
        case .star:
            #"<path d="M12 4l2.5 5.2 5.7.8-4.1 4 1 5.6L12 16.9 6.9 19.6l1-5.6-4.1-4 5.7-.8z"/>"#
        case .sun:
            #"<circle cx="12" cy="12" r="4"/><path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1"/>"#
        case .tag: #"<path d="M4 4.5h7.5l8.5 8.5-7 7-9-9zM8 8.5h.01"/>"#
        case .target: #"<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4.5"/><path d="M12 12h.01"/>"#
        case .trash:
            #"<path d="M5 7h14M9.5 7V4.5h5V7M7 7l.8 12a1 1 0 0 0 1 1h6.4a1 1 0 0 0 1-1L17 7M10.5 11v5M13.5 11v5"/>"#
        case .undo: #"<path d="M8.5 5 4.5 9l4 4M4.5 9H14a5 5 0 0 1 0 10H9"/>"#
        case .upload: #"<path d="M12 15.5v-11M7 9l5-5 5 5M5 19.5h14"/>"#
        case .visit: #"<path d="M6 20.5V5l8-1.5v17M14 5h4v15.5M3.5 20.5h17M11 12.5h.01"/>"#
        case .warning: #"<path d="M12 4.5 20.5 19h-17zM12 10v4.5M12 16.8h.01"/>"#
        }
    }
}
