#!/usr/bin/env python3
"""What the built program consists of, as an SPDX 2.3 document.

    sbom.py PROGRAM > wirewatch.spdx.json

The shared libraries that the loader would take, all the way down, each with the Debian package and version that it is from,
and the header-only libraries that were compiled in. The same program on the same system gives the same bytes; the date is
$SOURCE_DATE_EPOCH, else that of the program.
"""
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

# Compiled in, so that no soname tells of them.
HEADER_ONLY = ["libcli11-dev", "nlohmann-json3-dev"]


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def libraries(program):
    """soname -> file, of all that is loaded with the program; the loader itself among them."""
    loaded = {}
    for line in run("ldd", program).splitlines():
        found = re.match(r"\s*(\S+)(?: => (/\S+))? \(0x", line)
        if found and not found[1].startswith("linux-vdso"):
            loaded[pathlib.PurePath(found[1]).name] = found[2] or found[1]
        elif "not found" in line:
            raise SystemExit(f"sbom.py: {line.strip()}")
    return loaded


def packages_of(paths):
    """path -> the Debian package that it is from, wherever /lib is a link to."""
    names = {path: dict.fromkeys([path, os.path.realpath(path)]) for path in paths}
    for path, known in names.items():
        names[path] = [other for name in known for other in (name, name.removeprefix("/usr"), "/usr" + name)]
    answer = subprocess.run(["dpkg-query", "-S", *(name for known in names.values() for name in known)],
                            capture_output=True, text=True, check=False).stdout
    owners = dict(reversed(line.split(": ", 1)) for line in answer.splitlines())
    packages = {}
    for path, known in names.items():
        owner = next((owners[name] for name in known if name in owners), None)
        if owner is None:
            raise SystemExit(f"sbom.py: no package has {path}")
        packages[path] = owner.split(",")[0]
    return packages


def describe(packages):
    """package -> name, version, source, upstream's page, architecture."""
    fields = ("name", "version", "source", "homepage", "architecture")
    lines = run("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${source:Package}\t${Homepage}\t${Architecture}\n", *packages)
    about = {entry["name"]: entry for entry in (dict(zip(fields, line.split("\t"))) for line in lines.splitlines())}
    return {package: about[package.split(":")[0]] for package in packages}


def spdx_package(about, sonames):
    entry = {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", about["name"]),
        "name": about["name"],
        "versionInfo": about["version"],
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
            "referenceLocator": f"pkg:deb/debian/{about['name']}@{about['version']}?arch={about['architecture']}"}],
        "comment": ("linked as " + ", ".join(sonames) if sonames else "compiled in, headers only")
                   + f"; source package {about['source']}",
    }
    if about["homepage"]:
        entry["homepage"] = about["homepage"]
    return entry


def document(program):
    version = run(program, "--version").split()[1]
    digest = hashlib.sha256(pathlib.Path(program).read_bytes()).hexdigest()
    loaded = libraries(program)
    owners = packages_of(loaded.values())
    by_package = {package: [] for package in HEADER_ONLY}
    for soname, path in loaded.items():
        by_package.setdefault(owners[path], []).append(soname)
    about = describe(by_package)
    itself = {
        "SPDXID": "SPDXRef-wirewatch", "name": "wirewatch", "versionInfo": version, "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0",
        "copyrightText": "The wirewatch authors", "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
    }
    parts = [spdx_package(about[package], sorted(by_package[package])) for package in sorted(by_package)]
    created = int(os.environ.get("SOURCE_DATE_EPOCH") or os.stat(program).st_mtime)
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"wirewatch-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/wirewatch-{version}-{digest[:32]}",
        "creationInfo": {
            "created": datetime.datetime.fromtimestamp(created, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: wirewatch-sbom"]},
        "packages": [itself, *parts],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-wirewatch"},
            *({"spdxElementId": "SPDXRef-wirewatch", "relationshipType": "DYNAMIC_LINK" if "linked as" in part["comment"] else "CONTAINS",
               "relatedSpdxElement": part["SPDXID"]} for part in parts)],
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(json.dumps(document(os.path.abspath(sys.argv[1])), indent=1, ensure_ascii=False))
