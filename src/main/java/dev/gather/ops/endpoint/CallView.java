package dev.gather.ops.endpoint;

import dev.gather.plan.CallPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePlan;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One compiled call as operators see it.
 *
 * @param name its key in the file
 * @param upstream name of the upstream
 * @param method of its requests
 * @param path template of path and query, with placeholders of the environment as the file has them
 * @param dependencies names of the calls that must be done before it
 * @param required whether its failure fails the whole request
 * @param optional whether the answer can do without it, so that it is not made in a brownout
 * @param hasFallback whether a value stands in when it fails
 * @param passStatus upstream statuses that become the client's when it is required
 * @param timeout limit of one attempt
 * @param conditional whether a condition decides if it is made
 * @param forEach what it is repeated for; null where it is made once
 * @param shaped whether only a part of its answer counts
 * @param cache how its answers are stored; null where they are not
 * @param placement {@code member}, {@code merge}, {@code hidden} or {@code into}
 * @param member its member's name in the document; empty where it has none
 */
record CallView(
    String name,
    String upstream,
    String method,
    String path,
    List<String> dependencies,
    boolean required,
    boolean optional,
    boolean hasFallback,
    List<Integer> passStatus,
    String timeout,
    boolean conditional,
    @Nullable ForEachView forEach,
    boolean shaped,
    @Nullable CachePolicyView cache,
    String placement,
    String member) {

  static CallView of(RoutePlan route, CallPlan call, String path) {
    return new CallView(
        call.name(),
        call.upstream(),
        call.method(),
        path,
        route.names(call.schedule().dependencies()).toList(),
        call.failure().required(),
        route.optional().get(call.index()),
        call.failure().fallback().isPresent(),
        List.copyOf(new TreeSet<>(call.failure().passStatus())),
        DurationText.of(call.exchange().timeout()),
        call.schedule().when().isPresent(),
        call.schedule().forEach().map(ForEachView::of).orElse(null),
        !call.answer().shape().isIdentity(),
        call.cache().map(CachePolicyView::of).orElse(null),
        call.answer().placement().name().toLowerCase(Locale.ROOT),
        call.answer().placement() == Placement.MEMBER ? call.answer().member() : "");
  }
}
