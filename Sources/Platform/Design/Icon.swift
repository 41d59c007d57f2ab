public import HTML

/// A drawing of 24 by 24, one stroke wide, in the colour of the text around it. Always beside a label, never instead of one.
public enum Icon: String, Sendable, Hashable, CaseIterable {
    case add, archive, arrow, attachment, bank, bell, bolt, building, calendar, card, cash, chart, check, chevron, clock
    case close, columns, copy, download, edit, eye, file, filter, flag, folder, gavel, globe, grid, handshake, history
    case home, inbox, info, key, letter, link, list, lock, mail, map, menu, merge, message, moon, more, note, people
    case person, phone, pin, plan, print, question, refresh, report, scale, search, send, settings, shield, signOut
    case split, star, sun, tag, target, trash, undo, upload, visit, warning

    /// The drawing, hidden from screen readers because the label says it.
    public var html: HTML {
        let shape: HTML = .trusted(bytes: Array(shape.utf8))
        let turn: HTML = turns ? " turns" : .none
        return """
            <svg class="icon\(turn)" viewBox="0 0 24 24" aria-hidden="true" focusable="false">\(shape)</svg>
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
            #"<path d="M19 11.5 12 18.4a4.2 4.2 0 0 1-6-6l7.2-7.1a2.8 2.8 0 0 1 4 4l-7.100 7.100a1.400 1.400 0 0 1-2-2l6.500-6.400"/>"#
        case .bank: #"<path d="M4 10 12 5l8 5M5 10h14M7 10v7M12 10v7M17 10v7M4.500 19.500h15"/>"#
        case .bell: #"<path d="M6.500 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 1.500H5zM10 20.500h4"/>"#
        case .bolt: #"<path d="M13 3 5.500 13.500H12L11 21l7.500-10.500H12z"/>"#
        case .building:
            #"<path d="M5 20V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v15M15 9h3a1 1 0 0 1 1 1v10M3.500 20h17M8.500 8h3M8.500 12h3M8.500 16h3"/>"#
        case .calendar:
            #"<rect x="4" y="5.500" width="16" height="14.500" rx="2"/><path d="M4 10h16M8.500 3.500v4M15.500 3.500v4"/>"#
        case .card: #"<rect x="3.500" y="6" width="17" height="12.500" rx="2"/><path d="M3.500 10.500h17M7 15h3"/>"#
        case .cash:
            #"<rect x="3" y="6.500" width="18" height="11" rx="2"/><circle cx="12" cy="12" r="2.500"/><path d="M6.500 12h.01M17.500 12h.01"/>"#
        case .chart: #"<path d="M4 4v15a1 1 0 0 0 1 1h15M8.500 16v-4M12.500 16V8M16.500 16v-6"/>"#
        case .check: #"<path d="m5 12.500 4.500 4.500L19 7.500"/>"#
        case .chevron: #"<path d="m9.500 6 6 6-6 6"/>"#
        case .clock: #"<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500V12l3 2"/>"#
        case .close: #"<path d="M6.500 6.500l11 11M17.500 6.500l-11 11"/>"#
        case .columns: #"<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M9.500 5v14M14.500 5v14"/>"#
        case .copy:
            #"<rect x="8.500" y="8.500" width="11" height="11" rx="2"/><path d="M15.500 8.500v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2"/>"#
        case .download: #"<path d="M12 4v11M7 10.500l5 5 5-5M5 19.500h14"/>"#
        case .edit: #"<path d="M14.500 5.500l4 4L9 19H5v-4zM12.500 7.500l4 4"/>"#
        case .eye: #"<path d="M3 12s3.200-6 9-6 9 6 9 6-3.200 6-9 6-9-6-9-6z"/><circle cx="12" cy="12" r="2.500"/>"#
        case .file:
            #"<path d="M7 3.500h7l4.500 4.500v11.500a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM13.500 3.500V8.500h5M9 13h6M9 16.500h4"/>"#
        case .filter: #"<path d="M4 6.500h16M7 12h10M10 17.500h4"/>"#
        case .flag: #"<path d="M6 21V4.500M6 5h11l-2 4 2 4H6"/>"#
        case .folder:
            #"<path d="M3.500 7a1.500 1.500 0 0 1 1.500-1.500h4l2 2.500h8A1.500 1.500 0 0 1 20.500 9.500v8A1.500 1.500 0 0 1 19 19H5a1.500 1.500 0 0 1-1.500-1.500z"/>"#
        case .gavel:
            #"<path d="M8 9.500 13 4.500M13.500 15l5-5M9.500 6l7.500 7.500M11 11.500 4 18.500M12.500 20.500h8"/>"#
        case .globe:
            #"<circle cx="12" cy="12" r="8.500"/><path d="M3.500 12h17M12 3.500c2.500 2.300 3.500 5.300 3.500 8.500s-1 6.200-3.500 8.500c-2.500-2.300-3.500-5.300-3.500-8.500s1-6.200 3.500-8.500z"/>"#
        case .grid:
            #"<rect x="4" y="4" width="7" height="7" rx="1.500"/><rect x="13" y="4" width="7" height="7" rx="1.500"/><rect x="4" y="13" width="7" height="7" rx="1.500"/><rect x="13" y="13" width="7" height="7" rx="1.500"/>"#
        case .handshake:
            #"<path d="M3 8.500 6.500 6l5 2 6-2L21 8.500M5 14.500l3.500 3.500 2 1 2-1 5-4M11.500 8 8.500 11.500a1.500 1.500 0 0 0 2 2l2.500-1.500 5 4 1.500-1.500V8"/>"#
        case .history: #"<path d="M4 5v4.500h4.500M4.600 9.500A8 8 0 1 1 4 13.500M12 8v4.500l3 1.500"/>"#
        case .home: #"<path d="M4 11l8-7 8 7M6 9.500V19a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V9.500M10 20v-5.500h4V20"/>"#
        case .inbox:
            #"<path d="M4 13.500 6.500 5.500h11l2.500 8V18a1.500 1.500 0 0 1-1.500 1.500h-13A1.500 1.500 0 0 1 4 18zM4 13.500h4.500L10 16h4l1.500-2.500H20"/>"#
        case .info: #"<circle cx="12" cy="12" r="8.500"/><path d="M12 11v5.500M12 7.800h.01"/>"#
        case .key: #"<circle cx="8" cy="15.500" r="4"/><path d="M11 12.500 19.500 4M16 7.500l2.500 2.500"/>"#
        case .letter: #"<path d="M5 10.500 12 5l7 5.500V19H5zM5 10.500l7 5 7-5"/>"#
        case .link:
            #"<path d="M10 14a4 4 0 0 0 6 .4l2.500-2.500a4 4 0 0 0-5.700-5.700l-1.200 1.200M14 10a4 4 0 0 0-6-.4l-2.500 2.500a4 4 0 0 0 5.700 5.700l1.200-1.200"/>"#
        case .list: #"<path d="M9 6.500h11M9 12h11M9 17.500h11M4.500 6.500h.01M4.500 12h.01M4.500 17.500h.01"/>"#
        case .lock:
            #"<rect x="5" y="10.500" width="14" height="10" rx="2"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.500"/>"#
        case .mail: #"<rect x="3.500" y="5.500" width="17" height="13" rx="2"/><path d="M4 7.500l8 6 8-6"/>"#
        case .map: #"<path d="M4 6.500 9 4.500l6 2 5-2v13l-5 2-6-2-5 2zM9 4.500v13M15 6.500v13"/>"#
        case .menu: #"<path d="M4 7h16M4 12h16M4 17h16"/>"#
        case .merge: #"<path d="M5 5c0 5 3 7 7 7h7M5 19c0-5 3-7 7-7M15.500 8.500 19 12l-3.500 3.500"/>"#
        case .message:
            #"<path d="M5.500 5h13A1.500 1.500 0 0 1 20 6.500v8a1.500 1.500 0 0 1-1.500 1.500H11l-4 3.500V16H5.500A1.500 1.500 0 0 1 4 14.500v-8A1.500 1.500 0 0 1 5.500 5z"/>"#
        case .moon: #"<path d="M19.500 14.200A8 8 0 0 1 9.800 4.500a8 8 0 1 0 9.700 9.700z"/>"#
        case .more: #"<path d="M5.500 12h.01M12 12h.01M18.500 12h.01"/>"#
        case .note: #"<path d="M5 4.500h14v10l-4.500 5H5zM14.500 19.500v-5H19M8.500 9h7M8.500 12.500h4"/>"#
        case .people:
            #"<circle cx="9" cy="8.500" r="3.500"/><path d="M3 19.500c.5-3.500 3-5.500 6-5.500s5.500 2 6 5.500M15.500 5.300a3.500 3.500 0 0 1 0 6.400M17.500 14.500c2 .8 3.200 2.600 3.500 5"/>"#
        case .person: #"<circle cx="12" cy="8" r="4"/><path d="M4.500 20c.7-4 3.700-6 7.500-6s6.800 2 7.500 6"/>"#
        case .phone:
            #"<path d="M5 4.500h3.500L10 9 8 10.500a12 12 0 0 0 5.500 5.500L15 14l4.500 1.500V19a1.500 1.500 0 0 1-1.600 1.500C10.500 20 4 13.500 3.500 6.100A1.500 1.500 0 0 1 5 4.500z"/>"#
        case .pin:
            #"<path d="M12 21s7-6 7-11.500a7 7 0 0 0-14 0C5 15 12 21 12 21z"/><circle cx="12" cy="9.500" r="2.500"/>"#
        case .plan: #"<path d="M4 6h4v4H4zM4 14h4v4H4zM11.500 8H20M11.500 16H20M5.200 16l.8.900 1.500-1.700"/>"#
        case .print:
            #"<path d="M7 8.500V4h10v4.500M7 16.500H5A1.500 1.500 0 0 1 3.500 15v-5A1.500 1.500 0 0 1 5 8.500h14a1.500 1.500 0 0 1 1.500 1.500v5a1.500 1.500 0 0 1-1.500 1.500h-2M7 14h10v6H7z"/>"#
        case .question:
            #"<circle cx="12" cy="12" r="8.500"/><path d="M9.500 9.700a2.500 2.500 0 1 1 3.500 2.300c-.7.300-1 .9-1 1.500v.5M12 16.800h.01"/>"#
        case .refresh: #"<path d="M19.500 5v4.500H15M19 9.500A7.500 7.500 0 1 0 19.500 13"/>"#
        case .report:
            #"<path d="M6 3.500h12a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM9 16v-3M12 16V9M15 16v-5"/>"#
        case .scale:
            #"<path d="M12 4v16M8 20h8M5 7h14M5 7l-2.500 6.500a2.800 2.800 0 0 0 5 0zM19 7l-2.500 6.500a2.800 2.800 0 0 0 5 0z"/>"#
        case .search: #"<circle cx="10.500" cy="10.500" r="6"/><path d="M15 15l5 5"/>"#
        case .send: #"<path d="M4.500 5 20 12 4.500 19l2-7zM6.500 12H13"/>"#
        case .settings:
            #"<path d="M4 7.500h9M17 7.500h3M4 16.500h3M11 16.500h9"/><circle cx="15" cy="7.500" r="2"/><circle cx="9" cy="16.500" r="2"/>"#
        case .shield:
            #"<path d="M12 3.500l7.500 2.500v6c0 4.500-3.200 7.300-7.500 8.700C7.700 19.300 4.500 16.500 4.500 12V6zM9 12l2.200 2.200L15.200 10"/>"#
        case .signOut:
            #"<path d="M13.500 4.500H6A1.500 1.500 0 0 0 4.500 6v12A1.500 1.500 0 0 0 6 19.500h7.500M10 12h10M16.500 8.500 20 12l-3.500 3.500"/>"#
        case .split: #"<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M9 5v14"/>"#
        case .star:
            #"<path d="M12 4l2.500 5.200 5.700.8-4.100 4 1 5.600L12 16.900 6.900 19.600l1-5.600-4.100-4 5.700-.8z"/>"#
        case .sun:
            #"<circle cx="12" cy="12" r="4"/><path d="M12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1.100 1.100M17.300 17.300l1.100 1.100M18.400 5.600l-1.100 1.100M6.700 17.300l-1.100 1.100"/>"#
        case .tag: #"<path d="M4 4.500h7.500l8.500 8.500-7 7-9-9zM8 8.500h.01"/>"#
        case .target: #"<circle cx="12" cy="12" r="8.500"/><circle cx="12" cy="12" r="4.500"/><path d="M12 12h.01"/>"#
        case .trash:
            #"<path d="M5 7h14M9.500 7V4.500h5V7M7 7l.8 12a1 1 0 0 0 1 1h6.400a1 1 0 0 0 1-1L17 7M10.500 11v5M13.500 11v5"/>"#
        case .undo: #"<path d="M8.500 5 4.500 9l4 4M4.500 9H14a5 5 0 0 1 0 10H9"/>"#
        case .upload: #"<path d="M12 15.500v-11M7 9l5-5 5 5M5 19.500h14"/>"#
        case .visit: #"<path d="M6 20.500V5l8-1.500v17M14 5h4v15.500M3.500 20.500h17M11 12.500h.01"/>"#
        case .warning: #"<path d="M12 4.500 20.500 19h-17zM12 10v4.500M12 16.800h.01"/>"#
        }
    }
}
