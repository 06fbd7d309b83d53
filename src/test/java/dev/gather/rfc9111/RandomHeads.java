package dev.gather.rfc9111;

import dev.gather.rfc9111.Line.Directive;
import dev.gather.rfc9111.Line.Directives;
import dev.gather.rfc9111.Line.Form;
import dev.gather.rfc9111.Line.Moment;
import dev.gather.rfc9111.Line.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Heads of answers, well-formed and not. Numbers are few, so that ages and lifetimes meet at their
 * edges.
 */
final class RandomHeads {

  private static final List<Integer> OTHER_STATUSES =
      List.of(
          201, 203, 204, 206, 226, 300, 301, 302, 304, 307, 308, 400, 401, 403, 405, 414, 421, 429,
          451, 500, 501, 503, 599);
  private static final List<Long> LATER =
      List.of(0L, 0L, 1L, 4L, 5L, 9L, 10L, 11L, 59L, 60L, 61L, 121L);
  private static final List<Integer> SECONDS = List.of(0, 1, 5, 10, 60, 120, 120, 3600);
  private static final List<String> NO_SECONDS =
      List.of("\"\"", "-1", "1.5", "x", "+5", "٣", "60;x", "=60", "0x10", "60s");
  private static final List<String> MANY_SECONDS =
      List.of("31536001", "2147483647", "2147483648", "99999999999", "9999999999999999999999");
  private static final List<String> WITH_SECONDS =
      List.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");
  private static final List<String> WITHOUT =
      List.of(
          "must-revalidate",
          "proxy-revalidate",
          "public",
          "immutable",
          "must-understand",
          "no-transform");
  private static final List<String> RESTRICTING = List.of("no-store", "private", "no-cache");
  private static final List<String> NOTHING =
      List.of("x", "x=y", "x=\"no-store, max-age=5\"", "\"no-store\"", "x=\"a\\\"no-cache\"");
  private static final List<String> ETAGS =
      List.of("\"a\"", "W/\"a\"", "\"a\"", "\"\"", "\"a\u00e9\"", "\"" + "a".repeat(255) + "\"");
  private static final List<String> VARIES =
      List.of(
          "accept", "Accept-Language, accept", "*", "accept, *", "Authorization", "accept, cookie");

  private final Random random;

  RandomHeads(Random random) {
    this.random = random;
  }

  SentHead next() {
    Map<String, List<Line>> fields = new TreeMap<>();
    put(fields, SentHead.CONTROL, some(0.85, 0.2, () -> directives(false)));
    put(fields, SentHead.TARGETED, some(0.1, 0.1, () -> directives(true)));
    put(fields, "date", some(0.7, 0.05, () -> moment(0, 0, -5, -59, -60, -61, -120, 5, 3600)));
    put(
        fields,
        "expires",
        some(0.3, 0.1, () -> moment(-3600, 0, 5, 10, 60, 120, 94_608_000, 94_608_000)));
    put(fields, "age", some(0.25, 0.1, this::age));
    put(fields, "etag", some(0.4, 0.02, () -> new Text(oneOf(ETAGS))));
    put(fields, "last-modified", some(0.3, 0.02, () -> moment(-86_400, -3600, 60)));
    put(fields, "vary", some(0.15, 0.1, () -> new Text(oneOf(VARIES))));
    put(fields, "set-cookie", some(0.05, 0.1, () -> new Text("a=b")));
    put(fields, "pragma", some(0.05, 0, () -> new Text("no-cache")));
    return new SentHead(
        isTrue(0.85) ? 200 : isTrue(0.4) ? oneOf(List.of(404, 410)) : oneOf(OTHER_STATUSES),
        fields,
        isTrue(0.3),
        isTrue(0.15),
        oneOf(List.of(0L, 0L, 0L, 1L, 5L)),
        oneOf(LATER));
  }

  private static void put(Map<String, List<Line>> fields, String name, List<Line> lines) {
    if (!lines.isEmpty()) {
      fields.put(name, lines);
    }
  }

  private List<Line> some(double probability, double again, Supplier<Line> line) {
    List<Line> lines = new ArrayList<>();
    double next = probability;
    while (isTrue(next)) {
      lines.add(line.get());
      next = again;
    }
    return lines;
  }

  private Line moment(long... seconds) {
    Form form = isTrue(0.6) ? Form.IMF : oneOf(List.of(Form.values()));
    return new Moment(seconds[random.nextInt(seconds.length)], form);
  }

  /** Two years at times: an Expires can be as far away. */
  private Line age() {
    String first = isTrue(0.1) ? "63072000" : number();
    return new Text(isTrue(0.1) ? first + ", " + number() : first);
  }

  private Directives directives(boolean isTargeted) {
    List<Directive> list = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      list.add(isTargeted ? member() : directive(i == 0 ? 0.3 : 0));
    }
    if (!isTargeted && isTrue(0.01)) {
      list.add(Directive.nothing(", x=" + "y".repeat(4_096)));
    }
    if (!isTargeted && isTrue(0.03)) {
      list.add(Directive.nothing(", x=\"open"));
    }
    boolean isDictionary = !isTargeted || isTrue(0.7);
    if (!isDictionary) {
      list.add(Directive.nothing(oneOf(List.of(",", ", Max-Age=5", ", max-age = 5", ", (", ";"))));
    }
    return new Directives(list, isDictionary);
  }

  private Directive member() {
    return isTrue(0.6)
        ? Directive.of(oneOf(WITH_SECONDS), Optional.of(String.valueOf(oneOf(SECONDS))))
        : Directive.of(isTrue(0.3) ? oneOf(RESTRICTING) : oneOf(WITHOUT));
  }

  private Directive directive(double isMaxAge) {
    if (isTrue(isMaxAge)) {
      return written("max-age", Optional.of(number()));
    }
    double kind = random.nextDouble();
    if (kind < 0.55) {
      return written(oneOf(WITH_SECONDS), isTrue(0.05) ? Optional.empty() : Optional.of(number()));
    }
    if (kind < 0.8) {
      return written(oneOf(WITHOUT), Optional.empty());
    }
    if (kind < 0.9) {
      boolean isQualified = isTrue(0.3);
      return written(
          oneOf(RESTRICTING),
          isQualified ? Optional.of(oneOf(List.of("\"x\"", "\"date\"", "x"))) : Optional.empty());
    }
    return Directive.nothing(", " + oneOf(NOTHING));
  }

  /** As services write it. */
  private Directive written(String name, Optional<String> argument) {
    String before = isTrue(0.04) ? " " : oneOf(List.of(", ", ", ", ",", " , ", ",, ", ",\t"));
    String text = isTrue(0.1) ? name.toUpperCase(Locale.ROOT) : name;
    String equals = isTrue(0.05) ? " = " : "=";
    return new Directive(
        before,
        name,
        argument,
        text + argument.map(value -> equals + (isTrue(0.1) ? quoted(value) : value)).orElse(""));
  }

  private static String quoted(String value) {
    return value.startsWith("\"") ? value : '"' + value + '"';
  }

  private String number() {
    double kind = random.nextDouble();
    if (kind < 0.1) {
      return oneOf(NO_SECONDS);
    }
    return kind < 0.13 ? oneOf(MANY_SECONDS) : String.valueOf(oneOf(SECONDS));
  }

  private boolean isTrue(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
