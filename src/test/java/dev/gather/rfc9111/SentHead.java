package dev.gather.rfc9111;

import dev.gather.rfc9111.Line.Directive;
import dev.gather.rfc9111.Line.Directives;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An answer's head and who asks for it.
 *
 * @param status of the answer
 * @param fields their lines by name in lower case
 * @param isPerUser whether it is asked for by a cache of one user's
 * @param isAuthorized whether it is asked for with credentials
 * @param delay seconds from the request to the answer
 * @param later seconds from the answer to the moment when it is asked for again
 */
record SentHead(
    int status,
    Map<String, List<Line>> fields,
    boolean isPerUser,
    boolean isAuthorized,
    long delay,
    long later) {

  static final String CONTROL = "cache-control";
  static final String TARGETED = "cdn-cache-control";

  List<Line> lines(String field) {
    return fields.getOrDefault(field, List.of());
  }

  SentHead with(String field, List<? extends Line> lines) {
    Map<String, List<Line>> changed = new TreeMap<>(fields);
    changed.remove(field);
    if (!lines.isEmpty()) {
      changed.put(field, List.copyOf(lines));
    }
    return new SentHead(status, changed, isPerUser, isAuthorized, delay, later);
  }

  SentHead without(String field) {
    return with(field, List.of());
  }

  SentHead withoutFields() {
    return new SentHead(status, Map.of(), isPerUser, isAuthorized, delay, later);
  }

  SentHead withoutCredentials() {
    return new SentHead(status, fields, isPerUser, false, delay, later);
  }

  /** Asked for again at once. */
  SentHead now() {
    return new SentHead(status, fields, isPerUser, isAuthorized, delay, 0);
  }

  boolean isMissing() {
    return status == 404 || status == 410;
  }

  /** Of all lines of Cache-Control. */
  List<Directive> directives() {
    return lines(CONTROL).stream().flatMap(line -> ((Directives) line).list().stream()).toList();
  }

  boolean has(String directive) {
    return directives().stream().anyMatch(known -> known.name().equals(directive));
  }

  SentHead withEachDirective(UnaryOperator<Directive> change) {
    return with(
        CONTROL, lines(CONTROL).stream().map(line -> ((Directives) line).each(change)).toList());
  }

  SentHead withoutDirectives(Set<String> names) {
    return withEachDirective(known -> names.contains(known.name()) ? Directive.nothing("") : known);
  }

  SentHead withDirective(Directive added) {
    List<Line> lines = new ArrayList<>(lines(CONTROL));
    lines.add(new Directives(List.of(added), true));
    return with(CONTROL, lines);
  }

  void forEach(Instant received, BiConsumer<String, String> field) {
    fields.forEach((name, lines) -> lines.forEach(line -> field.accept(name, line.text(received))));
  }

  Stream<String> values(String field, Instant received) {
    return lines(field).stream().map(line -> line.text(received));
  }

  String describe(Instant received) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s cache, %s, %d s to the answer, asked again %d s after%n%d%n"
            .formatted(
                isPerUser ? "private" : "shared",
                isAuthorized ? "with credentials" : "without credentials",
                delay,
                later,
                status));
    forEach(received, (name, value) -> text.append(name + ": " + value + "\n"));
    return text.toString();
  }
}
