package dev.gather.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedKeyTest {

  private static final String LONGEST = "x".repeat(BoundedKey.LONGEST);

  @Test
  void aKeyThatIsNotLongStandsForItself() {
    assertThat(BoundedKey.of("")).isEmpty();
    assertThat(BoundedKey.of(LONGEST)).isEqualTo(LONGEST);
  }

  @Test
  void aLongKeyIsShortAndEqualToNoOther() {
    String one = BoundedKey.of(LONGEST + "x".repeat(10_000));
    String other = BoundedKey.of(LONGEST + "x".repeat(10_001));

    assertThat(one).hasSameSizeAs(other).hasSizeLessThan(100).isNotEqualTo(other);
    assertThat(BoundedKey.of(one)).as("sent as a key").isNotEqualTo(one);
  }
}
