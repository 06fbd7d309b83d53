package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that wait for calls that fail. */
class SkippedCallsTest {

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 },
                   circuit-breaker: { minimum-calls: 10000 } }
        broken: { url: "%s", retry: { max-attempts: 1 },
                  circuit-breaker: { minimum-calls: 1, window: 1, open-for: 1h } }
      routes:
        one-level:
          path: /one-level
          calls:
            product: { upstream: service, path: /404, required: false }
            seller: { upstream: service, path: "/sellers/{product.sellerId}" }
        not-passed:
          path: /not-passed
          calls:
            product: { upstream: service, path: /404, required: false, pass-status: [403] }
            seller: { upstream: service, path: "/sellers/{product.sellerId}" }
        late:
          path: /late
          calls:
            product: { upstream: service, path: /hang, required: false, timeout: 300ms }
            seller: { upstream: service, path: "/sellers/{product.sellerId}" }
        two-levels:
          path: /two-levels
          calls:
            city: { upstream: service, path: "/cities/{seller.cityId}" }
            seller: { upstream: service, path: "/sellers/{product.sellerId}", required: false }
            product: { upstream: service, path: /410, required: false }
        optional:
          path: /optional
          calls:
            product: { upstream: service, path: /500, required: false }
            seller: { upstream: service, path: "/sellers/{product.sellerId}", required: false }
            city: { upstream: service, path: "/cities/{seller.cityId}", required: false }
            reviews: { upstream: service, path: /reviews }
        covered:
          path: /covered
          calls:
            product: { upstream: service, path: /500, required: false }
            seller: { upstream: service, path: "/sellers/{product.sellerId}",
                      fallback: { cityId: 5 } }
            city: { upstream: service, path: "/cities/{seller.cityId}" }
        with-default:
          path: /with-default
          calls:
            product: { upstream: service, path: /500, required: false }
            seller: { upstream: service, path: "/sellers/{product.sellerId:none}" }
        after:
          path: /after
          calls:
            product: { upstream: service, path: /500, required: false }
            reviews: { upstream: service, path: /reviews, after: [product] }
        refused:
          path: /refused
          calls:
            product: { upstream: broken, path: /500, required: false }
            seller: { upstream: service, path: "/sellers/{product.sellerId}" }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(SkippedCallsTest::reply);
    gateway = Gateway.start(DEFINITION.formatted(service.url(), service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  private static Reply reply(Recorded request) {
    String path = request.path();
    return switch (path) {
      case "/404", "/410", "/500" -> Reply.status(Integer.parseInt(path.substring(1)));
      case "/hang" -> Reply.SILENCE;
      default -> Reply.json("\"" + path + "\"");
    };
  }

  @Test
  void haveTheStatusOfTheCallTheyDependOn() {
    HttpResponse<String> response = gateway.get("/one-level");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(Json.errors(response))
        .containsExactly(
            "{\"call\":\"product\",\"kind\":\"status\",\"status\":404}",
            "{\"call\":\"seller\",\"kind\":\"skipped\"}");
    assertThat(service.requests("/sellers")).isEmpty();
  }

  @Test
  void passOnNoStatusThatTheCallTheyDependOnWouldNot() {
    assertThat(gateway.get("/not-passed").statusCode()).isEqualTo(502);
  }

  @Test
  void timeOutWithTheCallTheyDependOn() {
    HttpResponse<String> response = gateway.get("/late");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(Json.errors(response))
        .containsExactly(
            "{\"call\":\"product\",\"kind\":\"timeout\"}",
            "{\"call\":\"seller\",\"kind\":\"skipped\"}");
  }

  @Test
  void passTheStatusThroughTwoLevels() {
    HttpResponse<String> response = gateway.get("/two-levels");

    assertThat(response.statusCode()).isEqualTo(410);
    assertThat(Json.errors(response))
        .containsExactly(
            "{\"call\":\"city\",\"kind\":\"skipped\"}",
            "{\"call\":\"seller\",\"kind\":\"skipped\"}",
            "{\"call\":\"product\",\"kind\":\"status\",\"status\":410}");
    assertThat(service.requests()).hasSize(1);
  }

  @Test
  void leaveNullAndAnErrorEachWhereTheyAreOptional() {
    HttpResponse<String> response = gateway.get("/optional");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"product\":null,\"seller\":null,\"city\":null,\"reviews\":\"/reviews\",\"errors\":["
                + "{\"call\":\"product\",\"kind\":\"status\",\"status\":500},"
                + "{\"call\":\"seller\",\"kind\":\"skipped\"},"
                + "{\"call\":\"city\",\"kind\":\"skipped\"}]}");
    assertThat(response.headers().allValues("gather-partial"))
        .containsExactly("product;kind=status;status=500, seller;kind=skipped, city;kind=skipped");
  }

  @Test
  void areCoveredByAFallbackThatOthersCanRead() {
    HttpResponse<String> response = gateway.get("/covered");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"product\":null,\"seller\":{\"cityId\":5},\"city\":\"/cities/5\",\"errors\":["
                + "{\"call\":\"product\",\"kind\":\"status\",\"status\":500}]}");
  }

  @Test
  void runInsteadWithADefaultOfTheirOwn() {
    HttpResponse<String> response = gateway.get("/with-default");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.of(response).path("seller").asString()).isEqualTo("/sellers/none");
  }

  @Test
  void runInsteadWhereTheyOnlyWait() {
    HttpResponse<String> response = gateway.get("/after");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.of(response).path("reviews").asString()).isEqualTo("/reviews");
  }

  @Test
  void sayWhenToComeBackIfTheCallTheyDependOnWasRefused() {
    gateway.get("/refused");

    HttpResponse<String> response = gateway.get("/refused");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 3600L);
    assertThat(Json.errors(response))
        .containsExactly(
            "{\"call\":\"product\",\"kind\":\"circuit-open\"}",
            "{\"call\":\"seller\",\"kind\":\"skipped\"}");
  }
}
