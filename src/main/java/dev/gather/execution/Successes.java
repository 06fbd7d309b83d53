package dev.gather.execution;

import dev.gather.execution.call.Outcome;
import dev.gather.execution.client.Success;
import dev.gather.execution.reference.PublicPaths;
import dev.gather.execution.reference.References;
import dev.gather.merge.Part;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePlan;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.Upstreams;
import dev.gather.upstream.field.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Tells what the client of one route is told of its services' answers beside the document. */
final class Successes {

  /** Of all headers that are passed: many clients read no more than 8 or 16 KB of all. */
  private static final int MOST_BYTES = 16 * 1024;

  /** Statuses that say more than that a request was done. */
  private static final Set<Integer> TELLING = Set.of(201, 202, 204);

  private final RoutePlan plan;
  private final List<CallPlan> passing;
  private final Upstreams upstreams;
  private final PublicPaths paths;
  private final List<String> names;
  private final int status;
  private final boolean isPlain;

  Successes(RoutePlan plan, Upstreams upstreams, PublicPaths paths) {
    this.plan = plan;
    this.passing = plan.calls().stream().filter(call -> !call.passedHeaders().isEmpty()).toList();
    this.upstreams = upstreams;
    this.paths = paths;
    this.names =
        passing.stream().flatMap(call -> call.passedHeaders().stream()).distinct().toList();
    this.status = plan.document().success().status().orElse(-1);
    this.isPlain = passing.isEmpty() && status < 0;
  }

  /** Names of all that may be passed. */
  List<String> headers() {
    return names;
  }

  /** Whether clients are told nothing but that the document is there, whatever services say. */
  boolean arePlain() {
    return isPlain;
  }

  /**
   * @param outcomes of all calls
   * @param parts of the document
   */
  Success of(IntFunction<@Nullable Outcome> outcomes, List<Part> parts, boolean isPartial) {
    Success success = new Success(status(outcomes), headers(outcomes));
    return isPartial || showsOthers(parts) ? success.withContent() : success;
  }

  private int status(IntFunction<@Nullable Outcome> outcomes) {
    return status >= 0
            && outcomes.apply(status) instanceof Outcome.Answered answered
            && TELLING.contains(answered.status())
        ? answered.status()
        : Success.OK;
  }

  /** Whether a member is there beside that of the call which says that there is none. */
  private boolean showsOthers(List<Part> parts) {
    if (status < 0) {
      return !parts.isEmpty();
    }
    CallPlan call = plan.calls().get(status);
    boolean isMember = call.answer().placement() == Placement.MEMBER;
    return parts.stream()
        .anyMatch(part -> !(isMember && part.name().equals(call.answer().member())));
  }

  private List<Header> headers(IntFunction<@Nullable Outcome> outcomes) {
    List<Header> headers = new ArrayList<>();
    int left = MOST_BYTES;
    for (CallPlan call : passing) {
      if (outcomes.apply(call.index()) instanceof Outcome.Answered answered) {
        List<Header> shown = shown(answered.passed(), call);
        int length = length(shown);
        if (length <= left) {
          left -= length;
          headers.addAll(shown);
        }
      }
    }
    return List.copyOf(headers);
  }

  private List<Header> shown(List<Header> headers, CallPlan call) {
    if (!References.areIn(headers)) {
      return headers;
    }
    Upstream upstream = upstreams.get(call.upstream());
    return References.shown(
        headers,
        reference ->
            upstream
                .target(reference)
                .flatMap(target -> paths.shown(upstream.name(), plan.name(), target)));
  }

  private static int length(List<Header> headers) {
    return headers.stream()
        .mapToInt(header -> header.name().length() + header.value().length())
        .sum();
  }
}
