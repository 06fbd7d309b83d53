package dev.gather.ops.metric;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.consumer.CircularEventConsumer;
import io.github.resilience4j.consumer.EventConsumerRegistry;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The registries that resilience4j's own endpoints and metrics read.
 *
 * <p>Its starter would make registries that keep every event of every call in a buffer behind a
 * lock, on which event loops would wait for each other. These keep state transitions only, which
 * are rare and what an operator looks for.
 */
@Configuration(proxyBeanMethods = false)
class ResilienceBeans {

  private static final int KEPT_TRANSITIONS = 100;

  @Bean
  CircuitBreakerRegistry circuitBreakerRegistry(
      RegistryEventConsumer<CircuitBreaker> metrics,
      EventConsumerRegistry<CircuitBreakerEvent> events) {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.of(CircuitBreakerConfig.ofDefaults(), metrics);
    registry
        .getEventPublisher()
        .onEntryAdded(added -> keepTransitions(added.getAddedEntry(), events))
        .onEntryRemoved(removed -> events.removeEventConsumer(removed.getRemovedEntry().getName()));
    return registry;
  }

  @Bean
  BulkheadRegistry bulkheadRegistry(RegistryEventConsumer<Bulkhead> metrics) {
    return BulkheadRegistry.of(BulkheadConfig.ofDefaults(), metrics);
  }

  private static void keepTransitions(
      CircuitBreaker breaker, EventConsumerRegistry<CircuitBreakerEvent> events) {
    CircularEventConsumer<CircuitBreakerEvent> kept =
        events.createEventConsumer(breaker.getName(), KEPT_TRANSITIONS);
    breaker.getEventPublisher().onStateTransition(kept::consumeEvent);
  }
}
