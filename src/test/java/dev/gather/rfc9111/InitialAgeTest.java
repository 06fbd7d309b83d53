package dev.gather.rfc9111;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111, 1.2.2, 4.2.3 and 5.1. */
class InitialAgeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                      | 0 |   0
          ''                                      | 5 |   5
          Age: 40                                 | 0 |  40
          Age: 40                                 | 5 |  45
          Age: 40; Age: 90                        | 0 |  40
          Age: 40, 90                             | 0 |  40
          Age: x                                  | 0 |   0
          Age: -1                                 | 0 |   0
          Age: 1.5                                | 0 |   0
          Age: +5                                 | 0 |   0
          Age: x, 40                              | 0 |   0
          Age: x; Age: 40                         | 0 |   0
          Age: 0040                               | 0 |  40
          Age: 63072000                           | 0 | 63072000
          Age: 2147483649                         | 0 | 2147483648
          Age: 99999999999999999999               | 0 | 2147483648
          Date: Fri, 15 Jan 2027 07:58:00 GMT     | 0 | 120
          Date: Friday, 15-Jan-27 07:58:00 GMT    | 0 | 120
          Date: Fri Jan 15 07:58:00 2027          | 0 | 120
          Date: Fri, 15 Jan 2027 07:59:30 GMT     | 0 |   0
          Date: Fri, 15 Jan 2027 09:00:00 GMT     | 0 |   0
          Date: Fri, 15 Jan 2027 7:58:00 GMT      | 0 |   0
          Date: Fri, 15 Jan 2027 07:58:00 GMT; Age: 300 | 0 | 300
          Date: Fri, 15 Jan 2027 07:58:00 GMT; Age: 10  | 5 | 120
          """)
  void countsWhatTheAnswerSaysAndHowLongItWasWaitedFor(String fields, long delay, long age) {
    AnswerHead head =
        new AnswerHead(200, Heads.fields(fields), Heads.NOW - delay * 1000, Heads.NOW);
    assertThat(InitialAge.of(head)).isEqualTo(age * 1000);
  }
}
