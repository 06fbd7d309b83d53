package dev.gather.access.jwk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gather.access.jwt.CountedResults;
import dev.gather.process.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** When keys are fetched, on a clock that is moved by hand. */
class KeySourceTest {

  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final PublishedKeys OLD = keys(TestKeys.rsa("first"));
  private static final PublishedKeys NEW = keys(TestKeys.rsa("other"));

  private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
  private final Time time = () -> timers;
  private final CountedResults results = new CountedResults();
  private final ScriptedKeys fetch = new ScriptedKeys(() -> good(OLD));
  private final KeySource source;

  KeySourceTest() {
    // No clock of a machine begins at zero.
    timers.advanceTimeBy(Duration.ofDays(20_000));
    source = new KeySource("issuer", fetch, time, results);
  }

  @AfterEach
  void close() {
    source.dispose();
  }

  @Test
  void areFetchedAtTheStartAndWhenTheyMayHaveChanged() {
    source.start();
    assertThat(source.current()).isEqualTo(OLD);
    fetch.give(() -> good(NEW));

    timers.advanceTimeBy(AGAIN.minusMillis(1));
    assertThat(source.current()).isEqualTo(OLD);
    timers.advanceTimeBy(Duration.ofMillis(1));
    assertThat(source.current()).isEqualTo(NEW);
    assertThat(fetch.fetches()).isEqualTo(2);
  }

  @Test
  void stayTheSameObjectAsLongAsTheyAreTheSameKeys() {
    source.start();
    PublishedKeys first = source.current();
    fetch.give(() -> good(keys(TestKeys.rsa("first"))));

    timers.advanceTimeBy(AGAIN);

    assertThat(fetch.fetches()).isEqualTo(2);
    assertThat(source.current()).isSameAs(first);
  }

  @Test
  void stayInForceWhenAFetchFails() {
    source.start();
    fetch.give(() -> Mono.error(KeyFetchException.answered(500)));

    timers.advanceTimeBy(AGAIN.plus(Duration.ofDays(30)));

    assertThat(source.current()).isEqualTo(OLD);
    assertThat(source.isFailing()).isTrue();
    // Once a minute.
    assertThat(fetch.fetches()).isBetween(43_200, 43_203);
    fetch.give(() -> good(NEW));
    timers.advanceTimeBy(KeyServer.PAUSE);
    assertThat(source.current()).isEqualTo(NEW);
    assertThat(source.isFailing()).isFalse();
  }

  @Test
  void areLookedForEverMoreRarelyWhereThereAreNone() {
    fetch.give(() -> Mono.error(KeyFetchException.answered(503)));
    source.start();
    assertThat(source.current()).isNull();
    assertThat(source.isFailing()).isTrue();
    assertThat(source.retryAfter()).isEqualTo(Duration.ofSeconds(1));

    // 1 + 2 + 4 + 8 + 16 + 32 s, and then a minute each.
    timers.advanceTimeBy(Duration.ofSeconds(63));
    assertThat(fetch.fetches()).isEqualTo(7);
    assertThat(source.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    timers.advanceTimeBy(Duration.ofMinutes(10));
    assertThat(fetch.fetches()).isEqualTo(17);
    assertThat(results.fetches("issuer", false)).isEqualTo(17);

    fetch.give(() -> good(OLD));
    timers.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(source.current()).isEqualTo(OLD);
    assertThat(results.fetches("issuer", true)).isEqualTo(1);
  }

  @Test
  void areGivenUpWhenTheyDoNotCome() {
    AtomicInteger cancelled = new AtomicInteger();
    fetch.give(() -> Mono.<KeyFetch.Fetched>never().doOnCancel(cancelled::incrementAndGet));
    source.start();
    AtomicInteger ended = new AtomicInteger();
    source.newest().subscribe(none -> {}, error -> {}, ended::incrementAndGet);

    timers.advanceTimeBy(KeySource.WAIT.minusMillis(1));
    assertThat(ended).hasValue(0);
    timers.advanceTimeBy(Duration.ofMillis(1));
    assertThat(ended).as("who waited").hasValue(1);
    assertThat(cancelled).hasValue(0);
    assertThat(source.isFailing()).isTrue();

    timers.advanceTimeBy(KeySource.LIMIT.minus(KeySource.WAIT));
    assertThat(cancelled).as("the fetch").hasValue(1);
    assertThat(source.isFailing()).isTrue();
  }

  @Test
  void areFetchedOnceForAllWhoMissOne() {
    source.start();
    timers.advanceTimeBy(KeyServer.PAUSE);
    Sinks.One<KeyFetch.Fetched> answer = Sinks.one();
    fetch.give(answer::asMono);
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < KeyRound.MOST_WAITING; i++) {
      source.newest().subscribe(none -> {}, error -> {}, ended::incrementAndGet);
    }
    assertThat(ended).hasValue(0);
    // No more wait.
    source.newest().subscribe(none -> {}, error -> {}, ended::incrementAndGet);
    assertThat(ended).hasValue(1);

    answer.tryEmitValue(new KeyFetch.Fetched(NEW, AGAIN));

    assertThat(ended).hasValue(1 + KeyRound.MOST_WAITING);
    assertThat(source.current()).isEqualTo(NEW);
    assertThat(fetch.fetches()).isEqualTo(2);
  }

  @Test
  void areNotFetchedWithinAMinuteOfTheLastTime() {
    source.start();
    for (int second = 1; second < 60; second++) {
      timers.advanceTimeBy(Duration.ofSeconds(1));
      source.newest().subscribe();
    }
    assertThat(fetch.fetches()).isEqualTo(1);
    timers.advanceTimeBy(Duration.ofSeconds(1));
    source.newest().subscribe();
    source.newest().subscribe();
    assertThat(fetch.fetches()).isEqualTo(2);
  }

  @Test
  void areFetchedAgainLaterWhenTheyWereFetchedForSomebody() {
    source.start();
    timers.advanceTimeBy(AGAIN.minusSeconds(1));
    source.newest().subscribe();
    assertThat(fetch.fetches()).isEqualTo(2);

    timers.advanceTimeBy(AGAIN.minusSeconds(1));
    assertThat(fetch.fetches()).isEqualTo(2);
    timers.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(fetch.fetches()).isEqualTo(3);
  }

  @Test
  void areWaitedForByOthersWhenOneLeaves() {
    source.start();
    timers.advanceTimeBy(KeyServer.PAUSE);
    Sinks.One<KeyFetch.Fetched> answer = Sinks.one();
    fetch.give(answer::asMono);
    List<Disposable> waiting = new ArrayList<>();
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < KeyRound.MOST_WAITING; i++) {
      waiting.add(source.newest().subscribe(none -> {}, error -> {}, ended::incrementAndGet));
    }

    waiting.subList(1, KeyRound.MOST_WAITING).forEach(Disposable::dispose);
    source.newest().subscribe(none -> {}, error -> {}, ended::incrementAndGet);
    assertThat(ended).hasValue(0);
    answer.tryEmitValue(new KeyFetch.Fetched(NEW, AGAIN));

    assertThat(ended).hasValue(2);
    assertThat(source.current()).isEqualTo(NEW);
  }

  @Test
  void areNotFetchedAnyMoreAtTheEnd() {
    source.start();
    timers.advanceTimeBy(KeyServer.PAUSE);
    AtomicInteger cancelled = new AtomicInteger();
    fetch.give(() -> Mono.<KeyFetch.Fetched>never().doOnCancel(cancelled::incrementAndGet));
    AtomicInteger ended = new AtomicInteger();
    source.newest().subscribe(none -> {}, error -> {}, ended::incrementAndGet);

    source.dispose();

    assertThat(cancelled).hasValue(1);
    assertThat(ended).hasValue(1);
    timers.advanceTimeBy(Duration.ofDays(1));
    source.newest().subscribe();
    assertThat(fetch.fetches()).isEqualTo(2);
  }

  private static Mono<KeyFetch.Fetched> good(PublishedKeys keys) {
    return Mono.just(new KeyFetch.Fetched(keys, AGAIN));
  }

  private static PublishedKeys keys(JWK... keys) {
    return PublishedKeys.read(
        Objects.requireNonNull(new JWKSet(List.of(keys)).toString(true)).getBytes(UTF_8));
  }
}
