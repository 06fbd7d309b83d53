package dev.gather.access.jwk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import dev.gather.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/** Keys in a file on a disk that hangs: a pipe that nobody writes to. */
class JwkSetFileTest {

  @Test
  void hasOneThreadAtATimeHoweverOftenItIsFetched(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("keys.json");
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    JwkSetFile file = new JwkSetFile(path);
    Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

    List<Disposable> fetches =
        Stream.generate(() -> file.fetch().subscribe(keys -> {}, errors::add)).limit(5).toList();
    await().until(() -> errors.size() == 4);
    fetches.forEach(Disposable::dispose);

    assertThat(errors).hasOnlyElementsOfType(KeyFetchException.class);
    assertThatThrownBy(() -> file.fetch().block(Patience.LIMIT))
        .isInstanceOf(KeyFetchException.class)
        .hasMessage("is still being read");

    String keys = new JWKSet(TestKeys.rsa("first")).toString(true);
    Files.writeString(path, keys);
    Files.delete(path);
    Files.writeString(path, keys);
    await()
        .ignoreExceptionsInstanceOf(KeyFetchException.class)
        .untilAsserted(
            () ->
                assertThat(file.fetch().map(KeyFetch.Fetched::keys).block(Patience.LIMIT))
                    .isEqualTo(file.read().keys()));
  }
}
