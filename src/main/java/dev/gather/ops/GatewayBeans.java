package dev.gather.ops;

import dev.gather.cache.AnswerCache;
import dev.gather.definition.yaml.DefinitionFiles;
import dev.gather.execution.Engine;
import dev.gather.execution.Gateway;
import dev.gather.execution.call.Evaluator;
import dev.gather.execution.call.ExpressionLimits;
import dev.gather.execution.foreach.ForEachLimits;
import dev.gather.execution.observed.Observers;
import dev.gather.execution.stream.StreamLimits;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.ops.reload.DefinitionSettings;
import dev.gather.ops.reload.DefinitionSource;
import dev.gather.ops.reload.DefinitionWatch;
import dev.gather.ops.reload.Definitions;
import dev.gather.ops.reload.EnvironmentValues;
import dev.gather.ops.reload.GenerationFactory;
import dev.gather.ops.reload.ReloadSettings;
import dev.gather.process.Time;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Turns the definition files into a gateway that is ready to run. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  DefinitionSettings.class,
  ExpressionLimits.class,
  ForEachLimits.class,
  ReloadSettings.class,
  StreamLimits.class
})
class GatewayBeans {

  @Bean
  Time time() {
    return Time.SYSTEM;
  }

  @Bean
  Definitions definitions(
      DefinitionSettings settings,
      ResourcePatternResolver resources,
      ConfigurableEnvironment environment,
      GenerationFactory factory,
      Time time) {
    DefinitionSource source =
        new DefinitionSource(
            List.of(settings.definitions()),
            new DefinitionFiles(resources),
            new EnvironmentValues(environment));
    return new Definitions(source, factory, time);
  }

  @Bean
  GenerationFactory generationFactory(
      Engine engine,
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads,
      AnswerCache cache,
      Observers observers) {
    return new GenerationFactory(engine, breakers, bulkheads, cache, observers);
  }

  @Bean
  Gateway gateway(Definitions definitions, GatherMetrics metrics) {
    Gateway gateway = definitions.gateway();
    metrics.follow(gateway);
    return gateway;
  }

  @Bean
  DefinitionWatch definitionWatch(Definitions definitions, ReloadSettings settings) {
    return new DefinitionWatch(definitions, settings.every());
  }

  @Bean
  Evaluator evaluator(ExpressionLimits limits, Time time) {
    return new Evaluator(limits, time);
  }

  @Bean
  Engine engine(ForEachLimits limits, Evaluator evaluator, StreamLimits streams, Time time) {
    return new Engine(limits, evaluator, streams.maxLive(), time);
  }
}
