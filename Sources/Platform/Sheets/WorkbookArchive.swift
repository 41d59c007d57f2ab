import CZip

/// The zip archive that a workbook is, opened for reading. Nothing that it says about sizes is believed: they are counted.
final class WorkbookArchive {
    fileprivate let zip: OpaquePointer
    private let limits: SheetLimits

    init(path: String, limits: SheetLimits) throws(SheetFault) {
        var code: Int32 = 0
        guard let zip = zip_open(path, ZIP_RDONLY, &code) else {
            throw code == ZIP_ER_OPEN || code == ZIP_ER_NOENT || code == ZIP_ER_READ ? .unreadable : .damaged
        }
        self.zip = zip
        self.limits = limits
        if zip_get_num_entries(zip, 0) > zip_int64_t(limits.archiveEntries) { throw .unpacksTooLarge }
    }

    deinit { zip_discard(zip) }

    /// Whether the archive has a part of that name.
    func has(_ name: String) -> Bool { zip_name_locate(zip, name, ZIP_FL_NOCASE) >= 0 }

    /// Opens a part for reading; nil when there is none of that name.
    func part(_ name: String) throws(SheetFault) -> WorkbookPart? {
        let index = zip_name_locate(zip, name, ZIP_FL_NOCASE)
        guard index >= 0 else { return nil }
        var stat = zip_stat_t()
        zip_stat_init(&stat)
        guard zip_stat_index(zip, zip_uint64_t(index), 0, &stat) == 0 else { throw .damaged }
        if stat.valid & zip_uint64_t(ZIP_STAT_ENCRYPTION_METHOD) != 0, stat.encryption_method != 0 { throw .encrypted }
        guard stat.valid & zip_uint64_t(ZIP_STAT_SIZE) != 0, stat.valid & zip_uint64_t(ZIP_STAT_COMP_SIZE) != 0,
            let size = Int64(exactly: stat.size), let packed = Int64(exactly: stat.comp_size)
        else { throw .damaged }
        if size > limits.unpackedBytes { throw .unpacksTooLarge }
        guard let file = zip_fopen_index(zip, zip_uint64_t(index), 0) else { throw .damaged }
        return WorkbookPart(self, file, size: size, packed: packed, limits)
    }
}

/// One part of a workbook, unpacked as it is read.
final class WorkbookPart {
    /// The size that the archive claims, for estimates only.
    let size: Int64
    private let archive: WorkbookArchive
    private let file: OpaquePointer
    private let packed: Int64
    private let limits: SheetLimits
    /// Bytes unpacked so far.
    private(set) var unpacked: Int64 = 0

    fileprivate init(
        _ archive: WorkbookArchive, _ file: OpaquePointer, size: Int64, packed: Int64, _ limits: SheetLimits
    ) {
        self.archive = archive
        self.file = file
        self.size = size
        self.packed = packed
        self.limits = limits
    }

    deinit { zip_fclose(file) }

    /// Unpacks the next bytes; none at the end, when the checksum has been compared.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SheetFault) -> UnsafeRawBufferPointer {
        guard let base = buffer.baseAddress else { throw .damaged }
        let count = zip_fread(file, base, zip_uint64_t(buffer.count))
        guard count >= 0 else { throw .damaged }
        unpacked += count
        let isSuspect = unpacked > 16 << 20 && unpacked / limits.unpackedRatio > packed
        if unpacked > limits.unpackedBytes || isSuspect { throw .unpacksTooLarge }
        return UnsafeRawBufferPointer(start: base, count: Int(count))
    }
}
