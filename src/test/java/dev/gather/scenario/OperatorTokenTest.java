package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Who comes to the operators' endpoints where they ask for a token. */
@ExtendWith(OutputCaptureExtension.class)
class OperatorTokenTest {

  private static final String TOKEN = "s3cret-of-operators";
  private static final String BEARER = "Bearer " + TOKEN;
  private static final String CHALLENGE = "Bearer realm=\"operators of Gather\"";

  private static final String DEFINITION =
      """
      upstreams: { shop: { url: "http://127.0.0.1:1" } }
      routes: { page: { path: /page, calls: { part: { upstream: shop, path: /part } } } }
      """;

  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        Gateway.start(
            DEFINITION,
            "gather.operators.token=" + TOKEN,
            // All that there are, and all that they can show.
            "management.endpoints.web.exposure.include=*",
            "management.endpoints.web.exposure.exclude=heapdump",
            "management.endpoint.env.show-values=always",
            "management.endpoint.configprops.show-values=always");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static HttpResponse<String> get(String target, String... headers) {
    return send("GET", target, headers);
  }

  private static HttpResponse<String> send(String method, String target, String... headers) {
    HttpRequest.Builder request =
        gateway.operatorsRequest(target).method(method, HttpRequest.BodyPublishers.noBody());
    return gateway.send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  /** What the endpoints tell of themselves, each with a path as good as any below it. */
  private static List<String> listed() {
    List<String> paths = new ArrayList<>();
    for (JsonNode link : Json.of(get("/actuator", "Authorization", BEARER)).path("_links")) {
      String path = link.path("href").asString().replaceFirst("^http://[^/]*", "");
      paths.add(path.replaceAll("\\{[^}]*}", "x"));
    }
    return paths;
  }

  @Test
  void everyEndpointButHealthAsksForIt() {
    List<String> paths = listed();

    assertThat(paths).hasSizeGreaterThan(25).contains("/actuator/env", "/actuator/loggers/x");
    for (String path : paths) {
      boolean isHealth = path.startsWith("/actuator/health");
      assertThat(get(path).statusCode() == 401).as(path).isEqualTo(!isHealth);
      assertThat(send("POST", path).statusCode()).as("POST " + path).isEqualTo(401);
      assertThat(send("DELETE", path).statusCode()).as("DELETE " + path).isEqualTo(401);
    }
  }

  @Test
  void everyEndpointIsAsEverToWhoeverShowsIt() {
    for (String path : listed()) {
      HttpResponse<String> response = get(path, "Authorization", BEARER);

      assertThat(response.statusCode()).as(path).isNotEqualTo(401);
      assertThat(response.statusCode() == 200 || path.endsWith("/x")).as(path).isTrue();
      assertThat(response.headers().firstValue("cache-control")).as(path).contains("no-store");
      assertThat(response.headers().firstValue("x-content-type-options"))
          .as(path)
          .contains("nosniff");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nothing", "/actuator/nothing", "/page", "/livez", "/actuator/"})
  void whatIsNotThereAsksForItToo(String path) {
    assertThat(get(path).statusCode()).isEqualTo(401);
    assertThat(get(path, "Authorization", BEARER).statusCode()).isEqualTo(404);
  }

  @Test
  void whoeverBringsNoneIsTold() {
    HttpResponse<String> response = get("/actuator/gatherroutes");

    assertThat(response.headers().allValues("www-authenticate")).containsExactly(CHALLENGE);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(Json.of(response).path("detail").asString())
        .isEqualTo("this needs the operators' token (expected: Authorization: Bearer TOKEN)");
    assertThat(Json.of(response).path("requestId").asString())
        .isEqualTo(response.headers().firstValue("x-request-id").orElse("none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bearer s3cret-of-operator           | 401 | invalid_token",
        "Bearer s3cret-of-operators2         | 401 | invalid_token",
        "Bearer S3CRET-OF-OPERATORS          | 401 | invalid_token",
        "Bearer s3cret-of-operators, Bearer x | 401 | invalid_token",
        "Bearer                              | 400 | invalid_request",
        "Basic b3BlcmF0b3I6czNjcmV0         | 401 | none",
        "s3cret-of-operators                 | 401 | none",
        "Bearers s3cret-of-operators         | 401 | none",
        "bearer s3cret-of-operators          | 200 | none",
        "BEARER   s3cret-of-operators        | 200 | none"
      })
  void oneTokenIsRight(String authorization, int status, String error) {
    HttpResponse<String> response = get("/actuator/gatherroutes", "Authorization", authorization);

    assertThat(response.statusCode()).isEqualTo(status);
    if (status != 200) {
      assertThat(response.headers().firstValue("www-authenticate"))
          .contains(error.equals("none") ? CHALLENGE : CHALLENGE + ", error=\"" + error + "\"");
    }
  }

  @Test
  void aTokenOfAnyLengthIsRefusedAtOnce() {
    assertThat(get("/actuator/info", "Authorization", "Bearer " + "a".repeat(30_000)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void itIsTakenFromOneFieldAndFromNowhereElse() {
    HttpResponse<String> two =
        get("/actuator/info", "Authorization", BEARER, "Authorization", BEARER);
    HttpResponse<String> query = get("/actuator/info?access_token=" + TOKEN);
    HttpResponse<String> both =
        get("/actuator/info?access_token=" + TOKEN, "Authorization", BEARER);

    assertThat(List.of(two, query, both))
        .allSatisfy(
            response -> {
              assertThat(response.statusCode()).isEqualTo(400);
              assertThat(response.headers().firstValue("www-authenticate"))
                  .contains(CHALLENGE + ", error=\"invalid_request\"");
            });
  }

  @Test
  void healthTellsEverybodyWhetherItIsGoodAndOperatorsWhy() {
    for (String path : List.of("/actuator/health", "/actuator/health/readiness")) {
      assertThat(Json.of(get(path)).path("status").asString()).isEqualTo("UP");
      assertThat(get(path).body()).doesNotContain("components", "circuit");
      assertThat(send("HEAD", path).statusCode()).isEqualTo(200);
    }
    assertThat(get("/actuator/health/upstreams").statusCode()).isEqualTo(404);
    assertThat(get("/actuator/health", "Authorization", BEARER).body())
        .contains("\"circuit\":\"closed\"");
    assertThat(get("/actuator/health/upstreams", "Authorization", BEARER).statusCode())
        .isEqualTo(200);
  }

  /** Or health would tell right ones from wrong ones, and nobody would count the attempts. */
  @Test
  void aWrongTokenIsRefusedByHealthAsWell() {
    assertThat(get("/actuator/health", "Authorization", "Bearer wrong").statusCode())
        .isEqualTo(401);
    assertThat(get("/actuator/health", "Authorization", "Basic YTpi").statusCode()).isEqualTo(200);
  }

  @Test
  void clientsAndTheirProbesAreNotConcerned() {
    assertThat(gateway.get("/livez").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/page").statusCode()).isEqualTo(502);
    assertThat(gateway.get("/actuator/health").statusCode()).isEqualTo(404);
  }

  @Test
  void nothingShowsIt(CapturedOutput output) {
    for (String path : listed()) {
      assertThat(get(path, "Authorization", BEARER).body()).as(path).doesNotContain("s3cret");
    }
    get("/actuator/env/gather.operators.token", "Authorization", BEARER + "-s3cret");
    get("/actuator/s3cret?access_token=s3cret");

    assertThat(get("/actuator/env/gather.operators.token", "Authorization", BEARER).body())
        .contains("******")
        .doesNotContain("s3cret");
    assertThat(get("/actuator/env/server.port", "Authorization", BEARER).body()).contains("\"0\"");
    assertThat(output).doesNotContain("s3cret");
  }

  @Test
  void attemptsAreCountedAndToldOnceInTenSeconds(CapturedOutput output) {
    double before = refused("wrong");
    long start = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      get("/actuator/metrics", "Authorization", "Bearer wrong-" + i);
    }
    long tens = (System.nanoTime() - start) / 10_000_000_000L;

    assertThat(refused("wrong")).isEqualTo(before + 50);
    List<String> lines =
        output.getOut().lines().filter(line -> line.contains("gather.audit")).toList();
    assertThat(lines.size()).isBetween(1, (int) tens + 2);
    assertThat(lines.get(0))
        .contains("WARN")
        .endsWith(": Refused GET metrics from 127.0.0.1: token wrong");
  }

  private static double refused(String reason) {
    String metrics = get("/actuator/prometheus", "Authorization", BEARER).body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("gather_operators_refused_total{reason=\"" + reason))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
