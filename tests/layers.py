#!/usr/bin/env python3
"""The layers of the house, as a test: every #include of our code follows an arrow that is drawn here.

layers.py ROOT    prints each forbidden include as file:line and exits 1 if there is any.
"""
import pathlib
import re
import sys

# folder -> folders of ours that it may include (besides itself).
RULES = ["rules/base", "rules/text", "rules/match", "rules/regex", "rules/watch"]
DAEMON_PARTS = ["daemon/article", "daemon/pipeline", "daemon/kafka", "daemon/metrics", "daemon/http", "daemon/control"]
WEB = RULES + ["daemon/article", "daemon/pipeline", "daemon/http"]
CONFIG = ["config/diag", "config/yaml", "config/settings", "config/watchlist", "config/trial", "config/importers"]
MAY_INCLUDE = {
    "rules/base": [],
    "rules/text": ["rules/base"],
    "rules/match": ["rules/base", "rules/text"],
    "rules/regex": ["rules/base", "rules/text", "rules/match"],
    "rules/watch": ["rules/base", "rules/text", "rules/match", "rules/regex"],
    "config/diag": ["rules/base", "rules/text"],
    "config/importers": ["rules/base", "config/diag"],
    "config/yaml": ["rules/base", "config/diag"],
    "config/settings": ["rules/base", "rules/text", "config/diag", "config/yaml"],
    "config/watchlist": RULES + ["config/diag", "config/yaml"],
    "config/trial": RULES + ["config/diag", "config/yaml", "config/watchlist"],
    "daemon/article": RULES,
    "daemon/pipeline": RULES + ["daemon/article"],
    "daemon/kafka": ["rules/base"],
    "daemon/metrics": ["rules/base"],
    "daemon/http": ["rules/base"],
    "daemon/control": ["rules/base"],
    "daemon/web": WEB,
    "daemon/service": RULES + CONFIG + DAEMON_PARTS + ["daemon/web"],
    "daemon/cli": RULES + CONFIG + DAEMON_PARTS + ["daemon/web", "daemon/service"],
    "daemon": ["daemon/cli"],
}

# third-party headers -> the only folders that may know them.
HOMES = {
    r"unicode/": ["rules/text"],
    r"re2/": ["rules/regex"],
    r"yaml-cpp/": ["config/yaml"],
    r"librdkafka/": ["daemon/kafka"],
    r"prometheus/": ["daemon/metrics"],
    r"microhttpd\.h": ["daemon/http"],
    r"simdjson|nlohmann/": ["daemon/article", "daemon/http", "daemon/control", "daemon/web", "daemon/cli"],
    r"gumbo\.h": ["daemon/article"],
    r"openssl/|uuid/": ["daemon/article", "config/watchlist"],
    r"systemd/": ["daemon/service"],
    r"CLI/": ["daemon/cli"],
    r"spdlog/": ["daemon/service", "daemon/cli"],
    r"zlib\.h|zstd\.h": ["daemon/cli"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def faults_of(root, path):
    folder = path.parent.relative_to(root).as_posix()
    if folder not in MAY_INCLUDE:
        yield 1, f"folder `{folder}` is not in tests/layers.py"
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        quote, target = found.groups()
        if quote == '"':
            home = pathlib.PurePosixPath(target).parent.as_posix()
            if home not in MAY_INCLUDE:
                yield number, f'"{target}" is not written from the root of the repository'
            elif home != folder and home not in MAY_INCLUDE[folder]:
                yield number, f"`{folder}` may not include `{home}`"
        else:
            for pattern, homes in HOMES.items():
                if re.match(pattern, target) and folder not in homes:
                    yield number, f"<{target}> belongs to {', '.join(homes)}"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    files = [p for room in ("rules", "config", "daemon") for p in sorted((root / room).rglob("*"))
             if p.suffix in (".h", ".cc")]
    found = 0
    for path in files:
        for number, fault in faults_of(root, path):
            print(f"{path.relative_to(root)}:{number}: {fault}")
            found += 1
    print(f"layers: {len(files)} files, {found} forbidden includes")
    sys.exit(1 if found or not files else 0)


main()
