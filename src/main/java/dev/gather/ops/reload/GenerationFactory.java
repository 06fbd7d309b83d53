package dev.gather.ops.reload;

import dev.gather.access.Access;
import dev.gather.access.AccessFactory;
import dev.gather.access.key.ApiKeys;
import dev.gather.cache.AnswerCache;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.execution.Engine;
import dev.gather.execution.Generation;
import dev.gather.plan.CallPlan;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.compile.PlanCompiler;
import dev.gather.upstream.Upstreams;
import dev.gather.upstream.call.AttemptListener;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Makes generations out of definitions; they have everything in common that no definition says. */
public record GenerationFactory(
    Engine engine,
    AccessFactory access,
    CircuitBreakerRegistry breakers,
    BulkheadRegistry bulkheads,
    AnswerCache cache,
    AttemptListener listener) {

  /**
   * @throws DefinitionException when the definition has problems
   */
  public Generation first(LoadedDefinition loaded) {
    Optional<ApiKeys> keys = AccessFactory.keys(loaded, Optional.empty(), engine.time());
    AccessFactory.checkKeySets(loaded, List.of());
    GatewayPlan plan = PlanCompiler.compile(loaded);
    return generation(
        plan,
        new Upstreams(
            loaded.definition().upstreams(),
            breakers,
            bulkheads,
            cache,
            listener,
            engine.time(),
            UnaryOperator.identity()),
        () -> access.first(plan, keys));
  }

  /**
   * One that takes over what has not changed of another.
   *
   * @throws DefinitionException when the definition has problems; then nothing has been touched
   */
  Generation after(Generation before, LoadedDefinition loaded) {
    Optional<ApiKeys> keys = AccessFactory.keys(loaded, before.access().keys(), engine.time());
    AccessFactory.checkKeySets(loaded, before.plan().access().jwt());
    GatewayPlan plan = PlanCompiler.compile(loaded);
    try {
      return generation(
          plan,
          before.upstreams().changedTo(loaded.definition().upstreams()),
          () -> access.after(before.access(), plan, keys));
    } catch (RuntimeException | Error defect) {
      before.upstreams().enter();
      throw defect;
    }
  }

  private Generation generation(GatewayPlan plan, Upstreams upstreams, Supplier<Access> access) {
    try {
      upstreams.storeAnswersOf(upstreams(plan, call -> call.cache().isPresent()));
      upstreams.coalesceCallsOf(upstreams(plan, CallPlan::isCoalesced));
      return generation(plan, upstreams, access.get());
    } catch (RuntimeException | Error defect) {
      upstreams.close();
      throw defect;
    }
  }

  private static List<String> upstreams(GatewayPlan plan, Predicate<CallPlan> isMeant) {
    return plan.routes().stream()
        .flatMap(route -> route.calls().stream())
        .filter(isMeant)
        .map(CallPlan::upstream)
        .toList();
  }

  private Generation generation(GatewayPlan plan, Upstreams upstreams, Access access) {
    try {
      return new Generation(plan, upstreams, access, engine);
    } catch (RuntimeException | Error defect) {
      access.close();
      throw defect;
    }
  }
}
