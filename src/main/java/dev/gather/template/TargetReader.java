package dev.gather.template;

import static java.util.stream.Collectors.joining;

import dev.gather.json.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a {@link UriTemplate} backwards: which values of a client could have made a target.
 *
 * <p>Only what stands alone can be told: a segment or a query value that is one reference to the
 * client's path or query. A target may lack parameters of the template, as a link may leave a
 * default to the service. One that the template has not is the client's of that name where all of a
 * client's query passes; elsewhere it is one that the template could not have made.
 */
public final class TargetReader {

  private static final String UNRESERVED = "-._~";

  private final List<Source> segments;
  private final Map<String, Source> parameters;
  private final Optional<ClientQuery> others;

  /** What its path begins with, whatever the values are. */
  private final String start;

  private TargetReader(
      List<Source> segments, Map<String, Source> parameters, Optional<ClientQuery> others) {
    this.segments = segments;
    this.parameters = parameters;
    this.others = others;
    this.start =
        segments.stream()
            .takeWhile(segment -> !segment.isValue())
            .map(segment -> "/" + segment.name)
            .collect(joining());
  }

  /** Empty where a segment of its path is made of more than one value, or of another's. */
  static Optional<TargetReader> of(
      List<UriTemplate.Segment> segments,
      List<UriTemplate.Parameter> parameters,
      Optional<ClientQuery> others) {
    List<Source> path = new ArrayList<>();
    for (UriTemplate.Segment segment : segments) {
      Source source = Source.of(segment.parts());
      if (source.scope.isEmpty()) {
        return Optional.empty();
      }
      path.add(source);
    }
    Map<String, Source> query = new LinkedHashMap<>();
    for (UriTemplate.Parameter parameter : parameters) {
      Source source = Source.of(parameter.parts());
      boolean isRepeated = query.put(parameter.name(), source) != null;
      if (isRepeated) {
        query.put(parameter.name(), Source.OTHER);
      }
    }
    return Optional.of(new TargetReader(path, query, others));
  }

  /** Whether it reads parameters of whatever name. */
  public boolean isOpen() {
    return others.isPresent();
  }

  /** How many segments of the path are values. */
  public int variables() {
    return (int) segments.stream().filter(Source::isValue).count();
  }

  /** How many segments the path has. */
  public int segments() {
    return segments.size();
  }

  /**
   * The values that could have made a target.
   *
   * @param target encoded path and query, without a fragment
   */
  public Optional<Values> read(String target) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    if (!path.startsWith(start) && !path.isEmpty()) {
      return Optional.empty();
    }
    String[] texts = path.isEmpty() ? new String[] {""} : path.substring(1).split("/", -1);
    Values values = new Values(new LinkedHashMap<>(), new LinkedHashMap<>());
    if (texts.length != segments.size()) {
      return Optional.empty();
    }
    for (int i = 0; i < texts.length; i++) {
      if (texts[i].isEmpty() && segments.get(i).isValue()
          || !segments.get(i).reads(texts[i], "path", values)) {
        return Optional.empty();
      }
    }
    return question < 0 || query(target.substring(question + 1), values)
        ? Optional.of(values)
        : Optional.empty();
  }

  private boolean query(String query, Values values) {
    Set<String> seen = new HashSet<>();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = parameter.substring(0, equals + 1);
      Source source = parameters.get(name);
      if (source == null) {
        source = other(name);
      }
      if (equals <= 0
          || !seen.add(name)
          || !source.reads(parameter.substring(equals + 1), "query", values)) {
        return false;
      }
    }
    return true;
  }

  private Source other(String name) {
    return others
        .flatMap(
            query ->
                PercentEncoding.decoded(name.substring(0, Math.max(0, name.length() - 1)))
                    .filter(decoded -> !query.isWritten(decoded)))
        .map(decoded -> new Source("query", decoded))
        .orElse(Source.OTHER);
  }

  /**
   * Values of a client, encoded as they stand in a target.
   *
   * @param path by names of variables
   * @param query by names of parameters, which are not encoded
   */
  public record Values(Map<String, String> path, Map<String, String> query) {

    /** The query that has them, with its question mark; empty without any. */
    public String queryText() {
      StringBuilder text = new StringBuilder();
      query.forEach(
          (name, value) -> {
            text.append(text.isEmpty() ? '?' : '&');
            PercentEncoding.appendValue(text, name);
            text.append('=').append(value);
          });
      return text.toString();
    }
  }

  /**
   * Where a segment or a parameter comes from.
   *
   * @param scope of the client's, {@code literal}, or nothing for what cannot be told
   * @param name of the value in its scope, or the literal itself
   */
  private record Source(String scope, String name) {

    static final Source OTHER = new Source("", "");

    private static final String LITERAL = "literal";

    static Source of(List<Template.Part> parts) {
      if (parts.isEmpty()) {
        return new Source(LITERAL, "");
      }
      if (parts.size() > 1) {
        return OTHER;
      }
      if (parts.get(0) instanceof Template.Literal literal) {
        return new Source(LITERAL, literal.text());
      }
      // One that repeats is read where it stands once, as most lists of a query have one value.
      Reference reference =
          parts.get(0) instanceof Repeated repeated
              ? repeated.reference()
              : (Reference) parts.get(0);
      boolean isNamed =
          (reference.scope().equals("path") || reference.scope().equals("query"))
              && reference.steps().size() == 1
              && reference.steps().get(0) instanceof Step.Member;
      return isNamed
          ? new Source(reference.scope(), ((Step.Member) reference.steps().get(0)).name())
          : OTHER;
    }

    boolean isValue() {
      return !scope.isEmpty() && !scope.equals(LITERAL);
    }

    /** Whether it means the same in a path and in a query, and can end neither. */
    private static boolean isAnywhere(String text) {
      // No pattern: the platform's recurses for each turn of such a loop, and a service says how
      // many there are.
      int at = 0;
      while (at < text.length()) {
        char one = text.charAt(at);
        if (one == '%' && isHex(text, at + 1) && isHex(text, at + 2)) {
          at += 3;
        } else if (one < 0x80 && (Character.isLetterOrDigit(one) || UNRESERVED.indexOf(one) >= 0)) {
          at++;
        } else {
          return false;
        }
      }
      return at > 0;
    }

    private static boolean isHex(String text, int at) {
      return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
    }

    /**
     * Whether this can have been that text; the value is written down.
     *
     * @param place where it stands
     */
    boolean reads(String text, String place, Values values) {
      if (!isValue()) {
        return scope.equals(LITERAL) && name.equals(text);
      }
      if (!scope.equals(place) && !isAnywhere(text)) {
        return false;
      }
      Map<String, String> known = scope.equals("path") ? values.path : values.query;
      String before = known.putIfAbsent(name, text);
      return before == null || before.equals(text);
    }
  }
}
