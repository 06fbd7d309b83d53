package dev.gather.ops;

import dev.gather.cache.AnswerCache;
import dev.gather.definition.DefinitionFiles;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.LoadedDefinition;
import dev.gather.execution.Engine;
import dev.gather.execution.Evaluator;
import dev.gather.execution.ExpressionLimits;
import dev.gather.execution.ForEachLimits;
import dev.gather.execution.ProxyRoute;
import dev.gather.execution.RequestListener;
import dev.gather.execution.Route;
import dev.gather.execution.StreamLimits;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.PlanCompiler;
import dev.gather.upstream.AttemptListener;
import dev.gather.upstream.Upstreams;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Turns the definition files into a gateway that is ready to run. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ExpressionLimits.class, ForEachLimits.class, StreamLimits.class})
class GatewayBeans {

  @Bean
  LoadedDefinition loadedDefinition(
      @Value("${gather.definitions:file:./gateway.yaml}") String definitions,
      ResourcePatternResolver resources,
      ConfigurableEnvironment environment) {
    DefinitionFiles files = new DefinitionFiles(resources);
    return new DefinitionReader(new EnvironmentValues(environment))
        .read(files.read(List.of(definitions)));
  }

  @Bean
  GatewayPlan gatewayPlan(LoadedDefinition loaded) {
    return PlanCompiler.compile(loaded);
  }

  @Bean
  Upstreams upstreams(
      GatewayPlan compiledFirst,
      LoadedDefinition loaded,
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads,
      AnswerCache cache,
      AttemptListener listener) {
    return new Upstreams(loaded.definition().upstreams(), breakers, bulkheads, cache, listener);
  }

  @Bean
  Evaluator evaluator(ExpressionLimits limits) {
    return new Evaluator(limits);
  }

  @Bean
  Engine engine(
      RequestListener listener, ForEachLimits limits, Evaluator evaluator, StreamLimits streams) {
    return new Engine(listener, limits, evaluator, streams.maxLive());
  }

  @Bean
  List<Route> routes(GatewayPlan plan, Upstreams upstreams, Engine engine) {
    return plan.routes().stream().map(route -> new Route(route, upstreams, engine)).toList();
  }

  @Bean
  List<ProxyRoute> proxyRoutes(GatewayPlan plan, Upstreams upstreams, RequestListener listener) {
    return plan.proxies().stream()
        .map(proxy -> new ProxyRoute(proxy, upstreams, listener))
        .toList();
  }
}
