package dev.gather.plan;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;

/**
 * A pattern of a schema, held against a client's text. It looks at a bounded number of characters:
 * some patterns take time that doubles with every character of a text that almost fits.
 */
final class BoundedPattern implements RegularExpression {

  private static final int MOST_STEPS = 2_000_000;

  private final Pattern pattern;

  /**
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  BoundedPattern(String regex) {
    this.pattern =
        Pattern.compile(
            RegularExpressions.replaceLongformCharacterProperties(
                RegularExpressions.replaceDollarAnchors(regex)));
  }

  @Override
  public boolean matches(String value) {
    return pattern.matcher(new Steps(value)).find();
  }

  private static final class Steps implements CharSequence {

    private final String text;
    private int steps;

    Steps(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++steps > MOST_STEPS) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Of a type that the validator lets pass without a log of the client's value. */
  private static final class TooManySteps extends SchemaException {

    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super("too many steps");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
