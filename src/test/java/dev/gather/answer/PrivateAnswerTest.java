package dev.gather.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gather.Patience;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
        "private | private",
        "PRIVATE=\"x-a\", private, , max-age=1 ,| private, max-age=1",
        "no-cache=\"a, \\\" , public\" , public | private, no-cache=\"a, \\\" , public\"",
        "no-store, x=\"public | private, no-store",
        "x-public=1, publicly | private, x-public=1, publicly"
      })
  void takesOutWhatLetsOthersHaveIt(String from, String to) {
    assertThat(PrivateAnswer.control(List.of(from))).isEqualTo(to);
  }

  @Test
  void readsALongFieldOnce() {
    assertTimeoutPreemptively(
        Patience.LIMIT,
        () ->
            assertThat(PrivateAnswer.control(List.of("x" + ", ".repeat(1_000_000) + "y")))
                .isEqualTo("private, x, y"));
  }

  @Test
  void losesNothingBehindAQuotationThatIsNotClosed() {
    assertThat(PrivateAnswer.control(List.of("x=\"a", "must-revalidate")))
        .isEqualTo("private, no-store, must-revalidate");
    assertThat(PrivateAnswer.control(List.of("max-age=60, x=\", no-store")))
        .isEqualTo("private, max-age=60, no-store");
  }

  @Test
  void saysThatItIsPrivateWhereTheServiceSaidNothing() {
    HttpHeaders headers = new HttpHeaders();
    PrivateAnswer.keep(headers, List.of());
    assertThat(headers.getCacheControl()).isEqualTo("private");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CDN-Cache-Control",
        "Cloudflare-CDN-Cache-Control",
        "Surrogate-Control",
        "Edge-Control",
        "X-Accel-Expires"
      })
  void takesOutWhatSomeCachesHeedBefore(String name) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(name, "max-age=600");
    PrivateAnswer.keep(headers, List.of());
    assertThat(headers.containsHeader(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                      | Authorization, X-Key",
        "Accept                 | Accept, Authorization, X-Key",
        "authorization, accept  | authorization, accept, X-Key",
        "x-key, AUTHORIZATION   | x-key, AUTHORIZATION",
        "*                      | *"
      })
  void dependsOnWhatTellsWhoAsks(String from, String to) {
    HttpHeaders headers = new HttpHeaders();
    if (from != null) {
      headers.set("Vary", from);
    }
    PrivateAnswer.keep(headers, List.of("Authorization", "X-Key"));
    assertThat(String.join(", ", headers.getVary())).isEqualTo(to);
  }
}
