"""flashtext2 (https://pypi.org/project/flashtext2) as an engine of `./dev bench peers`.

flashtext2_peer.py FOLDER NAMES    the files and the dialogue are those of `peers serve` (tests/bench/peers.cc)

It takes words as UAX #29 cuts them and, of names that overlap, the leftmost longest.
"""
import itertools
import json
import pathlib
import sys
import time

from flashtext2 import KeywordProcessor


def resident_megabytes():
    return int(pathlib.Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


def say(**answer):
    print(json.dumps(answer), flush=True)


def main():
    folder, most = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    texts = (folder / "folded.bin").read_text(encoding="utf-8").split("\0")[:-1]
    with open(folder / "names.tsv", encoding="utf-8", newline="\n") as lines:
        names = [line.split("\t")[0] for line in itertools.islice(lines, most)]

    memory, start = resident_megabytes(), time.process_time()
    processor = KeywordProcessor(case_sensitive=True)  # both sides are folded
    processor.add_keywords_from_iter(names)
    say(articles=len(texts), build_seconds=time.process_time() - start,
        memory_mb=resident_megabytes() - memory)
    for line in sys.stdin:
        articles, passes = map(int, line.split())
        start = time.process_time()
        for _ in range(passes):
            found = [processor.extract_keywords_with_span(text) for text in texts[:articles]]
        say(seconds=time.process_time() - start, mentions=sum(map(len, found)),
            pairs=sum(len({hit[0] for hit in hits}) for hits in found))


main()
