package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvictionLogTest {

  private final EvictionLog log = new EvictionLog(3);

  @Test
  void knowsWhatWasEvictedSinceAMark() {
    long before = log.mark();
    log.add(tags("a"));
    long between = log.mark();
    log.add(tags("b"));
    long after = log.mark();

    assertThat(log.hasEvicted(tags("x", "a"), before)).isTrue();
    assertThat(log.hasEvicted(tags("a"), between)).isFalse();
    assertThat(log.hasEvicted(tags("b"), between)).isTrue();
    assertThat(log.hasEvicted(tags("a", "b"), after)).isFalse();
    assertThat(log.hasEvicted(tags("x"), before)).isFalse();
  }

  @Test
  void knowsThatEverythingWasEvicted() {
    long before = log.mark();
    log.addEverything();

    assertThat(log.hasEvicted(tags(), before)).isTrue();
    assertThat(log.hasEvicted(tags("a"), log.mark())).isFalse();
  }

  @Test
  void takesWhatItHasForgottenForEvicted() {
    long first = log.mark();
    log.add(tags("a"));
    long second = log.mark();
    log.add(tags("b", "c"));
    assertThat(log.hasEvicted(tags("x"), first)).isFalse();

    log.add(tags("d"));

    assertThat(log.hasEvicted(tags("x"), first)).as("may have had the tag `a`").isTrue();
    assertThat(log.hasEvicted(tags("x"), second)).isFalse();
    assertThat(log.hasEvicted(tags("b"), second)).isTrue();
  }

  @Test
  void keepsATagThatIsEvictedAgain() {
    log.add(tags("a"));
    log.add(tags("b", "c"));
    log.add(tags("a"));
    long mark = log.mark();
    log.add(tags("a"));
    log.add(tags("d"));

    assertThat(log.hasEvicted(tags("a"), mark)).isTrue();
    assertThat(log.hasEvicted(tags("x"), mark)).isFalse();
  }

  private static List<Tag> tags(String... names) {
    return Tag.of(Set.of(names));
  }
}
