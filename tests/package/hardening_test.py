"""What the compiler and the linker were asked to do against memory faults is in the built program.

    hardening_test.py WIREWATCH

Asks readelf. The program must be an optimised build: without optimisation there is nothing to fortify.
"""
import platform
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop(1)


def readelf(*options):
    return subprocess.run(["readelf", "--wide", *options, PROGRAM], check=True, capture_output=True, text=True).stdout


class HardeningTest(unittest.TestCase):

    def imports(self):
        return [line.split()[-2 if line.rstrip().endswith(")") else -1].split("@")[0]
                for line in readelf("--dyn-syms").splitlines() if " UND " in line and "@" in line]

    def test_loads_at_a_random_address(self):
        self.assertRegex(readelf("--file-header"), r"Type:\s+DYN")
        self.assertRegex(readelf("--dynamic"), r"\(FLAGS_1\).*\bPIE\b")

    def test_tables_of_the_linker_are_read_only_from_the_start(self):
        self.assertIn("GNU_RELRO", readelf("--program-headers"))
        self.assertRegex(readelf("--dynamic"), r"\(FLAGS(_1)?\).*\b(BIND_)?NOW\b")

    def test_no_memory_is_writable_and_executable(self):
        headers = readelf("--program-headers")
        segments = [line for line in headers.splitlines() if line.split()[:1] in (["LOAD"], ["GNU_STACK"])]
        self.assertIn("GNU_STACK", headers)
        self.assertGreater(len(segments), 2)
        for line in segments:
            flags = "".join(line.split()[6:-1])
            self.assertFalse("W" in flags and "E" in flags, line)

    def test_stack_is_guarded(self):
        self.assertIn("__stack_chk_fail", self.imports())

    def test_buffers_are_checked_where_their_size_is_known(self):
        fortified = [name for name in self.imports() if name.endswith("_chk") and name != "__stack_chk_fail"]
        self.assertTrue(fortified)

    def test_containers_check_their_indices(self):
        self.assertTrue([name for name in self.imports() if "glibcxx_assert_fail" in name])

    def test_jumps_land_where_they_may(self):
        if platform.machine() != "x86_64":
            self.skipTest("control-flow protection is of x86-64")
        # The note that switches it on is lost at the link: Debian 12 builds glibc's start files without. What the
        # compiler does for it is in the code: functions begin with a landing pad.
        code = subprocess.run(["objdump", "--disassemble=main", "--no-show-raw-insn", PROGRAM],
                              check=True, capture_output=True, text=True).stdout
        self.assertRegex(code, r"<main>:\n\s+[0-9a-f]+:\s+endbr64")

    def test_libraries_are_found_where_the_system_has_them(self):
        self.assertNotRegex(readelf("--dynamic"), r"\((RPATH|RUNPATH)\)")


unittest.main(verbosity=2)
