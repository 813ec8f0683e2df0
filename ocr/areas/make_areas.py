"""Writes regencies.inc and districts.inc from idn-area-data's CSV files (npm, version 4.0.1).

Usage: make_areas.py FOLDER-WITH-CSV. The data are under the Open Database License 1.0; their source
is named in both filesb.
"""
import csv
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
NOTE = "// Made by make_areas.py from idn-area-data 4.0.1 (ODbL 1.0); Kemendagri codes.\n"


def main():
    for name in ("regencies", "districts"):
        rows = csv.DictReader(open(pathlib.Path(sys.argv[1]) / (name + ".csv"), encoding="utf-8"))
        with open(HERE / (name + ".inc"), "w", encoding="utf-8") as out:
            out.write(NOTE)
            for row in rows:
                bare = row["name"].upper().replace('"', "").replace("\\", "")
                out.write('{%d, "%s"},\n' % (int(row["code"].replace(".", "")), bare))


if __name__ == "__main__":
    main()
