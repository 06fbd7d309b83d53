package dev.gather.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.gather.json.ExpressionException;
import java.util.Locale;

/**
 * A regular expression that is matched in time that grows with its size times the text, whatever
 * both are. Safe for use by many threads.
 *
 * <p>It is written as in ECMA-262, which JSON Schema and JSONata ask for. What no such engine can
 * match is refused: references back to a group, looking ahead or behind, counts over 1,000.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">The engine's syntax</a>
 */
public final class LinearPattern {

  private static final String EXPECTED =
      " (expected: no reference back to a group, look-ahead, look-behind or count over 1,000)";

  /** Counts inside one another multiply. A character may cost as many steps as a program has. */
  private static final int MAX_SIZE = 10_000;

  private final Pattern pattern;

  private LinearPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles an expression.
   *
   * @throws ExpressionException if it is none, or none that can be matched in linear time
   */
  public static LinearPattern compile(String regex) {
    return compile(regex, 0);
  }

  /**
   * Compiles an expression.
   *
   * @param flags of {@link Pattern}
   */
  public static LinearPattern compile(String regex, int flags) {
    try {
      Pattern pattern = Pattern.compile(EcmaSyntax.translate(regex), flags);
      if (pattern.programSize() > MAX_SIZE) {
        throw new ExpressionException(
            "has counts that multiply to more than " + MAX_SIZE + " steps" + EXPECTED, 0);
      }
      // A program that is too deep for the stack overflows it at the first character already.
      pattern.matcher("").find();
      return new LinearPattern(pattern);
    } catch (PatternSyntaxException e) {
      throw refusal(regex, e);
    } catch (StackOverflowError e) {
      throw new ExpressionException("is nested too deep" + EXPECTED, 0);
    }
  }

  /** Instructions of the program; a match looks at each of them once per character, at most. */
  public int size() {
    return pattern.programSize();
  }

  /** Whether some part of a text matches. */
  public boolean isFoundIn(CharSequence text) {
    return pattern.matcher(text).find();
  }

  /** Whether a whole text matches. */
  public boolean matches(CharSequence text) {
    return pattern.matcher(text).matches();
  }

  public Matcher matcher(CharSequence text) {
    return pattern.matcher(text);
  }

  private static ExpressionException refusal(String regex, PatternSyntaxException e) {
    String part = e.getPattern() == null ? "" : e.getPattern();
    int offset = Math.max(0, regex.indexOf(part));
    String what = linearProblem(part, e.getDescription());
    return what.isEmpty()
        ? new ExpressionException(
            "is no regular expression: " + e.getDescription() + " (expected: such as ^[a-z]+$)",
            offset)
        : new ExpressionException("cannot be matched in linear time: " + what + EXPECTED, offset);
  }

  private static String linearProblem(String part, String description) {
    if (part.matches("\\\\([1-9]|k.?)")) {
      return "`" + part + "` refers back to a group";
    }
    if (part.startsWith("(?=") || part.startsWith("(?!")) {
      return "`" + part.substring(0, 3) + "` looks ahead";
    }
    if (part.startsWith("(?<=") || part.startsWith("(?<!")) {
      return "`" + part.substring(0, 4) + "` looks behind";
    }
    return description.toLowerCase(Locale.ROOT).contains("repeat count")
        ? "`" + part + "` counts to more than 1,000"
        : "";
  }
}
