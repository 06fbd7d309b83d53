package dev.gather.jsonata;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a picture of times, such as {@code [Y0001]-[M01]}, before the library uses it.
 *
 * <p>The library makes a regular expression of a picture, with which it takes a time apart. Where
 * parts stand beside one another without a border, it tries all ways to share the digits among
 * them, which are more than could ever be tried. So the same expression is matched here, in linear
 * time; the library is then given the parts that were found with borders between them.
 *
 * @see <a href="https://www.w3.org/TR/xpath-functions-31/#date-picture-string">Pictures</a>
 */
final class TimePicture {

  /** Stands between parts; nothing that a part can be has it. */
  private static final char BORDER = '\u0001';

  /** What stands in brackets, or two opening ones, which are a literal. */
  private static final Pattern MARKER_OR_LITERAL = Pattern.compile("\\[\\[|\\[[^\\]]*\\]");

  private TimePicture() {}

  /**
   * A time and a picture that mean the same as those that they were made of.
   *
   * @param text the parts that have a meaning, with borders between them
   * @param picture their markers, with the same borders
   */
  record Parts(String text, String picture) {}

  /** The parts of a time, null when it is not as the picture says. */
  static @Nullable Parts split(String text, String picture) {
    if (picture.indexOf(BORDER) >= 0) {
      throw new IllegalArgumentException("a picture with a control character");
    }
    Object format = LibraryInternals.call("analyseDateTimePicture", picture);
    List<?> specs = (List<?>) get(format, "parts");
    List<?> patterns = (List<?>) get(LibraryInternals.call("generateRegex", format), "parts");
    StringBuilder regex = new StringBuilder("(?i)^");
    patterns.forEach(part -> regex.append('(').append(get(part, "regex")).append(')'));
    Matcher matcher = Pattern.compile(regex.append('$').toString()).matcher(text);
    if (!matcher.find()) {
      return null;
    }
    List<String> markers = markers(picture);
    StringBuilder parts = new StringBuilder();
    StringBuilder partsPicture = new StringBuilder();
    int marker = 0;
    for (int i = 0; i < specs.size(); i++) {
      if ("marker".equals(get(specs.get(i), "type"))) {
        parts.append(matcher.group(i + 1)).append(BORDER);
        partsPicture.append(markers.get(marker++)).append(BORDER);
      }
    }
    return new Parts(parts.toString(), partsPicture.toString());
  }

  /** The largest width that a marker asks for, 0 where none does. */
  static int widest(String picture) {
    int widest = 0;
    for (String marker : markers(picture)) {
      String dense = marker.substring(1, marker.length() - 1).replaceAll("\\s+", "");
      int comma = dense.lastIndexOf(',');
      if (comma >= 0) {
        for (String width : dense.substring(comma + 1).split("-", 2)) {
          widest = Math.max(widest, width(width));
        }
      }
    }
    return widest;
  }

  private static int width(String width) {
    try {
      return Integer.parseInt(width);
    } catch (NumberFormatException e) {
      return 0; // a star, or what the library refuses
    }
  }

  private static List<String> markers(String picture) {
    List<String> markers = new ArrayList<>();
    Matcher matcher = MARKER_OR_LITERAL.matcher(picture);
    while (matcher.find()) {
      if (!matcher.group().equals("[[")) {
        markers.add(matcher.group());
      }
    }
    return markers;
  }

  private static Object get(Object owner, String field) {
    return Objects.requireNonNull(LibraryInternals.get(owner, field));
  }
}
