package dev.gather.definition.check;

import dev.gather.definition.model.ForwardedForm;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Quote;
import dev.gather.definition.problem.SourceNode;
import dev.gather.definition.yaml.SourceFile;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rules of the {@code headers} of an upstream or a call.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-5.6.2">RFC 9110, 5.6.2</a>
 */
final class HeaderRules {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern OURS =
      Pattern.compile(
          "host|content-length|transfer-encoding|connection|te|trailer|upgrade|keep-alive|expect|proxy-.*",
          Pattern.CASE_INSENSITIVE);

  /** A body of ours has our type, and how an answer is encoded is between an upstream and us. */
  private static final Set<String> CLIENTS =
      Set.of("accept-encoding", "content-encoding", "content-type");

  /** Names the client's request to each upstream, so that no answer can depend on it. */
  private static final String REQUEST_ID = "x-request-id";

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
      String pointer = DefinitionPath.append(headers, "forward", i);
      checkElement(pointer, block.path("forward").path(i));
      checkPassedOn(pointer, block.path("forward").path(i));
    }
    block.path("set").forEachEntry(this::checkEntry);
    checkElement(DefinitionPath.append(headers, "deadline"), block.path("deadline"));
  }

  private void checkElement(String pointer, JsonNode name) {
    if (name.isString() && !file.broken().contains(pointer)) {
      SourceNode source = file.source().nearest(pointer);
      @Nullable String raw = source.raw();
      @Nullable String fault = nameFault(name.asString(), raw == null ? "" : raw, source.value());
      if (fault != null) {
        fail(file.broken(), pointer, source.value(), fault);
      }
    }
  }

  private void checkPassedOn(String pointer, JsonNode name) {
    if (name.isString()) {
      SourceNode source = file.source().nearest(pointer);
      @Nullable String raw = source.raw();
      @Nullable String fault = passingFault(name.asString().toLowerCase(Locale.ROOT));
      if (fault != null) {
        String message = "header " + Quote.of(raw == null ? "" : raw) + " " + fault;
        fail(file.broken(), pointer, source.value(), message);
      }
    }
  }

  private static @Nullable String passingFault(String name) {
    if (CLIENTS.contains(name)) {
      return "describes the client's own exchange"
          + " (expected: a header that an upstream can be sent as it is)";
    }
    // To servers that make variables of headers, an underscore is a hyphen.
    String hyphened = name.replace('_', '-');
    if (hyphened.equals(REQUEST_ID)) {
      return "is sent by Gather itself, with every request (expected: not among forward)";
    }
    return ForwardedForm.FIELDS.contains(hyphened)
        ? "is written by Gather itself, as the upstream's `forwarded` says (expected: not among"
            + " forward; the property gather.trusted-proxies names proxies that are believed)"
        : null;
  }

  private void checkEntry(String name, JsonNode value) {
    String pointer = DefinitionPath.append(headers, "set", name);
    SourceNode source = file.source().nearest(pointer);
    @Nullable String fault = nameFault(name, name, source.key());
    if (fault != null) {
      fail(file.misnamed(), pointer, source.key(), fault);
    }
    if (value.isString() && !VALUE.matcher(value.asString()).matches()) {
      // The value is not shown, as it may well be a secret.
      String message =
          "header "
              + Quote.of(name)
              + " cannot carry its value (expected: printable ASCII without spaces at its ends)";
      fail(file.broken(), pointer, source.value(), message);
    }
  }

  private @Nullable String nameFault(String name, String shown, Location location) {
    if (!TOKEN.matcher(name).matches()) {
      return Quote.of(shown)
          + " is not the name of a header (expected: letters, digits and !#$%&'*+.^_`|~-)";
    }
    if (OURS.matcher(name).matches()) {
      return "header "
          + Quote.of(shown)
          + " belongs to one connection (expected: a header that is neither hop-by-hop nor framing)";
    }
    @Nullable Location first = named.putIfAbsent(name.toLowerCase(Locale.ROOT), location);
    return first == null
        ? null
        : "header "
            + Quote.of(shown)
            + " is named twice (expected: once among forward, set and deadline; the first is at "
            + first
            + ")";
  }

  private void fail(Set<String> known, String pointer, Location location, String message) {
    if (known.add(pointer)) {
      problems.add(pointer, location, message);
    }
  }
}
