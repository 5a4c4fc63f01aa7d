import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.monitor.HighlightsMatch;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.search.PhraseQuery;

/**
 * Lucene Monitor, the percolator of Elasticsearch and Solr, as an engine of `./dev bench peers`:
 * a phrase query a name, matched with offsets. The files and the dialogue are those of `peers
 * serve` (tests/bench/peers.cc). Texts and names are folded already, so that the standard tokenizer
 * is all the analysis there is.
 *
 * <p>java LuceneMonitorPeer FOLDER NAMES
 */
public final class LuceneMonitorPeer {
  private static final Analyzer ANALYZER =
      new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
          return new TokenStreamComponents(new StandardTokenizer());
        }
      };

  private static double cpuSeconds() {
    var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return system.getProcessCpuTime() / 1e9;
  }

  /** Of the heap, what is in use after a collection. */
  private static double usedMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }

  private static PhraseQuery phrase(String name) throws IOException {
    var query = new PhraseQuery.Builder();
    try (TokenStream tokens = ANALYZER.tokenStream("text", name)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        query.add(new org.apache.lucene.index.Term("text", term.toString()));
      }
      tokens.end();
    }
    return query.build();
  }

  private static List<MonitorQuery> queries(Path folder, int most) throws IOException {
    var queries = new ArrayList<MonitorQuery>();
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve("names.tsv"))) {
      for (String line; queries.size() < most && (line = lines.readLine()) != null; ) {
        String name = line.substring(0, line.indexOf('\t'));
        queries.add(new MonitorQuery(Integer.toString(queries.size()), phrase(name)));
      }
    }
    return queries;
  }

  /** Texts that are ended by a NUL each. */
  private static List<String> texts(Path folder) throws IOException {
    String all = Files.readString(folder.resolve("folded.bin"));
    return all.isEmpty() ? List.of() : List.of(all.substring(0, all.length() - 1).split("\0", -1));
  }

  /** Looks through the first articles once: {mentions, pairs of an article and a name}. */
  private static long[] pass(Monitor monitor, List<String> texts, int articles) throws IOException {
    var found = new long[2];
    for (String text : texts.subList(0, articles)) {
      var document = new Document();
      document.add(new TextField("text", text, Field.Store.NO));
      for (HighlightsMatch match : monitor.match(document, HighlightsMatch.MATCHER).getMatches()) {
        found[0] += match.getHitCount();
        found[1] += 1;
      }
    }
    return found;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    List<String> texts = texts(folder);
    double memory = usedMegabytes();
    double start = cpuSeconds();
    try (Monitor monitor = new Monitor(ANALYZER)) {
      monitor.register(queries(folder, Integer.parseInt(args[1])));
      double built = cpuSeconds() - start;
      System.out.printf(
          Locale.ROOT,
          "{\"articles\": %d, \"build_seconds\": %.3f, \"memory_mb\": %.1f}%n",
          texts.size(), built, usedMegabytes() - memory);
      var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String line; (line = input.readLine()) != null; ) {
        String[] numbers = line.split(" ");
        int articles = Math.min(Integer.parseInt(numbers[0]), texts.size());
        int passes = Integer.parseInt(numbers[1]);
        var found = new long[2];
        start = cpuSeconds();
        for (int i = 0; i < passes; ++i) {
          found = pass(monitor, texts, articles);
        }
        System.out.printf(
            Locale.ROOT,
            "{\"seconds\": %.3f, \"mentions\": %d, \"pairs\": %d}%n",
            cpuSeconds() - start, found[0], found[1]);
      }
    }
  }

  private LuceneMonitorPeer() {}
}
