#!/usr/bin/env python3
"""What the pages name is there, and their tables are those of the program.

    docs_test.py WIREWATCH ROOT

Of README.md, CONTRIBUTING.md, SECURITY.md and docs/: links and their anchors, paths of this repository wherever they
stand, verbs of ./dev, verbs and options of wirewatch, metrics and settings. The tables of alerts' fields, of dead letters' reasons, of watchlists' keys, of verbs, threads
and dependencies are compared with what they are about; each page stands in the index. The list of codes in docs/errors.md is
made from its headings: WIREWATCH_REWRITE_GOLDENS=1 in the environment rewrites it.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")
PATH = re.compile(r"(?<![\w./:-])((?:rules|config|daemon|tests|deploy|docs)/[\w./*<>-]*[\w*>])")
VERB = re.compile(r"\./dev ([a-z]+)")
COMMAND = re.compile(r"(?:^|[`$|] ?|    |sudo )wirewatch ([a-z]+)((?: [^`|;\n]*)?)", re.MULTILINE)
METRIC = re.compile(r"\bwirewatch_[a-z_]+[a-z]\b")
SETTING = re.compile(r"`((?:kafka|input|output|http|limits|log|metrics|engine|control)\.[a-z_.]*[a-z])(?:`|: )")


def pages(root):
    return [*(root / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")), *sorted((root / "docs").rglob("*.md"))]


def anchors(text):
    """Those that GitHub gives to the headings of a page."""
    for heading in re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE):
        yield re.sub(r"[^\w -]", "", heading.replace("`", "").lower()).strip().replace(" ", "-")


def table(text, head):
    """The first column of the table with that first line."""
    rows = re.split(rf"^{re.escape(head)}$", text, maxsplit=1, flags=re.MULTILINE)[1].split("\n\n")[0]
    return [re.split(r"(?<!\\)\|", row)[1] for row in rows.splitlines()[2:]]


def keys(text, head):
    """The words in backticks of that column, without what stands behind a colon."""
    return {word.split(":")[0] for cell in table(text, head) for word in re.findall(r"`([^`]+)`", cell)}


def link_faults(page, text):
    for target, anchor in LINK.findall(FENCED.sub("", text)):
        there = page.parent / target if target else page
        if not there.exists():
            yield f"links to {target}, which is not there"
        elif anchor and there.suffix == ".md" and anchor not in anchors(there.read_text(encoding="utf-8")):
            yield f"links to {target}#{anchor}: there is no such heading"


def exists(root, path):
    """A path, a pattern of paths, or the name that ctest gives to a test."""
    pattern = re.sub(r"<[^>]*>", "*", path)
    return any(True for candidate in (pattern, f"{pattern}.*", f"tests/{pattern}.cc", f"tests/{pattern}_test.py")
               for _ in root.glob(candidate))


def name_faults(root, text):
    verbs = set(re.findall(r"^  ([a-z]+)\)", (root / "dev").read_text(encoding="utf-8"), re.MULTILINE))
    for path in sorted(set(PATH.findall(text))):
        if not exists(root, path):
            yield f"names {path}, which is not there"
    for verb in sorted(set(VERB.findall(text)) - verbs):
        yield f"names ./dev {verb}, which ./dev does not know"


def help_of(program, words, known={}):  # remembered, since it is asked again and again
    if words not in known:
        done = subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=False)
        known[words] = done.stdout if done.returncode == 0 else ""
    return known[words]


def command_faults(program, text):
    for verb, rest in COMMAND.findall(text):
        if not help_of(program, (verb,)):
            yield f"names wirewatch {verb}, which wirewatch does not know"
            continue
        known = help_of(program, (verb,)) + "".join(help_of(program, (verb, word)) for word in re.findall(r"^ (\w+)", rest)
                                                   if f"\n  {word} " in help_of(program, (verb,)))
        for option in re.findall(r"(?<= )--[a-z-]+", rest):
            if not re.search(rf"{option}\b", known):
                yield f"names wirewatch {verb} {option}, which its --help does not"


def word_faults(text, metrics, settings):
    for name in sorted(set(METRIC.findall(text))):
        if f"`{re.sub('_(bucket|sum|count)$', '', name)}`" not in metrics and f"`{name}`" not in metrics:
            yield f"names {name}, which docs/metrics.md does not"
    for name in sorted(set(SETTING.findall(text))):
        if not re.search(rf"^### `{re.escape(name)}", settings, re.MULTILINE):
            yield f"names the setting {name}, which docs/configuration.md does not"


def difference(what, told, true):
    yield from (f"{what}: `{name}` is told, and is not there" for name in sorted(told - true))
    yield from (f"{what}: `{name}` is not told" for name in sorted(true - told))


def properties(schema, entry):
    entry = entry.get("items", entry)
    return schema["$defs"].get(entry.get("$ref", "").removeprefix("#/$defs/"), entry)["properties"]


def schema_of(program, what):
    return json.loads(subprocess.run([program, "schema", what], capture_output=True, check=True).stdout)


def told_fields(text):
    """`event.id`, `.name` below `mentions[]`, … as paths."""
    part = ""
    for cell in table(text, "| field | is |"):
        for word in re.findall(r"`([^`]+)`", cell):
            if "**" in cell:
                part = word.removesuffix("[]")
                yield part
            else:
                yield part + word if word[0] == "." else word


def alert_faults(program, text):
    schema = schema_of(program, "alert")
    true = set(schema["properties"])
    for part in ("event", "rule", "article", "mentions", "snippet", "provenance"):
        true |= {f"{part}.{name}" for name in properties(schema, schema["properties"][part])}
    yield from difference("docs/alerts.md, fields", set(told_fields(text["alerts.md"])), true)
    reasons = re.search(r"`wirewatch_dead_letters_total` \| C \| reason: ([^|]*) \|", text["metrics.md"])[1].split(", ")
    yield from difference("docs/alerts.md, dead letters", keys(text["alerts.md"], "| reason | is |"), set(reasons))


def watchlist_faults(program, text):
    parts = schema_of(program, "watchlist")["$defs"]
    entities, _, rest = text.partition("\n## An entity\n")[2].partition("\n## Names\n")
    names, _, rest = rest.partition("\n## Rules\n")
    rules, _, tests = rest.partition("\n## Tests\n")
    beside_regex = {"edges", "match", "broad", "reason"}
    condition = set(parts["condition"]["anyOf"][1]["properties"])
    said = {word for cell in table(rules, "| condition | holds where |") for word in re.findall(r"\b(\w+):", cell)}
    yield from difference("docs/watchlists.md, entities", keys(entities, "| key | means | if absent |"), set(parts["entity"]["properties"]))
    yield from difference("docs/watchlists.md, names", keys(names, "| key | means |"), set(parts["name"]["anyOf"][1]["properties"]))
    yield from difference("docs/watchlists.md, only", keys(rules, "| key | the article |"), set(parts["only"]["properties"]))
    yield from difference("docs/watchlists.md, patterns", keys(rules, "| beside `regex` | means |"), beside_regex)
    yield from (f"docs/watchlists.md, conditions: `{word}` is not told" for word in sorted(condition - beside_regex - said))
    yield from difference("docs/watchlists.md, tests", keys(tests, "| key | means |"), set(parts["test"]["properties"]))


def verb_faults(program, readme):
    told = {cell.split()[1].rstrip("`") for cell in table(readme, "| verb | does |")}
    said = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    yield from difference("README.md, verbs", told, set(re.findall(r"^  (\w+)", said.partition("Subcommands:")[2].partition("\n\n")[0], re.MULTILINE)))


def thread_faults(root, text):
    told = {word for cell in table(text, "| name | how many | does | waits for | started, joined by |")
            for word in re.findall(r"`(ww-[a-z]+)", cell)}
    true = {name for source in (root / "daemon").rglob("*.cc")
            for name in re.findall(r'"(ww-[a-z]+)', source.read_text(encoding="utf-8"))}
    yield from difference("docs/internals/threads.md", told, true)


def dependency_faults(root, text):
    asked = re.findall(r"^[A-Z]+_PACKAGES=\(([^)]*)\)", (root / "dev").read_text(encoding="utf-8"), re.MULTILINE)
    for package in sorted({package for each in asked for package in each.split()}):
        if not re.search(rf"(?<![\w-]){re.escape(package)}(?![\w-])", text):
            yield f"docs/dependencies.md does not tell why ./dev installs {package}"


def index_faults(docs, index):
    linked = {target for target, _ in LINK.findall(index)}
    for page in sorted(docs.rglob("*.md")):
        if page.name != "README.md" and page.relative_to(docs).as_posix() not in linked:
            yield f"docs/README.md does not lead to {page.relative_to(docs)}"


def with_its_list(text):
    """docs/errors.md with the list that its headings make."""
    parts = re.split(r"^# (.*)$", FENCED.sub("", text), flags=re.MULTILINE)
    rows = [f"| {group} | {' · '.join(f'[{code}](#{anchor}) {meaning}' for code, meaning, anchor in codes)} |"
            for group, below in zip(parts[3::2], parts[4::2])
            if (codes := [(heading[:4], heading[5:], next(anchors(f"# {heading}")))
                          for heading in re.findall(r"^## (.*)$", below, re.MULTILINE)])]
    return re.sub(r"(?<=\n<!-- From the headings below. -->\n)(\|[^\n]*\n)*", lambda _: "\n".join(["| | |", "|---|---|", *rows, ""]), text)


def list_faults(page, text):
    listed = with_its_list(text)
    if listed != text and os.environ.get("WIREWATCH_REWRITE_GOLDENS"):
        page.write_text(listed, encoding="utf-8")
    if listed != text:
        yield "docs/errors.md does not list its codes as they are: ./dev golden does"


def main(program, root):
    root = pathlib.Path(root)
    text = {page: page.read_text(encoding="utf-8") for page in pages(root)}
    faults = [f"{page.relative_to(root)} {fault}" for page in text
              for fault in (*link_faults(page, text[page]), *name_faults(root, text[page]), *command_faults(program, text[page]),
                            *word_faults(text[page], text[root / "docs/metrics.md"], text[root / "docs/configuration.md"]))]
    docs = {page.relative_to(root / "docs").as_posix(): each for page, each in text.items() if root / "docs" in page.parents}
    faults += [*alert_faults(program, docs), *watchlist_faults(program, docs["watchlists.md"]),
               *verb_faults(program, text[root / "README.md"]), *thread_faults(root, docs["internals/threads.md"]),
               *dependency_faults(root, docs["dependencies.md"]), *index_faults(root / "docs", docs["README.md"]),
               *list_faults(root / "docs/errors.md", docs["errors.md"])]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(text)} pages, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
