package dev.gather.plan.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the first errors of one check and then ends it: a body may be wrong in a million places,
 * and each would cost more memory than it has bytes.
 */
final class FirstErrors extends ExecutionContext {

  /** Errors of an alternative count too, although they are dropped if another one fits. */
  private static final int MOST_TRIED = 20_000;

  private final List<Error> found = getErrors();
  private int tried;

  FirstErrors(ExecutionConfig config) {
    super(config);
  }

  @Override
  public void addError(Error error) {
    super.addError(error);
    if (found.size() >= Violation.MOST || ++tried >= MOST_TRIED) {
      throw new Enough();
    }
  }

  List<Violation> violations() {
    Set<Violation> violations = new LinkedHashSet<>();
    found.stream().limit(Violation.MOST).map(Violations::of).forEach(violations::add);
    return List.copyOf(violations);
  }

  /** Those that were found, else one of the whole body for this reason. */
  List<Violation> violations(String reason) {
    List<Violation> violations = violations();
    return violations.isEmpty() ? List.of(new Violation("", reason)) : violations;
  }

  /** Ends a check; the validator lets exceptions of this type pass. */
  private static final class Enough extends SchemaException {

    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough errors");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
