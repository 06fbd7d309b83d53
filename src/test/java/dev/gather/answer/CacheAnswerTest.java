package dev.gather.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.rfc9111.NotStored;
import dev.gather.upstream.call.Freshness;
import dev.gather.upstream.call.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;

class CacheAnswerTest {

  /** RFC 9211, 2: one cache with a name, and what became of the request. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # 2.1 hit and 2.4 ttl: below zero once it is stale
          FRESH       |  42 | Gather; hit; ttl=42
          STALE       | -17 | Gather; hit; ttl=-17
          # 2.2 fwd and 2.5 stored
          STALE_ERROR | -17 | Gather; fwd=stale; ttl=-17; detail=stale-error
          MISS        |  60 | Gather; fwd=miss; stored
          FALLBACK    |     | Gather; fwd=miss
          NONE        |     | Gather; fwd=miss
          # 2.6 collapsed
          COALESCED   |  60 | Gather; fwd=miss; collapsed
          """)
  void saysInCacheStatusHowARequestWasServed(Source source, Long ttl, String status) {
    Optional<Freshness> freshness = Optional.ofNullable(ttl).map(seconds -> of(0, seconds, false));
    assertThat(CacheAnswer.status(source, freshness, true)).isEqualTo(status);
  }

  /** RFC 9211, 2.2: what was stored, but could not be served as it was, is no miss. */
  @Test
  void saysInCacheStatusThatSomethingStaleWasStored() {
    Optional<Freshness> stale =
        Optional.of(new Freshness(0, 60, 60, false, Optional.empty(), true));
    assertThat(CacheAnswer.status(Source.MISS, stale, true)).isEqualTo("Gather; fwd=stale; stored");
    assertThat(CacheAnswer.status(Source.COALESCED, stale, true))
        .isEqualTo("Gather; fwd=stale; collapsed");
  }

  /** RFC 9211, 2.2: of a part for which the cache is not asked. */
  @ParameterizedTest
  @EnumSource(names = {"BYPASS", "FALLBACK", "NONE"})
  void saysInCacheStatusThatItWasNotAsked(Source source) {
    assertThat(CacheAnswer.status(source, Optional.empty(), false)).isEqualTo("Gather; fwd=bypass");
  }

  /** RFC 9211, 2.8: a token. */
  @ParameterizedTest
  @EnumSource(NotStored.class)
  void saysInCacheStatusWhyAnAnswerIsNotStored(NotStored reason) {
    Optional<Freshness> freshness =
        Optional.of(new Freshness(0, 0, 0, false, Optional.of(reason), false));
    String detail = reason.detail();
    assertThat(detail).matches("[a-z][a-z-]*");
    assertThat(CacheAnswer.status(Source.MISS, freshness, true))
        .isEqualTo("Gather; fwd=miss; detail=" + detail);
    assertThat(CacheAnswer.status(Source.COALESCED, freshness, true))
        .isEqualTo("Gather; fwd=miss; collapsed; detail=" + detail);
  }

  /** RFC 9111, 5.1 and 5.2.2: whoever is served it counts its age from where Gather has. */
  @Test
  void makesADocumentAsOldAsItsOldestPartAndAsFreshAsItsLeastFreshOne() {
    HttpHeaders headers = described(of(10, 50, false), of(40, 90, false));
    assertThat(headers.getFirst("Age")).isEqualTo("40");
    assertThat(headers.getCacheControl()).isEqualTo("public, max-age=90");
    assertThat(described(of(10, 50, false), of(0, 90, true)).getCacheControl())
        .isEqualTo("private, max-age=60");
  }

  /** RFC 9111, 4.2.4: what is stale, or is not cached, must be asked for again. */
  @Test
  void givesADocumentNoLifetimeWhereAPartHasNone() {
    for (HttpHeaders headers :
        List.of(described(of(10, 50, false), of(40, -1, false)), described(of(10, 0, false)))) {
      assertThat(headers.getCacheControl()).isEqualTo("no-cache");
      assertThat(headers.getFirst("Age")).isNull();
    }
    assertThat(described(of(10, 50, true), of(40, -1, false)).getCacheControl())
        .isEqualTo("private, no-cache");
    HttpHeaders uncached = described(List.of(Optional.of(of(0, 60, false)), Optional.empty()));
    assertThat(uncached.getCacheControl()).isEqualTo("no-cache");
  }

  @Test
  void isPrivateWhereItHadToBeKnownWhoAsks() {
    List<Answer.Header> fresh = new ArrayList<>();
    CacheAnswer.describe(fresh, List.of(Optional.of(of(1, 9, false))), true);
    assertThat(fresh).contains(new Answer.Header("Cache-Control", "private, max-age=10"));

    List<Answer.Header> fetched = new ArrayList<>();
    CacheAnswer.describe(fetched, List.of(Optional.empty()), true);
    assertThat(fetched).containsExactly(new Answer.Header("Cache-Control", "private, no-cache"));
  }

  private static HttpHeaders described(Freshness... parts) {
    return described(Arrays.stream(parts).map(Optional::of).toList());
  }

  private static HttpHeaders described(List<Optional<Freshness>> parts) {
    List<Answer.Header> answered = new ArrayList<>();
    CacheAnswer.describe(answered, parts, false);
    HttpHeaders headers = new HttpHeaders();
    answered.forEach(header -> headers.add(header.name(), header.value()));
    return headers;
  }

  private static Freshness of(long age, long fresh, boolean isPrivate) {
    return new Freshness(age, fresh, fresh, isPrivate, Optional.empty(), false);
  }
}
