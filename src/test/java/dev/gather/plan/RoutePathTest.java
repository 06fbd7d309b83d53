package dev.gather.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePathTest {

  @Test
  void tellsVariablesFromText() {
    RoutePath path = RoutePath.parse("/api/{user-id}/orders/{n}");

    assertThat(path.variables()).containsExactly("user-id", "n");
    assertThat(path.shape()).isEqualTo("/api/{}/orders/{}");
    assertThat(path).hasToString("/api/{user-id}/orders/{n}");
    assertThat(RoutePath.parse("/")).hasToString("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/**", "/files/**", "/{tenant}/files/**"})
  void endsInARest(String text) {
    RoutePath path = RoutePath.parse(text);

    assertThat(path.hasRest()).isTrue();
    assertThat(path).hasToString(text);
    assertThat(path.shape()).isEqualTo(text.replace("tenant", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "",
        "/a//b",
        "/{a",
        "/x{a}",
        "/{a}.json",
        "/{}",
        "/a b",
        "/ä",
        "/a%20",
        "/../a",
        "/**/a",
        "/a/**/",
        "/a**",
        "//**"
      })
  void refusesWhatIsNoPattern(String text) {
    assertThatThrownBy(() -> RoutePath.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
