package dev.gather.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.google.re2j.Matcher;
import dev.gather.pattern.LinearPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of an expression, in place of the library's pattern, which may take time
 * that doubles with each character. It is an argument of functions and cannot be called itself.
 */
final class RegexFunction extends JFunction {

  private final LinearPattern pattern;

  RegexFunction(LinearPattern pattern) {
    super((input, arguments) -> fail(), null);
    this.pattern = pattern;
  }

  /**
   * Matches an argument's pattern with a text.
   *
   * @param regex the argument
   */
  static Matcher matcher(@Nullable Object regex, String text, EvaluationBudget budget) {
    if (regex instanceof RegexFunction function) {
      return function.pattern.matcher(new BudgetedText(text, budget));
    }
    throw new JException("T1010", -1);
  }

  /** A match as functions are given it: its text, its place and its groups. */
  static Map<String, Object> match(Matcher matcher) {
    List<@Nullable Object> groups = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    Map<String, Object> match = new LinkedHashMap<>();
    match.put("match", matcher.group());
    match.put("index", matcher.start());
    match.put("groups", groups);
    return match;
  }

  private static Object fail() {
    throw new JException("T1006", -1);
  }
}
