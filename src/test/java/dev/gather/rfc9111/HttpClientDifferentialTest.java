package dev.gather.rfc9111;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.rfc9111.HttpClientCache.Observed;
import dev.gather.rfc9111.Rewording.Explanation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Holds the rules against a cache that others wrote. Where the two do not do the same with a head,
 * {@link Difference}s must say why. They say in other words what Gather reads in the head: Gather
 * does the same with these words, and HttpClient does what Gather does.
 */
class HttpClientDifferentialTest {

  private static final int HEADS = Integer.getInteger("gather.test.cache-heads", 5_000);
  private static final long SEED = Long.getLong("gather.test.cache-seed", 9111);

  private final HttpClientCache httpClient = new HttpClientCache();
  private final Map<Serving, Integer> served = new EnumMap<>(Serving.class);
  private final Map<Difference, Integer> explained = new EnumMap<>(Difference.class);
  private int same;
  private int useless;

  @AfterEach
  void close() throws IOException {
    httpClient.close();
  }

  @Test
  void doesWhatHttpClientDoesOrSaysWhyNot() throws IOException {
    RandomHeads heads = new RandomHeads(new Random(SEED));
    for (int i = 0; i < HEADS; i++) {
      compare(heads.next());
    }
    System.out.printf(
        "HttpClientDifferentialTest seed: %d, heads: %d, served: %s, the same: %d, useless: %d%n",
        SEED, HEADS, served, same, useless);
    assertThat(same).isGreaterThan(HEADS / 3);
    assertThat(useless).isPositive();
    for (Serving serving : Serving.values()) {
      assertThat(served.getOrDefault(serving, 0)).as(serving.name()).isGreaterThan(HEADS / 100);
    }
    assertThat(explained).as("explains nothing").containsOnlyKeys(Difference.values());
  }

  private void compare(SentHead head) throws IOException {
    Observed observed = httpClient.observe(head);
    Seen gather = gather(head, observed.received());
    served.merge(gather.serving(), 1, Integer::sum);
    if (observed.seen().equals(gather)) {
      same++;
    } else {
      Set<Difference> needed = explain(head);
      needed.forEach(one -> explained.merge(one, 1, Integer::sum));
      useless += needed.isEmpty() ? 1 : 0;
    }
  }

  /** The differences without which the two would not do the same. */
  private Set<Difference> explain(SentHead head) throws IOException {
    Optional<Explanation<SentHead, Difference>> found =
        Rewording.explain(Difference.class, head, words -> isSame(head, words));
    if (found.isEmpty()) {
      throw unexplained(head, Rewording.inWordsOf(EnumSet.allOf(Difference.class), head));
    }
    Explanation<SentHead, Difference> explanation = found.get();
    Instant received = httpClient.observe(explanation.words()).received();
    assertThat(gather(explanation.words(), received))
        .as("in words of %s%n%s", explanation.needed(), head.describe(received))
        .isEqualTo(gather(head, received));
    return explanation.needed();
  }

  /**
   * An answer that HttpClient stores, and never can serve or validate, is as good as none: RFC
   * 9111, 3, lets a cache leave it out.
   */
  private boolean isSame(SentHead head, SentHead words) throws IOException {
    Observed observed = httpClient.observe(words);
    Seen gather = gather(head, observed.received());
    boolean isUseless =
        !gather.isStored()
            && observed.seen().equals(Seen.USELESS)
            && httpClient.observe(words.now()).seen().equals(Seen.USELESS);
    return observed.seen().equals(gather) || isUseless;
  }

  private AssertionError unexplained(SentHead head, SentHead words) throws IOException {
    Observed observed = httpClient.observe(head);
    Observed inOtherWords = httpClient.observe(words);
    return new AssertionError(
        "Gather: %s%nHttpClient: %s%n%sin other words: %s%n%s"
            .formatted(
                gather(head, observed.received()),
                observed.seen(),
                head.describe(observed.received()),
                inOtherWords.seen(),
                words.describe(inOtherWords.received())));
  }

  private static Seen gather(SentHead sent, Instant received) {
    long came = received.toEpochMilli();
    AnswerHead head =
        new AnswerHead(
            sent.status(),
            CacheFields.of(name -> sent.values(name, received).toList()),
            came - sent.delay() * 1000,
            came);
    CachePolicy policy =
        new CachePolicy(
            Optional.empty(), Duration.ZERO, Duration.ZERO, Duration.ZERO, sent.isPerUser());
    if (NotStored.reason(head, policy).isPresent()) {
      return Seen.NOTHING_STORED;
    }
    Lifetime lifetime = Lifetime.of(head, policy);
    long now = came + sent.later() * 1000;
    Serving serving = lifetime.serving(now);
    boolean isAsked = serving == Serving.NOT || serving == Serving.ON_ERROR;
    return new Seen(
        true,
        serving,
        serving == Serving.NOT ? -1 : (now - lifetime.generatedAt()) / 1000,
        isAsked && now < lifetime.usableUntil() ? conditions(head) : List.of());
  }

  private static List<String> conditions(AnswerHead head) {
    return Conditions.of(head).stream()
        .flatMap(
            known ->
                Stream.of(
                    known.etag().map(tag -> "If-None-Match: " + tag),
                    known.lastModified().map(date -> "If-Modified-Since: " + date)))
        .flatMap(Optional::stream)
        .toList();
  }
}
