package dev.gather.access.jwt;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import dev.gather.Patience;
import dev.gather.access.jwk.KeyServer;
import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.jwk.TestKeys;
import dev.gather.process.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Keys that come, change and go while tokens are verified: over real sockets, on a clock that is
 * moved by hand.
 */
class KeyRotationTest {

  private static final JWK NEW = TestKeys.rsa("other");

  private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
  private final Time time = () -> timers;
  private final CountedResults results = new CountedResults();
  private final TestIssuer issuer;
  private @Nullable TokenVerifier made;

  KeyRotationTest() {
    timers.advanceTimeBy(Duration.ofDays(20_000));
    issuer = new TestIssuer(time);
  }

  @AfterEach
  void close() {
    if (made != null) {
      made.close();
    }
    issuer.close();
  }

  @Test
  void thousandsOfTokensOfUnknownKeysHaveThemFetchedOnceAMinute() {
    start();
    assertThat(verify(issuer.token().text())).isInstanceOf(Verification.Accepted.class);

    assertThat(storm(0)).containsExactly(refused(TokenResult.KEY));
    assertThat(issuer.fetches()).isEqualTo(1);

    advance(KeyServer.PAUSE);
    // Most are told to come back, as too many would wait for the fetch.
    assertThat(storm(5_000))
        .contains(refused(TokenResult.KEY))
        .noneMatch(Verification.Accepted.class::isInstance);
    assertThat(storm(10_000)).containsExactly(refused(TokenResult.KEY));
    assertThat(issuer.fetches()).isEqualTo(2);
    assertThat(issuer.asked(TestIssuer.DISCOVERY)).isEqualTo(2);
    assertThat(verify(issuer.token().text())).isInstanceOf(Verification.Accepted.class);
  }

  @Test
  void aTokenOfANewKeyIsAcceptedAtOnceWhenTheLastFetchWasAMinuteAgo() {
    start();
    verify(issuer.token().text());
    issuer.publish(issuer.key(), NEW);
    String token = issuer.token(NEW, JWSAlgorithm.RS256).text();
    assertThat(verify(token)).isEqualTo(refused(TokenResult.KEY));

    advance(KeyServer.PAUSE);

    assertThat(verify(token)).isInstanceOf(Verification.Accepted.class);
    assertThat(verify(issuer.token().text())).isInstanceOf(Verification.Accepted.class);
    assertThat(issuer.fetches()).isEqualTo(2);
  }

  @Test
  void aTokenOfANewKeyIsAcceptedWithoutAskingWhenKeysWereFetchedInTheBackground() {
    start();
    verify(issuer.token().text());
    issuer.publish(issuer.key(), NEW);

    fetchInTheBackground(Duration.ofMinutes(10));

    assertThat(verify(issuer.token(NEW, JWSAlgorithm.RS256).text()))
        .isInstanceOf(Verification.Accepted.class);
    assertThat(issuer.fetches()).isEqualTo(2);
  }

  @Test
  void aKeyThatWasWithdrawnIsOfNoUseAnyMoreNotEvenToTokensThatAreKnown() {
    start();
    String token = issuer.token().text();
    verify(token);
    assertThat(verifier().known(token)).isPresent();
    issuer.publish(NEW);

    fetchInTheBackground(Duration.ofMinutes(10));

    assertThat(verifier().known(token)).isEmpty();
    assertThat(verify(token)).isEqualTo(refused(TokenResult.KEY));
  }

  @Test
  void keysThatAreTheSameLeaveTokensKnown() {
    start();
    String token = issuer.token().text();
    verify(token);

    fetchInTheBackground(Duration.ofMinutes(10));

    assertThat(verifier().known(token)).isPresent();
  }

  @Test
  void theProviderSaysHowLongItsKeysHold() {
    issuer.answer(
        TestIssuer.KEYS,
        new TestIssuer.Answer(
            200, Map.of("cache-control", "public, max-age=120"), TestIssuer.set(issuer.key())));
    start();
    verify(issuer.token().text());

    fetchInTheBackground(Duration.ofMinutes(2));

    assertThat(issuer.fetches()).isEqualTo(2);
  }

  @Test
  void theProviderMayComeLater() {
    issuer.stop();
    start();
    String token = issuer.token().text();
    assertThat(verify(token)).isEqualTo(new Verification.Unavailable(Duration.ofSeconds(1)));

    issuer.restart();
    fetchInTheBackground(Duration.ofSeconds(1));

    assertThat(verify(token)).isInstanceOf(Verification.Accepted.class);
  }

  @Test
  void theProviderMayGo() {
    start();
    String known = issuer.token().text();
    verify(known);
    issuer.stop();

    fetchInTheBackground(Duration.ofMinutes(10));

    assertThat(verifier().known(known)).isPresent();
    assertThat(verify(issuer.token().with("sub", "u2").text()))
        .isInstanceOf(Verification.Accepted.class);
    // It may be good: its key may have been published since.
    String unknown = issuer.token(NEW, JWSAlgorithm.RS256).text();
    assertThat(verify(unknown)).isEqualTo(new Verification.Unavailable(Duration.ofMinutes(1)));

    issuer.publish(issuer.key(), NEW);
    issuer.restart();
    fetchInTheBackground(Duration.ofMinutes(1));
    assertThat(verify(unknown)).isInstanceOf(Verification.Accepted.class);
  }

  @Test
  void aFileIsReadAgainWhenItHasChanged(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("keys.json");
    write(file, issuer.key());
    made = new TokenVerifier(List.of(issuer.definition(file.toUri())), time, results);
    String old = issuer.token().text();
    assertThat(verify(old)).isInstanceOf(Verification.Accepted.class);

    write(file, NEW);
    fetchInTheBackground(Duration.ofSeconds(2));
    assertThat(verifier().known(old)).isEmpty();
    assertThat(verify(old)).isEqualTo(refused(TokenResult.KEY));
    assertThat(verify(issuer.token(NEW, JWSAlgorithm.RS256).text()))
        .isInstanceOf(Verification.Accepted.class);

    Files.writeString(file, "{\"keys\":[");
    fetchInTheBackground(Duration.ofSeconds(2));
    assertThat(verify(issuer.token(NEW, JWSAlgorithm.RS256).with("sub", "u3").text()))
        .isInstanceOf(Verification.Accepted.class);
    Files.delete(file);
    fetchInTheBackground(Duration.ofSeconds(2));
    write(file, issuer.key());
    fetchInTheBackground(Duration.ofSeconds(2));
    assertThat(verify(old)).isInstanceOf(Verification.Accepted.class);
    assertThat(issuer.asked(TestIssuer.DISCOVERY)).isZero();
  }

  /**
   * When the last fetch has set its timers: a clock that is moved while another thread sets one
   * moves later, and fires what was set meanwhile.
   */
  private void advance(Duration passing) {
    int begun = issuer.fetches();
    await().until(() -> fetches() >= begun);
    timers.advanceTimeBy(passing);
  }

  private void start() {
    made = new TokenVerifier(List.of(issuer.definition()), time, results);
  }

  private TokenVerifier verifier() {
    return Objects.requireNonNull(made);
  }

  /** Lets time pass, and then waits in real time for the fetch that begins at its end. */
  private void fetchInTheBackground(Duration passing) {
    int before = fetches();
    advance(passing);
    await().until(() -> fetches() > before);
  }

  private int fetches() {
    return results.fetches(issuer.url(), true) + results.fetches(issuer.url(), false);
  }

  /** What thousands of tokens that all name other keys come to, all at once. */
  private Set<Verification> storm(int from) {
    String[] parts = issuer.token().text().split("\\.", -1);
    return Objects.requireNonNull(
        Flux.fromStream(IntStream.range(from, from + 5_000).boxed())
            .flatMap(
                i ->
                    verifier()
                        .verify(
                            TestToken.encoded("{\"alg\":\"RS256\",\"kid\":\"" + i + "\"}")
                                + "."
                                + parts[1]
                                + "."
                                + parts[2]),
                5_000)
            .collect(toSet())
            .block(Patience.LIMIT));
  }

  private Verification verify(String token) {
    return Objects.requireNonNull(verifier().verify(token).block(Patience.LIMIT));
  }

  private static Verification refused(TokenResult result) {
    return new Verification.Refused(result.description());
  }

  /** As a ConfigMap changes: at once. */
  private static void write(Path file, JWK key) throws IOException {
    Path other = file.resolveSibling("next.json");
    Files.writeString(other, TestIssuer.set(key));
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
