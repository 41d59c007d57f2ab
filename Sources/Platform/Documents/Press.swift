import CPango
import Synchronization
import Values

/// Sets and draws papers on one surface. Lives on one thread for one PDF.
final class Press {
    static let width = 595.276
    static let height = 841.89
    static let margin = 48.0
    static let top = 40.0
    /// Where the text ends above the foot.
    static let bottom = 786.0

    let cairo: OpaquePointer
    private let context: OpaquePointer
    private var descriptions: [Style: OpaquePointer] = [:]
    private var attributes: [Double: OpaquePointer] = [:]
    var direction = Paper.Direction.leftToRight
    /// What stands for the green of the house: the sender's colour.
    private var accent: UInt32?
    /// The paragraph that is being drawn, by its block.
    var running: (block: Int, setting: Setting)?

    /// The width between the margins.
    var inner: Double { Press.width - 2 * Press.margin }

    private init?(cairo: OpaquePointer, typefaces: UnsafeMutablePointer<PangoFontMap>) {
        guard let context = pango_font_map_create_context(typefaces) else { return nil }
        self.cairo = cairo
        self.context = context
        // Print has no pixels to round to: widths stay true whatever the page is zoomed to.
        pango_context_set_round_glyph_positions(context, 0)
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_cairo_context_set_resolution(context, 72)
    }

    deinit {
        for description in descriptions.values { pango_font_description_free(description) }
        for list in attributes.values { pango_attr_list_unref(list) }
        g_object_unref(UnsafeMutableRawPointer(context))
    }

    static func print(
        _ papers: [Paper], typefaces: UnsafeMutablePointer<PangoFontMap>, into sink: Sink
    ) throws(PaperFault) {
        let closure = Unmanaged.passUnretained(sink).toOpaque()
        let surface = cairo_pdf_surface_create_for_stream(
            { closure, data, length in
                guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                let sink = Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
                let bytes = UnsafeRawBufferPointer(start: data, count: Int(length))
                return sink.take(bytes) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR
            }, closure, width, height)
        guard let surface, let cairo = cairo_create(surface) else { throw .drawing(0) }
        var isOpen = true
        defer {
            cairo_destroy(cairo)
            // An unfinished surface writes its end when it goes; the sink still lives here.
            if isOpen { cairo_surface_finish(surface) }
            cairo_surface_destroy(surface)
        }
        describe(papers, on: surface)
        guard let press = Press(cairo: cairo, typefaces: typefaces) else { throw .drawing(0) }
        for paper in papers {
            try press.print(paper)
            guard cairo_status(cairo) == CAIRO_STATUS_SUCCESS else { break }
        }
        cairo_surface_finish(surface)
        isOpen = false
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS, cairo_status(cairo) == CAIRO_STATUS_SUCCESS else {
            throw .drawing(Int32(bitPattern: max(status.rawValue, cairo_status(cairo).rawValue)))
        }
        Trailer.append(to: sink, papers: papers)
        guard sink.flush() else { throw sink.fault ?? .cannotWrite(0) }
    }

    private static func describe(_ papers: [Paper], on surface: OpaquePointer) {
        let first = papers.first
        func text(_ text: String) -> String {
            PaperText.shown(text, limit: Paper.Limits.line, direction: .leftToRight)
        }
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text(first?.title ?? ""))
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, text(first?.sender?.name ?? ""))
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Sila")
        let created = first?.created ?? Instant(milliseconds: 0)
        let date = String(created.description.prefix(19)) + "Z"
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date)
    }

    private func print(_ paper: Paper) throws(PaperFault) {
        direction = paper.direction
        accent = paper.sender?.colour
        running = nil
        pango_context_set_base_dir(
            context, direction == .rightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)
        let language = String(paper.language.prefix(16).filter { $0.isASCII && ($0.isLetter || $0 == "-") })
        pango_context_set_language(context, pango_language_from_string(language))
        let layout = try Pagination(paper, press: self)
        try layout.draw()
    }
}

extension Press {
    /// A text made ready to be measured and drawn; freed when it goes.
    final class Setting {
        let layout: OpaquePointer
        let style: Style

        init(layout: OpaquePointer, style: Style) {
            self.layout = layout
            self.style = style
        }

        deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

        var lines: Int { Int(pango_layout_get_line_count(layout)) }
        var height: Double { Double(lines) * style.line }

        /// The width of the widest line.
        var width: Double {
            var logical = PangoRectangle()
            pango_layout_get_extents(layout, nil, &logical)
            return Double(logical.width) / 1024
        }
    }

    /// Sets a text; without a width it stays on one line.
    func set(
        _ text: String, _ style: Style, width: Double? = nil, alignment: Paper.Column.Alignment = .start,
        lines: Int = 12, limit: Int = Paper.Limits.line, keepsLines: Bool = false
    ) -> Setting? {
        guard let layout = pango_layout_new(context) else { return nil }
        var limit = limit
        if let width, !keepsLines {
            // What no line has room for is not set: the narrowest letters take a fifth of their size.
            limit = min(limit, Int(max(40, min(100_000, Double(lines) * width / (style.size * 0.2)))))
        }
        let shown = PaperText.shown(text, limit: limit, keepsLines: keepsLines, direction: direction)
        pango_layout_set_auto_dir(layout, 0)
        pango_layout_set_font_description(layout, description(style))
        pango_layout_set_attributes(layout, attributes(style))
        pango_layout_set_text(layout, shown, Int32(shown.utf8.count))
        if let width {
            pango_layout_set_width(layout, Int32(max(1, width) * 1024))
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
            if !keepsLines {
                pango_layout_set_height(layout, Int32(-lines))
                pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
            }
            let isEnd = alignment == .figures || (alignment == .end) != (direction == .rightToLeft)
            pango_layout_set_alignment(
                layout, alignment == .centre ? PANGO_ALIGN_CENTER : isEnd ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT)
        } else {
            pango_layout_set_single_paragraph_mode(layout, 1)
        }
        return Setting(layout: layout, style: style)
    }

    /// How wide a text of Latin letters and digits is at most, from the widths of its letters; nil for other scripts.
    ///
    /// Setting a text costs a tenth of a millisecond, and nearly every cell of a long table stays on one line.
    func estimate(_ text: String, _ style: Style) -> Double? {
        var width = 0.0
        var unknown: Set<Unicode.Scalar> = []
        Press.advances.withLock { advances in
            for scalar in text.unicodeScalars.prefix(200) {
                if let advance = advances[Advance(scalar: scalar, weight: style.weight)] {
                    width += advance
                } else {
                    unknown.insert(scalar)
                }
            }
        }
        for scalar in unknown {
            switch scalar.value {
            case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x17F, 0x202F, 0x2010...0x2019, 0x20AC, 0x2022, 0x2026: break
            default: return nil
            }
            guard let setting = set("n" + String(repeating: String(scalar), count: 2) + "n", style.sized(100)),
                let frame = set("nn", style.sized(100))
            else { return nil }
            let advance = max(0, setting.width - frame.width) / 200
            Press.advances.withLock { $0[Advance(scalar: scalar, weight: style.weight)] = advance }
        }
        return unknown.isEmpty ? width * style.size * 1.02 : estimate(text, style)
    }

    private struct Advance: Hashable {
        let scalar: Unicode.Scalar
        let weight: UInt32
    }

    /// The width of letters in ems, kept for the life of the process: a few hundred entries at most.
    private static let advances = Mutex<[Advance: Double]>([:])

    /// Draws lines of a text in a box that begins so far from the side where reading begins.
    func draw(_ setting: Setting?, start: Double, top: Double, width: Double, lines: Range<Int>? = nil) {
        guard let setting else { return }
        ink(setting.style.colour)
        let left = leftEdge(start: start, width: width)
        guard let iterator = pango_layout_get_iter(setting.layout) else { return }
        defer { pango_layout_iter_free(iterator) }
        var index = 0
        repeat {
            if lines.map({ $0.contains(index) }) ?? true {
                var logical = PangoRectangle()
                pango_layout_iter_get_line_extents(iterator, nil, &logical)
                // Every baseline lies at the same height of its line, so that scripts beside one another stand on one.
                let row = Double(index - (lines?.lowerBound ?? 0))
                let baseline = top + row * setting.style.line + setting.style.line * 0.5 + setting.style.size * 0.36
                cairo_move_to(cairo, left + Double(logical.x) / 1024, baseline)
                pango_cairo_show_layout_line(cairo, pango_layout_iter_get_line_readonly(iterator))
            }
            index += 1
            if let lines, index >= lines.upperBound { break }
        } while pango_layout_iter_next_line(iterator) != 0
    }

    /// Where a box lies from the left edge of the sheet.
    func leftEdge(start: Double, width: Double) -> Double {
        direction == .rightToLeft ? Press.width - Press.margin - start - width : Press.margin + start
    }

    func fill(start: Double, top: Double, width: Double, height: Double, _ colour: Colour) {
        ink(colour)
        cairo_rectangle(cairo, leftEdge(start: start, width: width), top, width, height)
        cairo_fill(cairo)
    }

    func rule(start: Double, top: Double, width: Double, _ colour: Colour, thickness: Double = 0.6) {
        fill(start: start, top: top, width: width, height: thickness, colour)
    }

    /// Draws a picture into a box, as large as fits, at the side where reading begins.
    func draw(_ picture: Picture, start: Double, top: Double, width: Double, height: Double) {
        guard let surface = picture.surface() else { return }
        defer { cairo_surface_destroy(surface) }
        let scale = min(width / Double(picture.width), height / Double(picture.height))
        cairo_save(cairo)
        cairo_translate(cairo, leftEdge(start: start, width: Double(picture.width) * scale), top)
        cairo_scale(cairo, scale, scale)
        cairo_set_source_surface(cairo, surface, 0, 0)
        cairo_paint(cairo)
        cairo_restore(cairo)
    }

    func endPage() { cairo_show_page(cairo) }

    private func ink(_ colour: Colour) {
        var parts = colour.parts
        if colour == .brand, let accent {
            parts = (
                Double(accent >> 16 & 0xFF) / 255, Double(accent >> 8 & 0xFF) / 255, Double(accent & 0xFF) / 255
            )
        }
        cairo_set_source_rgb(cairo, parts.red, parts.green, parts.blue)
    }

    private func description(_ style: Style) -> OpaquePointer? {
        if let known = descriptions[style] { return known }
        guard let description = pango_font_description_new() else { return nil }
        pango_font_description_set_family(
            description,
            style.isHeading ? "Inter,Noto Kufi Arabic,Noto Sans Arabic,sans" : "Inter,Noto Sans Arabic,sans")
        pango_font_description_set_weight(description, PangoWeight(rawValue: style.weight))
        pango_font_description_set_absolute_size(description, style.size * 1024)
        descriptions[style] = description
        return description
    }

    /// Tabular figures, so that digits stand under digits.
    private func attributes(_ style: Style) -> OpaquePointer? {
        if let known = attributes[style.line] { return known }
        guard let list = pango_attr_list_new() else { return nil }
        pango_attr_list_insert(list, pango_attr_font_features_new("tnum=1"))
        attributes[style.line] = list
        return list
    }
}
