package dev.gather.execution.call;

/**
 * The names by which stored answers are removed. A kind before each keeps a tag from being taken
 * for a route.
 */
public final class CacheTags {

  private CacheTags() {}

  /** Of everything that a route's calls stored. */
  public static String route(String name) {
    return "route=" + name;
  }

  /** Of everything that an upstream answered. */
  public static String upstream(String name) {
    return "upstream=" + name;
  }

  /** Of what the file tagged. */
  public static String tag(String text) {
    return "tag=" + text;
  }
}
