package dev.gather.plan.fields;

import dev.gather.json.ExpressionException;
import dev.gather.json.MemberPath;
import dev.gather.json.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The members of a document that a client names, to have them alone or to have the others: {@code
 * product.name,reviews} or {@code !reviews,!seller.address}.
 *
 * <p>Lists that mean the same are equal: paths are sorted, none stands twice, and none leads into
 * another.
 *
 * @param leavesOut whether the client wants all but these
 * @param paths names from the document on, one or more of each; they go through arrays
 */
public record NamedFields(boolean leavesOut, List<List<String>> paths) {

  /** Name of the query's parameter. */
  public static final String PARAMETER = "fields";

  /** No name, but for whoever writes it in quotes. */
  private static final String STAR = "*";

  static final int MOST_CHARACTERS = 2_000;
  static final int MOST_PATHS = 100;
  static final int MOST_NAMES = 16;

  /**
   * Reads what a client has written, all of which is hostile.
   *
   * @param texts decoded, one for each time that the parameter stands in the query; together they
   *     are one list
   * @throws FieldsException if they are none
   */
  public static NamedFields parse(List<String> texts) {
    if (texts.stream().mapToLong(String::length).sum() > MOST_CHARACTERS) {
      throw refused("is too long (expected: at most " + MOST_CHARACTERS + " characters)");
    }
    List<List<String>> paths = new ArrayList<>();
    boolean leavesOut = texts.get(0).startsWith("!");
    for (String text : texts) {
      int start = 0;
      while (start <= text.length()) {
        int end = end(text, start);
        if (paths.size() == MOST_PATHS) {
          throw refused("names too many members (expected: at most " + MOST_PATHS + ")");
        }
        String path = text.substring(start, end);
        boolean isLeftOut = path.startsWith("!");
        if (isLeftOut != leavesOut && !path.isEmpty()) {
          throw refused("both names members and leaves some out (expected: a,b or !a,!b)");
        }
        paths.add(names(isLeftOut ? path.substring(1) : path, paths.size() + 1));
        start = end + 1;
      }
    }
    return new NamedFields(leavesOut, withoutInner(paths));
  }

  /** Whether a value that stands here is wanted, or something inside it, or it inside something. */
  boolean wants(List<String> place) {
    return leavesOut
        ? paths.stream().noneMatch(path -> isWithin(place, path))
        : paths.stream().anyMatch(path -> isWithin(place, path) || isWithin(path, place));
  }

  /** Names of the document's members that paths begin with. */
  Stream<String> members() {
    return paths.stream().map(path -> path.get(0)).distinct();
  }

  /** Position behind the path that starts here; a comma in quotes is part of a name. */
  private static int end(String text, int start) {
    boolean isQuoted = false;
    int at = start;
    while (at < text.length() && (isQuoted || text.charAt(at) != ',')) {
      if (text.charAt(at) == '\'') {
        isQuoted = !isQuoted;
      } else if (isQuoted && text.charAt(at) == '\\') {
        at++;
      }
      at++;
    }
    return Math.min(at, text.length());
  }

  private static FieldsException noList(int number) {
    return refused(
        "is no list of members where path "
            + number
            + " stands (expected: such as product.name,reviews or !reviews; a name that has a"
            + " dot in it is written ['a.b'])");
  }

  /**
   * @param number of the path in the list, from 1
   */
  private static List<String> names(String path, int number) {
    List<Step> steps;
    try {
      steps = MemberPath.parseMembers(path).steps();
    } catch (ExpressionException notShown) {
      throw noList(number);
    }
    if (steps.size() > MOST_NAMES) {
      throw refused("leads too deep (expected: at most " + MOST_NAMES + " names in a path)");
    }
    List<String> names = steps.stream().map(step -> ((Step.Member) step).name()).toList();
    if (names.contains(STAR) && path.indexOf('\'') < 0) {
      throw noList(number);
    }
    return names;
  }

  private static FieldsException refused(String problem) {
    return new FieldsException("the query's `" + PARAMETER + "` " + problem);
  }

  /** A path comes right before those that lead into it. */
  private static List<List<String>> withoutInner(List<List<String>> paths) {
    List<List<String>> outer = new ArrayList<>();
    for (List<String> path : paths.stream().sorted(NamedFields::compare).toList()) {
      if (outer.isEmpty() || !isWithin(path, outer.get(outer.size() - 1))) {
        outer.add(path);
      }
    }
    return List.copyOf(outer);
  }

  private static boolean isWithin(List<String> path, List<String> outer) {
    return path.size() >= outer.size() && path.subList(0, outer.size()).equals(outer);
  }

  private static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < one.size() && i < other.size(); i++) {
      int compared = one.get(i).compareTo(other.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(one.size(), other.size());
  }
}
