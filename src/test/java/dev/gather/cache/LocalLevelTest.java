package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CacheFields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalLevelTest {

  private static final Tag TAG = Tag.of("tag");

  private final TestClock clock = new TestClock();
  private final LongAdder removals = new LongAdder();
  private final LocalLevel level = new LocalLevel(1_000_000, clock, removals);

  @Test
  void staysWithinItsBytes() {
    IntStream.range(0, 1_000).parallel().forEach(i -> level.put(key(i), entry(10_000, i)));
    level.settle();

    assertThat(level.bytes()).isBetween(800_000L, 1_000_000L);
    assertThat(level.size()).isLessThan(100);
    assertThat(removals.sum()).isEqualTo(1_000 - level.size());
    assertThat(level.indexedTags()).as("tags of what is gone").isEqualTo((int) level.size() + 1);
  }

  @Test
  void losesAnAnswerWhenItIsNoLongerUsable() {
    level.put(key(1), entry(10, 1));
    clock.advance(Duration.ofMillis(999));
    assertThat(level.get(key(1))).isNotNull();
    clock.advance(Duration.ofMillis(1));
    assertThat(level.get(key(1))).isNull();
    // Its room is given back a little later.
    clock.advance(Duration.ofSeconds(5));
    level.settle();
    assertThat(level.size()).isZero();
    assertThat(level.indexedTags()).isZero();
  }

  @Test
  void evictsWhatHasATagWhileOthersPut() {
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(
            i -> {
              level.put(key(i % 50), entry(10, i % 7));
              if (i % 10 == 0) {
                level.evict(List.of(TAG));
              }
            });
    level.evict(List.of(TAG));

    assertThat(level.size()).isZero();
    assertThat(level.indexedTags()).isZero();
  }

  @Test
  void removesOnlyTheEntryThatWasSeen() {
    LocalEntry seen = entry(10, 1);
    level.put(key(1), seen);
    LocalEntry later = entry(10, 2);
    level.put(key(1), later);

    level.remove(key(1), seen);

    assertThat(level.get(key(1))).isSameAs(later);
  }

  private LocalEntry entry(int bytes, int ownTag) {
    long now = clock.millis();
    return new LocalEntry(
        new CachedAnswer(
            new AnswerHead(200, CacheFields.NONE, now, now), new byte[bytes], now + 1_000),
        List.of(TAG, Tag.of("own" + ownTag)),
        true,
        now);
  }

  private static CacheKey key(int number) {
    return CacheKey.of(List.of(Optional.of(String.valueOf(number))));
  }
}
