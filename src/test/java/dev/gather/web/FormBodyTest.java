package dev.gather.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class FormBodyTest {

  private static byte[] json(String form, int most) {
    return FormBody.json(form.getBytes(US_ASCII), most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a=1", "a=1&b&a=2", "a=%01%22&b=%C3%A9"})
  void mayBeAsLargeAsJsonAsTheBoundIs(String form) {
    byte[] json = json(form, 1000);

    assertThat(json(form, json.length)).isEqualTo(json);
    assertThatThrownBy(() -> json(form, json.length - 1))
        .isInstanceOf(RejectedRequestException.class)
        .hasMessageStartingWith("the form is too large as JSON");
  }

  @Test
  void isReadWhereItArrivesUnlessItIsLarge() {
    String large = "a=" + "x".repeat(RequestBody.QUICKLY_CHECKED);

    assertThat(reader("a=1").block()).isSameAs(Thread.currentThread());
    assertThat(reader(large).map(Thread::getName).block()).startsWith("boundedElastic-");
  }

  private static Mono<Thread> reader(String form) {
    return RequestBody.asJson(form.getBytes(US_ASCII), 20_000).map(json -> Thread.currentThread());
  }
}
