package dev.gather.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.RateLimitDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** What replicas grant together, on a database whose time is moved by hand. */
class SharedBucketTest extends RateFixture {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final RateLimitDefinition HUNDRED = shared(100, MINUTE, 100);

  private final SimulatedDatabase database = new SimulatedDatabase(scheduler);
  private final List<Told> told = new ArrayList<>();

  @Test
  void replicasGrantABurstTogether() {
    List<RateLimiter> replicas = replicas(2, HUNDRED);

    for (int i = 0; i < 1_000; i++) {
      ask(replicas.get(i % 2));
    }

    assertThat(granted()).isEqualTo(100);
    assertThat(database.trips).isLessThan(40);
  }

  @Test
  void whatOneReplicaHoldsIsAllThatOthersLack() {
    List<RateLimiter> replicas = replicas(2, HUNDRED);
    ask(replicas.get(0));

    for (int i = 0; i < 1_000; i++) {
      ask(replicas.get(1));
    }

    assertThat(granted()).isEqualTo(1 + 100 - 10);
  }

  /** Otherwise the database's bucket would be full again, and what was held of it still granted. */
  @Test
  void whatIsHeldLapsesWhileTheBucketFillsUp() {
    List<RateLimiter> replicas = replicas(4, HUNDRED);
    replicas.forEach(this::ask);
    advance(MINUTE);
    told.clear();

    for (int i = 0; i < 1_000; i++) {
      ask(replicas.get(i % 4));
    }

    assertThat(granted()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4, 20, 100})
  void noTwoMomentsHaveMoreBetweenThemThanOneBucketWouldGrant(long latency) {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      told.clear();
      database.latency = Duration.ofMillis(latency);
      RateLimitDefinition limit =
          shared(
              1 + random.nextInt(100),
              Duration.ofMillis(200 + random.nextInt(10_000)),
              1 + random.nextInt(120));
      List<RateLimiter> replicas = replicas(1 + random.nextInt(4), limit);
      long interval = Quota.of(limit).interval();
      for (int i = 0; i < 60; i++) {
        RateLimiter replica = replicas.get(random.nextInt(replicas.size()));
        int requests = 1 + random.nextInt(random.nextInt(4) == 0 ? limit.burst() : 3);
        IntStream.range(0, requests).forEach(request -> ask(replica));
        long scale = List.of(0L, interval / 3, interval, 20 * interval).get(random.nextInt(4));
        advance(Duration.ofNanos((long) (scale * random.nextDouble())));
      }
      advance(Duration.ofSeconds(1));

      // What waited for a trip was granted when the database had answered, and told later.
      long slack = latency < 30 ? Duration.ofMillis(latency).toNanos() : 0;
      if (latency < 30) {
        assertThat(worst(interval))
            .as("seed " + seed)
            .isLessThanOrEqualTo(limit.burst() * interval + slack);
      }
      assertThat(told).as("all are told").doesNotContainNull();
    }
  }

  @Test
  void aClientWithinItsLimitIsNeverRefusedAndSeldomWaits() {
    List<RateLimiter> replicas = replicas(2, HUNDRED);
    Random random = new Random(1);

    // 80 a minute, to either replica.
    for (int i = 0; i < 1_000; i++) {
      ask(replicas.get(random.nextInt(2)));
      advance(Duration.ofMillis(750));
    }

    assertThat(granted()).isEqualTo(1_000);
    assertThat(database.trips).isLessThan(500);
  }

  @Test
  void theDatabaseIsAskedOnceForMany() {
    List<RateLimiter> replicas = replicas(2, shared(1_000, Duration.ofSeconds(1), 1_000));

    // 3,000 a second, three times what is allowed.
    for (int i = 0; i < 30_000; i++) {
      ask(replicas.get(i % 2));
      advance(Duration.ofNanos(333_333));
    }

    assertThat(granted()).isBetween(10_000, 11_000);
    assertThat(database.trips).isLessThan(2_000);
  }

  @Test
  void thoseWhoWaitShareATripAndGetAllThatThereIs() {
    database.latency = Duration.ofMillis(5);
    RateLimiter replica = replicas(1, HUNDRED).get(0);

    for (int i = 0; i < 500; i++) {
      ask(replica);
    }
    advance(Duration.ofMillis(4));
    assertThat(told).isEmpty();
    advance(Duration.ofMillis(6));

    assertThat(told).hasSize(500);
    assertThat(granted()).isEqualTo(100);
    assertThat(database.trips).isEqualTo(2);
  }

  @Test
  void aRefusedKeyIsNotAskedForAgainBeforeItsTime() {
    RateLimiter replica = replicas(1, HUNDRED).get(0);
    IntStream.range(0, 100).forEach(i -> ask(replica));
    ask(replica);
    int trips = database.trips;

    IntStream.range(0, 1_000).forEach(i -> ask(replica));
    assertThat(database.trips).isEqualTo(trips);
    assertThat(told.get(1_000).permission)
        .isEqualTo(new Permission(false, 0, Duration.ofMillis(600), Duration.ofMillis(600)));
    advance(Duration.ofMillis(600));
    ask(replica);
    assertThat(granted()).isEqualTo(101);
  }

  @Test
  void aReplicaLimitsByItselfWhileTheDatabaseIsAway() {
    List<RateLimiter> replicas = replicas(2, HUNDRED);
    IntStream.range(0, 30).forEach(i -> ask(replicas.get(0)));
    database.isAway = true;
    told.clear();

    IntStream.range(0, 1_000).forEach(i -> ask(replicas.get(0)));
    assertThat(granted()).as("less what it has granted before").isEqualTo(70);
    IntStream.range(0, 1_000).forEach(i -> ask(replicas.get(1)));
    assertThat(granted()).isEqualTo(170);

    database.isAway = false;
    told.clear();
    IntStream.range(0, 1_000).forEach(i -> ask(replicas.get(0)));
    assertThat(granted()).as("what was granted meanwhile counts").isZero();
    advance(MINUTE);
    IntStream.range(0, 1_000).forEach(i -> ask(replicas.get(i % 2)));
    assertThat(granted()).isEqualTo(100);
  }

  @Test
  void whatAReplicaGrantedByItselfCountsForThoseWhoWaitAsWell() {
    RateLimiter replica = replicas(1, HUNDRED).get(0);
    database.isAway = true;
    IntStream.range(0, 80).forEach(i -> ask(replica));
    database.isAway = false;
    database.latency = Duration.ofMillis(5);
    told.clear();

    IntStream.range(0, 50).forEach(i -> ask(replica));
    advance(Duration.ofMillis(20));

    assertThat(told).hasSize(50);
    assertThat(granted()).isEqualTo(20);
  }

  /** For the one that was under way when they came, and one that is made for them. */
  @Test
  void nobodyWaitsForASlowDatabaseLongerThanForTwoTrips() {
    database.latency = Duration.ofSeconds(1);
    RateLimiter replica = replicas(1, HUNDRED).get(0);

    IntStream.range(0, 50).forEach(i -> ask(replica));
    advance(Duration.ofMillis(30));
    assertThat(granted()).isEqualTo(1);
    advance(Duration.ofMillis(30));

    assertThat(granted()).isEqualTo(50);
  }

  @Test
  void aBlockThatComesTooLateIsNotLost() {
    database.latency = Duration.ofMillis(100);
    RateLimiter replica = replicas(1, shared(100, Duration.ofHours(1), 100)).get(0);
    ask(replica);
    advance(Duration.ofMillis(100));
    int trips = database.trips;

    IntStream.range(0, 9).forEach(i -> ask(replica));

    assertThat(granted()).isEqualTo(10);
    assertThat(database.trips).isEqualTo(trips);
  }

  /** Now and then it takes longer than a request may wait, as it does on a busy machine. */
  @Test
  void aDatabaseThatIsLateNowAndThenDoesNotMakeReplicasGrantMore() {
    List<RateLimiter> replicas = replicas(2, shared(100, Duration.ofHours(1), 100));
    Random random = new Random(1);

    for (int i = 0; i < 1_000; i++) {
      database.latency = Duration.ofMillis(random.nextInt(4) == 0 ? 60 : 5);
      ask(replicas.get(i % 2));
      advance(Duration.ofMillis(1));
    }

    assertThat(granted()).isBetween(80, 102);
  }

  @Test
  void aReplicaGoesOnFromWhatTheDatabaseSaidLast() {
    List<RateLimiter> replicas = replicas(2, shared(100, Duration.ofHours(1), 100));
    IntStream.range(0, 60).forEach(i -> ask(replicas.get(0)));
    ask(replicas.get(1));
    database.isAway = true;
    told.clear();

    IntStream.range(0, 1_000).forEach(i -> ask(replicas.get(1)));

    assertThat(granted()).isEqualTo(100 - 60 - 1);
  }

  /** Its connections are the cache's, too. */
  @Test
  void aCrowdOfKeysDoesNotCrowdTheDatabase() {
    database.latency = Duration.ofMillis(5);
    RateLimiter replica = new RateLimiter("orders", HUNDRED, engine(database, 100_000));

    for (int i = 0; i < 200; i++) {
      replica.take("key" + i).subscribe(permission -> told.add(new Told(0, permission)));
    }

    assertThat(database.trips).isEqualTo(RateEngine.MOST_TRIPS);
    assertThat(granted()).as("by this process").isEqualTo(200 - RateEngine.MOST_TRIPS);
    advance(Duration.ofMillis(5));
    assertThat(granted()).isEqualTo(200);
    replica.take("another").subscribe();
    assertThat(database.trips).isEqualTo(RateEngine.MOST_TRIPS + 1);
  }

  @Test
  void clientsThatLeaveTakeNothing() {
    database.latency = Duration.ofMillis(5);
    RateLimiter replica = replicas(1, HUNDRED).get(0);
    List<Disposable> clients =
        IntStream.range(0, 50).mapToObj(i -> replica.take("a").subscribe()).toList();
    clients.forEach(Disposable::dispose);
    advance(Duration.ofMillis(20));

    assertThat(replica.granted()).isZero();
  }

  @Test
  void aKeyThatSomebodyWaitsForIsNotForgottenBeforeTheyAreTold() {
    database.latency = Duration.ofMillis(5);
    RateLimiter replica = new RateLimiter("orders", HUNDRED, engine(database, 1));

    IntStream.range(0, 50).forEach(i -> replica.take("key" + i).subscribe());
    assertThat(replica.keys()).isEqualTo(50);
    for (int i = 0; i < 50; i++) {
      advance(Duration.ofMillis(10));
      replica.take("another" + i).subscribe();
    }

    assertThat(replica.keys()).isEqualTo(1);
    assertThat(replica.granted()).isEqualTo(99);
  }

  private List<RateLimiter> replicas(int number, RateLimitDefinition limit) {
    return IntStream.range(0, number)
        .mapToObj(i -> new RateLimiter("orders", limit, engine(database, 100)))
        .toList();
  }

  private void ask(RateLimiter replica) {
    replica
        .take("a")
        .subscribe(
            permission -> told.add(new Told(scheduler.now(TimeUnit.NANOSECONDS), permission)));
  }

  private int granted() {
    return (int) told.stream().filter(one -> one.permission.isGranted()).count();
  }

  /** How much a bucket would have had to hold at least, in time, to grant what was granted. */
  private long worst(long interval) {
    long worst = 0;
    long fullAt = 0;
    for (Told one : told) {
      if (one.permission.isGranted()) {
        fullAt = Math.max(fullAt, one.at) + interval;
        worst = Math.max(worst, fullAt - one.at);
      }
    }
    return worst;
  }

  private record Told(long at, Permission permission) {}
}
