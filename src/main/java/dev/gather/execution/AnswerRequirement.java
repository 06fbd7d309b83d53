package dev.gather.execution;

import dev.gather.execution.call.Outcome;
import dev.gather.execution.call.Requirements;
import dev.gather.execution.client.RequestValues;
import dev.gather.plan.CallRequirement;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What must be true of the answers of one request's calls. It is asked once, as soon as all that it
 * reads have ended; where it is not true, the request ends.
 */
final class AnswerRequirement {

  private final CallRequirement plan;
  private final Requirements requirements;
  private final RequestValues values;
  private final IntFunction<@Nullable Outcome> outcomes;
  private final Consumer<Ending> end;
  private final Sinks.One<Boolean> met = Sinks.one();
  private volatile boolean isMet;

  /**
   * @param end ends the request early
   */
  AnswerRequirement(
      CallRequirement plan,
      Requirements requirements,
      RequestValues values,
      IntFunction<@Nullable Outcome> outcomes,
      Consumer<Ending> end) {
    this.plan = plan;
    this.requirements = requirements;
    this.values = values;
    this.outcomes = outcomes;
    this.end = end;
  }

  CallRequirement plan() {
    return plan;
  }

  /** Whether it is known to be true. */
  boolean isMet() {
    return isMet;
  }

  /** When it is known to be true. */
  Mono<Boolean> met() {
    return met.asMono();
  }

  /**
   * Asks it.
   *
   * @param ended tell the ends of calls, by their indexes
   */
  Mono<Boolean> asked(List<Sinks.One<Outcome>> ended) {
    List<Mono<Outcome>> reads =
        plan.reads().stream().map(index -> ended.get(index).asMono()).toList();
    return Mono.zip(reads, all -> plan).flatMap(this::ask);
  }

  /**
   * The first call that it reads and that has failed, or for some elements of a list; negative
   * where there is none.
   */
  int failed() {
    for (int call : plan.reads()) {
      Outcome outcome = outcomes.apply(call);
      if (outcome instanceof Outcome.Failed
          || outcome instanceof Outcome.Repeated each && !each.failures().isEmpty()) {
        return call;
      }
    }
    return -1;
  }

  private Mono<Boolean> ask(CallRequirement asked) {
    int failed = failed();
    if (failed >= 0) {
      end.accept(new Ending.RequiredFailed(failed));
      return Mono.never();
    }
    return requirements
        .refusal(asked.requirement(), values)
        .singleOptional()
        .flatMap(
            refusal -> {
              if (refusal.isPresent()) {
                end.accept(new Ending.Refused(refusal.get()));
                return Mono.never();
              }
              isMet = true;
              met.tryEmitValue(true);
              return Mono.just(true);
            });
  }
}
