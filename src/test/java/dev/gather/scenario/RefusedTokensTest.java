package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gather.Patience;
import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.jwk.TestKeys;
import dev.gather.access.jwt.TestToken;
import dev.gather.access.key.KeyFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a client is told whose token does not hold, byte by byte and for each kind of answer, and
 * that its connection is as good as before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RefusedTokensTest {

  private static final List<String> REQUESTS =
      List.of(
          "GET /document{query}|Accept: application/json",
          "GET /document{query}|Accept: text/event-stream",
          "GET /live{query}|Accept: text/event-stream",
          "GET /proxy{query}|Accept: application/json",
          "POST /proxy{query}|Content-Length: 4");

  private static final TestIssuer ISSUER = new TestIssuer();

  private final List<Refusal> refusals =
      List.of(
          invalid("expired", good().with("exp", seconds(-600))),
          invalid("not yet valid", good().with("nbf", seconds(600))),
          invalid("issued in the future", good().with("iat", seconds(600))),
          invalid("for another audience", good().with("aud", "other")),
          invalid("of another issuer", good().with("iss", "https://other.example")),
          invalid("signed with another key", good().signedBy(TestKeys.rsa("evil"))),
          invalid("of an unknown key", good().header("kid", "unknown")),
          invalid("unsigned", good().header("alg", "none").text(new Base64URL(""))),
          invalid("without its signature", good().text(new Base64URL(""))),
          invalid("signed with the public key", signedWithPublicKey()),
          invalid("too large", good().with("groups", "g".repeat(18_000))),
          invalid("no JSON Web Token", "token-of-some-other-kind"),
          new Refusal("two", 400, "invalid_request", field(text()), field(text())),
          new Refusal("two in one", 400, "invalid_request", field(text()) + ", Bearer " + text()),
          new Refusal("a key as well", 400, "invalid_request", field(text()), "X-Api-Key: key"),
          new Refusal("none", 400, "invalid_request", "Authorization: Bearer"),
          new Refusal("blank", 400, "invalid_request", "Authorization: Bearer   \t "),
          new Refusal("behind a tab", 400, "invalid_request", "Authorization: Bearer\t" + text()),
          new Refusal("broken in two", 400, "invalid_request", field("token of-two-words")),
          new Refusal("not in ASCII", 400, "invalid_request", field("t\u00f6ken-of-umlauts")),
          new Refusal("of less scope", 403, "insufficient_scope", field(ISSUER.token().text())),
          new Refusal("in the query", 401, "", "?access_token=" + text()),
          new Refusal("of another scheme", 401, "", "Authorization: BearerX " + text()),
          new Refusal("a password", 401, "", "Authorization: Basic dTpwYXNzd29yZA=="),
          new Refusal("empty", 401, "", "Authorization:"));

  private final ScriptedService service = new ScriptedService(target -> Mono.just("1"));
  private Gateway gateway;

  /**
   * @param name of the token
   * @param error as RFC 6750, 3.1, has it; empty where nothing showed who asks
   * @param fields of the request; what begins with a question mark is its query
   */
  private record Refusal(String name, int status, String error, String... fields) {

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    KeyFile keys = new KeyFile(directory.resolve("keys.yaml")).write(KeyFile.entry("k", "key"));
    gateway =
        Gateway.start(
            """
            access:
              jwt: { issuer: "%s", audience: gather }
              api-keys: { file: "%s" }
            upstreams: { service: { url: "%s" } }
            routes:
              document:
                path: /document
                access: { scope: [orders.read] }
                calls: { a: { upstream: service, path: /a } }
              live:
                path: /live
                access: { scope: [orders.read] }
                live: { every: 1h }
                calls: { a: { upstream: service, path: /a } }
              proxy:
                path: /proxy
                access: { scope: [orders.read] }
                proxy: { upstream: service, path: /a }
            """
                .formatted(ISSUER.url(), keys.path(), service.url()));
    await().untilAsserted(() -> assertThat(ISSUER.fetches()).isPositive());
  }

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
    ISSUER.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  @ParameterizedTest
  @FieldSource("refusals")
  void areToldWhyAndAskAgainOnTheSameConnection(Refusal refusal, CapturedOutput log) {
    for (String request : REQUESTS) {
      String answers = exchange(request, refusal.fields());
      AnswerHead first = AnswerHead.of(answers);

      assertThat(first.status()).as(request).isEqualTo(refusal.status());
      String challenge = String.join(", ", first.all("www-authenticate"));
      assertThat(challenge).startsWith("Bearer realm=\"gather\"");
      assertThat(challenge.contains("error=")).isEqualTo(!refusal.error().isEmpty());
      assertThat(challenge).contains(refusal.error());
      assertThat(first.all("content-type")).containsExactly("application/problem+json");
      assertThat(first.all("cache-control")).containsExactly("no-store");
      assertThat(AnswerHead.of(answers.substring(answers.lastIndexOf("HTTP/1.1 "))).status())
          .as("the next request")
          .isEqualTo(200);
    }
    assertThat(service.asked()).as("for the next requests").hasSize(REQUESTS.size());
    assertSaysNothingOf(refusal, log.getAll());
  }

  @Test
  void areRefusedUnreadWhereAllFieldsAreTooLarge() {
    String answer = RawClient.exchange(gateway, "GET /document", field("t".repeat(64 * 1024)));

    assertThat(AnswerHead.of(answer).status()).isEqualTo(431);
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void areBelievedHoweverTheirSchemeIsWritten() {
    for (String field : List.of("bearer ", "BEARER   ", "  Bearer ")) {
      String answer =
          RawClient.exchange(gateway, "GET /document", "Authorization:" + field + text() + " \t");
      assertThat(AnswerHead.of(answer).status()).as(field).isEqualTo(200);
    }
  }

  /** The keys were fetched at the start; a token may ask for them again a minute later. */
  @Test
  void haveKeysFetchedOnceAMinuteHoweverManyTheyName() {
    long start = System.nanoTime();
    int before = ISSUER.fetches();
    List<Integer> statuses =
        Objects.requireNonNull(
            Flux.range(0, 500)
                .map(i -> good().header("kid", "storm-" + i).text(Base64URL.encode("made up")))
                .map(
                    token ->
                        gateway.request("/document").header("authorization", "Bearer " + token))
                .flatMap(request -> Mono.fromFuture(() -> gateway.sendAsync(request.build())), 32)
                .map(answer -> answer.statusCode())
                .distinct()
                .collectList()
                .block(Patience.FAR));

    assertThat(statuses).containsExactly(401);
    long minutes = 1 + Duration.ofNanos(System.nanoTime() - start).toMinutes();
    assertThat(ISSUER.fetches() - before).isLessThanOrEqualTo((int) minutes);
  }

  /** A refused request and a good one at once, so that the first must leave nothing behind. */
  private String exchange(String request, String... fields) {
    String query = Stream.of(fields).filter(field -> field.startsWith("?")).findFirst().orElse("");
    String[] lines = request.split("\\|", 2);
    StringBuilder first =
        new StringBuilder(lines[0].replace("{query}", query))
            .append(" HTTP/1.1\r\nHost: gateway\r\n")
            .append(lines[1])
            .append("\r\n");
    Stream.of(fields)
        .filter(field -> !field.startsWith("?"))
        .forEach(field -> first.append(field).append("\r\n"));
    first.append("\r\n").append(lines[1].startsWith("Content-Length") ? "body" : "");
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(first.toString());
      client.send("GET /document", field(text()));
      return client.readToEnd();
    }
  }

  private static void assertSaysNothingOf(Refusal refusal, String log) {
    Stream.of(refusal.fields())
        .flatMap(field -> Stream.of(field.split("[ .=]")))
        .filter(part -> part.length() > 15)
        .forEach(part -> assertThat(log).doesNotContain(part));
  }

  private static Refusal invalid(String name, TestToken token) {
    return invalid(name, token.text());
  }

  private static Refusal invalid(String name, String token) {
    return new Refusal(name, 401, "invalid_token", field(token));
  }

  private static String field(String token) {
    return "Authorization: Bearer " + token;
  }

  private static TestToken good() {
    return ISSUER.token().with("scope", "orders.read");
  }

  private static String text() {
    return good().text();
  }

  private static long seconds(int fromNow) {
    return ISSUER.now().getEpochSecond() + fromNow;
  }

  /** What a careless verifier takes for a token that its issuer's secret has signed. */
  private static String signedWithPublicKey() {
    try {
      byte[] secret = ((RSAKey) ISSUER.key()).toRSAPublicKey().getEncoded();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String unsigned = good().header("alg", "HS256").text(new Base64URL(""));
      byte[] input = unsigned.substring(0, unsigned.length() - 1).getBytes(US_ASCII);
      return unsigned + Base64URL.encode(mac.doFinal(input));
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
