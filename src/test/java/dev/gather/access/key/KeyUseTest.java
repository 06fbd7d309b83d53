package dev.gather.access.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.process.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.test.scheduler.VirtualTimeScheduler;

@ExtendWith(OutputCaptureExtension.class)
class KeyUseTest {

  private static final String IN_USE = " is in use";
  private static final Duration HOUR = Duration.ofHours(1);

  private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
  private final Time time = () -> scheduler;
  private final KeyFile file;

  KeyUseTest(@TempDir Path directory) {
    this.file = new KeyFile(directory.resolve("api-keys.yaml"));
  }

  @AfterEach
  void stop() {
    scheduler.dispose();
  }

  @Test
  void isToldOfTheFirstAtOnceAndThenOnceAnHour(CapturedOutput log) {
    ApiKeys keys = file.write(KeyFile.entry("shop", "key")).read(time);
    assertThat(lines(log)).isEmpty();

    use(keys, "key", 3);
    assertThat(lines(log)).containsExactly("API key `shop` of line 1 is in use");
    scheduler.advanceTimeBy(HOUR.minusNanos(1));
    use(keys, "key", 1);
    assertThat(lines(log)).hasSize(1);
    scheduler.advanceTimeBy(Duration.ofNanos(1));
    use(keys, "key", 5);

    assertThat(lines(log))
        .hasSize(2)
        .last()
        .isEqualTo("API key `shop` of line 1 is in use, and 3 times since it was last told");
  }

  @Test
  void isToldOfEachKeyOfAName(CapturedOutput log) {
    ApiKeys keys =
        file.write(KeyFile.entry("shop", "old"), KeyFile.entry("shop", "new")).read(time);

    use(keys, "new", 2);
    use(keys, "old", 2);

    assertThat(lines(log))
        .containsExactly(
            "API key `shop` of line 2 is in use", "API key `shop` of line 1 is in use");
  }

  @Test
  void isToldAgainAfterALoad(CapturedOutput log) {
    ApiKeys keys = file.write(KeyFile.entry("shop", "key")).read(time);
    use(keys, "key", 2);
    file.write("# moved\n", KeyFile.entry("shop", "key"));
    keys.reloading().reload(Optional.empty());
    use(keys, "key", 2);

    assertThat(lines(log))
        .containsExactly(
            "API key `shop` of line 1 is in use", "API key `shop` of line 2 is in use");
  }

  @Test
  void isNoneWhereAKeyIsNotKnown(CapturedOutput log) {
    ApiKeys keys = file.write(KeyFile.entry("shop", "key")).read(time);

    for (String presented : List.of("", "kez", "a\nb")) {
      keys.find(presented);
    }

    assertThat(lines(log)).isEmpty();
  }

  private static void use(ApiKeys keys, String key, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(keys.find(key)).isPresent();
    }
  }

  private static List<String> lines(CapturedOutput log) {
    return log.getOut()
        .lines()
        .filter(line -> line.contains(IN_USE))
        .peek(line -> assertThat(line).contains("INFO").contains("dev.gather.keys"))
        .map(line -> line.substring(line.indexOf("API key")))
        .toList();
  }
}
