package dev.gather.ops.trace;

import dev.gather.execution.observed.RequestTraces;
import dev.gather.process.Time;
import io.micrometer.context.ContextRegistry;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is written down of single requests, and of errors: spans and log lines. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessLogSettings.class)
class TraceBeans {

  /** Spans are begun only where something exports them, so that they cost nothing elsewhere. */
  @Bean
  RequestTraces requestTraces(
      ObjectProvider<SpanExporter> exporters,
      ObjectProvider<SdkTracerProvider> tracers,
      AccessLogSettings accessLog,
      Time time) {
    Optional<SdkTracerProvider> recording =
        exporters.stream().findAny().isPresent() ? tracers.stream().findAny() : Optional.empty();
    return new ObservedRequests(
        recording.map(tracer -> new Spans(tracer, time)),
        new FailureLog(time::nanoTime),
        accessLog.enabled() ? Optional.of(new AccessLog(time)) : Optional.empty());
  }

  @Bean(initMethod = "listen")
  UnseenErrors unseenErrors() {
    return new UnseenErrors();
  }

  @Bean
  @ConditionalOnProperty(name = "spring.reactor.context-propagation", havingValue = "auto")
  LogContextAccessor logContextAccessor() {
    LogContextAccessor accessor = new LogContextAccessor();
    ContextRegistry.getInstance().registerThreadLocalAccessor(accessor);
    return accessor;
  }
}
