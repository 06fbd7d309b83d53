package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedCodingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*                      | gzip",
        "*;q=0.5                | gzip;q=0.5",
        "*;q=0                  | gzip;q=0",
        "br, *                  | gzip",
        "gzip;q=0, *            | gzip;q=0",
        "GZIP;q=0.1, deflate, * | GZIP;q=0.1, deflate",
        "identity;q=0.5, *;q=0  | identity;q=0.5, gzip;q=0",
        "snappy, deflate        | deflate",
        "snappy                 | ''",
        "snappy;q=1, ,zstd      | ''"
      })
  void areThoseThatAreUsual(String accepted, String narrowed) {
    assertThat(AcceptedCodings.narrowed(accepted)).isEqualTo(narrowed);
  }
}
