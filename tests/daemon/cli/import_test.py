"""`wirewatch import`: what it writes, `wirewatch check` accepts as it stands."""
from program import ProgramTest, main, wirewatch


def place(geoname, name, ascii_name="", others="", country="SY", population=1000):
    """A row of GeoNames' table of places, of 19 columns."""
    columns = [""] * 19
    columns[0], columns[1], columns[2], columns[3] = str(geoname), name, ascii_name or name, others
    columns[6], columns[8], columns[14] = "P", country, str(population)
    return "\t".join(columns) + "\n"


def named(geoname, language, name, colloquial="", historic=""):
    """A row of GeoNames' table of names, of 10 columns."""
    return "\t".join(["1", str(geoname), language, name, "", "", colloquial, historic, "", ""]) + "\n"


PLACES = (place(172955, "Ar Raqqah", others="Raka,Raqqa,الرقة", population=177636) +
          place(99072, "Mosul", country="IQ", population=1739800) +
          place(1, "Al Başrah", "Al Basrah", country="IQ", population=5))
NAMES = (named(172955, "ar", "الرقة") + named(172955, "ar", "الرَّقَّة") + named(172955, "en", "Raqqa") +
         named(172955, "fr", "Rakka") + named(172955, "link", "https://example.org/Raqqa") +
         named(172955, "fr_1793", "Racca") + named(172955, "en", "Nikephorion", historic="1") +
         named(172955, "en", "The Bride", colloquial="1") + named(99072, "ar", "الموصل") +
         named(99072, "", "Mosul") + named(7, "en", "Elsewhere"))


class ImportTest(ProgramTest):

    def accepted(self, *arguments, stdin=b"", code=0):
        """The skeleton, which check has taken, and what was said beside it."""
        got, out, err = wirewatch("import", *arguments, stdin=stdin)
        self.assertEqual(got, code, err)
        checked, told, faults = wirewatch("check", self.write("skeleton.yaml", out))
        self.assertEqual(checked, 0, out + faults)
        self.assertIn("0 errors", told)
        return out, err

    def entities(self, text):
        return text.split("entities:\n", 1)[1]


class GeonamesTest(ImportTest):

    def test_places_with_names_in_languages(self):
        out, err = self.accepted("geonames", self.write("SY.txt", PLACES),
                                 "--alternate-names", self.write("names.txt", NAMES), "--min-population", "100")
        self.assertEqual(self.entities(out), """\
  mosul:  # IQ, 1739800 people
    kind: place
    ids: {geonames: '99072'}
    names:
      ar: [الموصل]
      und: [Mosul]
  ar-raqqah:  # SY, 177636 people
    kind: place
    ids: {geonames: '172955'}
    names:
      ar: [الرقة]
      en: [Raqqa]
      fr: [Rakka]
      und: [Ar Raqqah]
""")
        self.assertIn("watchlist: geonames\n", out)
        self.assertIn("# From GeoNames (geonames.org, CC BY 4.0), SY.txt and names.txt\n", out)
        self.assertIn("import: 2 entities, 6 names\n", err)

    def test_languages_and_countries(self):
        out, _ = self.accepted("geonames", self.write("SY.txt", PLACES), "--alternate-names",
                               self.write("names.txt", NAMES), "--languages", "ar", "--countries", "SY,LB",
                               "--watchlist", "syria")
        self.assertIn("watchlist: syria\n", out)
        self.assertEqual(self.entities(out).count("kind: place"), 1)
        self.assertIn("      ar: [الرقة]\n      und: [Ar Raqqah]\n", out)
        self.assertNotIn("Rakka", out)

    def test_without_the_table_of_names_those_of_the_row_say_no_language(self):
        out, _ = self.accepted("geonames", "-", "--countries", "SY", stdin=PLACES.encode())
        self.assertIn("      und: [Ar Raqqah, Raka, Raqqa, الرقة]\n", out)

    def test_ids_are_unique_and_the_largest_place_has_the_bare_one(self):
        rows = (place(3, "Tripoli", country="LB", population=10) + place(2, "Tripoli", country="LY", population=20) +
                place(4, "حلب", "حلب") + place(5, "L’Aquila", "L'Aquila"))
        out, _ = self.accepted("geonames", self.write("a.txt", rows))
        for line in ("  tripoli:  # LY, 20 people\n", "  tripoli-3:  # LB, 10 people\n", "  4:  # SY", "  laquila:  # SY"):
            self.assertIn(line, out)

    def test_names_that_check_would_refuse_are_left_out_and_counted(self):
        rows = (place(1, "Mosul", others="Mo,الموصل، نينوى,N\u200ewnf") + place(2, "Y") + place(3, "Oslo", others="---"))
        out, err = self.accepted("geonames", self.write("a.txt", rows))
        self.assertIn("und: [Mosul, Nwnf]\n", out)
        for line in ("import: 2 entities, 3 names\n", "  left out: 2 names, R006 too short a name\n",
                     "  left out: 1 name, R009 an Arabic comma in a name\n", "  left out: 1 name, R005 ",
                     "  left out: 1 entity without any name left\n"):
            self.assertIn(line, err)

    def test_names_that_yaml_would_misread_are_quoted(self):
        rows = place(1, "Null", others="123,Yes,Foo: bar,#tag,Ville (Sud),it's,'t Zand,- dash,a|b|c,Cape:\\xylo,[list],&anchor")
        out, _ = self.accepted("geonames", self.write("a.txt", rows))
        for name in ("'Null'", "'123'", "'Yes'", "'Foo: bar'", "'#tag'", r"'Ville \(Sud\)'", "it's", "'''t Zand'",
                     r"'a\|b\|c'", r"'Cape:\\xylo'", "'[list]'", "'&anchor'"):
            self.assertIn(name, out)

    def test_faulty_lines_are_told_with_their_number_and_the_rest_is_read(self):
        rows = self.write("a.txt", "short\trow\n" + PLACES.encode().decode() + place("x", "Nowhere") +
                          place(9, "Anywhere", population="many"))
        rows.write_bytes(rows.read_bytes() + b"\xff\tbytes\n")
        out, err = self.accepted("geonames", rows, code=1)
        self.assertEqual(self.entities(out).count("kind: place"), 3)
        for line in (f"{rows}:1: 2 columns where 19 are wanted, separated by tabs\n",
                     f"{rows}:5: the geonameid `x` is not a number\n",
                     f"{rows}:6: the population `many` is not a number\n", f"{rows}:7: not UTF-8\n"):
            self.assertIn(line, err)

    def test_usage(self):
        places = self.write("a.txt", PLACES)
        for arguments, said in ((["geonames"], "FILE"), ([], "wants a verb"), (["xml", places], "no verb `xml`"),
                                (["geonames", places, "--watchlist", "My List"], "did you mean `my-list`?"),
                                (["geonames", places, "--languages", "ar"], "wants --alternate-names"),
                                (["geonames", places, "--alternate-names", places, "--languages", "arabic"],
                                 "did you mean `ar`?")):
            code, out, err = wirewatch("import", *arguments)
            self.assertEqual((code, out), (2, ""), arguments)
            self.assertIn(said, err + out)

    def test_what_cannot_be_read_fails(self):
        for file, said in ((self.directory / "none.txt", "No such file"), (self.directory, "Is a directory"),
                           (self.write("empty.txt", ""), "nothing is left")):
            code, out, err = wirewatch("import", "geonames", file)
            self.assertEqual((code, out), (1, ""), file)
            self.assertIn(said, err)


class CsvTest(ImportTest):

    def test_a_table(self):
        table = self.write("desk.csv", '''\
\ufeffid,kind,name:ar,name:en,severity,geonames,ids:desk
mosul,place,الموصل,"Mosul|Mosul, Iraq",,99072,m-1
ISIS,actor,داعش,"""Islamic"" State",high,,
,,,Al-Hol,,,
mosul,,نينوى,Ninawa,,,
''')
        out, _ = self.accepted("csv", table, "--watchlist", "desk")
        self.assertEqual(self.entities(out), """\
  mosul:
    kind: place
    ids: {geonames: '99072', desk: 'm-1'}
    names:
      ar: [الموصل, نينوى]
      en: [Mosul, 'Mosul, Iraq', Ninawa]
  isis:
    kind: actor
    severity: high
    names:
      ar: [داعش]
      en: ['"Islamic" State']
  al-hol:
    kind: other
    names:
      en: [Al-Hol]
""")

    def test_semicolons_tabs_and_line_ends_of_spreadsheets(self):
        expected = self.entities(self.accepted("csv", "-", stdin=b"id,name:en\na,Mosul\nb,Raqqa\n")[0])
        for table in ("id;name:en\r\na;Mosul\r\nb;Raqqa\r\n", "id\tname:en\na\tMosul\n\nb\tRaqqa",
                      'id,name:en\n"a","Mo\nsul"\nb,Raqqa\n'.replace("Mo\nsul", "Mosul")):
            self.assertEqual(self.entities(self.accepted("csv", "-", stdin=table.encode())[0]), expected)

    def test_ids_that_fall_together_are_told_apart(self):
        out, _ = self.accepted("csv", "-", stdin="id,name\nA b,Mosul\na-b,Raqqa\n-,الموصل\n".encode())
        for line in ("  a-b:\n", "  a-b-2:\n", "  entity:\n"):
            self.assertIn(line, out)

    def test_faults_have_lines(self):
        table = self.write("t.csv", 'id,kind,name:en\na,plcae,Mosul\nb,place,"Raq\nqa\nc,place,Oslo\n')
        code, out, err = wirewatch("import", "csv", table)
        self.assertEqual((code, out), (1, ""))
        self.assertIn(f"{table}:2: unknown kind `plcae`; did you mean `place`?\n", err)
        self.assertIn(f"{table}:3: a quote that nothing closes\n", err)

        for head, said in (("id,nmae:en", "did you mean `name:en`?"), ("id,name:xx", "`xx` in `name:xx` is not a language"),
                           ("id,kind", "no column of names"), ("id,id,name:en", "the column `id` stands twice"),
                           ("", "the table is empty"), ('id,"name:en', "a quote that nothing closes")):
            code, out, err = wirewatch("import", "csv", "-", stdin=(head + "\na,b\n" if head else "").encode())
            self.assertEqual((code, out), (1, ""), head)
            self.assertIn("-:1: ", err)
            self.assertIn(said, err)

    def test_more_cells_than_columns(self):
        out, err = self.accepted("csv", "-", stdin=b"id,name:en\na,Mosul,x\nb,Raqqa\nc\nd,\n", code=1)
        self.assertIn("-:2: 3 cells where the first row has 2\n", err)
        self.assertIn("-:4: no name\n-:5: no name\n", err)
        self.assertEqual(self.entities(out).count("kind:"), 1)


main()
