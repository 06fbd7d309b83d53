package dev.gather.plan.schema;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import dev.gather.json.ExpressionException;
import dev.gather.pattern.LinearPattern;

/**
 * A pattern of a schema, held against a client's text. It takes time that grows with its size times
 * the text, and ends the check where that is too much.
 */
final class BoundedPattern implements RegularExpression {

  /**
   * Instructions of patterns times characters, summed up for one check: some two seconds of a slow
   * machine.
   */
  private static final long MOST_WORK = 100_000_000;

  /** The work of this thread's check. A pattern is not told which check it is called for. */
  private static final ThreadLocal<long[]> WORK = ThreadLocal.withInitial(() -> new long[1]);

  private final LinearPattern pattern;

  /**
   * @throws ExpressionException if it is no pattern, or none that can be matched in linear time
   */
  BoundedPattern(String regex) {
    this.pattern =
        LinearPattern.compile(RegularExpressions.replaceLongformCharacterProperties(regex));
  }

  /** A check begins, on this thread. */
  static void beginCheck() {
    WORK.get()[0] = 0;
  }

  int size() {
    return pattern.size();
  }

  @Override
  public boolean matches(String value) {
    long[] work = WORK.get();
    work[0] += (long) pattern.size() * value.length();
    if (work[0] > MOST_WORK) {
      throw new TooMuchWork();
    }
    return pattern.isFoundIn(value);
  }

  /** Has a type that the validator passes on without logging the client's value. */
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
