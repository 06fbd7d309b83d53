package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged gateway with fewer file descriptors than clients have connections. */
class DescriptorsTest {

  private static final int DESCRIPTORS = 200;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final List<KeptClient> clients = new ArrayList<>();
  private final SocketStub shop =
      SocketStub.start(request -> request.path().equals("/hang") ? Reply.SILENCE : Reply.json("7"));
  private Path files;

  @BeforeEach
  void start(@TempDir Path directory) {
    files = directory;
  }

  @AfterEach
  void stop() throws IOException {
    leave();
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void connectionsThatCannotBeAcceptedAreToldOfAndComeInLater(String epoll) throws Exception {
    try (GatewayProcess gateway = gateway(epoll)) {
      useUp(gateway);
      await().atMost(A_MINUTE).until(() -> !lines(gateway, "cannot be accepted").isEmpty());

      assertThat(lines(gateway, "cannot be accepted").get(0))
          .contains("dev.gather.connections")
          .contains("this process has no file descriptor left");
      assertThat(gateway.output()).doesNotContain("\tat ");
      leave();
      await().atMost(A_MINUTE).until(() -> status(gateway, "/page") == 200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void callsThatGetNoConnectionAreNotTheUpstreamsFault(String epoll) throws Exception {
    try (GatewayProcess gateway = gateway(epoll)) {
      useUp(gateway);
      await().atMost(A_MINUTE).until(() -> !lines(gateway, "cannot be accepted").isEmpty());
      // Each needs a connection of its own; those that were accepted have no descriptor for it.
      for (KeptClient client : clients.subList(0, 40)) {
        client.send("/hung");
      }

      await().atMost(A_MINUTE).until(() -> !lines(gateway, "dev.gather.calls").isEmpty());
      assertThat(lines(gateway, "dev.gather.calls"))
          .allSatisfy(
              line ->
                  assertThat(line)
                      .contains(
                          "overloaded (this process has no file descriptor left for a connection"
                              + " to shop)"));
      leave();
      // An open circuit would refuse it.
      await().atMost(A_MINUTE).until(() -> status(gateway, "/page") >= 0);
      assertThat(status(gateway, "/page")).isEqualTo(200);
    }
  }

  private GatewayProcess gateway(String epoll) throws IOException {
    Path definition = files.resolve("gateway.yaml");
    Files.writeString(
        definition,
        """
        upstreams:
          shop:
            url: "%s"
            timeout: 1h
            retry: { max-attempts: 1 }
            circuit-breaker: { window: 2, minimum-calls: 2, open-for: 1h }
        routes:
          page: { path: /page, calls: { part: { upstream: shop, path: /page } } }
          hung: { path: /hung, deadline: 1h, calls: { part: { upstream: shop, path: /hang } } }
        """
            .formatted(shop.url()));
    GatewayProcess gateway =
        new GatewayProcess(definition, files.resolve("log"))
            .withJvm("-Dreactor.netty.native=" + epoll)
            .withDescriptors(DESCRIPTORS);
    gateway.start();
    gateway.awaitReady();
    assertThat(status(gateway, "/page")).isEqualTo(200);
    return gateway;
  }

  /** With connections that have no request; those beyond the limit wait in the system's queue. */
  private void useUp(GatewayProcess gateway) throws IOException {
    for (int i = 0; i < DESCRIPTORS; i++) {
      clients.add(new KeptClient(gateway.port()));
    }
  }

  private void leave() throws IOException {
    for (KeptClient client : clients) {
      client.close();
    }
    clients.clear();
  }

  /** Negative if there is no answer. */
  private static int status(GatewayProcess gateway, String target) {
    try (KeptClient client = new KeptClient(gateway.port())) {
      return client.get(target).status();
    } catch (IOException noAnswer) {
      return -1;
    }
  }

  private static List<String> lines(GatewayProcess gateway, String part) {
    return gateway.output().lines().filter(line -> line.contains(part)).toList();
  }
}
