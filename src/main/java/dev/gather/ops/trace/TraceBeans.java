package dev.gather.ops.trace;

import dev.gather.execution.observed.Observer;
import dev.gather.execution.observed.Observers;
import dev.gather.ops.metric.GatherMetrics;
import dev.gather.ops.metric.WebSocketMeters;
import dev.gather.process.Time;
import io.micrometer.context.ContextRegistry;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
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

  /** Who is told of requests. Spans are begun only where something exports them. */
  @Bean
  Observers observers(
      GatherMetrics metrics,
      WebSocketMeters webSockets,
      ObjectProvider<SpanExporter> exporters,
      ObjectProvider<SdkTracerProvider> tracers,
      AccessLogSettings accessLog,
      Time time) {
    Optional<Spans> spans =
        exporters.stream()
            .findAny()
            .flatMap(exporter -> tracers.stream().findAny())
            .map(tracer -> new Spans(tracer, time));
    List<Observer> all =
        new ArrayList<>(
            List.of(metrics, webSockets, new FailureLog(time::nanoTime), new MappingLog()));
    spans.ifPresent(all::add);
    if (accessLog.enabled()) {
      all.add(new AccessLog(time));
    }
    return new Observers(
        start -> spans.isPresent() ? spans.get().trace(start) : Spans.passedOn(start), all);
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
