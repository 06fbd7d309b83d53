package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class RequestsInFlightTest {

  @Test
  void areCountedUntilTheyEndWhateverBecomesOfThemAndOfTheirDefinitions() throws Exception {
    Sinks.One<String> answer = Sinks.one();
    try (StubService service = new StubService(request -> answer.asMono());
        Gateway gateway =
            Gateway.start(
                definitions(service, "5m"),
                "gather.reload.every=0s",
                "management.prometheus.metrics.export.enabled=true")) {
      assertThat(inFlight(gateway)).isEqualTo("0.0");
      try (RawClient leaving = RawClient.connect(gateway)) {
        leaving.write("GET /r HTTP/1.1\r\nHost: g\r\n\r\n");
        CompletableFuture<HttpResponse<String>> staying =
            gateway.sendAsync(gateway.request("/r").build());
        await().until(() -> inFlight(gateway).equals("2.0"));

        gateway.rewrite(definitions(service, "6m"));
        assertThat(gateway.operate("/actuator/gatherdefinitions").statusCode()).isEqualTo(200);
        assertThat(inFlight(gateway)).isEqualTo("2.0");

        leaving.close();
        await().until(() -> inFlight(gateway).equals("1.0"));
        answer.tryEmitValue("1");
        assertThat(Patience.get(staying).statusCode()).isEqualTo(200);
      }
      await().until(() -> inFlight(gateway).equals("0.0"));
    }
  }

  private static String definitions(StubService service, String timeout) {
    return """
        upstreams: { service: { url: "%s", timeout: %s } }
        routes: { r: { path: /r, calls: { a: { upstream: service, path: / } } } }
        """
        .formatted(service.url(), timeout);
  }

  private static String inFlight(Gateway gateway) {
    return gateway
        .operators("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith("gather_requests_active "))
        .findFirst()
        .orElseThrow()
        .split(" ")[1];
  }
}
