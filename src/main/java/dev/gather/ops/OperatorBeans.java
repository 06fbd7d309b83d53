package dev.gather.ops;

import dev.gather.access.operators.AuditLog;
import dev.gather.access.rate.RateEngine;
import dev.gather.cache.AnswerCache;
import dev.gather.execution.Gateway;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.stream.WaitingAnswers;
import dev.gather.ops.endpoint.CacheEndpoint;
import dev.gather.ops.endpoint.DefinitionsEndpoint;
import dev.gather.ops.endpoint.RoutesEndpoint;
import dev.gather.ops.endpoint.UpstreamsEndpoint;
import dev.gather.ops.health.CacheHealthIndicator;
import dev.gather.ops.health.DefinitionsHealthIndicator;
import dev.gather.ops.health.UpstreamsHealthIndicator;
import dev.gather.ops.metric.AnswerMeters;
import dev.gather.ops.metric.CacheMeters;
import dev.gather.ops.metric.DefinitionMeters;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.ops.metric.OperatorMeters;
import dev.gather.ops.metric.OverloadMeters;
import dev.gather.ops.metric.RateLimitMeters;
import dev.gather.ops.metric.TokenMeters;
import dev.gather.ops.metric.UpstreamGauges;
import dev.gather.ops.metric.WebSocketMeters;
import dev.gather.ops.reload.AttachedFiles;
import dev.gather.ops.reload.Definitions;
import dev.gather.plan.RoutePlan;
import dev.gather.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What operators see of a gateway that runs, and what they can do to it. */
@Configuration(proxyBeanMethods = false)
class OperatorBeans {

  @Bean
  GatherMetrics gatherMetrics(MeterRegistry registry) {
    return new GatherMetrics(registry);
  }

  @Bean
  WebSocketMeters webSocketMeters(MeterRegistry registry) {
    return new WebSocketMeters(registry);
  }

  @Bean
  UpstreamGauges upstreamGauges(Gateway gateway) {
    return new UpstreamGauges(gateway);
  }

  /** Its name, without the ending, is the component's in health. */
  @Bean
  UpstreamsHealthIndicator upstreamsHealthIndicator(Gateway gateway) {
    return new UpstreamsHealthIndicator(gateway);
  }

  @Bean
  RoutesEndpoint routesEndpoint(Definitions definitions) {
    return new RoutesEndpoint(definitions);
  }

  @Bean
  DefinitionsEndpoint definitionsEndpoint(Definitions definitions, AttachedFiles files) {
    return new DefinitionsEndpoint(definitions, files);
  }

  @Bean
  DefinitionMeters definitionMeters(Definitions definitions, AttachedFiles files) {
    return new DefinitionMeters(definitions, files);
  }

  /** Its name, without the ending, is the component's in health. */
  @Bean
  DefinitionsHealthIndicator definitionsHealthIndicator(
      Definitions definitions, AttachedFiles files) {
    return new DefinitionsHealthIndicator(definitions, files);
  }

  @Bean
  UpstreamsEndpoint upstreamsEndpoint(Gateway gateway) {
    return new UpstreamsEndpoint(gateway);
  }

  @Bean
  OverloadMeters overloadMeters(InFlight inFlight) {
    return new OverloadMeters(inFlight);
  }

  @Bean
  AnswerMeters answerMeters(WaitingAnswers answers) {
    return new AnswerMeters(answers);
  }

  @Bean
  OperatorMeters operatorMeters(AuditLog audit) {
    return new OperatorMeters(audit);
  }

  @Bean
  CacheMeters cacheMeters(AnswerCache cache) {
    return new CacheMeters(cache);
  }

  @Bean
  TokenMeters tokenMeters(MeterRegistry registry) {
    return new TokenMeters(registry);
  }

  @Bean
  RateLimitMeters rateLimitMeters(MeterRegistry registry, RateEngine engine) {
    return new RateLimitMeters(registry, engine);
  }

  /** Its name, without the ending, is the component's in health. */
  @Bean
  CacheHealthIndicator cacheHealthIndicator(AnswerCache cache) {
    return new CacheHealthIndicator(cache);
  }

  @Bean
  CacheEndpoint cacheEndpoint(AnswerCache cache, Gateway gateway) {
    return new CacheEndpoint(
        cache,
        () -> gateway.current().plan().routes().stream().map(RoutePlan::name).toList(),
        () -> gateway.current().upstreams().all().stream().map(Upstream::name).toList());
  }
}
