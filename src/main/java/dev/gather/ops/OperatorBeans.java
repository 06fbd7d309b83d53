package dev.gather.ops;

import dev.gather.cache.AnswerCache;
import dev.gather.definition.LoadedDefinition;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.Upstreams;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What operators see of a gateway that runs, and what they can do to it. */
@Configuration(proxyBeanMethods = false)
class OperatorBeans {

  /** Both listeners in one, which the type says to whoever asks for either. */
  @Bean
  GatherMetrics gatherMetrics(MeterRegistry registry) {
    return new GatherMetrics(registry);
  }

  @Bean
  UpstreamGauges upstreamGauges(Upstreams upstreams) {
    return new UpstreamGauges(upstreams);
  }

  /** Its name, without the ending, is the component's in health. */
  @Bean
  UpstreamsHealthIndicator upstreamsHealthIndicator(Upstreams upstreams) {
    return new UpstreamsHealthIndicator(upstreams);
  }

  @Bean
  RoutesEndpoint routesEndpoint(GatewayPlan plan, LoadedDefinition loaded) {
    return new RoutesEndpoint(plan, loaded.problems());
  }

  @Bean
  UpstreamsEndpoint upstreamsEndpoint(Upstreams upstreams) {
    return new UpstreamsEndpoint(upstreams);
  }

  @Bean
  CacheMeters cacheMeters(AnswerCache cache) {
    return new CacheMeters(cache);
  }

  /** Its name, without the ending, is the component's in health. */
  @Bean
  CacheHealthIndicator cacheHealthIndicator(AnswerCache cache) {
    return new CacheHealthIndicator(cache);
  }

  @Bean
  CacheEndpoint cacheEndpoint(AnswerCache cache, GatewayPlan plan, Upstreams upstreams) {
    return new CacheEndpoint(
        cache,
        plan.routes().stream().map(RoutePlan::name).toList(),
        upstreams.all().stream().map(Upstream::name).toList());
  }
}
