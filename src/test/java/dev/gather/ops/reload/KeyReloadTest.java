package dev.gather.ops.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.key.ApiKeys;
import dev.gather.access.key.KeyFile;
import dev.gather.definition.watch.Reloaded;
import dev.gather.process.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Keys that change while requests come with them. */
@ExtendWith(OutputCaptureExtension.class)
class KeyReloadTest {

  private static final String REFUSED = "Changed API keys are refused";

  private final Path directory;
  private final KeyFile file;
  private final AttachedFiles attached = new AttachedFiles();
  private final FileWatch watch = new FileWatch("looks", attached::watched, Duration.ofHours(1));

  KeyReloadTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = new KeyFile(directory.resolve("api-keys.yaml"));
  }

  @Test
  void areRotatedWithoutRefusingAnybody() {
    ApiKeys keys = read(KeyFile.entry("shop", "old"), KeyFile.entry("partner", "other"));

    change(
        KeyFile.entry("shop", "old"),
        KeyFile.entry("shop", "new", "more"),
        KeyFile.entry("partner", "other"));
    assertThat(keys.find("old")).isPresent();
    assertThat(keys.find("new").orElseThrow().scopes()).containsExactly("more");

    change(KeyFile.entry("shop", "new"), KeyFile.entry("partner", "other"));
    assertThat(keys.find("old")).as("refused at once").isEmpty();
    assertThat(keys.find("new")).isPresent();
    assertThat(keys.find("other")).isPresent();
    assertThat(attached.loads()).isEqualTo(2);
    assertThat(attached.refusals()).isZero();
  }

  /** A Secret that is mounted is links, of which one is replaced by another when it changes. */
  @Test
  void areReadWhereKubernetesSwapsLinks() throws IOException {
    mount("..1", "old");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(file.path(), Path.of("..data/api-keys.yaml"));
    ApiKeys keys = watched();

    mount("..2", "new");
    Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2"));
    Files.move(next, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(directory.resolve("..1/api-keys.yaml"));
    look();

    assertThat(keys.find("old")).isEmpty();
    assertThat(keys.find("new")).isPresent();
  }

  @Test
  void areNotReadWhileTheFileIsStillWritten() {
    ApiKeys keys = read(KeyFile.entry("shop", "a"), KeyFile.entry("shop", "b"));

    file.write(KeyFile.entry("shop", "a"));
    watch.look();
    file.write(KeyFile.entry("shop", "a"), KeyFile.entry("shop", "b"), "# all\n");
    watch.look();
    assertThat(keys.find("b")).as("half of the file is no file").isPresent();
    assertThat(attached.loads()).isZero();
    watch.look();

    assertThat(attached.loads()).isOne();
    assertThat(keys.find("b")).isPresent();
  }

  @Test
  void stayWhereTheFileBecomesBadAndAreToldOfOnce(CapturedOutput log) {
    ApiKeys keys = read(KeyFile.entry("shop", "key"));

    change("- { name: shop, sha256: hunter2 }\n- { name: b }");
    look();
    look();

    assertThat(keys.find("key")).isPresent();
    assertThat(log.getOut().split(REFUSED, -1)).hasSize(2);
    String problem = file.path() + ":1:25: `sha256` is `***` (expected: 64 hexadecimal digits";
    assertThat(log).contains(problem).doesNotContain("hunter2");
    assertThat(attached.isAnyRefused()).isTrue();
    assertThat(attached.refusals()).isOne();
    AttachedFiles.State state = attached.states().get(0);
    assertThat(state.file()).isEqualTo(file.path().toString());
    assertThat(Objects.requireNonNull(state.refused()).problems())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(problem);
    assertThat(attached.reload()).isEqualTo(Reloaded.REFUSED);

    change(KeyFile.entry("shop", "key"));
    assertThat(log).contains("The API keys are those in force again");
    assertThat(attached.isAnyRefused()).isFalse();
    assertThat(attached.reload()).isEqualTo(Reloaded.UNCHANGED);
  }

  @Test
  void stayWhereTheFileIsGone(CapturedOutput log) throws IOException {
    ApiKeys keys = read(KeyFile.entry("shop", "key"));

    Files.delete(file.path());
    look();

    assertThat(keys.find("key")).isPresent();
    assertThat(log).contains(REFUSED).contains("file is missing (expected: a file at ");
    change(KeyFile.entry("shop", "new"));
    assertThat(keys.find("new")).isPresent();
    assertThat(keys.find("key")).isEmpty();
  }

  @Test
  void areReadAtOnceWhenAnOperatorAsksForIt() {
    ApiKeys keys = read(KeyFile.entry("shop", "key"));
    file.write(KeyFile.entry("shop", "new"));

    assertThat(attached.reload()).isEqualTo(Reloaded.LOADED);

    assertThat(keys.find("key")).isEmpty();
    assertThat(keys.find("new")).isPresent();
  }

  @Test
  void leaveNothingOfAKeyOrAHashInTheLog(CapturedOutput log) {
    String key = "a-key-that-nobody-may-see";
    ApiKeys keys = read(KeyFile.entry("shop", key));
    assertThat(keys.find(key)).isPresent();
    assertThat(keys.find(key + "x")).isEmpty();
    change(KeyFile.entry("shop", key), KeyFile.entry("more", key + "y"));
    assertThat(keys.find(key + "y")).isPresent();
    change(KeyFile.entry("shop", key), KeyFile.entry("more", key));
    change("- " + key + ": shop\n- " + KeyFile.sha256(key));

    assertThat(log)
        .contains(REFUSED)
        .contains("API key `shop`", "are in force")
        .doesNotContain(key);
    for (String each : List.of(key, key + "x", key + "y")) {
      assertThat(log).doesNotContain(KeyFile.sha256(each).substring(0, 8));
      assertThat(log).doesNotContain(KeyFile.sha256(each).substring(56));
    }
  }

  @Test
  void haveCountersThatNeverGoBackWhenDefinitionsNameOtherFiles() {
    ApiKeys keys = read(KeyFile.entry("shop", "key"));
    change(KeyFile.entry("shop", "new"));
    change("bad");
    attached.replaceBy(List.of(keys));
    assertThat(attached.loads()).isOne();

    attached.replaceBy(List.of());

    assertThat(attached.loads()).isOne();
    assertThat(attached.refusals()).isOne();
    assertThat(attached.isAnyRefused()).isFalse();
    assertThat(attached.reload()).isEqualTo(Reloaded.UNCHANGED);
  }

  /** So it is where definitions are swapped and back, as something fails. */
  @Test
  void areCountedOnceWhereDefinitionsNameTheFileAgain() {
    ApiKeys keys = read(KeyFile.entry("shop", "key"));
    change(KeyFile.entry("shop", "new"));
    change("bad");

    for (int i = 0; i < 2; i++) {
      attached.replaceBy(List.of());
      attached.replaceBy(List.of(keys));
    }

    assertThat(attached.loads()).isOne();
    assertThat(attached.refusals()).isOne();
    change(KeyFile.entry("shop", "key"));
    assertThat(attached.loads()).isEqualTo(2);
  }

  private ApiKeys read(String... lines) {
    file.write(lines);
    return watched();
  }

  private ApiKeys watched() {
    ApiKeys keys = file.read(Time.SYSTEM);
    attached.replaceBy(List.of(keys));
    return keys;
  }

  private void change(String... lines) {
    file.write(lines);
    look();
  }

  /** As often as it takes to be sure of a change. */
  private void look() {
    watch.look();
    watch.look();
  }

  private void mount(String name, String key) throws IOException {
    Path mounted = Files.createDirectory(directory.resolve(name));
    new KeyFile(mounted.resolve("api-keys.yaml")).write(KeyFile.entry("shop", key));
  }
}
