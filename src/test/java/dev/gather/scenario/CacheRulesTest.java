package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of the rules of RFC 9111 where a call follows its answers' own fields. */
class CacheRulesTest {

  private static final Map<String, Reply> REPLIES = new ConcurrentHashMap<>();

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(request -> REPLIES.getOrDefault(request.target(), Reply.status(500)));
    gateway =
        Gateway.start(
            """
            upstreams:
              service:
                url: "%s"
                retry: { max-attempts: 1 }
                circuit-breaker: { window: 1000, minimum-calls: 1000 }
            routes:
              followed:
                path: /followed/{id}
                calls: { part: { upstream: service, path: "/followed/{path.id}", cache: upstream } }
              windows:
                path: /windows/{id}
                calls:
                  part:
                    upstream: service
                    path: "/windows/{path.id}"
                    cache: { ttl: upstream, stale-while-revalidate: 1h, stale-if-error: 1h, negative-ttl: 1h }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
    REPLIES.clear();
  }

  @Test
  void readsDatesInAllThreeForms() {
    ZonedDateTime later = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
    for (String form :
        new String[] {
          "EEE, dd MMM yyyy HH:mm:ss 'GMT'",
          "EEEE, dd-MMM-yy HH:mm:ss 'GMT'",
          "EEE MMM ppd HH:mm:ss yyyy"
        }) {
      service.forget();
      String expires = DateTimeFormatter.ofPattern(form, Locale.US).format(later);
      String target = "/followed/" + form.length();
      REPLIES.put(target, json("Expires: " + expires));

      gateway.get(target);

      assertThat(header(gateway.get(target), "cache-status")).as(expires).startsWith("Gather; hit");
      assertThat(service.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-cache",
        "no-cache, max-age=3600",
        "max-age=0, proxy-revalidate",
        "max-age=0, must-revalidate",
        "s-maxage=0"
      })
  void servesNothingUnaskedThatForbidsIt(String control) {
    String target = "/windows/" + control.replaceAll("[^a-z]", "");
    REPLIES.put(target, json("ETag: \"a\"\r\nCache-Control: " + control));
    gateway.get(target);

    assertThat(header(gateway.get(target), "cache-status")).contains("fwd=stale");
    assertThat(service.requests()).hasSize(2);
    REPLIES.remove(target);
    assertThat(gateway.get(target).statusCode()).as("nothing bridges a failure").isEqualTo(502);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-age=3600,", "MAX-AGE=3600", "max-age=3600.5", "max-age=\"3600\""})
  void storesNothingThatMustNotBeBesideATargetedFieldThatNobodyCanRead(String targeted) {
    String target = "/followed/targeted" + targeted.hashCode();
    REPLIES.put(target, json("CDN-Cache-Control: " + targeted + "\r\nCache-Control: no-store"));

    gateway.get(target);

    assertThat(header(gateway.get(target), "cache-status"))
        .isEqualTo("Gather; fwd=miss; detail=no-store");
    assertThat(service.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: s-maxage=3600, max-age=0",
        "CDN-Cache-Control: max-age=3600\r\nCache-Control: no-cache",
        "CDN-Cache-Control: max-age=3600"
      })
  void givesClientsNoLifetimeThatIsMeantForCachesLikeThisOne(String fields) {
    String target = "/followed/own" + fields.length();
    REPLIES.put(target, json(fields));
    gateway.get(target);

    HttpResponse<String> stored = gateway.get(target);

    assertThat(header(stored, "cache-status")).startsWith("Gather; hit; ttl=3");
    assertThat(header(stored, "cache-control")).isEqualTo("no-cache");
  }

  @Test
  void keepsFieldsOfAStoredAnswerThatA304Omits() {
    String target = "/followed/renewed";
    REPLIES.put(target, json("Cache-Control: max-age=3600\r\nAge: 3600\r\nETag: \"a\""));
    String first = gateway.get(target).body();
    REPLIES.put(target, Reply.raw("HTTP/1.1 304 Not Modified\r\n\r\n", Reply.Then.CONTINUE));

    assertThat(gateway.get(target).body()).isEqualTo(first);
    HttpResponse<String> renewed = gateway.get(target);

    assertThat(header(renewed, "cache-status")).startsWith("Gather; hit; ttl=3");
    assertThat(renewed.body()).isEqualTo(first);
    assertThat(service.requests()).hasSize(2);
  }

  @Test
  void fetchesAnAnswerWholeWhenA304IsOfAnother() {
    String target = "/followed/foreign";
    REPLIES.put(target, json("Cache-Control: no-cache\r\nETag: \"a\""));
    gateway.get(target);
    service.forget();
    REPLIES.put(
        target, Reply.raw("HTTP/1.1 304 Not Modified\r\nETag: \"b\"\r\n\r\n", Reply.Then.CONTINUE));

    // The second answer to it is a 304, too, which is none to a request without conditions.
    assertThat(gateway.get(target).statusCode()).isEqualTo(502);
    assertThat(service.requests()).hasSize(2);
    assertThat(service.requests().get(0).header("if-none-match")).containsExactly("\"a\"");
    assertThat(service.requests().get(1).header("if-none-match")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-cache", "max-age=0"})
  void letsA404SayThatItIsNotToBeServedAgain(String control) {
    String target = "/windows/missing-" + control.charAt(0);
    REPLIES.put(
        target,
        Reply.raw(
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nCache-Control: " + control + "\r\n\r\n",
            Reply.Then.CONTINUE));

    assertThat(gateway.get(target).statusCode()).isEqualTo(404);
    assertThat(gateway.get(target).statusCode()).isEqualTo(404);
    assertThat(service.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set-cookie|Set-Cookie: a=b",
        "no-store|Cache-Control: no-store",
        "private|Cache-Control: private",
        "vary|Vary: *",
        "no-lifetime|Cache-Control: max-age=0"
      })
  void saysWhyAnAnswerIsNotStored(String example) {
    String[] parts = example.split("\\|");
    String target = "/followed/" + parts[0];
    REPLIES.put(target, json("X: y\r\n" + parts[1]));

    assertThat(header(gateway.get(target), "cache-status"))
        .isEqualTo("Gather; fwd=miss; detail=" + parts[0]);
  }

  private static Reply json(String fields) {
    return Reply.of(200, fields + "\r\n", "{\"v\":0}".getBytes(UTF_8));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
