package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Values of a definition that stand in files beside it, as mounted Secrets do. */
@ExtendWith(OutputCaptureExtension.class)
class SecretFilesTest {

  private static final String ENDPOINT = "/actuator/gatherdefinitions";
  private static final String LOOKS = "gather.reload.every=50ms";
  private static final String NEVER = "gather.reload.every=0s";

  private final SocketStub service = SocketStub.start(request -> Reply.json("1"));
  private final Path mount;
  private final Path definition;

  SecretFilesTest(@TempDir Path directory) {
    this.mount = directory.resolve("mount");
    this.definition = directory.resolve("gateway.yaml");
  }

  @BeforeEach
  void write() throws IOException {
    Files.createDirectory(mount);
    Files.writeString(mount.resolve("key"), "s3cret-one\n");
    Files.writeString(
        definition,
        FarLimits.in(
            """
            upstreams:
              service: { url: "%s", headers: { set: { authorization: "Bearer ${file:mount/key}" } } }
            routes:
              one: { path: /one, calls: { part: { upstream: service, path: "/part?k=${file:mount/key}" } } }
            """
                .formatted(service.url())));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void areReadAgainWhenTheyChange() throws IOException {
    try (Gateway gateway = start(LOOKS)) {
      assertThat(sent(gateway)).isEqualTo("Bearer s3cret-one");

      Files.writeString(mount.resolve("key"), "s3cret-two\n");

      await().until(() -> sent(gateway).equals("Bearer s3cret-two"));
      assertThat(service.requests().get(0).requestLine()).contains("k=s3cret-two");
    }
  }

  /** As Kubernetes does: {@code key} is a link into {@code ..data}, which is a link itself. */
  @Test
  void areReadAgainWhenTheMountIsSwapped() throws IOException {
    Files.delete(mount.resolve("key"));
    Files.writeString(Files.createDirectory(mount.resolve("..1")).resolve("key"), "s3cret-one");
    Files.writeString(Files.createDirectory(mount.resolve("..2")).resolve("key"), "s3cret-two");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("key"), Path.of("..data/key"));
    try (Gateway gateway = start(LOOKS)) {
      assertThat(sent(gateway)).isEqualTo("Bearer s3cret-one");

      Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
      Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

      await().until(() -> sent(gateway).equals("Bearer s3cret-two"));
    }
  }

  @Test
  void changeNothingWhenTheyVanishAndAreToldOnce(CapturedOutput log) throws IOException {
    try (Gateway gateway = start(LOOKS)) {
      Files.delete(mount.resolve("key"));

      await().until(() -> gateway.operators(ENDPOINT).contains("\"refused\""));
      List<String> problems =
          Json.of(gateway.operators(ENDPOINT))
              .at("/refused/problems")
              .valueStream()
              .map(problem -> problem.asString().replace(mount.getParent() + "/", ""))
              .toList();
      assertThat(problems)
          .hasSize(2)
          .allMatch(
              problem ->
                  problem.endsWith(
                      ": file `mount/key` is missing (expected: a file at mount/key)"));
      assertThat(sent(gateway)).isEqualTo("Bearer s3cret-one");

      Files.writeString(mount.resolve("key"), "s3cret-one");
      await().until(() -> !gateway.operators(ENDPOINT).contains("\"refused\""));
      assertThat(log.getOut().split("Changed definitions are refused", -1)).hasSize(2);
      assertThat(log).contains("in force again");
    }
  }

  @Test
  void areReadOnRequestAndNeverShown(CapturedOutput log) throws IOException {
    try (Gateway gateway = start(NEVER, "logging.level.dev.gather.calls=debug")) {
      assertThat(sent(gateway)).isEqualTo("Bearer s3cret-one");
      Files.writeString(mount.resolve("key"), "s3cret-\u00fc");
      assertThat(gateway.operate(ENDPOINT).statusCode()).isEqualTo(422);
      String refused = gateway.operators(ENDPOINT);
      Files.writeString(mount.resolve("key"), "s3cret-two");
      assertThat(gateway.operate(ENDPOINT).body()).contains("\"outcome\":\"loaded\"");
      assertThat(sent(gateway)).isEqualTo("Bearer s3cret-two");
      assertThat(gateway.operate(ENDPOINT).body()).contains("\"outcome\":\"unchanged\"");

      for (String shown :
          List.of(
              refused,
              gateway.operators(ENDPOINT),
              gateway.operators("/actuator/gatherroutes"),
              gateway.operators("/actuator/gatherupstreams"),
              gateway.operators("/actuator/health"),
              log.getAll())) {
        assertThat(shown).doesNotContain("s3cret");
      }
      assertThat(gateway.operators("/actuator/gatherroutes")).contains("/part?k=${file:mount/key}");
      assertThat(log).contains("/part?k=*** of service");
    }
  }

  private Gateway start(String... properties) {
    return Gateway.startFrom(definition, "file:" + definition, properties);
  }

  /** What the service is sent for a request. */
  private String sent(Gateway gateway) {
    service.forget();
    assertThat(gateway.get("/one").statusCode()).isEqualTo(200);
    return service.requests().get(0).header("authorization").get(0);
  }
}
