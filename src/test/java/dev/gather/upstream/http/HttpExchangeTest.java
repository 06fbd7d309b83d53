package dev.gather.upstream.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.gather.Patience;
import dev.gather.definition.model.HeadersDefinition;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Meaning;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Header;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpExchangeTest {

  private static final WireMockServer SERVER =
      new WireMockServer(
          WireMockConfiguration.options().dynamicPort().gzipDisabled(true).containerThreads(20));

  private ExchangeHarness exchange;

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @BeforeEach
  void open() {
    SERVER.resetAll();
    exchange = new ExchangeHarness(Fixtures.upstream(URI.create(SERVER.baseUrl())));
  }

  @AfterEach
  void close() {
    exchange.close();
  }

  @Test
  void readsAJsonAnswer() {
    upstreamSays(aResponse().withBody("{\"price\": 1.10}"));
    assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("{\"price\": 1.10}");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 205})
  void takesAnAnswerWithoutBodyAsNull(int status) {
    upstreamSays(aResponse().withStatus(status));
    assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("null");
  }

  @Test
  void takesTheAnswerToHeadAsNull() {
    upstreamSays(aResponse().withBody("{}"));
    assertThat(exchange.answer(Fixtures.request("HEAD", "/"))).isEqualTo("null");
    assertThat(exchange.answer(Fixtures.request("HEAD", "/"))).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 304, 307, 400, 401, 404, 410, 429, 500, 503, 599})
  void failsWithAnyOtherStatus(int status) {
    upstreamSays(
        aResponse()
            .withStatus(status)
            .withHeader("location", SERVER.baseUrl() + "/elsewhere")
            .withHeader("retry-after", "7"));
    CallFailure failure = exchange.failure(Fixtures.get("/"));
    assertThat(failure.kind()).isEqualTo(FailureKind.STATUS);
    assertThat(failure.status()).hasValue(status);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(SERVER.getAllServeEvents()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE", "CONNECTION_RESET_BY_PEER"})
  void failsToConnectWhenTheAnswerNeverBegins(Fault fault) {
    upstreamSays(aResponse().withFault(fault));
    assertThat(exchange.failure(Fixtures.get("/")).kind()).isEqualTo(FailureKind.CONNECTION);
    exchange.awaitNoActiveConnection();
  }

  @Test
  void isCutShortWhenAChunkIsMalformed() {
    upstreamSays(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
    CallFailure failure = exchange.failure(Fixtures.get("/"));
    assertThat(failure.kind()).isEqualTo(FailureKind.BAD_BODY);
    assertThat(failure.means(Meaning.PASSING)).isTrue();
    exchange.awaitNoActiveConnection();
  }

  @Test
  void readsABodyThatComesInDribbles() {
    upstreamSays(aResponse().withBody("[1,2,3,4,5,6,7,8,9]").withChunkedDribbleDelay(9, 90));
    assertThat(exchange.answer(Fixtures.get("/"))).isEqualTo("[1,2,3,4,5,6,7,8,9]");
  }

  @Test
  void timesOutInTheMiddleOfADribble() {
    upstreamSays(aResponse().withBody("[1,2,3,4,5,6,7,8,9]").withChunkedDribbleDelay(9, 5_000));
    UpstreamRequest request = Fixtures.get("/", Duration.ofMillis(200));
    assertThat(exchange.failure(request).kind()).isEqualTo(FailureKind.TIMEOUT);
    exchange.awaitNoActiveConnection();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"a\":1", "{\"a\":1}{", "\ud83d"})
  void refusesWhatIsNotJson(String body) {
    upstreamSays(aResponse().withBody(body.getBytes(StandardCharsets.UTF_16BE)));
    CallFailure failure = exchange.failure(Fixtures.get("/"));
    assertThat(failure.kind()).isEqualTo(FailureKind.BAD_BODY);
    assertThat(failure.means(Meaning.PASSING)).isFalse();
  }

  @Test
  void sendsTheBodyOfEveryMethodThatHasOne() {
    upstreamSays(aResponse().withBody("{}"));
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      exchange.answer(Fixtures.request(method, "/", List.of(), Optional.of("{\"a\":\"é\"}")));
      SERVER.verify(
          anyRequestedFor(anyUrl())
              .withRequestBody(equalTo("{\"a\":\"é\"}"))
              .withHeader("content-type", equalTo("application/json"))
              .withHeader("content-length", equalTo("10"))
              .withoutHeader("transfer-encoding"));
      SERVER.resetRequests();
    }
  }

  @Test
  void sendsPlainHeadersWithoutADefinition() {
    upstreamSays(aResponse().withBody("{}"));
    exchange.answer(Fixtures.get("/"));
    SERVER.verify(
        anyRequestedFor(anyUrl())
            .withHeader("accept", equalTo("application/json"))
            .withHeader("user-agent", equalTo("gather"))
            .withHeader("host", equalTo("localhost:" + SERVER.port()))
            .withoutHeader("accept-encoding")
            .withoutHeader("content-type")
            .withoutHeader("content-length")
            .withoutHeader("transfer-encoding"));
  }

  @Test
  void keepsNoCookies() {
    upstreamSays(aResponse().withBody("{}").withHeader("set-cookie", "session=1"));
    exchange.answer(Fixtures.get("/"));
    exchange.answer(Fixtures.get("/"));
    SERVER.verify(2, anyRequestedFor(anyUrl()).withoutHeader("cookie"));
  }

  @Test
  void sendsForwardedHeadersFixedOnesAndTheRestOfTheTime() {
    upstreamSays(aResponse().withBody("{}"));
    HeadersDefinition headers =
        new HeadersDefinition(
            List.of("accept-language", "x-api-key"),
            Map.of("x-api-key", "fixed"),
            Optional.of("x-time-left"));
    try (ExchangeHarness other =
        new ExchangeHarness(Fixtures.upstream(URI.create(SERVER.baseUrl()), headers))) {
      other.answer(
          Fixtures.request(
              "GET",
              "/",
              List.of(
                  new Header("accept-language", "de"),
                  new Header("x-api-key", "the client's"),
                  new Header("content-length", "77"),
                  new Header("transfer-encoding", "chunked")),
              Optional.empty()));
    }
    Map<String, String> sent = Map.of("accept-language", "de", "x-api-key", "fixed");
    sent.forEach(
        (name, value) -> SERVER.verify(anyRequestedFor(anyUrl()).withHeader(name, equalTo(value))));
    String timeLeft = SERVER.getAllServeEvents().get(0).getRequest().getHeader("x-time-left");
    assertThat(Long.parseLong(timeLeft)).isBetween(1L, Patience.FAR.toMillis());
    SERVER.verify(
        anyRequestedFor(anyUrl())
            .withoutHeader("content-length")
            .withoutHeader("transfer-encoding"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nx-evil: 1", "a\nb", "a\u0000b", "a\rb"})
  void refusesAHeaderValueThatCannotBeSent(String value) {
    UpstreamRequest request =
        Fixtures.request("GET", "/", List.of(new Header("x-name", value)), Optional.empty());
    CallFailure failure = exchange.failure(request);
    assertThat(failure.kind()).isEqualTo(FailureKind.UNRESOLVED);
    assertThat(failure.getMessage()).doesNotContain("evil");
    assertThat(SERVER.getAllServeEvents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\r\nx: 1", "/a#b", "/é", "a", ""})
  void refusesATargetThatCannotBeSent(String target) {
    assertThat(exchange.failure(Fixtures.get(target)).kind()).isEqualTo(FailureKind.UNRESOLVED);
    assertThat(SERVER.getAllServeEvents()).isEmpty();
  }

  private static void upstreamSays(ResponseDefinitionBuilder answer) {
    SERVER.stubFor(any(anyUrl()).willReturn(answer));
  }
}
