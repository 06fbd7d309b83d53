package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.jwk.TestKeys;
import dev.gather.access.key.KeyFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A definition of several files, one of which says who may ask, and the files that it names beside
 * itself.
 */
class AccessFilesTest {

  private static final String ORIGIN = "https://shop.example";
  private static final RSAKey FIRST = TestKeys.rsa("first");
  private static final RSAKey SECOND = TestKeys.rsa("evil");

  private final TestIssuer issuer = new TestIssuer();
  private final StubService service = StubService.after(Duration.ZERO, "1");
  private Path set;
  private KeyFile keys;
  private Gateway gateway;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    Path definitions = Files.createDirectories(directory.resolve("gateway"));
    Path beside = Files.createDirectories(directory.resolve("keys"));
    set = beside.resolve("set.json");
    Files.writeString(set, TestIssuer.set(FIRST));
    keys = new KeyFile(beside.resolve("api-keys.yaml")).write(KeyFile.entry("shop", "first"));
    Files.writeString(
        definitions.resolve("access.yaml"),
        """
        cors: { origins: ["%s"] }
        access:
          default: authenticated
          jwt: { issuer: "%s", audience: gather, jwk-set: ../keys/set.json }
          api-keys: { header: X-Shop-Key, file: ../keys/api-keys.yaml }
        """
            .formatted(ORIGIN, issuer.url()));
    Path routes = definitions.resolve("routes.yaml");
    Files.writeString(
        routes,
        FarLimits.in(
            """
            upstreams: { service: { url: "%s" } }
            routes:
              one: { path: /one, calls: { a: { upstream: service, path: / } } }
              open: { path: /open, access: public, calls: { a: { upstream: service, path: / } } }
            """
                .formatted(service.url())));
    gateway =
        Gateway.startFrom(
            routes, "file:" + definitions + "/*.yaml", "gather.reload.keys-every=50ms");
    await().until(() -> byToken(FIRST) == 200);
  }

  @AfterEach
  void stop() {
    gateway.close();
    service.close();
    issuer.close();
  }

  @Test
  void speaksForTheRoutesOfAllFiles() {
    HttpResponse<String> nobody = gateway.get("/one", "origin", ORIGIN);

    assertThat(nobody.statusCode()).isEqualTo(401);
    assertThat(nobody.headers().firstValue("access-control-allow-origin")).contains(ORIGIN);
    assertThat(gateway.get("/open").statusCode()).isEqualTo(200);
    assertThat(byKey("first")).isEqualTo(200);
    assertThat(gateway.get("/one", "x-api-key", "first").statusCode()).isEqualTo(401);
    assertThat(issuer.asked(TestIssuer.DISCOVERY)).as("its keys are in a file").isZero();
  }

  @Test
  void readsTheFilesAgainThatItNames() throws IOException {
    assertThat(byToken(SECOND)).isEqualTo(401);
    Files.writeString(set, TestIssuer.set(SECOND));
    keys.write(KeyFile.entry("shop", "second"));

    await().until(() -> byToken(SECOND) == 200 && byToken(FIRST) == 401);
    await().until(() -> byKey("second") == 200 && byKey("first") == 401);
  }

  private int byToken(RSAKey key) {
    String token = issuer.token(key, JWSAlgorithm.RS256).text();
    return gateway.get("/one", "authorization", "Bearer " + token).statusCode();
  }

  private int byKey(String key) {
    return gateway.get("/one", "x-shop-key", key).statusCode();
  }
}
