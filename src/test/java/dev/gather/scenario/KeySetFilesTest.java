package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer's keys in a file that a definition names. */
class KeySetFilesTest {

  private static final String ENDPOINT = "/actuator/gatherdefinitions";

  @Test
  void areNeededWhereTheyAreNewAndLiveOnWhereTheyAreNot(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("keys.json");
    try (TestIssuer issuer = new TestIssuer();
        StubService service = StubService.after(Duration.ZERO, "1")) {
      Files.writeString(file, TestIssuer.set(issuer.key()));
      String token = "Bearer " + issuer.token().text();
      String yaml =
          """
          access: { jwt: { issuer: "%s", audience: gather, jwk-set: "%s" } }
          upstreams: { a: { url: "%s" } }
          routes: { r: { path: /r, access: authenticated, calls: { c: { upstream: a, path: /c } } } }
          """
              .formatted(issuer.url(), file, service.url());
      try (Gateway gateway = Gateway.start(yaml, "gather.reload.every=100ms")) {
        await()
            .until(() -> gateway.get("/r", "authorization", token).statusCode(), is -> is == 200);
        Files.delete(file);

        gateway.rewrite(yaml.replace("path: /r,", "path: /s,"));
        assertThat(gateway.operate(ENDPOINT).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/s", "authorization", token).statusCode()).isEqualTo(200);

        gateway.rewrite(yaml.replace("keys.json", "other.json"));
        HttpResponse<String> refused = gateway.operate(ENDPOINT);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("other.json:1:1: file is missing (expected: a JWK set");
        assertThat(gateway.get("/s", "authorization", token).statusCode()).isEqualTo(200);

        Files.writeString(directory.resolve("other.json"), TestIssuer.set(issuer.key()));
        await()
            .until(() -> gateway.get("/r", "authorization", token).statusCode(), is -> is == 200);
      }
    }
  }
}
