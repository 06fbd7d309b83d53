package dev.gather.ops.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class EnvironmentValuesTest {

  private final StandardEnvironment spring = new StandardEnvironment();
  private final EnvironmentValues values = new EnvironmentValues(spring);

  @Test
  void aValueIsTakenAsItIs() {
    set("CATALOG_KEY", "pass${word}");

    assertThat(values.value("CATALOG_KEY")).isEqualTo("pass${word}");
  }

  @Test
  void whatIsNotSetIsNull() {
    assertThat(values.value("GATHER_TEST_NOT_SET")).isNull();
  }

  private void set(String name, String value) {
    spring.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, value)));
  }
}
