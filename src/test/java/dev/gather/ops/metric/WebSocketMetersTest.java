package dev.gather.ops.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.execution.observed.Fixtures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebSocketMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WebSocketMeters meters = new WebSocketMeters(registry, 2);

  /** Whichever gauge counts it: there may be room for one of its own meanwhile. */
  @Test
  void countAWebSocketOutWhereTheyHaveCountedItIn() {
    for (String route : List.of("chat", "feed")) {
      Fixtures.request(route, meters).webSocketOpened("service").run();
    }
    Runnable closed = Fixtures.request("talk", meters).webSocketOpened("service");
    assertThat(registry.get("gather.websockets.open").tag("route", "_other").gauge().value())
        .isOne();

    meters.keepOnly(List.of());
    closed.run();

    assertThat(registry.find("gather.websockets.open").gauges())
        .extracting(Gauge::value)
        .containsExactly(0.0);
  }
}
