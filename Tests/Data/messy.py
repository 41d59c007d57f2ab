#!/usr/bin/env python3
"""Makes a messy portfolio of debts, the same in every run: messy.py DIRECTORY [ROWS]

Every file holds the same rows in another make (encoding, separator, digits), so that what an import makes of them can
be said beforehand: expected.json holds the counts. Rows that must be refused stand at fixed places.
"""
import csv, io, json, random, sys, zipfile
from datetime import date, timedelta
from pathlib import Path

HEADERS = ["N° dossier", "Nom du débiteur", "Téléphone", "E-mail", "NIN", "Date de naissance", "Adresse", "Commune",
           "Wilaya", "Type de créance", "Montant", "Frais", "Échéance", "Observation"]
FIRST = ["Mohamed", "Amine", "Fatima", "Karim", "Nadia", "Yacine", "Samira", "Rachid", "Lynda", "Abdelkader", "Meriem",
         "Sofiane", "Khadidja", "Nassim", "Aïcha", "Djamel", "Zohra", "Hichem", "Ines", "Farid"]
LAST = ["Benali", "Bouzid", "Haddad", "Mansouri", "Cherif", "Belkacem", "Saïdi", "Ziani", "Hamidi", "Brahimi", "Lounes",
        "Ait Ahmed", "Ould Kaci", "Khelifi", "Merabet", "Bensalem", "Touati", "Guerroudj", "Mokrani", "Slimani"]
ARABIC = ["محمد بن علي", "فاطمة الزهراء حداد", "كريم منصوري", "نادية شريف", "ياسين بلقاسم", "سميرة زياني"]
TOWNS = [("Alger Centre", "16"), ("Oran", "Oran"), ("Constantine", "25"), ("Sétif", "Sétif"), ("Béjaïa", "06"),
         ("Tizi Ouzou", "Tizi-Ouzou"), ("Blida", "9"), ("Annaba", "عنابة"), ("Tlemcen", "13"), ("Bab Ezzouar", "ALGER")]
MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def amount(rng, minor, kind):
    whole, cents = divmod(minor, 100)
    grouped = f"{whole:,}"
    return [lambda: f"{whole},{cents:02d}", lambda: grouped.replace(",", " ") + f",{cents:02d} DA",
            lambda: grouped.replace(",", "\u202f") + f",{cents:02d}", lambda: grouped.replace(",", "\u00a0") + f",{cents:02d} DZD",
            lambda: grouped.replace(",", ".") + f",{cents:02d}", lambda: f"{whole},{cents:02d}".translate(EASTERN),
            lambda: grouped.replace(",", "\u2009") + f",{cents:02d}"][kind]()


def day(when, kind):
    return [when.strftime("%d/%m/%Y"), when.isoformat(), f"{when.day} {MONTHS[when.month - 1]} {when.year}"][kind]


def rows(count, seed=2026):
    """The rows with what becomes of each: "created" or the reason why it is refused."""
    rng = random.Random(seed)
    made = []
    for index in range(count):
        town, wilaya = TOWNS[rng.randrange(len(TOWNS))]
        name = f"{rng.choice(LAST)} {rng.choice(FIRST)}"
        draw = rng.random()
        if draw < 0.05:
            name = rng.choice(ARABIC)
        elif draw < 0.10:
            name = rng.choice(["SARL ", "EURL ", "ETS ", "SPA "]) + rng.choice(LAST).upper()
        number = f"0{rng.choice('567')}{rng.randrange(10_000_000, 100_000_000)}"
        phone = [number, f"+213 {number[1:4]} {number[4:]}", f"{number[:4]} {number[4:6]} {number[6:8]} {number[8:]}",
                 f"{number} / 021 {rng.randrange(100000, 999999)}", "", number.translate(EASTERN)][rng.randrange(6)]
        mail = f"client{index}@exemple.dz" if rng.random() < 0.3 else ""
        nin = f"1{rng.randrange(10**16, 10**17)}" if rng.random() < 0.2 else ""
        birth = date(1950, 1, 1) + timedelta(days=rng.randrange(18_000))
        due = date(2022, 1, 1) + timedelta(days=rng.randrange(1_200))
        minor = rng.randrange(100_000, 90_000_000)
        row = [f"AT-{100000 + index}", name, phone, mail, nin, birth.strftime("%d/%m/%Y") if rng.random() < 0.4 else "",
               f"{rng.randrange(1, 300)} rue {rng.choice(LAST)}" if rng.random() < 0.5 else "", town, wilaya,
               rng.choice(["Télécom", "Loyer", "Commercial", "Prime d'assurance", "Crédit", "Énergie", "telecom"]),
               amount(rng, minor, rng.randrange(7)), amount(rng, rng.randrange(0, 500_000), 0) if rng.random() < 0.3 else "",
               day(due, rng.randrange(3)), ""]
        fate = "created"
        slot = index % 100
        if slot == 7:
            row[10], fate = "-" + row[10], "negative"
        elif slot == 17:
            row[10], fate = "0,00", "zero"
        elif slot == 27:
            row[10], fate = "99999999999999999999999,00", "huge"
        elif slot == 37 and index > 100:
            row[0], fate = f"AT-{100000 + index - 37}", "duplicate"
        elif slot == 47:
            row[12], fate = ["01/01/0001", "31/12/9999", "31/02/2024"][index // 100 % 3], "date"
        elif slot == 57:
            row[1], fate = "", "nameless"
        elif slot == 67:
            row[0], fate = "", "no reference"
        elif slot == 77:
            row[8], fate = "Atlantis", "wilaya"
        # What is odd but accepted.
        elif slot == 11:
            row[13] = "=HYPERLINK(\"http://evil.example\";\"x\")"
        elif slot == 21:
            row[1] = "<script>alert('x')</script> " + row[1]
        elif slot == 31:
            row[13] = "\u202eretourné\u202c \u200fنص\u200e"
        elif slot == 41:
            row[13] = "NUL\0 dedans"
        elif slot == 51:
            row[13] = "sur deux\nlignes; avec \"guillemets\", tab\tet | barre"
        elif slot == 61:
            row[2] = "pas de téléphone"
        elif slot == 71:
            row[3] = "pas-une-adresse"
        made.append((row, fate))
    return made


def text(made, separator, newline="\r\n"):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=newline)
    writer.writerow(HEADERS)
    for row, _ in made:
        writer.writerow(row)
    return out.getvalue()


def workbook(path, made):
    def cell(column, number, value):
        name = chr(65 + column) + str(number)
        if column == 10 and value.replace(",", "").isascii() and value.replace(",", "").isdigit() and len(value) < 15:
            return f'<c r="{name}"><v>{value.replace(",", ".")}</v></c>'
        value = "".join(c for c in value if c >= " " or c == "\n")
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>' if value else ""
    lines = []
    for number, row in enumerate([HEADERS] + [row for row, _ in made], start=1):
        lines.append(f'<row r="{number}">' + "".join(cell(c, number, v) for c, v in enumerate(row)) + "</row>")
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Créances" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + "".join(lines) + "</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)


def latin(made):
    """The same rows without what Windows-1252 cannot hold."""
    plain = []
    for row, fate in made:
        row = ["".join(c for c in v.replace("\u202f", " ").replace("\u2009", " ") if c == "\0" or ord(c) < 256) for v in row]
        if not row[1].strip() and fate != "nameless":
            row[1] = "Inconnu"
        if not row[8].strip():
            row[8] = "23"
        if fate in ("created",) and not any(c.isdigit() for c in row[10]):
            row[10] = "1500,00"
        plain.append((row, fate))
    return plain


def main():
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    folder.mkdir(parents=True, exist_ok=True)
    made = rows(count)
    (folder / "utf8-semicolon.csv").write_bytes(text(made, ";").encode())
    (folder / "utf8-bom-comma.csv").write_bytes(b"\xef\xbb\xbf" + text(made, ",").encode())
    (folder / "utf16-tab.txt").write_bytes(b"\xff\xfe" + text(made, "\t").encode("utf-16-le"))
    (folder / "utf16be-pipe.csv").write_bytes(b"\xfe\xff" + text(made, "|", "\n").encode("utf-16-be"))
    plain = latin(made)
    (folder / "windows1252-semicolon.csv").write_bytes(text(plain, ";").encode("cp1252", "ignore"))
    workbook(folder / "workbook.xlsx", made)
    fates = {}
    for _, fate in made:
        fates[fate] = fates.get(fate, 0) + 1
    created = fates.pop("created")
    (folder / "expected.json").write_text(json.dumps(
        {"rows": count, "created": created, "rejected": count - created, "fates": fates}, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
