"""The systemd units as they are installed: no fault, and an exposure that may only shrink.

    unit_test.py
"""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
UNIT = SOURCE / "deploy/systemd/wirewatch.service"
EXPOSURE = 1.1  # by `systemd-analyze security`, of 10


class UnitTest(unittest.TestCase):

    def setUp(self):
        self.assertIsNotNone(shutil.which("systemd-analyze"), "needs the package systemd")
        scratch = tempfile.TemporaryDirectory(prefix="wirewatch-test-")
        self.addCleanup(scratch.cleanup)
        template = subprocess.run(["sed", "-f", SOURCE / "deploy/systemd/instance.sed", UNIT],
                                  check=True, capture_output=True, text=True).stdout
        self.texts = {"wirewatch.service": UNIT.read_text(encoding="utf-8"), "wirewatch@.service": template}
        self.units = []
        for name, text in self.texts.items():
            # The program need not be installed for this test.
            path = pathlib.Path(scratch.name) / name.replace("@.", "@sahel.")
            path.write_text(text.replace("/usr/bin/wirewatch", "/bin/true"), encoding="utf-8")
            self.units.append(path)

    def test_no_fault(self):
        for unit in self.units:
            # The manual pages need not be installed either.
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), unit.name)

    def test_exposure(self):
        for unit in self.units:
            done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
                                  capture_output=True, text=True, check=False)
            found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
            self.assertIsNotNone(found, done.stderr)
            self.assertLessEqual(float(found[1]), EXPOSURE, done.stdout)

    def test_what_operators_rely_on(self):
        for name, text in self.texts.items():
            for line in ("Type=notify", "RestartPreventExitStatus=78", "LimitCORE=0", "DynamicUser=yes", "Restart=on-failure"):
                self.assertIn(f"\n{line}\n", text, name)
            self.assertRegex(text, r"\nMemoryMax=\d")
            self.assertRegex(text, r"\nWatchdogSec=\d")

    def test_instances_have_nothing_in_common_but_the_program(self):
        template = self.texts["wirewatch@.service"]
        self.assertIn("--config /etc/wirewatch/%i.yaml", template)
        self.assertNotRegex(template, r"(?m)^[^#]*/etc/wirewatch/wirewatch\.yaml")
        self.assertNotRegex(template, r"(?m)^RuntimeDirectory=wirewatch$")


unittest.main(verbosity=2)
