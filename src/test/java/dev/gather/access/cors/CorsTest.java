package dev.gather.access.cors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.CorsDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsTest {

  private static final List<String> SHOP = List.of("https://shop.example");
  private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS");

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, true",
    "https://shop.example:8443, false",
    "http://shop.example, false",
    "https://shop.example.evil.example, false",
    "https://evilshop.example, false",
    "https://a.shop.example, false",
    "https://a.store.example:8443, true",
    "https://a-1_b.store.example:8443, true",
    "https://a.store.example, false",
    "http://a.store.example:8443, false",
    "https://store.example:8443, false",
    "https://.store.example:8443, false",
    "https://a.b.store.example:8443, false",
    "https://evil.example/.store.example:8443, false",
    "https://evil.example?.store.example:8443, false",
    "https://evil.example:80#.store.example:8443, false",
    "https://a@.store.example:8443, false",
    "https://a:1.store.example:8443, false",
    "https://*.store.example:8443, false",
    "https://%61.store.example:8443, false",
    "https://a.store.exampl, false",
    "https://, false",
    "null, false",
    "*, false"
  })
  void allowsNamedOriginsAndOneLabelForAStar(String origin, boolean isAllowed) {
    Cors cors = cors(false, "https://shop.example", "https://*.store.example:8443");

    assertThat(cors.allows(List.of(origin))).isEqualTo(isAllowed);
  }

  @Test
  void allowsNothingToARequestWithoutAnOriginOrWithSeveral() {
    Cors cors = cors(true, "https://shop.example");

    for (List<String> origin :
        List.of(
            List.<String>of(),
            List.of(""),
            List.of("https://shop.example", "https://shop.example"),
            List.of("https://shop.example, https://shop.example"))) {
      assertThat(cors.answer(origin)).isEqualTo(Map.of("Vary", "Origin"));
    }
  }

  @Test
  void namesTheOriginAndWhatItMayRead() {
    assertThat(cors(true, "https://shop.example").answer(SHOP))
        .containsEntry("Vary", "Origin")
        .containsEntry("Access-Control-Allow-Origin", "https://shop.example")
        .containsEntry("Access-Control-Allow-Credentials", "true")
        .hasSize(4)
        .extractingByKey("Access-Control-Expose-Headers")
        .asString()
        .contains("Gather-Partial", "X-Request-Id", "ETag", "Retry-After", "RateLimit-Policy");
    assertThat(cors(false, "https://shop.example").answer(SHOP))
        .doesNotContainKey("Access-Control-Allow-Credentials");
    assertThat(cors(false, "https://shop.example").inputs()).containsExactly("Origin");
  }

  /** What a cache has stored for one who is no page may then be given to any. */
  @Test
  void tellsEverybodyTheSameWhereAllAreAllowed() {
    Cors cors = cors(false, "*");

    assertThat(cors.answer(List.of()))
        .isEqualTo(cors.answer(SHOP))
        .isEqualTo(cors.answer(List.of("null")))
        .containsEntry("Access-Control-Allow-Origin", "*")
        .containsOnlyKeys("Access-Control-Allow-Origin", "Access-Control-Expose-Headers");
    assertThat(cors.inputs()).isEmpty();
  }

  @Test
  void answersAPreflightWithTheMethodsOfThePathAndTheHeadersThatWereAskedFor() {
    assertThat(
            cors(true, "https://shop.example")
                .preflight(SHOP, METHODS, List.of("authorization,x-tenant")))
        .isEqualTo(
            Map.of(
                "Vary",
                "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
                "Access-Control-Allow-Origin",
                "https://shop.example",
                "Access-Control-Allow-Credentials",
                "true",
                "Access-Control-Allow-Methods",
                "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Headers",
                "authorization, x-tenant",
                "Access-Control-Max-Age",
                "600"));
    assertThat(cors(false, "*").preflight(SHOP, METHODS, List.of()))
        .containsEntry("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
        .containsEntry("Access-Control-Allow-Origin", "*")
        .doesNotContainKeys("Access-Control-Allow-Headers", "Access-Control-Allow-Credentials");
    assertThat(
            cors(true, "https://shop.example")
                .preflight(List.of("https://evil.example"), METHODS, List.of("a")))
        .containsOnlyKeys("Vary");
  }

  @Test
  void exposesWhatAnotherAnswerHasBesideGathersOwn() {
    assertThat(Cors.exposing(List.of("x-total-count", "etag", "content-type", "set-cookie", "age")))
        .contains("x-total-count", "ETag", "Gather-Partial")
        .doesNotContainIgnoringCase("content-type")
        .doesNotContainIgnoringCase("set-cookie")
        .doesNotContain("etag", "age,");
  }

  private static Cors cors(boolean allowsCredentials, String... origins) {
    return Cors.of(new CorsDefinition(List.of(origins), allowsCredentials, Duration.ofMinutes(10)));
  }
}
