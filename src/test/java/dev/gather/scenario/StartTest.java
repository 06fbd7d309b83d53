package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.GatherApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

class StartTest {

  @Test
  void isReadyOnlyWhenAllIsStarted(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            """
            upstreams: { service: { url: "http://127.0.0.1:1" } }
            routes: { r: { path: /r, calls: { a: { upstream: service, path: / } } } }
            """);
    List<Integer> before = new ArrayList<>();
    ApplicationListener<ApplicationStartedEvent> started =
        event -> before.add(readiness(event.getApplicationContext()));
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(GatherApplication.class)
            .listeners(started)
            .run(
                "--gather.definitions=file:" + file,
                "--server.port=0",
                "--management.server.port=0",
                "--gather.warm-up.at-most=0s",
                "--gather.shutdown.drain=0s")) {
      assertThat(before).containsExactly(503);
      assertThat(readiness(context)).isEqualTo(200);
    }
  }

  private static int readiness(ConfigurableApplicationContext context) {
    int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    try (KeptClient client = new KeptClient(port)) {
      return client.get("/readyz").status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
