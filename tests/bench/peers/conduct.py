#!/usr/bin/env python3
"""wirewatch beside what else one could use, on the same text and the same names, in one interleaved run.

Each engine is a process of its own. For each number of names all of them are made ready and look through the whole
text once, which is when they are counted; then they take turns, round after round, and the medians of CPU time are
told. Counts are compared with a plain definition (plain.h): whole words, byte for byte after folding.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from report import Progress, figure, machine, print_lines, print_machine, print_table  # noqa: E402
from corpus import CorpusError, write_articles, write_names  # noqa: E402
from engine_process import Absent, CutOff, EngineProcess, FIRST_READINGS, PROGRAM, ROOT, TITLES  # noqa: E402

FOR_NAMES = ("find", "vectorscan", "re2-set", "flashtext2", "lucene")
ROWS = ("find", "vectorscan", "re2-set", "re2-set-first", "flashtext2", "lucene")
WHOLE_WAYS = ("fold-find", "parse-fold-find", "parse-fold-find-regexes", "whole")
WHOLE_ROWS = ("find", "fold-find", "parse-fold-find", "parse-fold-find-regexes", "regexes-first", "whole")
FOLDS = ("fold", "icu-fold", "validate-utf8")
INSTALL = "./dev bench peers --install"
TURN_SECONDS = 0.25  # of CPU time that a turn is meant to take
WARM_UP_SECONDS = {"lucene": 4}  # until Java has compiled what it runs

progress = Progress()


class Text:
    """The articles' sizes, so that so many articles are so many bytes."""

    def __init__(self, folder, language=None):
        self.ends = [0]
        with open(folder / "articles.jsonl", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                if language in (None, article.get("lang")):
                    self.ends.append(self.ends[-1] + len(article["text"].encode()))

    @property
    def articles(self):
        return len(self.ends) - 1

    def megabytes(self, articles):
        return self.ends[articles] / 1e6


def ask(*args):
    done = subprocess.run([PROGRAM, *map(str, args)], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise CorpusError("the workload cannot be made")
    return json.loads(done.stdout) if done.stdout else None


def make_workload(options):
    folder = ROOT / "build" / "bench" / "workload"
    folder.mkdir(parents=True, exist_ok=True)
    size = int(options.megabytes * 1e6)
    progress("making the workload")
    ask("generate", folder, size, max(options.sizes))
    if options.corpus:
        write_articles(options.corpus, folder, size)
    if options.names:
        write_names(options.names, folder)
    return folder, ask("prepare", folder)


def get_ready(engines, folder, names, options, language=None):
    """The engines that are there and fast enough, with what they counted; and why the others are not."""
    running, results = [], {}
    for engine in engines:
        progress(f"{names} names: {TITLES[engine]} gets ready" if names else f"{language or 'all'}: {TITLES[engine]}")
        try:
            process = EngineProcess(engine, folder, names, options.limit, language)
            first = process.run(process.ready["articles"], 1)
            passes = int(WARM_UP_SECONDS.get(engine, 0) / max(first["seconds"], 0.1))
            if passes:
                process.run(process.ready["articles"], passes)
        except Absent:
            continue
        except CutOff as reason:
            results[engine] = {"cut_off": str(reason)}
            continue
        running.append(process)
        results[engine] = {**process.ready, **first, "turns": []}
    return running, results


def take_turns(running, results, text, options, what):
    for number in range(options.rounds):
        progress(f"{what}: round {number + 1} of {options.rounds}, {len(running)} engines")
        for process in running:
            result = results[process.engine]
            seconds = max(result["seconds"], 1e-4)
            articles = max(1, min(text.articles, int(text.articles * TURN_SECONDS / seconds)))
            passes = max(1, int(TURN_SECONDS / seconds))
            answer = process.run(articles, passes)
            result["turns"].append(text.megabytes(articles) * passes / max(answer["seconds"], 1e-6))


def measure(engines, folder, text, names, options, language=None):
    running, results = get_ready(engines, folder, names, options, language)
    try:
        take_turns(running, results, text, options, f"{names} names" if names else f"folding {language or 'all'}")
    finally:
        for process in running:
            process.stop()
    for engine, first_reading in FIRST_READINGS.items():
        if "turns" in results.get(engine, {}):
            speed = text.megabytes(text.articles) / results[engine]["seconds"]
            results[first_reading] = {**results[engine], "turns": [speed] * options.rounds}
    first = results[engines[0]]["turns"]
    for result in results.values():
        if "cut_off" in result:
            continue
        turns = result["turns"]
        result["mb_per_second"] = statistics.median(turns)
        result["times_slower"] = statistics.median(a / b for a, b in zip(first, turns))
    return results


def faults_of(names, results, plain):
    """Counts that are not what they must be."""
    ours = plain["both"] + plain["ours_by_grammar"] + plain["ours_otherwise"]
    expected = {"vectorscan": ("mentions", plain["plain_mentions"]), "re2-set": ("pairs", plain["letters_pairs"]),
                **{engine: ("mentions", ours) for engine in ("find", *WHOLE_WAYS)}}
    for engine, (kind, count) in expected.items():
        found = results.get(engine, {}).get(kind)
        if found not in (None, count):
            yield f"{TITLES[engine]} at {names} names: {found} {kind}, not {count}"


def cell(result, key):
    return "cut off" if result is None or "cut_off" in result else figure(result[key])


def told(engine, result, plain):
    """What an engine counted, in the words of its own meaning."""
    if "cut_off" in result:
        return "cut off: " + result["cut_off"]
    if engine == "find":
        return (f"{result['mentions']:,}: {plain['both']:,} of the plain ones, {plain['ours_by_grammar']:,} more by "
                f"grammar, {plain['ours_otherwise']:,} across other separators or edges; "
                f"{plain['plain_only']:,} plain ones refused")
    if engine == "re2-set":
        return f"{result['pairs']:,} pairs of article and name, inside of words too; no places"
    beside = result["mentions"] - plain["plain_mentions"]
    return f"{result['mentions']:,}" + (f", {beside:+,} beside the plain ones" if beside else ", the plain ones")


def print_names_tables(sizes, by_size, plain):
    columns = [f"{size:,}" for size in sizes]
    at_first, at_most = by_size[sizes[0]], by_size[sizes[-1]]
    print_table("Names, against wirewatch Find: how many times the CPU time", ["", *columns],
                [[TITLES[e], *(cell(by_size[s].get(e), "times_slower") for s in sizes)] for e in ROWS if e in at_first])
    print_table("The same in MB of text a second of CPU time", ["", *columns, "ready in s", "MB more"],
                [[TITLES[e], *(cell(by_size[s].get(e), "mb_per_second") for s in sizes),
                  cell(at_most.get(e), "build_seconds"), cell(at_most.get(e), "memory_mb")]
                 for e in ROWS if e in at_first])
    print_table("Whole ways of an article, MB of text a second of CPU time", ["", *columns, "last over first, in time"],
                [[TITLES[e], *(cell(by_size[s][e], "mb_per_second") for s in sizes),
                  figure(at_first[e]["mb_per_second"] / at_most[e]["mb_per_second"])]
                 for e in WHOLE_ROWS])
    for size in sizes:
        print_lines(f"Mentions of {size:,} names; {plain[size]['plain_mentions']:,} by the plain definition",
                    [(TITLES[e], told(e, result, plain[size])) for e, result in by_size[size].items()
                     if e in FOR_NAMES])


def print_fold_table(by_language):
    rows = [[language, *(figure(results[e]["mb_per_second"]) for e in FOLDS),
             figure(results["icu-fold"]["times_slower"]),
             f"{100 * results['validate-utf8']['times_slower']:.0f} %"]
            for language, results in by_language.items()]
    print_table("Folding, MB of text a second of CPU time",
                ["", *(TITLES[e] for e in FOLDS), "ICU's time", "of validation"], rows)


def languages_of(folder):
    with open(folder / "articles.jsonl", encoding="utf-8") as lines:
        return sorted({json.loads(line).get("lang") or "" for line in lines} - {""})


def run(options):
    its = machine(ROOT / "build" / "release")
    folder, workload = make_workload(options)
    sizes = sorted({min(size, workload["names"]) for size in options.sizes})
    text = Text(folder)
    by_size, plain, faults = {}, {}, []
    for size in sizes:
        progress(f"{size} names: the plain definition")
        plain[size] = ask("compare", folder, size)
        by_size[size] = measure((*FOR_NAMES, *WHOLE_WAYS), folder, text, size, options)
        faults += faults_of(size, by_size[size], plain[size])
    by_language = {language or "all": measure(FOLDS, folder, Text(folder, language), 0, options, language)
                   for language in (None, *languages_of(folder)[:options.languages])}
    progress.done()

    print_machine(its)
    print(f"{workload['articles']:,} articles, {workload['text_bytes'] / 1e6:.1f} MB"
          f" ({options.corpus or 'generated'}); names: {options.names or 'generated'}"
          f" ({workload['unfit_names']} too short, empty or twice, left out); medians of {options.rounds} rounds")
    print_names_tables(sizes, by_size, plain)
    print_fold_table(by_language)
    print(f"\nWhere wirewatch and the plain definition differ, each place: {folder.relative_to(ROOT)}/differences.*")
    for engine in FOR_NAMES:
        if engine not in by_size[sizes[0]]:
            print(f"not measured, because not installed: {TITLES[engine]}; {INSTALL} gets it")
    if options.json:
        options.json.write_text(json.dumps({"machine": its, "workload": workload, "names": by_size, "plain": plain,
                                            "fold": by_language}, indent=1) + "\n", encoding="utf-8")
    for fault in faults:
        print(f"FAULT: {fault}")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser(prog="./dev bench peers", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=pathlib.Path,
                        help="JSON lines or plain text, also .gz; else generated in six scripts")
    parser.add_argument("--names", type=pathlib.Path,
                        help="one a line, then perhaps a tab and a language key; N names are the first N; "
                             "else generated")
    parser.add_argument("--megabytes", type=float, default=8, help="how much text, taken evenly from the corpus (8)")
    parser.add_argument("--sizes", type=lambda s: [int(n) for n in s.split(",")], default=[10, 1000, 10000, 100000],
                        help="how many names (10,1000,10000,100000)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each engine (5)")
    parser.add_argument("--limit", type=int, default=40,
                        help="seconds that an engine may take to get ready, or for all the text once, and else is "
                             "cut off (40)")
    parser.add_argument("--languages", type=int, default=8, help="for how many languages folding is told (8)")
    parser.add_argument("--json", type=pathlib.Path, help="the figures, also as JSON")
    parser.add_argument("--install", action="store_true",
                        help="first install the peers: Vectorscan from Debian, the others under build/")
    options = parser.parse_args()
    try:
        sys.exit(run(options))
    except CorpusError as error:
        fault = str(error)
    except OSError as error:
        fault = f"{error.filename}: {error.strerror}"
    progress.done()
    sys.exit(f"./dev bench peers: {fault}")


main()
