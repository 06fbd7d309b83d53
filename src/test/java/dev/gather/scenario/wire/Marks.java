package dev.gather.scenario.wire;

import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Texts by which requests are known. Their ends are sums, so that a damaged one is none. */
public final class Marks {

  private static final Pattern MARK = Pattern.compile("m([0-9]{1,9})x([0-9]{1,4})z[0-9a-f]{8}");

  private Marks() {}

  static String mark(long number, int index) {
    return "m%dx%dz%08x".formatted(number, index, Objects.hash(number, index) * 0x9E3779B9);
  }

  /** All in a text. */
  public static List<String> in(String text) {
    return MARK.matcher(text)
        .results()
        .filter(
            found ->
                mark(Long.parseLong(found.group(1)), Integer.parseInt(found.group(2)))
                    .equals(found.group()))
        .map(MatchResult::group)
        .toList();
  }
}
