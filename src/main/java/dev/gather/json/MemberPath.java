package dev.gather.json;

import java.util.ArrayList;
import java.util.List;

/**
 * The way from a JSON value to one inside it: {@code data.items}, {@code ['a.b'].c}, {@code
 * pages[0].items}.
 *
 * <p>Names with a dot, a quote, a bracket, a brace, a colon or white space stand in {@code ['…']},
 * where a backslash takes the next character as it is. So does {@code $} at the beginning.
 *
 * @param steps one or more
 * @param text as written
 */
public record MemberPath(List<Step> steps, String text) {

  /**
   * Reads a path of members and elements.
   *
   * @throws ExpressionException where the text is none
   */
  public static MemberPath parse(String text) {
    return parse(text, true);
  }

  /**
   * Reads a path of members only: it goes through arrays by itself.
   *
   * @throws ExpressionException where the text is none
   */
  public static MemberPath parseMembers(String text) {
    return parse(text, false);
  }

  /** What stands there, {@link Value#MISSING} if nothing. Arrays are entered by index only. */
  public Value in(Slice document) {
    return JsonPath.select(document, steps);
  }

  @Override
  public String toString() {
    return text;
  }

  private static MemberPath parse(String text, boolean withElements) {
    refuseRoot(text);
    StepReader reader = new StepReader(text, 0);
    List<Step> steps = new ArrayList<>();
    do {
      int from = reader.position();
      Step step = from > 0 || reader.peek() == '[' ? reader.step() : reader.plainMember();
      if (step instanceof Step.Index && !withElements) {
        throw new ExpressionException(
            "an element of an array cannot be named here (expected: members only, which are found in"
                + " every element)",
            from);
      }
      steps.add(step);
    } while (reader.hasStep());
    if (reader.position() < text.length()) {
      throw new ExpressionException(
          "unexpected `"
              + reader.peek()
              + "` in a member's path (expected: . or [; such a name is written ['name'])",
          reader.position());
    }
    return new MemberPath(List.copyOf(steps), text);
  }

  /**
   * JSONPath begins at a {@code $} that stands for the answer. Here it would name a member, which
   * hardly any answer has.
   */
  private static void refuseRoot(String text) {
    if (text.equals("$") || text.startsWith("$.") || text.startsWith("$[")) {
      throw new ExpressionException(
          "a path has no `$` for the answer, where it begins (expected: such as data.items; a member"
              + " that is named so is written ['$'])",
          0);
    }
  }
}
