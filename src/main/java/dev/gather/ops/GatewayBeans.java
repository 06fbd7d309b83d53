package dev.gather.ops;

import dev.gather.access.AccessFactory;
import dev.gather.access.rate.RateEngine;
import dev.gather.cache.AnswerCache;
import dev.gather.definition.watch.WatchedFile;
import dev.gather.definition.yaml.DefinitionFiles;
import dev.gather.execution.Engine;
import dev.gather.execution.Gateway;
import dev.gather.execution.call.Evaluator;
import dev.gather.execution.call.ExpressionLimits;
import dev.gather.execution.foreach.ForEachLimits;
import dev.gather.execution.observed.Observers;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.overload.OverloadLimits;
import dev.gather.execution.stream.StreamLimits;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.ops.metric.RateLimitMeters;
import dev.gather.ops.metric.TokenMeters;
import dev.gather.ops.metric.WebSocketMeters;
import dev.gather.ops.reload.AttachedFiles;
import dev.gather.ops.reload.DefinitionSettings;
import dev.gather.ops.reload.DefinitionSource;
import dev.gather.ops.reload.Definitions;
import dev.gather.ops.reload.EnvironmentValues;
import dev.gather.ops.reload.FileWatch;
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
  OverloadLimits.class,
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
      AccessFactory access,
      CircuitBreakerRegistry breakers,
      BulkheadRegistry bulkheads,
      AnswerCache cache,
      Observers observers) {
    return new GenerationFactory(engine, access, breakers, bulkheads, cache, observers);
  }

  @Bean
  AccessFactory accessFactory(RateEngine rates, TokenMeters tokens, Time time) {
    return new AccessFactory(rates, tokens, time);
  }

  @Bean
  Gateway gateway(
      Definitions definitions,
      GatherMetrics metrics,
      WebSocketMeters webSockets,
      TokenMeters tokens,
      RateLimitMeters rates,
      AttachedFiles files) {
    Gateway gateway = definitions.gateway();
    metrics.follow(gateway);
    webSockets.follow(gateway);
    gateway.follow(
        next -> {
          tokens.keepOnly(next.access().issuers());
          rates.show(next.access().limiters());
          files.replaceBy(next.access().keys().map(List::<WatchedFile>of).orElse(List.of()));
        });
    return gateway;
  }

  @Bean
  FileWatch definitionWatch(Definitions definitions, ReloadSettings settings) {
    return new FileWatch("gather-definitions", () -> List.of(definitions), settings.every());
  }

  @Bean
  AttachedFiles attachedFiles() {
    return new AttachedFiles();
  }

  @Bean
  FileWatch keyWatch(AttachedFiles files, ReloadSettings settings) {
    return new FileWatch("gather-keys", files::watched, settings.keysEvery());
  }

  @Bean
  Evaluator evaluator(ExpressionLimits limits, Time time) {
    return new Evaluator(limits, time);
  }

  @Bean
  InFlight inFlight(OverloadLimits limits, Time time) {
    return new InFlight(limits, time);
  }

  @Bean
  Engine engine(
      ForEachLimits limits,
      Evaluator evaluator,
      StreamLimits streams,
      InFlight inFlight,
      Time time) {
    return new Engine(limits, evaluator, streams.maxLive(), inFlight, time);
  }
}
