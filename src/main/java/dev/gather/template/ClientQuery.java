package dev.gather.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All of a client's query, behind what a template writes. A parameter that the template writes is
 * its own: no client can give it another value, nor add one, under a name that a service may read
 * as the same.
 *
 * @param written what services may read in the names that are the template's
 * @param withheld names of parameters that are for the gateway alone
 */
public record ClientQuery(Set<String> written, Set<String> withheld) {

  private static final Reference ALL =
      new Reference("query", List.of(), Optional.empty(), "query", 0);

  /** Beside a template, whose own parameters stay as they are. */
  public static ClientQuery beside(UriTemplate template) {
    return new ClientQuery(
        template
            .parameterNames()
            .map(name -> name.endsWith("=") ? name.substring(0, name.length() - 1) : name)
            .flatMap(name -> readings(URLDecoder.decode(name, UTF_8)))
            .collect(Collectors.toUnmodifiableSet()),
        Set.of());
  }

  /** The same without a parameter of exactly this name. */
  public ClientQuery withholding(String name) {
    return new ClientQuery(written, Set.of(name));
  }

  /** Whether a service may take a parameter of this name for one that the template writes. */
  public boolean isWritten(String name) {
    return readings(name).anyMatch(written::contains);
  }

  /**
   * The target with the client's parameters, in the order of their names: requests that differ in
   * that only are the same.
   *
   * @param query decoded
   * @throws UnresolvedException when it becomes too long
   */
  public String appendedTo(String target, Map<String, List<String>> query) {
    return appendedTo(target, query, name -> false);
  }

  /**
   * What may be shown of {@link #appendedTo}.
   *
   * @param secrets parameters that may not, by their names behind {@code query.}
   */
  public String shownBehind(String target, Map<String, List<String>> query, Set<String> secrets) {
    return appendedTo(
        target, query, name -> ShownTarget.isSecret(name) || secrets.contains("query." + name));
  }

  private String appendedTo(
      String target, Map<String, List<String>> query, Predicate<String> isBlank) {
    StringBuilder whole = new StringBuilder(target);
    char separator = target.indexOf('?') < 0 ? '?' : '&';
    for (Map.Entry<String, List<String>> parameter : new TreeMap<>(query).entrySet()) {
      String name = parameter.getKey();
      if (isWritten(name) || withheld.contains(name)) {
        continue;
      }
      for (String value : parameter.getValue()) {
        append(whole.append(separator), name);
        whole.append('=');
        if (isBlank.test(name)) {
          whole.append(ShownTarget.BLANK);
        } else {
          append(whole, value);
        }
        separator = '&';
      }
    }
    return whole.toString();
  }

  private static void append(StringBuilder target, String text) {
    if (!PercentEncoding.appendValue(target, text)) {
      throw UnresolvedException.of(ALL, "is not well-formed text");
    }
    if (target.length() > UriTemplate.LONGEST) {
      throw UnresolvedException.of(ALL, UriTemplate.TOO_LONG);
    }
  }

  /**
   * As generous services read a name: in any case, nothing behind a zero, no space before it, dots
   * and spaces as underscores. Brackets are left out by some, also at the front, with all that
   * follows the name ({@code a[]}, {@code a[b]} and {@code [a]} are {@code a}); to others they are
   * dots ({@code a[b]}) or, where they are not closed, underscores.
   */
  private static Stream<String> readings(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    int zero = plain.indexOf(0);
    plain = zero < 0 ? plain : plain.substring(0, zero);
    plain = plain.replace('.', '_').replace(' ', '_').replace('+', '_').replace(']', '[');
    int start = 0;
    while (start < plain.length() && plain.charAt(start) == '[') {
      start++;
    }
    int end = plain.indexOf('[', start);
    int last = plain.length();
    while (last > 0 && plain.charAt(last - 1) == '[') {
      last--;
    }
    return Stream.of(
        plain.substring(start, end < 0 ? plain.length() : end),
        // The bracket that closes stands at the end, or where the next one opens.
        plain.substring(0, last).replace("[[", "[").replace('[', '_'));
  }
}
