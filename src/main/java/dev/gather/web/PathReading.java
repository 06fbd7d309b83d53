package dev.gather.web;

import java.util.ArrayList;
import java.util.List;

/**
 * How services may read a path that is passed on to them: decoded once more, an encoded slash or a
 * backslash as a slash, what is behind a semicolon as no part of the path, and several slashes as
 * one.
 */
final class PathReading {

  private PathReading() {}

  /** Whether a path can be read in another way than it is written. */
  static boolean isAmbiguous(List<String> segments) {
    for (String segment : segments) {
      if (segment.isEmpty() || isAmbiguous(segment)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAmbiguous(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      switch (segment.charAt(i)) {
        case '/', '\\', ';', '%' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  /** That way. */
  static List<String> of(List<String> segments) {
    List<String> read = new ArrayList<>(segments.size());
    for (String segment : segments) {
      for (String part : decoded(segment).split("[/\\\\]")) {
        int parameters = part.indexOf(';');
        String name = parameters < 0 ? part : part.substring(0, parameters);
        if (!name.isEmpty()) {
          read.add(name);
        }
      }
    }
    return read;
  }

  private static String decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      return String.join("/", Decoding.segments(segment));
    } catch (RejectedRequestException e) {
      // Nobody else can decode it either.
      return segment;
    }
  }
}
