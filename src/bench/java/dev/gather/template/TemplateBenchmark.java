package dev.gather.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.json.Slice;
import dev.gather.json.Value;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/** From the values of a request to the target and the body of a call. */
@State(Scope.Thread)
public class TemplateBenchmark {

  private static final Slice ANSWER =
      Slice.of("{\"id\":42,\"owner\":{\"id\":\"a-7\",\"name\":\"Ada\"}}".getBytes(UTF_8));

  private static final Values VALUES =
      reference -> reference.isTyped() ? reference.in(ANSWER) : new Value.Text("4711");

  private final UriTemplate target =
      UriTemplate.parse("/owners/{product.owner.id}/products/{path.id}?locale={query.locale}&v=2");

  private final BodyTemplate body =
      BodyTemplate.compile(
          JsonMapper.shared()
              .readTree(
                  "{\"id\":\"{path.id}\",\"owner\":\"{product.owner}\",\"kind\":\"order\",\"count\":1}"));

  @Benchmark
  public String target() {
    return target.expand(VALUES);
  }

  @Benchmark
  public byte[] body() {
    return body.expand(VALUES);
  }
}
