import CPango
import Synchronization

/// The fonts papers are set in: Inter for Latin, Noto Sans Arabic for Arabic text, Noto Kufi Arabic for its headings.
public enum Typefaces {
    /// The families that must be installed; Debian's fonts-inter and fonts-noto-core hold them.
    public static let families = ["Inter", "Noto Sans Arabic", "Noto Kufi Arabic"]

    /// The families that are not installed here. Papers are still written without them, in whatever the system has.
    public static func missing() -> [String] {
        let missing = Press.withTypefaces { map in
            families.filter { family in
                let description = pango_font_description_new()
                pango_font_description_set_family(description, family)
                let context = pango_font_map_create_context(map)
                defer {
                    pango_font_description_free(description)
                    g_object_unref(UnsafeMutableRawPointer(context))
                }
                guard let font = pango_font_map_load_font(map, context, description) else { return true }
                let found = pango_font_describe(font)
                defer {
                    pango_font_description_free(found)
                    g_object_unref(UnsafeMutableRawPointer(font))
                }
                return pango_font_description_get_family(found).map { String(cString: $0) } != family
            }
        }
        return missing ?? families
    }
}

/// A font map that is waiting for its next user.
///
/// A `PangoFontMap` may be used from any thread, but by one at a time. It is handed out by taking it from the list under
/// a lock and comes back when the paper is done, so that never two threads hold one; that makes sending it safe.
private struct IdleMap: @unchecked Sendable {
    let map: UnsafeMutablePointer<PangoFontMap>
}

extension Press {
    /// Lends a font map to one piece of work.
    ///
    /// A map per paper would load its fonts anew each time (20 ms); one lock around all writing would let a long export
    /// block a single letter; a map per thread would cost memory on every worker. So finished maps wait in a list of
    /// two, and whoever finds it empty makes another. Nil when Pango has none to give.
    static func withTypefaces<Result>(_ work: (UnsafeMutablePointer<PangoFontMap>) -> Result) -> Result? {
        guard let map = idle.withLock({ $0.popLast() })?.map ?? pango_cairo_font_map_new() else { return nil }
        defer {
            let returned = IdleMap(map: map)
            let isKept = idle.withLock { idle in
                if idle.count < 2 { idle.append(returned) }
                return idle.last?.map == returned.map
            }
            if !isKept { g_object_unref(UnsafeMutableRawPointer(map)) }
        }
        return work(map)
    }

    private static let idle = Mutex<[IdleMap]>([])
}
