package dev.gather.cache.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.cache.TestSettings;
import io.r2dbc.spi.ConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

class DatabaseTest {

  private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

  @AfterEach
  void forget() {
    Hooks.resetOnErrorDropped();
  }

  @Test
  void endsWorkThatIsUnderWayWhenItIsClosedAndBeginsNoMore() throws Exception {
    Hooks.onErrorDropped(dropped::add);
    for (int i = 0; i < 100; i++) {
      ConnectionFactory connections = TestDialect.H2.newDatabase();
      Database database = new Database(connections, Dialect.of(connections), TestSettings.with());
      List<CompletableFuture<Integer>> works = new ArrayList<>();
      for (int j = 0; j < 10; j++) {
        int number = j;
        works.add(database.run(connection -> Mono.just(number)));
      }
      database.close();
      database.close();

      for (int j = 0; j < works.size(); j++) {
        assertThat(Patience.get(works.get(j))).isEqualTo(j);
      }
      assertThat(database.run(connection -> Mono.just(1))).isCompletedExceptionally();
    }
    assertThat(dropped).isEmpty();
  }
}
