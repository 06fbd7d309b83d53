package dev.gather.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import dev.gather.json.ExpressionException;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** Reads expressions, and says what is wrong with them and where. */
final class JsonataSyntax {

  private JsonataSyntax() {}

  /**
   * @throws ExpressionException where the text is no expression
   */
  static Jsonata parse(String text) {
    try {
      return Jsonata.jsonata(text);
    } catch (JException e) {
      String found = e.getCurrent() == null ? "" : e.getCurrent().toString();
      throw new ExpressionException(
          "no JSONata expression: " + e.getMessage() + " (" + e.getError() + ")",
          startOf(found, e.getLocation(), text));
    } catch (PatternSyntaxException e) {
      int start = text.indexOf(e.getPattern());
      throw new ExpressionException(
          "no regular expression: " + e.getDescription(),
          Math.max(start, 0) + Math.max(e.getIndex(), 0));
    } catch (StackOverflowError e) {
      throw new ExpressionException("no JSONata expression: it is nested too deep", 0);
    } catch (RuntimeException | Error e) {
      // The parser runs over the end of some texts, and off its own tables at some operators.
      throw new ExpressionException("no JSONata expression: it ends too early", text.length());
    }
  }

  /**
   * Checks that what is called exists.
   *
   * @throws ExpressionException where a function is neither the expression's own nor JSONata's
   */
  static void checkCalls(String text, JsonataAnalysis analysis) {
    for (Map.Entry<String, Integer> call : analysis.called.entrySet()) {
      String name = call.getKey();
      int offset = startOf("$" + name, call.getValue(), text);
      if (name.equals("eval")) {
        throw new ExpressionException(
            "$eval cannot be used: what it evaluates is not known", offset);
      }
      if (!analysis.bound.contains(name) && !isBuiltIn(name)) {
        throw new ExpressionException("unknown function $" + name, offset);
      }
    }
  }

  private static boolean isBuiltIn(String name) {
    return Jsonata.jsonata("$" + name).evaluate(null) != null;
  }

  /** The library tells where the token behind which it stood ends. */
  private static int startOf(String token, int end, String text) {
    int position = Math.min(Math.max(end, 0), text.length());
    int start = position - token.length();
    return start >= 0 && text.startsWith(token, start) ? start : position;
  }
}
