package dev.gather.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

class PrivateAnswerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public, max-age=60 | private, max-age=60",
        "max-age=60,s-maxage=600 | private, max-age=60",
        "S-MaxAge=600 , PUBLIC | private",
        "no-store | private, no-store",
        "no-cache=\"set-cookie, public\", max-age=1 | private, no-cache=\"set-cookie, public\", max-age=1",
        "private | private, private",
        "x-public=1, publicly | private, x-public=1, publicly"
      })
  void takesOutWhatLetsOthersHaveIt(String from, String to) {
    assertThat(PrivateAnswer.control(from)).isEqualTo(to);
  }

  @Test
  void saysThatItIsPrivateWhereTheServiceSaidNothing() {
    HttpHeaders headers = new HttpHeaders();
    headers.set("CDN-Cache-Control", "max-age=600");
    PrivateAnswer.keep(headers);
    assertThat(headers.getCacheControl()).isEqualTo("private");
    assertThat(headers.containsHeader("CDN-Cache-Control")).isFalse();
  }
}
