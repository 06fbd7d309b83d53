package dev.gather.execution;

import dev.gather.upstream.CallFailure;
import dev.gather.upstream.Freshness;
import dev.gather.upstream.Source;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a call ended. A value, never an error signal, so that siblings go on. */
sealed interface Outcome {

  /** JSON for the document and for the calls that read it; null when there is none. */
  byte @Nullable [] json();

  /** {@code success}, or the kind of the failure. */
  String label();

  Source source();

  /** How long it may be served on; none for what may not. */
  default Optional<Freshness> freshness() {
    return Optional.empty();
  }

  /** The upstream answered. */
  record Answered(byte[] json, Source source, Optional<Freshness> freshness) implements Outcome {
    @Override
    public String label() {
      return "success";
    }
  }

  /** The call failed and its fallback stood in. */
  record StoodIn(byte[] json, CallFailure cause) implements Outcome {
    @Override
    public String label() {
      return cause.kind().label();
    }

    @Override
    public Source source() {
      return Source.FALLBACK;
    }
  }

  /**
   * The call failed.
   *
   * @param cause why
   * @param clientStatus the client's status, when the call is required
   */
  record Failed(CallFailure cause, int clientStatus) implements Outcome {
    @Override
    public byte @Nullable [] json() {
      return null;
    }

    @Override
    public String label() {
      return cause.kind().label();
    }

    @Override
    public Source source() {
      return Source.NONE;
    }
  }
}
