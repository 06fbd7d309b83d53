package dev.gather.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.ClassUtils;

/** The library that verifies tokens does that, and nothing else. */
class TokenLibraryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity",
        "org.springframework.security.web.server.WebFilterChainProxy",
        "org.springframework.boot.security.autoconfigure.SecurityProperties"
      })
  void bringsNothingThatSecuresByItself(String type) {
    assertThat(ClassUtils.isPresent(type, TokenLibraryTest.class.getClassLoader())).isFalse();
  }

  /** Each costs every hop of a request something where Reactor is told to ask them. */
  @Test
  void bringsNoAccessorOfThreadLocalsThatIsNotKnown() {
    assertThat(ServiceLoader.load(ThreadLocalAccessor.class).stream())
        .extracting(accessor -> accessor.type().getSimpleName())
        .containsExactlyInAnyOrder(
            "ObservationThreadLocalAccessor",
            "ReactiveSecurityContextHolderThreadLocalAccessor",
            "SecurityContextHolderThreadLocalAccessor");
  }
}
