package dev.gather.ops.endpoint;

import dev.gather.definition.model.CallDefinition;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePlan;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One compiled call as operators see it.
 *
 * @param name its key in the file
 * @param computed whether an expression makes its answer, so that nothing is sent
 * @param upstream name of the upstream; null where nothing is sent, and so are method, sent and
 *     timeout
 * @param method of its requests
 * @param path template of path and query, with placeholders of the environment as the file has them
 * @param sent what its requests have beside that
 * @param dependencies names of the calls that must be done before it
 * @param required whether its failure fails the whole request
 * @param optional whether the answer can do without it, so that it is not made in a brownout
 * @param hasFallback whether a value stands in when it fails
 * @param fallbackCall name of the call that is made then, whose answer stands in; null without one
 * @param passStatus upstream statuses that become the client's when it is required
 * @param passBody those that come together with the upstream's body
 * @param passHeaders names of fields of its answers that the client gets
 * @param absentOn statuses that say that there is nothing
 * @param timeout limit of one attempt
 * @param conditional whether a condition decides if it is made
 * @param forEach what it is repeated for; null where it is made once
 * @param shaped whether only a part of its answer counts
 * @param coalesced whether requests of different clients share one while it is under way, though
 *     its answer is not stored
 * @param cache how its answers are stored; null where they are not
 * @param placement {@code member}, {@code merge}, {@code hidden} or {@code into}
 * @param member its member's name in the document; empty where it has none
 */
record CallView(
    String name,
    boolean computed,
    @Nullable String upstream,
    @Nullable String method,
    String path,
    @Nullable SentView sent,
    List<String> dependencies,
    boolean required,
    boolean optional,
    boolean hasFallback,
    @Nullable String fallbackCall,
    List<Integer> passStatus,
    List<Integer> passBody,
    List<String> passHeaders,
    List<Integer> absentOn,
    @Nullable String timeout,
    boolean conditional,
    @Nullable ForEachView forEach,
    boolean shaped,
    boolean coalesced,
    @Nullable CachePolicyView cache,
    String placement,
    String member) {

  /**
   * @param written the call as the file has it
   * @param path what the file says of its path
   */
  static CallView of(RoutePlan route, CallPlan call, CallDefinition written, String path) {
    boolean isComputed = call.computation().isPresent();
    return new CallView(
        call.name(),
        isComputed,
        isComputed ? null : call.upstream(),
        isComputed ? null : call.exchange().method(),
        path,
        isComputed ? null : SentView.of(call, written),
        route.names(call.schedule().dependencies()).toList(),
        call.failure().required(),
        route.optional().get(call.index()),
        call.failure().fallback().isPresent(),
        call.failure().fallbackCall().isPresent()
            ? route.calls().get(call.failure().fallbackCall().getAsInt()).name()
            : null,
        inOrder(call.failure().passStatus()),
        inOrder(call.pass().body()),
        call.passedHeaders(),
        inOrder(call.pass().absentOn()),
        isComputed ? null : DurationText.of(call.exchange().timeout()),
        call.schedule().when().isPresent(),
        call.schedule().forEach().map(ForEachView::of).orElse(null),
        !call.answer().shape().isIdentity(),
        call.isCoalesced(),
        call.cache().map(CachePolicyView::of).orElse(null),
        call.answer().placement().name().toLowerCase(Locale.ROOT),
        call.answer().placement() == Placement.MEMBER ? call.answer().member() : "");
  }

  private static List<Integer> inOrder(Set<Integer> statuses) {
    return List.copyOf(new TreeSet<>(statuses));
  }
}
