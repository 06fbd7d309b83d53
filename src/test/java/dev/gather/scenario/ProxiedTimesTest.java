package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProxiedTimesTest {

  /** An alert of slow routes reads it, and a stream is as long as its ends want. */
  @Test
  void aProxiedRequestTakesUntilItsAnswerBeginsHoweverLongThatLasts() throws IOException {
    try (StreamStub service = StreamStub.start(ProxiedTimesTest::serve);
        Gateway gateway =
            Gateway.start(
                """
                upstreams: { service: { url: "%s" } }
                routes: { all: { path: "/**", proxy: { upstream: service, path: / } } }
                """
                    .formatted(service.url()));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.setSoTimeout(Patience.LIMIT_MILLIS);
      long asked = System.nanoTime();
      client
          .getOutputStream()
          .write("GET /s HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(client.getInputStream().read()).isEqualTo('H');
      long begun = System.nanoTime() - asked;
      await().until(() -> System.nanoTime() - asked > 2 * begun);
      service.goOn();
      client.getInputStream().readAllBytes();

      // It is told last.
      await().until(() -> timer(gateway, "gather.overhead").count() == 1);
      assertThat(timer(gateway, "gather.requests").totalTime(TimeUnit.NANOSECONDS))
          .isLessThanOrEqualTo(begun);
      assertThat(timer(gateway, "gather.overhead").totalTime(TimeUnit.NANOSECONDS))
          .isPositive()
          .isLessThanOrEqualTo(begun);
      assertThat(timer(gateway, "gather.calls").totalTime(TimeUnit.NANOSECONDS))
          .isGreaterThanOrEqualTo(begun);
    }
  }

  private static boolean serve(StreamStub.Exchange exchange) throws IOException {
    exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
    exchange.pause();
    exchange.write("0\r\n\r\n");
    return true;
  }

  private static Timer timer(Gateway gateway, String name) {
    MeterRegistry registry = gateway.context().getBean(MeterRegistry.class);
    return Objects.requireNonNullElseGet(
        registry.find(name).tag("route", "all").timer(), () -> registry.timer("none"));
  }
}
