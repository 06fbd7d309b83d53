package dev.gather.rfc9111;

import dev.gather.rfc9111.Line.Directive;
import dev.gather.rfc9111.Line.Directives;
import dev.gather.rfc9111.Line.Form;
import dev.gather.rfc9111.Line.Moment;
import dev.gather.rfc9111.Line.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Stored answers that can be validated and are stale, and whatever a 304 may say to them. */
final class RandomRevalidations {

  /** By each of them an answer is stale after {@link #LATER}, and may be validated. */
  private static final List<Directives> STALE =
      List.of(
          control("max-age=5"),
          control("max-age=5"),
          control("max-age=0", "public"),
          control("max-age=5", "must-revalidate"),
          control("s-maxage=1", "max-age=3600"));

  private static final List<Directives> CONTROLS =
      List.of(
          control("max-age=60"),
          control("max-age=60", "stale-if-error=600"),
          control("s-maxage=60"),
          control("no-cache"),
          control("no-store"),
          control("private"),
          control("x"));

  private static final List<String> TAGS =
      List.of("\"a\"", "\"a\"", "\"b\"", "W/\"a\"", "W/\"b\"", "\"\"", "\"a\u00e9\"", "a");
  private static final List<String> VARIES = List.of("accept", "x-a, accept", "*", "authorization");
  private static final long LATER = 30;

  private final Random random;

  RandomRevalidations(Random random) {
    this.random = random;
  }

  Revalidation next() {
    return new Revalidation(head(200, stored(), LATER), head(304, again(), 0));
  }

  private static SentHead head(int status, Map<String, List<Line>> fields, long later) {
    return new SentHead(status, fields, false, false, 0, later);
  }

  private Map<String, List<Line>> stored() {
    Map<String, List<Line>> fields = new TreeMap<>();
    fields.put(SentHead.CONTROL, List.of(oneOf(STALE)));
    boolean hasTag = isTrue(0.7);
    if (hasTag) {
      fields.put("etag", List.of(new Text(oneOf(TAGS.subList(0, 5)))));
    }
    if (!hasTag || isTrue(0.5)) {
      fields.put("last-modified", List.of(moment(-3_600)));
    }
    one(fields, "age", 0.3, new Text(oneOf(List.of("0", "1", "9"))));
    one(fields, "date", 0.7, moment(oneOf(List.of(0L, -1L, -9L))));
    one(fields, "expires", 0.2, moment(oneOf(List.of(-9L, 9L, 900L))));
    one(fields, "vary", 0.2, new Text("accept"));
    return fields;
  }

  private Map<String, List<Line>> again() {
    Map<String, List<Line>> fields = new TreeMap<>();
    some(fields, SentHead.CONTROL, 0.6, oneOf(CONTROLS));
    some(fields, SentHead.TARGETED, 0.2, oneOf(CONTROLS));
    some(fields, "etag", 0.5, new Text(oneOf(TAGS)));
    some(
        fields,
        "last-modified",
        0.4,
        isTrue(0.1) ? new Text("once") : moment(oneOf(List.of(-3_630L, -3_630L, -60L))));
    some(fields, "age", 0.3, new Text(oneOf(List.of("0", "5", "x"))));
    some(fields, "date", 0.6, moment(oneOf(List.of(0L, -5L, -29L, -31L, -3_600L))));
    some(fields, "expires", 0.3, moment(oneOf(List.of(-9L, 9L, 900L))));
    some(fields, "vary", 0.2, new Text(oneOf(VARIES)));
    some(fields, "set-cookie", 0.1, new Text("a=b"));
    return fields;
  }

  private void one(Map<String, List<Line>> fields, String name, double probability, Line line) {
    if (isTrue(probability)) {
      fields.put(name, List.of(line));
    }
  }

  /** Some have a second line. */
  private void some(Map<String, List<Line>> fields, String name, double probability, Line line) {
    if (isTrue(probability)) {
      fields.put(name, isTrue(0.05) ? List.of(line, line) : List.of(line));
    }
  }

  private static Line moment(long seconds) {
    return new Moment(seconds, Form.IMF);
  }

  private static Directives control(String... directives) {
    List<Directive> list = new ArrayList<>();
    for (String directive : directives) {
      String[] parts = directive.split("=", 2);
      list.add(
          Directive.of(parts[0], parts.length == 1 ? Optional.empty() : Optional.of(parts[1])));
    }
    return new Directives(list, true);
  }

  private boolean isTrue(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
