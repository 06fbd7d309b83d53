package dev.gather.access.cors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of header fields that a page wants to send, as its browser lists them in a preflight.
 *
 * <p>They are repeated in the answer, so they must be names, and not too many.
 */
final class AskedHeaders {

  /** Of all names together; a page that needs more is none that a gateway is for. */
  private static final int LONGEST = 4096;

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private AskedHeaders() {}

  /**
   * One list of all names, or none where there are none, too many, or something else.
   *
   * @param lines of {@code Access-Control-Request-Headers}
   */
  static Optional<String> list(List<String> lines) {
    String asked = String.join(",", lines);
    if (asked.isBlank() || asked.length() > LONGEST) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (String element : asked.split(",", -1)) {
      String name = element.strip();
      if (!NAME.matcher(name).matches()) {
        return Optional.empty();
      }
      names.add(name);
    }
    return Optional.of(String.join(", ", names));
  }
}
