"""A user's own text and names, as files that all engines read (workload.h)."""
import gzip
import json

TEXT_MEMBERS = ("headline", "title", "lead", "description", "summary", "body", "text", "content")
LANGUAGE_MEMBERS = ("lang", "language")
ARTICLE_CHARACTERS = 3000  # of plain text: paragraphs up to this are one article


class CorpusError(Exception):
    """The user's file cannot be read as told."""


def open_text(path):
    opened = gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb")
    with opened as stream:
        return stream.read().decode("utf-8", errors="replace").replace("\0", " ")


def texts_in(value):
    """All texts of a member: itself, or those of a list of texts or of paragraphs."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each.get("text") if isinstance(each, dict) else each)


def from_json_lines(path, lines):
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise CorpusError(f"{path}:{number}: {error}") from error
        if not isinstance(record, dict):
            raise CorpusError(f"{path}:{number}: not a JSON object")
        texts = [t for member in TEXT_MEMBERS for t in texts_in(record.get(member)) if t]
        if texts:
            language = next((record[m] for m in LANGUAGE_MEMBERS if isinstance(record.get(m), str)), "")
            yield {"lang": language, "text": "\n\n".join(texts)}


def from_plain_text(text):
    article = ""
    for paragraph in text.split("\n\n"):
        if article and len(article) + len(paragraph) > ARTICLE_CHARACTERS:
            yield {"text": article}
            article = ""
        article += ("\n\n" if article else "") + paragraph
    if article.strip():
        yield {"text": article}


def evenly(articles, most_bytes):
    """So many of them, from all of the file, that they are about `most_bytes`."""
    size = sum(len(a["text"].encode()) for a in articles)
    if size <= most_bytes:
        return articles
    kept = max(1, len(articles) * most_bytes // size)
    return [articles[i * len(articles) // kept] for i in range(kept)]


def write_articles(path, folder, most_bytes):
    """--corpus FILE: JSON lines or plain text, also .gz. Returns how many articles were read."""
    text = open_text(path)
    lines = text.split("\n")
    is_json = next((line for line in lines if line.strip()), "").lstrip().startswith("{")
    articles = list(from_json_lines(path, lines) if is_json else from_plain_text(text))
    if not articles:
        raise CorpusError(f"{path}: no text in it; JSON lines have it in {', '.join(TEXT_MEMBERS)}")
    with open(folder / "articles.jsonl", "w", encoding="utf-8") as out:
        for number, article in enumerate(evenly(articles, most_bytes)):
            json.dump({"id": str(number), **article}, out, ensure_ascii=False)
            out.write("\n")
    return len(articles)


def write_names(path, folder):
    """--names FILE: one a line, a tab and a language key behind it where it has one."""
    names = [line.strip() for line in open_text(path).split("\n") if line.strip()]
    if not names:
        raise CorpusError(f"{path}: no names in it")
    (folder / "names.txt").write_text("".join(name + "\n" for name in names), encoding="utf-8")
