package dev.gather.plan;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import dev.gather.expression.ExpressionException;
import dev.gather.expression.LinearPattern;

/**
 * A pattern of a schema, held against a client's text. It takes time that grows with its size times
 * the text, and ends the check where that is too much.
 */
final class BoundedPattern implements RegularExpression {

  /** Instructions of the program times characters; some two seconds of a slow machine. */
  private static final long MOST_WORK = 100_000_000;

  private final LinearPattern pattern;

  /**
   * @throws ExpressionException if it is no pattern, or none that can be matched in linear time
   */
  BoundedPattern(String regex) {
    this.pattern =
        LinearPattern.compile(RegularExpressions.replaceLongformCharacterProperties(regex));
  }

  int size() {
    return pattern.size();
  }

  @Override
  public boolean matches(String value) {
    if ((long) pattern.size() * value.length() > MOST_WORK) {
      throw new TooMuchWork();
    }
    return pattern.isFoundIn(value);
  }

  /** Of a type that the validator lets pass without a log of the client's value. */
  private static final class TooMuchWork extends SchemaException {

    private static final long serialVersionUID = 1L;

    TooMuchWork() {
      super("too much work");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
