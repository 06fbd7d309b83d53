package dev.gather.ops;

import dev.gather.execution.RequestTraces;
import io.micrometer.context.ContextRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is written down of single requests: spans and log lines. */
@Configuration(proxyBeanMethods = false)
class TraceBeans {

  /** Spans are begun only where something exports them, so that they cost nothing elsewhere. */
  @Bean
  RequestTraces requestTraces(
      ObjectProvider<SpanExporter> exporters,
      OpenTelemetry telemetry,
      @Value("${gather.access-log.enabled}") boolean hasAccessLog) {
    boolean isExported = exporters.stream().findAny().isPresent();
    return new ObservedRequests(
        isExported ? Optional.of(new Spans(telemetry)) : Optional.empty(),
        new FailureLog(System::nanoTime),
        hasAccessLog ? Optional.of(new AccessLog()) : Optional.empty());
  }

  @Bean
  @ConditionalOnProperty(name = "spring.reactor.context-propagation", havingValue = "auto")
  LogContextAccessor logContextAccessor() {
    LogContextAccessor accessor = new LogContextAccessor();
    ContextRegistry.getInstance().registerThreadLocalAccessor(accessor);
    return accessor;
  }
}
