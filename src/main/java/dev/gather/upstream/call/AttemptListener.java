package dev.gather.upstream.call;

/** Is told of every attempt, on the thread it ended on; must not block. */
@FunctionalInterface
public interface AttemptListener {

  /**
   * @param upstream its name
   * @param outcome {@code success}, {@code cancelled} or a {@link FailureKind#label()}
   */
  void attemptEnded(String upstream, String outcome);
}
