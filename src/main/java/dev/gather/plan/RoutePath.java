package dev.gather.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A path pattern such as {@code /api/products/{id}} or {@code /files/**}. A variable stands for one
 * whole segment.
 *
 * @param segments what stands between the slashes; a single empty literal for {@code /}
 * @param hasRest whether it ends in {@code /**}, which matches nothing, or a slash and all after it
 */
public record RoutePath(List<Segment> segments, boolean hasRest) {

  public static final String REST = "/**";

  private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)}");
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~!$&'()+,;=:@-]*");

  /** One segment of a pattern. */
  public sealed interface Segment {}

  /** Matches itself, compared after decoding. */
  public record Literal(String text) implements Segment {}

  /** Matches any one segment that is not empty. */
  public record Variable(String name) implements Segment {}

  /**
   * @throws IllegalArgumentException whose message says what is wrong and what was expected
   */
  public static RoutePath parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("`" + text + "` must start with a slash");
    }
    boolean hasRest = text.endsWith(REST);
    String path = hasRest ? text.substring(0, text.length() - REST.length()) : text;
    List<Segment> segments = new ArrayList<>();
    if (!path.isEmpty()) {
      parse(path, segments);
    }
    int last = hasRest ? segments.size() : segments.size() - 1;
    if (segments.subList(0, last).contains(new Literal(""))) {
      throw new IllegalArgumentException("`" + text + "` has an empty segment");
    }
    return new RoutePath(List.copyOf(segments), hasRest);
  }

  private static void parse(String path, List<Segment> segments) {
    Set<String> names = new HashSet<>();
    for (String part : path.substring(1).split("/", -1)) {
      Segment segment = segment(part);
      if (segment instanceof Variable variable && !names.add(variable.name())) {
        throw new IllegalArgumentException("two variables are named `" + variable.name() + "`");
      }
      segments.add(segment);
    }
  }

  public Set<String> variables() {
    return segments.stream()
        .filter(Variable.class::isInstance)
        .map(segment -> ((Variable) segment).name())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The pattern without its variables' names: two paths of one shape match the same requests. */
  public String shape() {
    return VARIABLE.matcher(toString()).replaceAll("{}");
  }

  @Override
  public String toString() {
    return segments.stream()
        .map(
            segment ->
                segment instanceof Literal literal
                    ? "/" + literal.text()
                    : "/{" + ((Variable) segment).name() + "}")
        .collect(Collectors.joining("", "", hasRest ? REST : ""));
  }

  private static Segment segment(String text) {
    Matcher variable = VARIABLE.matcher(text);
    if (variable.matches()) {
      return new Variable(variable.group(1));
    }
    if (!LITERAL.matcher(text).matches() || text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException(
          "segment `"
              + text
              + "` is neither plain text nor one variable (expected: such as products or {id})");
    }
    return new Literal(text);
  }
}
