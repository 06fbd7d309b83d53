package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.server.WebFilter;

/**
 * Requests of clients go to the gateway past Spring's filters and mappings, which therefore must
 * not have anything for them.
 */
class NobodyElseTest {

  @Test
  void wantsRequestsOfClientsButForProbes() {
    try (Gateway gateway =
        Gateway.start("upstreams: { service: { url: \"http://localhost:1\" } }\nroutes: {}")) {
      assertThat(gateway.beans(WebFilter.class))
          .extracting(filter -> filter.getClass().getSimpleName())
          .containsExactlyInAnyOrder("EventLoopWrites", "UnmappedRequests");
      assertThat(gateway.beans(HandlerMapping.class).stream().flatMap(NobodyElseTest::mapped))
          .containsExactlyInAnyOrder("/livez", "/readyz");
    }
  }

  private static Stream<String> mapped(HandlerMapping mapping) {
    if (mapping instanceof RequestMappingInfoHandlerMapping methods) {
      return methods.getHandlerMethods().keySet().stream()
          .flatMap(info -> info.getPatternsCondition().getPatterns().stream())
          .map(Objects::toString);
    }
    if (mapping instanceof RouterFunctionMapping functions) {
      return Stream.ofNullable(functions.getRouterFunction()).map(Objects::toString);
    }
    if (mapping instanceof AbstractUrlHandlerMapping urls) {
      return urls.getHandlerMap().keySet().stream().map(Objects::toString);
    }
    String name = mapping.getClass().getSimpleName();
    return List.of("GatewayMapping", "EmptyHandlerMapping").contains(name)
        ? Stream.empty()
        : Stream.of(name);
  }
}
