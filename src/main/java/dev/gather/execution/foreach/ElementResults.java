package dev.gather.execution.foreach;

import dev.gather.execution.call.ElementFailures;
import dev.gather.execution.call.Outcome;
import dev.gather.execution.client.ClientStatus;
import dev.gather.json.Slice;
import dev.gather.merge.CallValue;
import dev.gather.plan.CallPlan;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Source;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Results of a for-each, aligned with its elements. Written by several threads, each place once;
 * may be read at any time.
 */
final class ElementResults {

  /**
   * The largest first size of a result's buffer. The buffer may grow: another thread may still add
   * to the sum.
   */
  private static final int LARGEST_FIRST = 1 << 24;

  private final CallPlan call;
  private final int size;
  private final ForEachLimits limits;
  private final AtomicReferenceArray<@Nullable Result> results;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicReference<@Nullable Served> served = new AtomicReference<>();
  private final AtomicBoolean decided = new AtomicBoolean();
  private final AtomicBoolean full = new AtomicBoolean();

  /** Whether an upstream has answered for an element. */
  private volatile boolean answered;

  /**
   * @param size how many elements there are, of which the first are called for
   */
  ElementResults(CallPlan call, int size, ForEachLimits limits) {
    this.call = call;
    this.size = size;
    this.limits = limits;
    this.results = new AtomicReferenceArray<>(Math.min(size, limits.maxElements()));
    this.decided.set(call.failure().required() && size > limits.maxElements());
  }

  /** How many elements are called for. */
  int calledFor() {
    return results.length();
  }

  void succeed(int index, byte[] json, Source source, Optional<Freshness> freshness) {
    if (bytes.addAndGet(json.length) > limits.maxSize().toBytes()) {
      bytes.addAndGet(-json.length);
      full.set(true);
      fail(index, tooLarge());
      return;
    }
    answered = true;
    served.accumulateAndGet(new Served(source, freshness), Served::worse);
    results.compareAndSet(index, null, new Result.Json(json));
  }

  /** Whether there is no room for what is still to come. */
  boolean isFull() {
    return full.get();
  }

  static CallFailure tooLarge() {
    return CallFailure.of(FailureKind.BAD_BODY, "the results of the for-each are too large");
  }

  /** The first element that cannot be asked for. */
  OptionalInt firstUnresolved() {
    for (int i = 0; i < results.length(); i++) {
      if (results.get(i) instanceof Result.Failed failed
          && failed.missing().cause().kind() == FailureKind.UNRESOLVED) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * This element has nothing to ask for, or the service has no answer to it. Neither is a failure.
   */
  void succeedWithNull(int index) {
    succeedWithout(index, Slice.NULL.bytes());
  }

  /**
   * The same.
   *
   * @param nothing what says so
   */
  void succeedWithout(int index, byte[] nothing) {
    results.compareAndSet(index, null, new Result.Json(nothing));
  }

  void leaveOut(int index) {
    results.compareAndSet(index, null, new Result.LeftOut());
  }

  void fail(int index, CallFailure failure) {
    fail(index, failure, ClientStatus.of(call, failure));
  }

  private void fail(int index, CallFailure failure, int clientStatus) {
    Optional<byte[]> fallback = call.failure().fallback();
    Outcome.Missing missing = new Outcome.Missing(failure, clientStatus);
    Result result =
        fallback
            .<Result>map(json -> new Result.StoodIn(json, missing))
            .orElseGet(() -> new Result.Failed(missing));
    if (fallback.isPresent()) {
      served.accumulateAndGet(new Served(Source.FALLBACK, Optional.empty()), Served::worse);
    }
    results.compareAndSet(index, null, result);
    if (call.failure().required()) {
      decided.set(true);
    }
  }

  /** Gives up what has not ended. */
  void failRest(CallFailure failure, int clientStatus) {
    for (int i = 0; i < results.length(); i++) {
      if (results.get(i) == null) {
        fail(i, failure, clientStatus);
      }
    }
  }

  /** Whether no other result matters any more. */
  boolean isDecided() {
    return decided.get();
  }

  /**
   * @param list the elements, where the document does not show them otherwise
   */
  Outcome outcome(Optional<byte[]> list) {
    List<ElementFailures> failures = new ArrayList<>();
    Outcome.Missing missing = null;
    BitSet leftOut = new BitSet();
    ByteArrayOutputStream json =
        new ByteArrayOutputStream((int) Math.min(bytes.get() + 5L * size + 2, LARGEST_FIRST));
    json.write('[');
    for (int i = 0; i < size; i++) {
      Result result = i < results.length() ? results.get(i) : null;
      if (missing == null && result != null) {
        missing = result.missing();
      }
      if (result instanceof Result.Failed failed) {
        if (call.failure().required()) {
          return failed(failed.missing(), i);
        }
        ElementFailures.add(failures, i, failed.missing().cause());
      } else if (result instanceof Result.LeftOut) {
        leftOut.set(i);
      }
      if (i > 0) {
        json.write(',');
      }
      json.writeBytes(result == null ? Slice.NULL.bytes() : result.bytes());
    }
    json.write(']');
    if (size > results.length()) {
      CallFailure rest =
          CallFailure.of(
              FailureKind.TOO_MANY,
              "more than " + limits.maxElements() + " elements for `" + call.name() + "`");
      Outcome.Missing unasked = new Outcome.Missing(rest, ClientStatus.of(call, rest));
      if (call.failure().required()) {
        return failed(unasked, results.length());
      }
      if (missing == null) {
        missing = unasked;
      }
      ElementFailures.addRest(failures, results.length(), size - results.length(), rest);
    }
    Served how = served.get();
    return new Outcome.Repeated(
        new CallValue(json.toByteArray(), true, leftOut, list),
        failures,
        Optional.ofNullable(missing),
        how == null ? ofNothing(failures) : how.source(),
        how == null ? Optional.empty() : how.freshness(),
        answered || how == null && failures.isEmpty());
  }

  /** An empty list has all that it could have, and elements that all failed have nothing. */
  private Source ofNothing(List<ElementFailures> failures) {
    Source ofAll = call.computation().isPresent() ? Source.COMPUTED : Source.BYPASS;
    return failures.isEmpty() ? ofAll : Source.NONE;
  }

  private static Outcome failed(Outcome.Missing missing, int index) {
    return new Outcome.Failed(missing.cause(), missing.clientStatus(), OptionalInt.of(index));
  }

  private sealed interface Result {
    /** What stands in the element's place. */
    default byte[] bytes() {
      return Slice.NULL.bytes();
    }

    /** Why there is no answer; null for one that has not failed. */
    default Outcome.@Nullable Missing missing() {
      return null;
    }

    record Json(byte[] bytes) implements Result {}

    record LeftOut() implements Result {}

    record StoodIn(byte[] bytes, Outcome.Missing missing) implements Result {}

    record Failed(Outcome.Missing missing) implements Result {}
  }

  private record Served(Source source, Optional<Freshness> freshness) {
    static Served worse(@Nullable Served one, Served other) {
      return one == null
          ? other
          : new Served(
              Source.worse(one.source, other.source),
              one.freshness.flatMap(fresh -> other.freshness.map(fresh::least)));
    }
  }
}
