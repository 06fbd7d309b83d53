package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.http.HttpStatus;

/** Gather behaves the same wherever it runs, whatever Boot and Netty make of the place. */
class PlatformTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s" }
      routes:
        one: { path: /one, calls: { part: { upstream: service, path: /one } } }
        internal: { path: "/internal/**", proxy: { upstream: service, path: /admin } }
      """;

  /** What platforms say of themselves, and what Java and Reactor Netty would read of theirs. */
  private static final Map<String, String> EVERYWHERE =
      Map.of(
          "KUBERNETES_SERVICE_HOST", "10.0.0.1",
          "KUBERNETES_SERVICE_PORT", "443",
          "VCAP_APPLICATION", "{\"name\":\"gather\",\"port\":9}",
          "VCAP_SERVICES", "{}",
          "DYNO", "web.1",
          "PORT", "9",
          "HTTP_PROXY", "http://127.0.0.1:9",
          "http_proxy", "http://127.0.0.1:9",
          "JDK_JAVA_OPTIONS",
              "-Djava.net.useSystemProxies=true -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9"
                  + " -Dhttp.nonProxyHosts=none");

  private static SocketStub service;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("1"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  @AfterEach
  void forget() {
    service.forget();
  }

  @ParameterizedTest
  @EnumSource
  void claimsOfAClientNeverChooseItsRoute(CloudPlatform platform) {
    try (Gateway gateway =
        Gateway.start(
            DEFINITION.formatted(service.url()), "spring.main.cloud-platform=" + platform)) {
      assertThat(gateway.get("/one", "X-Forwarded-Prefix", "/internal").body())
          .isEqualTo("{\"part\":1}");
      assertThat(gateway.get("/one", "X-Forwarded-Prefix", "/shop").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/one", "X-Forwarded-Port", "abc").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/one", "Forwarded", "host=\"[\";proto=x").statusCode())
          .isEqualTo(200);
      assertThat(gateway.get("/livez", "X-Forwarded-Prefix", "/shop").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(operators(gateway, "X-Forwarded-Prefix", "/shop").statusCode()).isEqualTo(200);
      assertThat(operators(gateway, "X-Forwarded-Host", "evil.example").body())
          .doesNotContain("evil");
      assertThat(service.requests()).extracting(Recorded::target).containsOnly("/one");
    }
  }

  private static HttpResponse<String> operators(Gateway gateway, String name, String value) {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/actuator");
    return gateway.send(HttpRequest.newBuilder(uri).header(name, value).build());
  }

  @Test
  void aPackagedProcessIsTheSameInAPod(@TempDir Path directory) throws IOException {
    Path definition =
        Files.writeString(directory.resolve("gateway.yaml"), DEFINITION.formatted(service.url()));
    try (GatewayProcess gateway = new GatewayProcess(definition, directory.resolve("log"))) {
      gateway.start(EVERYWHERE);
      gateway.awaitReady();

      try (KeptClient client = new KeptClient(gateway.port())) {
        assertThat(client.get("/livez").status()).isEqualTo(HttpStatus.OK.value());
        assertThat(client.get("/one", "X-Forwarded-Prefix: /internal").body())
            .isEqualTo("{\"part\":1}");
      }
      try (KeptClient client = new KeptClient(gateway.managementPort())) {
        assertThat(client.get("/actuator/health", "X-Forwarded-Prefix: /shop").status())
            .isEqualTo(HttpStatus.OK.value());
      }
      assertThat(service.requests()).extracting(Recorded::target).containsOnly("/one");
    }
  }
}
