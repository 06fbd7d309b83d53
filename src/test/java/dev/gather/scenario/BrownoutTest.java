package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A gateway that could take on four requests, and has one that lasts: while another is answered,
 * half of its places are taken, which is when optional calls go.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrownoutTest {

  private static final String WHOLE =
      """
      {"product":{"items":[1,2]},"reviews":"/reviews","teaser":"/teaser","stock":{"id":5},\
      "price":"/price/5","stored":"/stored/a","items":["/items/1","/items/2"]}""";

  private static final String LESS =
      """
      {"product":{"items":[1,2]},"reviews":null,"teaser":"none","stock":{"id":5},\
      "price":"/price/5","stored":"/stored/a","items":[null,null],\
      "errors":[{"call":"reviews","kind":"shed"},\
      {"call":"items","kind":"shed","index":[0,1],"count":2}]}""";

  private volatile Sinks.One<String> held = Sinks.one();
  private final ScriptedService service = new ScriptedService(this::answer);
  private Gateway gateway;

  private Mono<String> answer(String target) {
    return switch (target) {
      case "/held" -> held.asMono();
      case "/product" -> Mono.just("{\"items\":[1,2]}");
      case "/stock" -> Mono.just("{\"id\":5}");
      default -> Mono.just('"' + target + '"');
    };
  }

  @BeforeAll
  void start() {
    gateway =
        Gateway.start(
            """
            upstreams: { s: { url: "%s" } }
            routes:
              held: { path: /held, calls: { a: { upstream: s, path: /held } } }
              proxied: { path: "/proxied/**", proxy: { upstream: s, path: / } }
              page:
                path: /page
                calls:
                  product: { upstream: s, path: /product }
                  reviews: { upstream: s, path: /reviews, required: false }
                  teaser: { upstream: s, path: /teaser, fallback: none }
                  stock: { upstream: s, path: /stock, required: false }
                  price: { upstream: s, path: "/price/{stock.id}" }
                  stored: { upstream: s, path: /stored/a, required: false, cache: { ttl: 1h } }
                  items:
                    upstream: s
                    path: "/items/{item}"
                    for-each: product.items
                    required: false
              stood-in:
                path: /stood-in
                calls:
                  optional: { upstream: s, path: /first, required: false, fallback-call: second }
                  second: { upstream: s, path: /second }
                  required: { upstream: s, path: /wrong, at: id, fallback-call: third }
                  third: { upstream: s, path: /third }
              twins:
                path: /twins
                calls:
                  optional: { upstream: s, path: /same, required: false }
                  required: { upstream: s, path: /same }
              notes:
                path: /notes
                calls:
                  read: { upstream: s, path: /read }
                  noted: { upstream: s, method: POST, path: /noted, required: false }
            """
                .formatted(service.url()),
            "gather.overload.max-in-flight=4",
            "gather.overload.brownout-at=50");
    assertThat(gateway.get("/page").body()).isEqualTo(WHOLE);
    hold();
  }

  @AfterAll
  void stop() {
    held.tryEmitValue("1");
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  private void hold() {
    held = Sinks.one();
    forget();
    gateway.sendAsync(gateway.request("/held").build());
    await().until(() -> service.asked().contains("GET /held"));
  }

  @Test
  void whenRequestsHaveEndedEverythingComesBackByAndBy() {
    assertThat(gateway.get("/page").body()).isEqualTo(LESS);
    held.tryEmitValue("1");
    await().until(() -> gateway.get("/page").body().equals(WHOLE));
    hold();
  }

  @Test
  void nothingIsSentForOptionalCallsAndWhatIsStoredOrStandsInIsServed() {
    HttpResponse<String> page = gateway.get("/page");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo(LESS);
    assertThat(page.headers().firstValue("gather-partial"))
        .contains("reviews;kind=shed, items;kind=shed;count=2");
    assertThat(page.headers().firstValue("server-timing").orElse(""))
        .matches(
            "product;.*desc=bypass, reviews;.*desc=shed, teaser;.*desc=fallback-shed,"
                + " stock;.*desc=bypass, price;.*desc=bypass, stored;.*desc=fresh,"
                + " items;.*desc=shed, total;.*");
    assertThat(service.asked())
        .containsExactlyInAnyOrder("GET /product", "GET /stock", "GET /price/5");
  }

  /** Another call would be as much to do as the one that is spared. */
  @Test
  void noCallStandsInForOneThatIsSparedButForOneThatIsRequired() {
    assertThat(gateway.get("/stood-in").body())
        .isEqualTo(
            "{\"optional\":null,\"required\":\"/third\",\"errors\":[{\"call\":\"optional\",\"kind\":\"shed\"}]}");
    assertThat(service.asked()).containsExactly("GET /wrong", "GET /third");
  }

  @Test
  void whatIsNotMadeIsCounted() {
    long before = shed();
    gateway.get("/page");
    assertThat(shed() - before).as("reviews, teaser and items").isEqualTo(3);
  }

  @Test
  void aStreamOfPartsSaysTheSame() {
    assertThat(gateway.get("/page", "accept", "application/x-ndjson").body())
        .contains("{\"failure\":\"reviews\",\"kind\":\"shed\"}");
  }

  @Test
  void aRequiredCallThatIsTheSameAsAnOptionalOneIsMade() {
    assertThat(gateway.get("/twins").body())
        .startsWith("{\"optional\":null,\"required\":\"/same\",");
    assertThat(service.asked()).containsExactly("GET /same");
  }

  @Test
  void whatWouldChangeSomethingIsNotSentEither() {
    assertThat(gateway.get("/notes").body()).contains("\"noted\":null", "\"kind\":\"shed\"");
    assertThat(service.asked()).containsExactly("GET /read");
  }

  @Test
  void aProxiedRequestIsPassedOn() {
    assertThat(gateway.get("/proxied/reviews").body()).isEqualTo("\"/reviews\"");
  }

  private long shed() {
    MeterRegistry metrics = gateway.context().getBean(MeterRegistry.class);
    return metrics.find("gather.calls").tag("outcome", "shed").timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }
}
