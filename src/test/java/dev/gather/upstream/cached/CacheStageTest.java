package dev.gather.upstream.cached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.TestClock;
import dev.gather.rfc9111.CacheFields;
import dev.gather.rfc9111.CachePolicy;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.FetchStart;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.Header;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.r2dbc.spi.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Two replicas on one database, with a clock and timers that stand still. */
class CacheStageTest {

  private static final CachePolicy POLICY = policy(60, 0, 540);

  private final TestClock clock = new TestClock();
  private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
  private final Refreshes refreshes = new Refreshes();
  private final ConnectionFactory database = Fixtures.database();
  private final AnswerCache cache = Fixtures.cache(database, clock);
  private final List<UpstreamRequest> sent = new CopyOnWriteArrayList<>();
  private final AtomicInteger version = new AtomicInteger();
  private AnswerCache otherCache = cache;
  private Mono<UpstreamAnswer> upstream = Mono.fromSupplier(() -> answer(""));
  private final UpstreamCall call = call(cache, refreshes);

  /** One after the other: embedded databases have no replicas that create tables at once. */
  @BeforeEach
  void awaitTables() {
    cache.evictAll().block(Patience.LIMIT);
    otherCache = Fixtures.cache(database, clock);
    otherCache.evictAll().block(Patience.LIMIT);
  }

  @AfterEach
  void close() {
    refreshes.close();
    cache.close();
    otherCache.close();
  }

  @Test
  void servesWhatIsStoredUntilItIsNoLongerFresh() {
    assertThat(get(POLICY)).isEqualTo("1 miss");
    pass(59);
    assertThat(get(POLICY)).isEqualTo("1 fresh");
    pass(1);
    assertThat(get(POLICY)).isEqualTo("2 miss");
  }

  @Test
  void bridgesTenMinutesOfFailureForAsLongAsTheFileSaysAndFailsAfterwards() {
    CachePolicy policy = policy(60, 60, 480);
    assertThat(get(policy)).isEqualTo("1 miss");
    upstream = Mono.error(Fixtures.status(503));
    List<String> seen = new ArrayList<>();
    for (int second = 0; second < 600; second += 30) {
      seen.add(get(policy));
      pass(30);
    }
    assertThat(seen.subList(0, 2)).containsOnly("1 fresh");
    assertThat(seen.subList(2, 4)).containsOnly("1 stale");
    assertThat(seen.subList(4, 18)).containsOnly("1 stale-error");
    assertThat(seen.subList(18, 20)).containsOnly("STATUS 503");

    upstream = Mono.fromSupplier(() -> answer(""));
    assertThat(get(policy)).isEqualTo("2 miss");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {
        "TIMEOUT",
        "DEADLINE",
        "CONNECTION",
        "BAD_BODY",
        "CIRCUIT_OPEN",
        "OVERLOADED",
        "SHED"
      })
  void bridgesTrouble(FailureKind kind) {
    get(POLICY);
    pass(60);
    upstream = Mono.error(Fixtures.failure(kind));
    assertThat(get(POLICY)).isEqualTo("1 stale-error");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410})
  void neverHidesWhatAnUpstreamSaysOfARequest(int status) {
    get(POLICY);
    pass(60);
    upstream = Mono.error(Fixtures.status(status));
    assertThat(get(POLICY)).isEqualTo("STATUS " + status);
  }

  @Test
  void servesAStaleAnswerJustBeforeTheDeadlineWhenTheUpstreamHangs() {
    get(POLICY);
    pass(60);
    upstream = Mono.never();
    List<Source> served = new CopyOnWriteArrayList<>();
    call.send(request(POLICY)).subscribe(answer -> served.add(answer.source()));
    await().until(() -> sent.size() == 2);

    timers.advanceTimeBy(Duration.ofMillis(9_949));
    assertThat(served).isEmpty();
    timers.advanceTimeBy(Duration.ofMillis(1));
    assertThat(served).containsExactly(Source.STALE_ERROR);
  }

  @Test
  void refreshesOnceInTwoReplicasAndAgainAsSoonAsItIsStale() {
    CachePolicy policy = policy(1, 3600, 0);
    Refreshes others = new Refreshes();
    UpstreamCall other = call(otherCache, others);
    assertThat(get(policy)).isEqualTo("1 miss");
    assertThat(get(other, policy)).isEqualTo("1 fresh");

    for (int round = 2; round <= 4; round++) {
      pass(1);
      assertThat(get(policy)).isEqualTo((round - 1) + " stale");
      await().until(() -> get(policy).endsWith("fresh"));
      // Its own copy is stale, and was confirmed less than five seconds ago.
      assertThat(get(other, policy)).isEqualTo(round + " fresh");
      assertThat(sent).hasSize(round);
    }
    others.close();
  }

  @Test
  void storesNothingThatWasEvictedWhileItWasFetched() {
    Sinks.One<UpstreamAnswer> slow = Sinks.one();
    upstream = slow.asMono();
    List<String> served = new CopyOnWriteArrayList<>();
    call.send(request(POLICY)).subscribe(answer -> served.add(answer.source().label()));
    await().until(() -> sent.size() == 1);

    cache.evict(Set.of("all")).block(Patience.LIMIT);
    slow.tryEmitValue(answer(""));
    assertThat(served).containsExactly("miss");

    upstream = Mono.fromSupplier(() -> answer(""));
    assertThat(get(POLICY)).isEqualTo("2 miss");
    assertThat(get(POLICY)).isEqualTo("2 fresh");
  }

  @Test
  void asksWhetherAnAnswerHasChangedThatMayNotBeServed() {
    CachePolicy followed = followed();
    upstream = Mono.fromSupplier(() -> answer("no-cache"));
    assertThat(get(followed)).isEqualTo("1 miss");
    upstream = Mono.fromSupplier(() -> answer(304, "no-cache"));
    pass(1800);
    assertThat(get(followed)).isEqualTo("1 miss");
    pass(1800);
    assertThat(get(followed)).isEqualTo("1 miss");
    assertThat(sent.get(0).headers()).isEmpty();
    assertThat(sent.get(2).headers()).containsExactly(new Header("if-none-match", "\"x\""));

    upstream = Mono.fromSupplier(() -> answer("no-cache"));
    pass(3600);
    assertThat(get(followed)).as("too old to be kept").isNotEqualTo("1 miss");
    assertThat(sent.get(3).headers()).isEmpty();
  }

  @Test
  void neverTakesForFreshWhatWasNotWhenItCameHoweverTheClocksDiffer() {
    upstream = Mono.fromSupplier(() -> answer("no-cache"));
    assertThat(get(followed())).isEqualTo("1 miss");
    upstream = Mono.fromSupplier(() -> answer(304, "max-age=0"));
    pass(-30);
    assertThat(get(followed())).as("no-cache").isEqualTo("1 miss");
    pass(-30);
    assertThat(get(followed())).as("max-age=0").isEqualTo("1 miss");
    assertThat(sent).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          etag: "x"                  | etag: "y"
          etag: W/"x"                | etag: W/"y"
          last-modified: Monday      | etag: "y"
          last-modified: Monday      | last-modified: Tuesday
          last-modified: Monday      | etag: W/"y", last-modified: Tuesday
          etag: "x", last-modified: Monday | last-modified: Tuesday
          """)
  void fetchesWholeWhatA304DoesNotConfirm(String stored, String named) {
    upstream = Mono.fromSupplier(() -> with(200, stored));
    assertThat(get(followed())).isEqualTo("1 miss");
    upstream = Mono.fromSupplier(() -> with(sent.size() == 2 ? 304 : 200, named));
    assertThat(get(followed())).isEqualTo("3 miss");
    assertThat(sent.get(1).headers()).isNotEmpty();
    assertThat(sent.get(2).headers()).isEmpty();
    assertThat(sent.get(2).cache().orElseThrow().seen()).as("is not enough").isNotZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          etag: "x"                        | ''
          etag: "x", last-modified: Monday | etag: "x", last-modified: Tuesday
          etag: "x"                        | etag: W/"x"
          last-modified: Monday            | last-modified: Monday
          last-modified: Monday            | etag: W/"y", last-modified: Monday
          """)
  void keepsWhatA304Confirms(String stored, String named) {
    upstream = Mono.fromSupplier(() -> with(200, stored));
    assertThat(get(followed())).isEqualTo("1 miss");
    upstream = Mono.fromSupplier(() -> with(304, named));
    assertThat(get(followed())).isEqualTo("1 miss");
    assertThat(sent).hasSize(2);
  }

  @Test
  void forgetsAnAnswerThatIsNeitherConfirmedNorSentAgain() {
    CachePolicy policy = followed(540);
    upstream = Mono.fromSupplier(() -> answer("max-age=60"));
    assertThat(get(policy)).isEqualTo("1 miss");
    pass(60);
    upstream =
        Mono.fromSupplier(() -> sent.size() == 2 ? with(304, "etag: \"y\"") : answer("no-store"));
    assertThat(get(policy)).isEqualTo("3 miss");
    upstream = Mono.error(Fixtures.status(503));
    assertThat(get(policy)).isEqualTo("STATUS 503");
  }

  @Test
  void takesNo304ForAConfirmationOfWhatIsNotThere() {
    upstream = Mono.fromSupplier(() -> answer(404, "max-age=60"));
    assertThat(get(followed())).isEqualTo("STATUS 404");
    pass(1);
    upstream = Mono.fromSupplier(() -> answer(304, "max-age=60"));
    assertThat(get(policy(60, 0, 0))).as("knows of nothing missing").isEqualTo("STATUS 304");
  }

  @Test
  void storesANewerAnswerThatIsOlderByItsAge() {
    CachePolicy followed = followed();
    upstream = Mono.fromSupplier(() -> answer("max-age=10"));
    assertThat(get(followed)).isEqualTo("1 miss");
    pass(10);
    upstream = Mono.fromSupplier(() -> answer(200, "max-age=100", "age", "50"));
    assertThat(get(followed)).isEqualTo("2 miss");
    assertThat(get(followed)).isEqualTo("2 fresh");
    pass(49);
    assertThat(get(followed)).isEqualTo("2 fresh");
    pass(1);
    assertThat(get(followed)).isEqualTo("3 miss");
  }

  @Test
  void countsTheWaitForAnAnswerAsPartOfItsAge() {
    upstream =
        Mono.fromSupplier(
            () -> {
              clock.advance(Duration.ofSeconds(20));
              return answer("max-age=60");
            });
    assertThat(get(followed())).isEqualTo("1 miss");
    pass(39);
    assertThat(get(followed())).isEqualTo("1 fresh");
    pass(1);
    assertThat(get(followed())).isEqualTo("2 miss");
  }

  @Test
  void givesAStoredAnswerTheLifetimeThatItsReaderSays() {
    assertThat(get(policy(60, 0, 540))).isEqualTo("1 miss");
    pass(20);
    assertThat(get(policy(60, 0, 540))).isEqualTo("1 fresh");
    assertThat(get(policy(10, 0, 0))).isEqualTo("2 miss");
  }

  @Test
  void forgetsAStoredAnswerWhoseSuccessorMustNotBeStored() {
    get(POLICY);
    pass(60);
    upstream = Mono.fromSupplier(() -> answer("no-store"));
    assertThat(get(POLICY)).isEqualTo("2 miss");
    upstream = Mono.error(Fixtures.status(503));
    assertThat(get(POLICY)).isEqualTo("STATUS 503");
  }

  @Test
  void storesNothingOfASharedCallThatAnotherRequestStores() {
    upstream = Mono.fromSupplier(() -> answer("").servedAs(Source.COALESCED));
    assertThat(get(POLICY)).isEqualTo("1 coalesced");
    assertThat(get(POLICY)).isEqualTo("2 coalesced");
  }

  @Test
  void storesNothingOfASharedCallThatBeganBeforeAnEviction() {
    FetchStart before = new FetchStart(clock.millis(), cache.mark());
    cache.evict(Set.of("all")).block(Patience.LIMIT);
    upstream = Mono.fromSupplier(() -> answer("").begunAt(before));
    assertThat(get(POLICY)).isEqualTo("1 miss");
    assertThat(get(POLICY)).isEqualTo("2 miss");
  }

  @Test
  void hasNothingToDoWithRequestsWithoutAKey() {
    call.send(Fixtures.get("/")).block(Patience.LIMIT);
    call.send(Fixtures.get("/")).block(Patience.LIMIT);
    assertThat(sent).hasSize(2);
  }

  private UpstreamCall call(AnswerCache replicas, Refreshes background) {
    EarlyRefresh never = new EarlyRefresh(() -> 0);
    return new CacheStage("catalog", "http://catalog", replicas, background, never, clock)
        .around(
            request ->
                Mono.defer(
                    () -> {
                      sent.add(request);
                      return upstream;
                    }));
  }

  private String get(CachePolicy policy) {
    return get(call, policy);
  }

  /** The answer's version and how it was served, or how it failed. */
  private String get(UpstreamCall from, CachePolicy policy) {
    Mono<String> seen =
        from.send(request(policy))
            .map(answer -> Fixtures.text(answer) + " " + answer.source().label())
            .onErrorResume(
                CallFailure.class,
                failure -> Mono.just(failure.kind() + " " + failure.status().orElse(0)));
    String text = Objects.requireNonNull(seen.block(Patience.LIMIT)).replace(" 0", "");
    awaitWritten();
    return text;
  }

  private void awaitWritten() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> cache.stats().writes().queued() + otherCache.stats().writes().queued() == 0);
  }

  private UpstreamRequest request(CachePolicy policy) {
    return Fixtures.cached("/", policy, timers);
  }

  private void pass(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    timers.advanceTimeBy(Duration.ofSeconds(seconds));
  }

  private UpstreamAnswer answer(String control) {
    return answer(200, control);
  }

  private UpstreamAnswer answer(int status, String control, String... more) {
    DefaultHttpHeaders headers = new DefaultHttpHeaders();
    for (int i = 0; i < more.length; i += 2) {
      headers.add(more[i], more[i + 1]);
    }
    headers.add("cache-control", control).add("etag", "\"x\"");
    return new UpstreamAnswer(
        status,
        String.valueOf(version.incrementAndGet()).getBytes(StandardCharsets.UTF_8),
        Source.MISS,
        Optional.empty(),
        Optional.of(CacheFields.of(headers::getAll)));
  }

  /** With no lifetime, and with these fields alone. */
  private UpstreamAnswer with(int status, String fields) {
    return new UpstreamAnswer(
        status,
        String.valueOf(version.incrementAndGet()).getBytes(StandardCharsets.UTF_8),
        Source.MISS,
        Optional.empty(),
        Optional.of(
            CacheFields.of(
                name ->
                    Stream.of(fields.split(", "))
                        .filter(field -> field.startsWith(name + ": "))
                        .map(field -> field.substring(name.length() + 2))
                        .toList())));
  }

  private static CachePolicy followed() {
    return followed(0);
  }

  private static CachePolicy followed(int error) {
    return new CachePolicy(
        Optional.empty(), Duration.ZERO, Duration.ofSeconds(error), Duration.ZERO, false);
  }

  private static CachePolicy policy(int ttl, int revalidate, int error) {
    return new CachePolicy(
        Optional.of(Duration.ofSeconds(ttl)),
        Duration.ofSeconds(revalidate),
        Duration.ofSeconds(error),
        Duration.ZERO,
        false);
  }
}
