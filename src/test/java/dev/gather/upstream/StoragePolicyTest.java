package dev.gather.upstream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.cache.CachedAnswer;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers stand with {@code ;} between them; times are seconds after the answer's arrival. */
class StoragePolicyTest {

  /** 2027-01-15 08:00:00 GMT, a Friday. */
  private static final long NOW = 1_800_000_000_000L;

  private static final CachePolicy WRITTEN = policy(Optional.of(60), 10, 30, false);
  private static final CachePolicy FOLLOWED = policy(Optional.empty(), 10, 30, false);
  private static final CachePolicy PERSONAL = policy(Optional.empty(), 10, 30, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: no-store",
        "Cache-Control: max-age=60, NO-STORE",
        "Cache-Control: private",
        "Cache-Control: private=\"x\"",
        "CDN-Cache-Control: no-store; Cache-Control: max-age=60",
        "Set-Cookie: a=b; Cache-Control: max-age=60",
        "Vary: *; Cache-Control: max-age=60",
        "Vary: Accept, *; Cache-Control: max-age=60",
        "Vary: Authorization; Cache-Control: max-age=60",
        "Vary: accept-language, cookie; Cache-Control: max-age=60",
      })
  void storesNothingForAllThatIsForbiddenOrSomebodys(String headers) {
    assertThat(stored(200, headers, WRITTEN)).isEmpty();
    assertThat(stored(200, headers, FOLLOWED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: private, max-age=60",
        "Vary: Authorization; Cache-Control: max-age=60",
        "Cache-Control: max-age=60, s-maxage=5"
      })
  void storesForAUserWhatIsTheUsers(String headers) {
    assertThat(stored(200, headers, PERSONAL))
        .hasValueSatisfying(answer -> assertThat(seconds(answer.freshUntil())).isEqualTo(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Cache-Control: max-age=5, stale-if-error=5", "Age: 50"})
  void keepsAnAnswerAsLongAsTheFileSaysFromItsArrival(String headers) {
    CachedAnswer answer = stored(200, headers, WRITTEN).orElseThrow();
    assertThat(seconds(answer.freshUntil())).isEqualTo(60);
    assertThat(seconds(answer.staleWhileRevalidateUntil())).isEqualTo(70);
    assertThat(seconds(answer.staleIfErrorUntil())).isEqualTo(90);
    assertThat(seconds(answer.usableUntil())).isEqualTo(90);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: max-age=60                                            |  60 |  70 |  90
          Cache-Control: max-age=60, s-maxage=20                               |  20 |  30 |  50
          CDN-Cache-Control: max-age=5; Cache-Control: max-age=60              |   5 |  15 |  35
          Cache-Control: max-age=60; Age: 40                                   |  20 |  30 |  50
          Cache-Control: max-age=60; Age: x                                    |  60 |  70 |  90
          Cache-Control: max-age=600; Date: Fri, 15 Jan 2027 07:55:00 GMT      | 300 | 310 | 330
          Cache-Control: max-age=60; Date: Fri, 15 Jan 2027 07:59:30 GMT       |  60 |  70 |  90
          Cache-Control: max-age=60; Date: yesterday                           |  60 |  70 |  90
          Expires: Fri, 15 Jan 2027 08:02:00 GMT                               | 120 | 130 | 150
          Cache-Control: max-age=60; Expires: Fri, 15 Jan 2027 08:02:00 GMT    |  60 |  70 |  90
          Cache-Control: max-age=9, stale-while-revalidate=4, stale-if-error=5 |   9 |  13 |  14
          Cache-Control: max-age=60, must-revalidate                           |  60 |  60 |  60
          Expires: 0                                                           |   0 |  10 |  30
          Cache-Control: no-cache, max-age=60                                  |   0 |  10 |  30
          ''                                                                   |   0 |  10 |  30
          """)
  void followsTheAnswersOwnHeaders(String headers, long fresh, long revalidate, long error) {
    CachedAnswer answer = stored(200, headers, FOLLOWED).orElseThrow();
    assertThat(seconds(answer.freshUntil())).isEqualTo(fresh);
    assertThat(seconds(answer.staleWhileRevalidateUntil())).isEqualTo(revalidate);
    assertThat(seconds(answer.staleIfErrorUntil())).isEqualTo(error);
    assertThat(answer.usableUntil()).isEqualTo(answer.staleIfErrorUntil());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Age: 100", "Cache-Control: max-age=60; Age: 91"})
  void storesNothingThatIsTooOldOnArrival(String headers) {
    assertThat(stored(200, headers, FOLLOWED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: no-cache; ETag: \"x\"",
        "Cache-Control: max-age=0, must-revalidate; Last-Modified: Fri, 15 Jan 2027 07:00:00 GMT",
        "ETag: W/\"x\"; Age: 100"
      })
  void keepsWhatCanBeValidatedForAnHourMore(String headers) {
    CachedAnswer answer = stored(200, headers, FOLLOWED).orElseThrow();
    assertThat(seconds(answer.freshUntil())).isNotPositive();
    assertThat(seconds(answer.usableUntil())).isGreaterThanOrEqualTo(3600);
  }

  @Test
  void keepsNoLongerThanTheFileSaysWhatCouldBeValidated() {
    assertThat(stored(200, "ETag: \"x\"", WRITTEN))
        .hasValueSatisfying(answer -> assertThat(seconds(answer.usableUntil())).isEqualTo(90));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void keepsWhatIsMissingForItsOwnTimeAndNeverStale(int status) {
    CachedAnswer answer =
        stored(status, "Cache-Control: max-age=60; ETag: \"x\"", WRITTEN).orElseThrow();
    assertThat(seconds(answer.freshUntil())).isEqualTo(7);
    assertThat(seconds(answer.usableUntil())).isEqualTo(7);
    CachePolicy none =
        new CachePolicy(
            Optional.of(Duration.ofMinutes(1)),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ZERO,
            false);
    assertThat(stored(status, "", none)).isEmpty();
  }

  @Test
  void keepsNoValidatorThatCouldNotBeSentBack() {
    String long257 = "\"" + "x".repeat(255) + "\"";
    assertThat(stored(200, "ETag: " + long257, WRITTEN).orElseThrow().etag()).isEmpty();
    assertThat(stored(200, "ETag: \"é\"", WRITTEN).orElseThrow().etag()).isEmpty();
    assertThat(stored(200, "ETag: \"x\"", WRITTEN).orElseThrow().etag()).hasValue("\"x\"");
  }

  private static Optional<CachedAnswer> stored(int status, String headers, CachePolicy policy) {
    HttpHeaders all = new DefaultHttpHeaders();
    for (String header : headers.split(";")) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        all.add(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
      }
    }
    return StoragePolicy.stored(status, new byte[0], CacheHeaders.of(all), policy, NOW);
  }

  private static long seconds(long time) {
    return (time - NOW) / SECONDS.toMillis(1);
  }

  private static CachePolicy policy(
      Optional<Integer> ttl, int revalidate, int error, boolean isPerUser) {
    return new CachePolicy(
        ttl.map(Duration::ofSeconds),
        Duration.ofSeconds(revalidate),
        Duration.ofSeconds(error),
        Duration.ofSeconds(7),
        isPerUser);
  }
}
