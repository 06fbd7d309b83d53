package dev.gather.jsonata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class JsonataConcurrencyTest {

  @Test
  void oneExpressionServesManyThreads() throws Exception {
    JsonataExpression one =
        JsonataExpression.compile(
            """
            ($double := function($x) { $x * 2 };
             $add := function($a, $b) { $a + $b };
             {"id": id, "twice": $double(id), "all": [$map(list, $double)], "of": $string(id),
              "sum": $reduce(list, $add), "found": $match($string(id), /[0-9]+/).match,
              "sorted": $sort(list, function($l, $r) { $l < $r }), "more": $add(?, 1)(id)})
            """);
    JsonataExpression other = JsonataExpression.compile("$millis() > 0 and id >= 0");
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<Callable<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      int id = i;
      tasks.add(() -> result(one, other, id));
    }
    try {
      List<Future<String>> results = threads.invokeAll(tasks);

      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get())
            .isEqualTo(
                "{\"id\":%d,\"twice\":%d,\"all\":[%d,2],\"of\":\"%d\",\"sum\":%d,\"found\":\"%d\",\"sorted\":[%s],\"more\":%d}"
                    .formatted(i, 2 * i, 2 * i, i, i + 1, i, i > 1 ? i + ",1" : "1," + i, i + 1));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String result(JsonataExpression one, JsonataExpression other, int id) {
    var input = Jsonatas.members("{\"id\":" + id + ",\"list\":[" + id + ",1]}");
    assertThat(other.isTrue(input, Jsonatas.LIMITS)).isTrue();
    return new String(one.evaluate(input, Jsonatas.LIMITS).orElseThrow(), UTF_8);
  }
}
