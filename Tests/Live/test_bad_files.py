"""Files that are no portfolios: each is refused in a sentence, by the command and by the server, and nothing is stored."""
import zipfile

import pytest
from desk import Desk, portfolio
from system import System, watched

HEADER = "Référence;Nom;Montant;Échéance\n"
MEMORY = 300


def empty(path):
    path.write_bytes(b"")


def header_only(path):
    path.write_text(HEADER)


def many_columns(path):
    """Ten thousand columns."""
    row = ";".join(str(number) for number in range(10_000)) + "\n"
    path.write_text("".join([HEADER[:-1], ";", row, row, row]))


def long_line(path):
    """A line of 200 MB."""
    with open(path, "wb") as file:
        file.write(HEADER.encode() + b"R1;Benali;10;31/12/2025\n")
        for _ in range(200):
            file.write(b"x" * 1_000_000)


def open_quote(path):
    """A quote that nobody closes, 20 MB before the end."""
    with open(path, "wb") as file:
        file.write(HEADER.encode() + b'R1;"Benali;10;31/12/2025\n')
        for _ in range(20):
            file.write(b"R2;Ziani;10;31/12/2025\n" * 43_000)


def zip_bomb(path):
    """A workbook of 300 kB that unpacks to 300 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        archive.writestr("_rels/.rels", relations("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml"))
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>'
                                            '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>')
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>'.encode())
            for _ in range(300):
                sheet.write(b"A" * 1_000_000)
            sheet.write(b"</v></c></row></sheetData></worksheet>")


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(kind, target):
    return ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{RELATION}/{kind}" Target="{target}"/></Relationships>')


def picture(path):
    """Bytes that are no text in any encoding."""
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4000)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with System(tmp_path_factory.mktemp("bad") / "data") as system:
        system.command("migrate")
        made = Desk(system)
        system.start()
        made.target = made.creditor()
        yield made
        assert system.stop() == 0
        done = system.verify()
        assert done.code == 0, done


BAD = [empty, header_only, many_columns, long_line, open_quote, zip_bomb, picture]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_a_bad_file_is_refused_in_a_sentence(desk, tmp_path, make):
    path = tmp_path / ("file.xlsx" if make is zip_bomb else "file.csv")
    make(path)
    before = desk.count()
    done = watched("import", "debts", "--data", desk.system.data, "--creditor", desk.target["reference"], "--file", path, "--json")
    assert done.code == 1, done
    assert 0 < len(done.err.strip()) < 400 and "Fatal" not in done.err, done
    assert done.peak < MEMORY, f"{done.peak:.0f} MB"
    answer = desk.send_file(desk.target, path)
    assert answer.status == 422 and answer.json["detail"], answer
    assert desk.system.resident("VmHWM") < MEMORY
    assert desk.count() == before
    assert desk.client().get("/health/ready").status == 200


def test_a_file_of_mixed_encodings_loses_no_row_without_a_word(desk, tmp_path):
    """UTF-8 for long enough to be taken for it, then a row as an old program writes it."""
    path = portfolio(tmp_path / "mixed.csv", 6000)
    with open(path, "ab") as file:
        file.write("ENC-1;Créancier Égaré;0550123456;10,00;31/12/2025;16\n".encode("cp1252"))
    creditor = desk.creditor("Ooredoo Essai")
    report = desk.imported(creditor, path)
    assert report["rows"] == 6001 == report["created"] + report["rejected"], report
    with open(report["rejectFile"], encoding="utf-8") as file:
        assert "ENC-1" in file.read()
    assert desk.system.rows("collections", "SELECT count(*) FROM debt WHERE debtor_name LIKE '%\ufffd%'")[0][0] == 0


def test_a_large_file_passes_in_bounded_memory(desk, tmp_path):
    """The promise is a million rows below 300 MB (bin/bench measures it). Beyond what the databases' caches take once,
    ten times the rows may add little: an import that kept its rows would add some 200 MB here."""
    creditor, peaks = desk.creditor("Djezzy Essai"), []
    for start, rows in ((1_000_000, 20_000), (2_000_000, 200_000)):
        path = portfolio(tmp_path / "large.csv", rows, start)
        done = watched("import", "debts", "--data", desk.system.data, "--creditor", creditor["reference"], "--file", path, "--json")
        assert done.code == 0 and done.json["created"] == rows, done
        peaks.append(done.peak)
    caches = 3 * 32  # one writer in each of three departments, as SQLiteConnection sets it
    assert peaks[1] < MEMORY and peaks[1] - peaks[0] < caches + 40, f"{peaks} MB"
