package dev.gather.execution.call;

import dev.gather.merge.CallError;
import dev.gather.merge.CallValue;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.field.Header;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How a call ended. A value, never an error signal, so that siblings go on. */
public sealed interface Outcome {

  /** For the document and for the calls that read it. */
  CallValue value();

  /** {@code success}, {@code omitted}, or the kind of the failure, for a for-each the first. */
  String label();

  Source source();

  /** How long it may be served on; none for what may not. */
  default Optional<Freshness> freshness() {
    return Optional.empty();
  }

  /** Why the upstream's answer is not there, or not all of it. */
  default Optional<CallFailure> failure() {
    return Optional.empty();
  }

  /** Entries of {@code errors} for the call of this name. */
  default List<CallError> errors(String call) {
    return List.of();
  }

  /**
   * What the client is told where the document needs more answers than there are. A fallback is
   * none, so that what it stands in for is told as well.
   */
  default Optional<Missing> missing() {
    return Optional.empty();
  }

  /** Whether some of it is what an upstream answered. */
  default boolean hasAnswer() {
    return false;
  }

  /**
   * The upstream answered.
   *
   * @param status of the answer
   * @param passed fields of the answer that the client gets
   */
  record Answered(
      CallValue value,
      Source source,
      Optional<Freshness> freshness,
      int status,
      List<Header> passed)
      implements Outcome {
    @Override
    public boolean hasAnswer() {
      return true;
    }

    @Override
    public String label() {
      return "success";
    }
  }

  /**
   * Every element of a for-each has ended.
   *
   * @param failures of the elements without a result, grouped
   * @param missing the first element's that failed, whether a fallback stood in for it or not
   * @param hasAnswer whether an element has what an upstream answered, or none has failed
   */
  record Repeated(
      CallValue value,
      List<ElementFailures> failures,
      Optional<Missing> missing,
      Source source,
      Optional<Freshness> freshness,
      boolean hasAnswer)
      implements Outcome {
    @Override
    public String label() {
      return failures.isEmpty() ? "success" : failures.get(0).kind().label();
    }

    @Override
    public Optional<CallFailure> failure() {
      return missing.map(Missing::cause);
    }

    @Override
    public List<CallError> errors(String call) {
      return failures.stream().map(failure -> failure.error(call)).toList();
    }
  }

  /**
   * The call failed and its fallback stood in.
   *
   * @param clientStatus as of a call that failed
   */
  record StoodIn(CallValue value, CallFailure cause, int clientStatus) implements Outcome {
    @Override
    public Optional<Missing> missing() {
      return Optional.of(new Missing(cause, clientStatus));
    }

    @Override
    public String label() {
      return cause.kind().label();
    }

    @Override
    public Source source() {
      return Source.FALLBACK;
    }

    @Override
    public Optional<CallFailure> failure() {
      return Optional.of(cause);
    }
  }

  /**
   * A call has ended that is made only to stand in for others. Operators see how; what it means for
   * the document is told by those others.
   */
  record OfStandIn(Outcome own) implements Outcome {
    @Override
    public CallValue value() {
      return own.value();
    }

    @Override
    public String label() {
      return own.label();
    }

    @Override
    public Source source() {
      return own.source();
    }

    @Override
    public Optional<Freshness> freshness() {
      return own.freshness();
    }

    @Override
    public Optional<CallFailure> failure() {
      return own.failure();
    }
  }

  /** The call was not made, as its condition was not true. */
  record Omitted() implements Outcome {
    @Override
    public CallValue value() {
      return CallValue.ABSENT;
    }

    @Override
    public String label() {
      return "omitted";
    }

    @Override
    public Source source() {
      return Source.NONE;
    }
  }

  /**
   * The call failed.
   *
   * @param cause why
   * @param clientStatus the client's status, when the call decides it
   * @param element of a for-each, the one that failed it
   */
  record Failed(CallFailure cause, int clientStatus, OptionalInt element) implements Outcome {
    @Override
    public Optional<Missing> missing() {
      return Optional.of(new Missing(cause, clientStatus));
    }

    @Override
    public CallValue value() {
      return CallValue.FAILED;
    }

    @Override
    public String label() {
      return cause.kind().label();
    }

    @Override
    public Source source() {
      return Source.NONE;
    }

    @Override
    public Optional<CallFailure> failure() {
      return Optional.of(cause);
    }

    @Override
    public List<CallError> errors(String call) {
      List<Integer> indexes = element.isPresent() ? List.of(element.getAsInt()) : List.of();
      return List.of(
          new CallError(call, cause.kind().label(), cause.status(), indexes, indexes.size()));
    }
  }

  /**
   * Why there is no answer.
   *
   * @param clientStatus of a skipped call that of the one it needs
   */
  record Missing(CallFailure cause, int clientStatus) {}
}
