package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CacheKeyTest {

  @Test
  void differsForPartsThatJoinAlike() {
    Set<CacheKey> keys =
        new HashSet<>(
            List.of(
                key("ab", "c"),
                key("a", "bc"),
                key("abc"),
                key("abc", ""),
                key("", "abc"),
                key("a", "b", "c"),
                key("a\0b", "c"),
                key("a", "\0b", "c")));

    assertThat(keys).hasSize(8);
  }

  @Test
  void tellsAnAbsentPartFromAnEmptyOne() {
    assertThat(CacheKey.of(List.of(Optional.empty())))
        .isNotEqualTo(key(""))
        .isNotEqualTo(CacheKey.of(List.of()));
  }

  @Test
  void tellsTextsApartThatNoEncodingCanExpress() {
    assertThat(key("\ud800")).isNotEqualTo(key("\ud801")).isNotEqualTo(key("?"));
  }

  @Test
  void isEqualByContent() {
    assertThat(key("GET", "/a")).isEqualTo(key("GET", "/a")).hasSameHashCodeAs(key("GET", "/a"));
    assertThat(key("GET", "/a").digest()).isEqualTo(key("GET", "/a").digest()).hasSize(32);
  }

  @Test
  void keepsItsDigestFromThoseWhoAskForIt() {
    CacheKey key = key("a");
    Arrays.fill(key.digest(), (byte) 0);

    assertThat(key).isEqualTo(key("a"));
  }

  @Test
  void showsItsFirstDigits() {
    assertThat(key("a").toString()).matches("[0-9a-f]{12}");
  }

  private static CacheKey key(String... parts) {
    return CacheKey.of(Arrays.stream(parts).map(Optional::of).toList());
  }
}
