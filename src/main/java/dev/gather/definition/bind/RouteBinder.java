package dev.gather.definition.bind;

import dev.gather.definition.model.BatchDefinition;
import dev.gather.definition.model.BodyType;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.PassDefinition;
import dev.gather.definition.model.ProxyDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.model.ShapeDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.SourceNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a route and its calls; every default of one is here.
 *
 * @param upstreams by name, of which some that calls name may be missing
 * @param source of the whole definition
 */
public record RouteBinder(Map<String, UpstreamDefinition> upstreams, SourceNode source) {

  private static final List<Integer> PASS_STATUS = List.of(401, 403, 404, 410);
  private static final Optional<Boolean> NOT = Optional.of(false);

  public RouteDefinition bind(String name, Block block) {
    return new RouteDefinition(
        name,
        methods(block),
        block.string("path", ""),
        block.duration("deadline", Duration.ofSeconds(2)),
        new RouteDefinition.Document(
            calls(name, block),
            block.tree("static"),
            block.optionalString("transform"),
            block.block("live").optionalDuration("every"),
            new RouteDefinition.Success(
                block.optionalString("status"), block.optionalInteger("at-least")),
            block.flag("fields", false)),
        block.tree("proxy").map(tree -> proxy(new Block(tree))),
        AccessBinder.admission(block),
        new RouteDefinition.Documentation(
            block.optionalString("summary"),
            block.optionalString("description"),
            block.strings("tags")));
  }

  private static List<String> methods(Block route) {
    String usual = route.has("proxy") ? RouteDefinition.ANY_METHOD : "GET";
    List<String> listed = route.strings("method");
    return listed.isEmpty() ? List.of(route.string("method", usual)) : listed;
  }

  private static ProxyDefinition proxy(Block block) {
    return new ProxyDefinition(
        block.string("upstream", ""),
        block.string("path", ""),
        block.tree("fallback").map(tree -> fallback(new Block(tree))));
  }

  private static ProxyDefinition.Fallback fallback(Block block) {
    return new ProxyDefinition.Fallback(
        block.integer("status", 503), block.tree("body"), block.optionalString("content-type"));
  }

  /** A call that only stands in for others is theirs: it fails nothing, and has no member. */
  private Map<String, CallDefinition> calls(String route, Block block) {
    List<String> standIns =
        block
            .entries("calls", (name, call) -> call.optionalString("fallback-call"))
            .values()
            .stream()
            .flatMap(Optional::stream)
            .toList();
    return block.entries("calls", (name, call) -> call(route, name, call, standIns.contains(name)));
  }

  private CallDefinition call(String route, String name, Block block, boolean isStandIn) {
    boolean isPlaced = block.has("as") || block.has("into") || block.has("merge");
    return new CallDefinition(
        name,
        exchange(block, DefinitionPath.of("routes", route, "calls", name)),
        new CallDefinition.Request(
            block.string("path", ""),
            block.tree("body"),
            HeaderBlock.forward(block.block("headers")),
            query(block)),
        block.optionalString("compute"),
        new CallDefinition.Schedule(
            block.optionalString("when"),
            block.strings("after"),
            block.optionalString("for-each"),
            block.optionalInteger("concurrency"),
            batch(block)),
        new CallDefinition.Failure(
            block.optionalFlag("required").or(() -> isStandIn ? NOT : Optional.empty()),
            block.tree("fallback"),
            statuses(block, "pass-status", block.has("for-each") ? List.of() : PASS_STATUS),
            block.optionalString("fallback-call")),
        shape(block),
        CacheBinder.bind(block),
        new CallDefinition.Placement(
            block.optionalString("as"),
            block.optionalString("into"),
            block.flag("merge", false),
            block.flag("hidden", isStandIn && !isPlaced)));
  }

  private CallDefinition.Exchange exchange(Block call, String pointer) {
    String upstream = call.string("upstream", "");
    @Nullable UpstreamDefinition known = upstreams.get(upstream);
    Duration timeout = known == null ? UpstreamBinder.TIMEOUT : known.limits().timeout();
    return new CallDefinition.Exchange(
        upstream,
        call.string("method", "GET"),
        call.duration("timeout", timeout),
        HeaderBlock.set(call.block("headers"), source.nearest(pointer)),
        BodyType.of(call.string("body-type", "json")),
        pass(call),
        call.flag("coalesce", false));
  }

  private static PassDefinition pass(Block call) {
    return new PassDefinition(
        statuses(call, "absent-on", List.of()),
        statuses(call, "pass-body", List.of()),
        call.strings("pass-headers").stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
  }

  private static CallDefinition.ForwardedQuery query(Block call) {
    if (!call.has("forward-query")) {
      return CallDefinition.ForwardedQuery.NONE;
    }
    // As a text it can only be `all`.
    boolean all = call.isText("forward-query");
    return new CallDefinition.ForwardedQuery(all ? List.of() : call.strings("forward-query"), all);
  }

  private static Optional<BatchDefinition> batch(Block call) {
    if (!call.has("batch")) {
      return Optional.empty();
    }
    Block block = call.block("batch");
    return Optional.of(
        new BatchDefinition(
            block.optionalString("key"),
            block.integer("size", 50),
            block.string("match", ""),
            block.flag("many", false)));
  }

  private static ShapeDefinition shape(Block call) {
    return new ShapeDefinition(
        call.optionalString("at"),
        call.strings("keep"),
        call.strings("drop"),
        call.entries("rename", Block::scalar),
        call.tree("default"));
  }

  private static Set<Integer> statuses(Block block, String key, List<Integer> orElse) {
    List<Integer> statuses = block.integers(key).orElse(orElse);
    return Collections.unmodifiableSet(new LinkedHashSet<>(statuses));
  }
}
