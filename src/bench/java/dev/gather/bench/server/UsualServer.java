package dev.gather.bench.server;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An aggregating controller as it is usually written with Spring: WebClient, trees of JSON, {@code
 * Mono.zip}, and resilience4j around each call. It has no metrics, traces or retries.
 */
@SpringBootConfiguration
@ImportAutoConfiguration({
  NettyReactiveWebServerAutoConfiguration.class,
  HttpHandlerAutoConfiguration.class,
  WebFluxAutoConfiguration.class,
  CodecsAutoConfiguration.class,
  JacksonAutoConfiguration.class
})
@RestController
public class UsualServer {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int MOST_AT_ONCE = 4096;

  private final Map<String, FanOut> routes;
  private final WebClient client;
  private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("stub");
  private final Bulkhead bulkhead =
      Bulkhead.of("stub", BulkheadConfig.custom().maxConcurrentCalls(MOST_AT_ONCE).build());

  UsualServer(@Value("${stub}") String stub, @Value("${routes}") String[] routes) {
    ConnectionProvider connections =
        ConnectionProvider.builder("usual")
            .maxConnections(MOST_AT_ONCE)
            .pendingAcquireMaxCount(-1)
            .build();
    this.client =
        WebClient.builder()
            .baseUrl("http://127.0.0.1:" + stub)
            .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
            .build();
    this.routes =
        Arrays.stream(routes)
            .map(FanOut::parse)
            .collect(Collectors.toMap(FanOut::name, Function.identity()));
  }

  /**
   * @param arguments the port, the stub's port, and routes as {@link FanOut} writes them
   */
  public static void main(String[] arguments) {
    SpringApplication.run(
        UsualServer.class,
        "--spring.config.name=usual",
        "--spring.main.banner-mode=off",
        "--server.address=127.0.0.1",
        "--server.port=" + arguments[0],
        "--stub=" + arguments[1],
        "--routes=" + Arrays.stream(arguments).skip(2).collect(Collectors.joining(",")));
  }

  /** The document of a route. */
  @GetMapping("/{name}")
  Mono<JsonNode> document(@PathVariable String name) {
    FanOut route = routes.get(name);
    if (route == null) {
      return Mono.empty();
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    return route.chained() ? chain(route, 0, document) : together(route);
  }

  private Mono<JsonNode> together(FanOut route) {
    return Mono.zip(
        IntStream.range(0, route.calls()).mapToObj(call -> get(route.target(call))).toList(),
        answers -> {
          ObjectNode document = JsonNodeFactory.instance.objectNode();
          for (int call = 0; call < answers.length; call++) {
            document.set("c" + call, (JsonNode) answers[call]);
          }
          return document;
        });
  }

  private Mono<JsonNode> chain(FanOut route, int next, ObjectNode document) {
    if (document.size() == route.calls()) {
      return Mono.just(document);
    }
    return get(route.target(next))
        .flatMap(
            answer -> {
              document.set("c" + document.size(), answer);
              return chain(route, answer.path("next").asInt(), document);
            });
  }

  private Mono<JsonNode> get(String target) {
    return client
        .get()
        .uri(target)
        .retrieve()
        .bodyToMono(JsonNode.class)
        .timeout(TIMEOUT)
        .transformDeferred(CircuitBreakerOperator.of(breaker))
        .transformDeferred(BulkheadOperator.of(bulkhead));
  }
}
