package dev.gather.definition;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rules of an upstream's {@code headers}.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-5.6.2">RFC 9110, 5.6.2</a>
 */
final class HeaderRules {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern OURS =
      Pattern.compile(
          "host|content-length|transfer-encoding|connection|te|trailer|upgrade|keep-alive|proxy-.*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern VALUE =
      Pattern.compile("([\\x21-\\x7E]([\\t\\x20-\\x7E]*[\\x21-\\x7E])?)?");

  private final SourceFile file;
  private final DefinitionProblems problems;
  private final String headers;
  private final Map<String, Location> named = new HashMap<>();

  HeaderRules(SourceFile file, DefinitionProblems problems, String headers) {
    this.file = file;
    this.problems = problems;
    this.headers = headers;
  }

  /** Adds every problem and marks the values as broken. */
  void check(JsonNode block) {
    for (int i = 0; i < block.path("forward").size(); i++) {
      checkElement(DefinitionPath.append(headers, "forward", i), block.path("forward").path(i));
    }
    block.path("set").forEachEntry(this::checkEntry);
    checkElement(DefinitionPath.append(headers, "deadline"), block.path("deadline"));
  }

  private void checkElement(String pointer, JsonNode name) {
    if (name.isString() && !file.broken().contains(pointer)) {
      SourceNode source = file.source().nearest(pointer);
      @Nullable String raw = source.raw();
      checkName(pointer, source.value(), name.asString(), raw == null ? "" : raw);
    }
  }

  private void checkEntry(String name, JsonNode value) {
    String pointer = DefinitionPath.append(headers, "set", name);
    SourceNode source = file.source().nearest(pointer);
    checkName(pointer, source.key(), name, name);
    if (value.isString() && !VALUE.matcher(value.asString()).matches()) {
      // The value is not shown, as it may well be a secret.
      fail(
          pointer,
          source.value(),
          "header "
              + Quote.of(name)
              + " cannot carry its value (expected: printable ASCII without spaces at its ends)");
    }
  }

  private void checkName(String pointer, Location location, String name, String shown) {
    if (!TOKEN.matcher(name).matches()) {
      fail(
          pointer,
          location,
          Quote.of(shown)
              + " is not the name of a header (expected: letters, digits and !#$%&'*+.^_`|~-)");
    } else if (OURS.matcher(name).matches()) {
      fail(
          pointer,
          location,
          "header "
              + Quote.of(shown)
              + " belongs to one connection (expected: a header that is neither hop-by-hop nor"
              + " framing)");
    } else {
      checkNamedOnce(pointer, location, name.toLowerCase(Locale.ROOT), shown);
    }
  }

  private void checkNamedOnce(String pointer, Location location, String name, String shown) {
    @Nullable Location first = named.putIfAbsent(name, location);
    if (first != null) {
      fail(
          pointer,
          location,
          "header "
              + Quote.of(shown)
              + " is named twice (expected: once among forward, set and deadline; the first is at "
              + first
              + ")");
    }
  }

  private void fail(String pointer, Location location, String message) {
    if (file.broken().add(pointer)) {
      problems.add(pointer, location, message);
    }
  }
}
