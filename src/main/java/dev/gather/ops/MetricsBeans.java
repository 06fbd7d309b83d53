package dev.gather.ops;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets the other rooms tell Micrometer what they do. */
@Configuration(proxyBeanMethods = false)
class MetricsBeans {

  /** Both listeners in one, which the type says to whoever asks for either. */
  @Bean
  GatherMetrics gatherMetrics(MeterRegistry registry) {
    return new GatherMetrics(registry);
  }
}
