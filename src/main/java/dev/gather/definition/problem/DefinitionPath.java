package dev.gather.definition.problem;

import java.util.ArrayList;
import java.util.List;

/** JSON pointers into a definition, such as {@code /routes/product-page/calls/seller/path}. */
public final class DefinitionPath {

  /** The pointer of the whole definition. */
  public static final String ROOT = "";

  private DefinitionPath() {}

  /** The pointer of these keys and indexes, from the top; none is the whole definition. */
  public static String of(Object... segments) {
    return append(ROOT, segments);
  }

  /** The pointer of something inside what {@code pointer} points at. */
  public static String append(String pointer, Object... segments) {
    StringBuilder path = new StringBuilder(pointer);
    for (Object segment : segments) {
      path.append('/').append(segment.toString().replace("~", "~0").replace("/", "~1"));
    }
    return path.toString();
  }

  public static List<String> segments(String pointer) {
    List<String> segments = new ArrayList<>();
    int start = 1;
    while (start <= pointer.length()) {
      int slash = pointer.indexOf('/', start);
      int end = slash < 0 ? pointer.length() : slash;
      segments.add(pointer.substring(start, end).replace("~1", "/").replace("~0", "~"));
      start = end + 1;
    }
    return segments;
  }
}
