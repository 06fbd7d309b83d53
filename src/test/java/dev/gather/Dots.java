package dev.gather;

import java.util.regex.Pattern;

/** Whether a text has a dot segment, as a service may see it; the rule, written another way. */
public final class Dots {

  private static final Pattern SEGMENT =
      Pattern.compile("(?s)(^|.*[/\\\\])\\.\\.?(;[^/\\\\]*)?([/\\\\].*)?");

  private Dots() {}

  public static boolean areIn(String text) {
    String decoded =
        text.replaceAll("(?i)%2e", ".")
            .replaceAll("(?i)%2f", "/")
            .replaceAll("(?i)%5c", "\\\\")
            .replaceAll("(?i)%3b", ";");
    return SEGMENT.matcher(text).matches() || SEGMENT.matcher(decoded).matches();
  }
}
