"""The list of what the program consists of names everything that is linked, and is the same twice.

    sbom_test.py WIREWATCH
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop(1)
SBOM = pathlib.Path(__file__).resolve().parents[2] / "deploy/sbom.py"


def sbom():
    return subprocess.run([sys.executable, SBOM, PROGRAM], check=True, capture_output=True, text=True).stdout


class SbomTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.text = sbom()

    def test_every_library_that_the_program_asks_for_is_listed_with_a_version(self):
        self.assertEqual(self.text, sbom())
        listed = json.loads(self.text)
        self.assertEqual(listed["spdxVersion"], "SPDX-2.3")
        linked = " ".join(package.get("comment", "") for package in listed["packages"])
        needed = re.findall(r"\(NEEDED\)\s+Shared library: \[(.+)\]",
                            subprocess.run(["readelf", "-d", PROGRAM], check=True, capture_output=True, text=True).stdout)
        self.assertGreater(len(needed), 10)
        for soname in needed:
            self.assertRegex(linked, rf"\b{re.escape(soname)}(,|;)")
        names = {package["name"]: package["versionInfo"] for package in listed["packages"]}
        for name in ("wirewatch", "librdkafka1", "libc6", "libcli11-dev", "nlohmann-json3-dev"):
            self.assertRegex(names[name], r"^\d")
        # Not asked for by us, but loaded: what librdkafka brings.
        self.assertRegex(linked, r"\blibsasl2\.so\.2\b")

    def test_relationships_reach_every_package(self):
        listed = json.loads(self.text)
        reached = {one["relatedSpdxElement"] for one in listed["relationships"]}
        self.assertEqual(reached, {package["SPDXID"] for package in listed["packages"]})


unittest.main(verbosity=2)
