package dev.gather.rfc9111;

import static dev.gather.rfc9111.Heads.FOLLOWED;
import static dev.gather.rfc9111.Heads.NOW;
import static dev.gather.rfc9111.Heads.PERSONAL;
import static dev.gather.rfc9111.Heads.WRITTEN;
import static dev.gather.rfc9111.Heads.head;
import static dev.gather.rfc9111.Heads.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The file's windows are 10 s for stale-while-revalidate and 30 s for stale-if-error; times are
 * seconds after the answer came.
 */
class LifetimeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # RFC 9111, 4.2.1: s-maxage, max-age, Expires less Date
          Cache-Control: max-age=60                                            |  60 |  70 |  90
          Cache-Control: max-age=60, max-age=90                                |  60 |  70 |  90
          Cache-Control: max-age="60"                                          |  60 |  70 |  90
          Cache-Control: max-age=x                                             |   0 |  10 |  30
          Cache-Control: max-age=60 5                                          |   0 |  10 |  30
          Cache-Control: s-maxage=x, max-age=60                                |   0 |   0 |   0
          Expires: Fri, 15 Jan 2027 08:02:00 GMT                               | 120 | 130 | 150
          Expires: Friday, 15-Jan-27 08:02:00 GMT                              | 120 | 130 | 150
          Expires: Fri Jan 15 08:02:00 2027                                    | 120 | 130 | 150
          Cache-Control: max-age=60; Expires: Fri, 15 Jan 2027 08:02:00 GMT    |  60 |  70 |  90
          Expires: Fri, 15 Jan 2027 08:02:00 GMT; Date: Fri, 15 Jan 2027 08:01:00 GMT | 60 | 70 | 90
          # 4.2: capitals of dates do not matter, zones do
          Expires: FRI, 15 JAN 2027 08:02:00 gmt                               | 120 | 130 | 150
          Expires: Fri, 15 Jan 2027 08:02:00 CET                               |   0 |  10 |  30
          # 5.3: what is no date is in the past
          Expires: 0                                                           |   0 |  10 |  30
          Expires: Fri, 15 Jan 2027 8:02:00 GMT                                |   0 |  10 |  30
          Expires: Fri, 15 Jan 2027 08:02:00 +0000                             |   0 |  10 |  30
          Expires: Fri, 15 Jan 2027 08:02:00 GMT; Expires: Fri, 15 Jan 2027 08:02:00 GMT | 0 | 10 | 30
          # 4.2.2: nothing is guessed
          ''                                                                   |   0 |  10 |  30
          Last-Modified: Mon, 15 Jan 2007 08:02:00 GMT                         |   0 |  10 |  30
          Cache-Control: public                                                |   0 |  10 |  30
          # 5.2.2.3, 5.2.2.6, 5.2.2.9, 5.2.3, 5.4 and 5.5: what says nothing of time
          Cache-Control: public, max-age=60                                    |  60 |  70 |  90
          Cache-Control: must-understand, no-transform, max-age=60             |  60 |  70 |  90
          Cache-Control: immutable, max-age=60, community="UCI"                |  60 |  70 |  90
          Cache-Control: max-age=60; Pragma: no-cache; Warning: 110 - "x"      |  60 |  70 |  90
          # 4.2.3
          Cache-Control: max-age=60; Age: 40                                   |  20 |  30 |  50
          Cache-Control: max-age=600; Date: Fri, 15 Jan 2027 07:55:00 GMT      | 300 | 310 | 330
          # 4.2.4, 5.2.2.2, 5.2.2.4, 5.2.2.8 and 5.2.2.10: what forbids stale answers
          Cache-Control: max-age=60, must-revalidate                           |  60 |  60 |  60
          Cache-Control: max-age=60, proxy-revalidate                          |  60 |  60 |  60
          Cache-Control: max-age=60, s-maxage=20                               |  20 |  20 |  20
          Cache-Control: s-maxage=20, stale-while-revalidate=9                 |  20 |  20 |  20
          Cache-Control: no-cache, max-age=60                                  |   0 |   0 |   0
          Cache-Control: no-cache="x", max-age=60                              |   0 |   0 |   0
          Cache-Control: no-cache, max-age=60, stale-while-revalidate=9        |   0 |   0 |   0
          # RFC 5861, 3 and 4
          Cache-Control: max-age=9, stale-while-revalidate=4, stale-if-error=5 |   9 |  13 |  14
          Cache-Control: max-age=9, stale-while-revalidate=0, stale-if-error=0 |   9 |   9 |   9
          Cache-Control: max-age=9, stale-while-revalidate, stale-if-error=x   |   9 |   9 |   9
          Cache-Control: max-age=9, stale-if-error=5, must-revalidate          |   9 |   9 |   9
          # RFC 9213, 2.2: in place of Cache-Control and Expires
          CDN-Cache-Control: max-age=5; Cache-Control: max-age=60              |   5 |  15 |  35
          CDN-Cache-Control: max-age=5; Cache-Control: no-cache                |   5 |  15 |  35
          CDN-Cache-Control: public; Cache-Control: max-age=60                 |   0 |  10 |  30
          CDN-Cache-Control: none; Expires: Fri, 15 Jan 2027 08:02:00 GMT      |   0 |  10 |  30
          CDN-Cache-Control: max-age="5"; Cache-Control: max-age=60            |   0 |  10 |  30
          CDN-Cache-Control: max-age=60, no-cache=1; Cache-Control: no-cache   |   0 |   0 |   0
          CDN-Cache-Control: max-age=5, must-revalidate=1; Cache-Control: must-revalidate | 5 | 5 | 5
          CDN-Cache-Control: max-age=60, no-cache=1                            |  60 |  70 |  90
          CDN-Cache-Control: MAX-AGE=5; Cache-Control: max-age=60              |  60 |  70 |  90
          CDN-Cache-Control: max-age=5,; Cache-Control: max-age=60             |  60 |  70 |  90
          CDN-Cache-Control: max-age=5, max-age=6; Cache-Control: max-age=60   |   6 |  16 |  36
          CDN-Cache-Control: max-age=5; CDN-Cache-Control: must-revalidate     |   5 |   5 |   5
          """)
  void followsTheAnswersOwnFields(String fields, long fresh, long revalidate, long error) {
    Lifetime lifetime = Lifetime.of(head(200, fields), FOLLOWED);
    assertThat(seconds(lifetime.freshUntil())).isEqualTo(fresh);
    assertThat(seconds(lifetime.staleWhileRevalidateUntil())).isEqualTo(revalidate);
    assertThat(seconds(lifetime.staleIfErrorUntil())).isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: no-cache",
        "Cache-Control: max-age=0",
        "Cache-Control: max-age=60; Age: 60",
        "Expires: 0"
      })
  void neverFindsFreshWhatWasNotWhenItCame(String fields) {
    Lifetime lifetime = Lifetime.of(head(200, fields), FOLLOWED);
    for (long now : new long[] {NOW - 3_600_000, NOW, NOW + 1}) {
      assertThat(lifetime.isFresh(now)).isFalse();
      assertThat(lifetime.freshMillis(now)).isNotPositive();
      assertThat(lifetime.freshMillisForOthers(now)).isNotPositive();
    }
  }

  @Test
  void isServedStaleByAnyClockOnlyWhereItHasAWindow() {
    Lifetime without = Lifetime.of(head(200, "Cache-Control: no-cache"), FOLLOWED);
    Lifetime with = Lifetime.of(head(200, "Cache-Control: max-age=0"), FOLLOWED);
    for (long now : new long[] {NOW - 30_000, NOW, NOW + 9_999}) {
      assertThat(without.isServedWhileRevalidated(now)).isFalse();
      assertThat(without.isServedOnError(now)).isFalse();
      assertThat(with.isServedWhileRevalidated(now)).isTrue();
      assertThat(with.isServedOnError(now)).isTrue();
    }
    assertThat(with.isServedWhileRevalidated(NOW + 10_000)).isFalse();
  }

  @Test
  void givesOthersNoLifetimeThatWasOverWhenTheAnswerCame() {
    String fields = "CDN-Cache-Control: max-age=3600; Cache-Control: no-cache";
    Lifetime lifetime = Lifetime.of(head(200, fields), FOLLOWED);
    assertThat(lifetime.freshMillis(NOW - 30_000)).isEqualTo(3_630_000);
    assertThat(lifetime.freshMillisForOthers(NOW - 30_000)).isZero();
  }

  @Test
  void isAsOldAsItWasWaitedFor() {
    AnswerHead slow =
        new AnswerHead(200, Heads.fields("Cache-Control: max-age=60"), NOW - 20_000, NOW);
    assertThat(seconds(Lifetime.of(slow, FOLLOWED).freshUntil())).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                       | 60 | 70 | 90
          Age: 50                                  | 60 | 70 | 90
          Cache-Control: max-age=5, stale-if-error=5 | 60 | 70 | 90
          Cache-Control: no-cache                  | 60 | 70 | 90
          Cache-Control: s-maxage=5                | 60 | 70 | 90
          Cache-Control: must-revalidate           | 60 | 60 | 60
          Cache-Control: proxy-revalidate          | 60 | 60 | 60
          """)
  void lastsAsLongAsTheFileSaysFromItsArrival(
      String fields, long fresh, long revalidate, long error) {
    Lifetime lifetime = Lifetime.of(head(200, fields), WRITTEN);
    assertThat(seconds(lifetime.freshUntil())).isEqualTo(fresh);
    assertThat(seconds(lifetime.staleWhileRevalidateUntil())).isEqualTo(revalidate);
    assertThat(seconds(lifetime.staleIfErrorUntil())).isEqualTo(error);
    assertThat(seconds(lifetime.freshForOthersUntil())).isEqualTo(fresh);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: max-age=60, s-maxage=5       | 60 | 70
          Cache-Control: max-age=60, proxy-revalidate | 60 | 70
          Cache-Control: max-age=60, must-revalidate  | 60 | 60
          Cache-Control: private, max-age=60          | 60 | 70
          """)
  void knowsNoSharedCachesWhereEachUserHasAnswersOfTheirOwn(
      String fields, long fresh, long revalidate) {
    Lifetime lifetime = Lifetime.of(head(200, fields), PERSONAL);
    assertThat(seconds(lifetime.freshUntil())).isEqualTo(fresh);
    assertThat(seconds(lifetime.staleWhileRevalidateUntil())).isEqualTo(revalidate);
    assertThat(lifetime.isPrivate()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: max-age=60                                       | 60 | false
          Cache-Control: s-maxage=3600, max-age=0                         |  0 | false
          Cache-Control: s-maxage=3600                                    |  0 | false
          Cache-Control: s-maxage=5, max-age=60                           |  5 | false
          CDN-Cache-Control: max-age=3600                                 |  0 | false
          CDN-Cache-Control: max-age=3600; Cache-Control: max-age=60      | 60 | false
          CDN-Cache-Control: max-age=3600; Cache-Control: max-age=60, private | 60 | true
          CDN-Cache-Control: max-age=3600; Cache-Control: no-cache, max-age=60 | 0 | false
          CDN-Cache-Control: max-age=3600; Cache-Control: no-store        |  0 | true
          CDN-Cache-Control: max-age=3600; Expires: Fri, 15 Jan 2027 08:02:00 GMT | 120 | false
          """)
  void givesOthersNoLifetimeThatIsMeantForCachesLikeThisOne(
      String fields, long fresh, boolean isPrivate) {
    Lifetime lifetime = Lifetime.of(head(200, fields), FOLLOWED);
    assertThat(seconds(lifetime.freshForOthersUntil())).isEqualTo(fresh);
    assertThat(lifetime.isPrivate()).isEqualTo(isPrivate);
  }

  @Test
  void givesOthersNoLifetimeOfTheFilesWhereTheyMustNotStore() {
    AnswerHead head = head(200, "CDN-Cache-Control: max-age=60; Cache-Control: no-store");
    Lifetime lifetime = Lifetime.of(head, WRITTEN);
    assertThat(seconds(lifetime.freshUntil())).isEqualTo(60);
    assertThat(seconds(lifetime.freshForOthersUntil())).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: max-age=60                | 60
          Cache-Control: max-age=3                 |  3
          Cache-Control: no-cache                  |  0
          Expires: 0                               |  0
          Expires: Fri, 15 Jan 2027 08:02:00 GMT   | 120
          ''                                       |  7
          Age: 50                                  |  7
          """)
  void letsAnAnswersOwnFieldsSayHowLongNothingIsThere(String fields, long fresh) {
    for (int status : new int[] {404, 410}) {
      Lifetime lifetime = Lifetime.of(head(status, fields), FOLLOWED);
      assertThat(seconds(lifetime.freshUntil())).isEqualTo(fresh);
      assertThat(lifetime.usableUntil()).as("never stale").isEqualTo(lifetime.freshUntil());
      assertThat(seconds(Lifetime.of(head(status, fields), WRITTEN).freshUntil())).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: no-cache; ETag: \"x\"",
        "Cache-Control: max-age=0, must-revalidate; Last-Modified: Fri, 15 Jan 2027 07:00:00 GMT",
        "ETag: W/\"x\"; Age: 100"
      })
  void keepsWhatCanBeValidatedForAnHourMore(String fields) {
    Lifetime lifetime = Lifetime.of(head(200, fields), FOLLOWED);
    assertThat(seconds(lifetime.freshUntil())).isNotPositive();
    assertThat(seconds(lifetime.usableUntil())).isGreaterThanOrEqualTo(3600);
  }

  @Test
  void keepsNoLongerThanTheFileSaysWhatCouldBeValidated() {
    assertThat(seconds(Lifetime.of(head(200, "ETag: \"x\""), WRITTEN).usableUntil())).isEqualTo(90);
  }

  @Test
  void followsThePolicyOfWhoReads() {
    AnswerHead head = head(200, "Cache-Control: max-age=60");
    CachePolicy longer =
        new CachePolicy(
            Optional.of(Duration.ofHours(1)), Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
    assertThat(seconds(Lifetime.of(head, FOLLOWED).freshUntil())).isEqualTo(60);
    assertThat(seconds(Lifetime.of(head, longer).freshUntil())).isEqualTo(3600);
  }
}
