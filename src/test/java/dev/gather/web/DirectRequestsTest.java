package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class DirectRequestsTest {

  private final StaticApplicationContext clients = new StaticApplicationContext();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable DisposableServer server;

  @AfterEach
  void stop() {
    DisposableServer running = server;
    if (running != null) {
      running.disposeNow();
    }
    clients.close();
  }

  /** What Spring answers is a 202, whatever is asked. */
  private HttpWebHandlerAdapter spring(StaticApplicationContext context) {
    HttpWebHandlerAdapter spring =
        new HttpWebHandlerAdapter(exchange -> status(exchange, HttpStatus.ACCEPTED));
    spring.setApplicationContext(context);
    return spring;
  }

  private static Mono<Void> status(ServerWebExchange exchange, HttpStatus status) {
    exchange.getResponse().setStatusCode(status);
    return exchange.getResponse().setComplete();
  }

  private DirectRequests requests(WebHandler gateway) {
    return new DirectRequests(
        gateway, new ProblemHandler(), ServerCodecConfigurer.create(), clients);
  }

  private HttpResponse<String> get(WebHandler gateway, String path)
      throws IOException, InterruptedException {
    HttpHandler handler = requests(gateway).apply(spring(clients));
    DisposableServer running =
        HttpServer.create().port(0).handle(new ReactorHttpHandlerAdapter(handler)).bindNow();
    server = running;
    URI uri = URI.create("http://localhost:" + running.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page", "/livez/more", "/livezz", "/a%20b"})
  void areTheGateways(String path) throws Exception {
    assertThat(get(exchange -> status(exchange, HttpStatus.OK), path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz", "/readyz?x", "/li%76ez", "/livez;x=1"})
  void areSpringsWhereTheyAreProbes(String path) throws Exception {
    assertThat(get(exchange -> status(exchange, HttpStatus.OK), path).statusCode()).isEqualTo(202);
  }

  @Test
  void areAnsweredWithAProblemWhereTheGatewayFails() throws Exception {
    HttpResponse<String> answer =
        get(exchange -> Mono.error(new IllegalStateException("a defect")), "/page");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("the gateway failed").doesNotContain("a defect");
  }

  @Test
  void loseTheirConnectionWhereTheGatewayFailsInTheMiddleOfAnAnswer() {
    WebHandler gateway =
        exchange -> {
          exchange.getResponse().getHeaders().setContentLength(10);
          return exchange
              .getResponse()
              .setComplete()
              .then(Mono.error(new IllegalStateException("a defect")));
        };

    assertThatThrownBy(() -> get(gateway, "/page")).isInstanceOf(IOException.class);
  }

  @Test
  void ofAnotherApplicationAreLeftAsTheyAre() {
    try (StaticApplicationContext operators = new StaticApplicationContext()) {
      HttpHandler theirs = spring(operators);
      assertThat(requests(exchange -> Mono.empty()).apply(theirs)).isSameAs(theirs);
    }
  }
}
