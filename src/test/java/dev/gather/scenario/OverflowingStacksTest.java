package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Bodies that are nested as deep as nobody's stack is; their depth is let through for this. */
@ExtendWith(OutputCaptureExtension.class)
class OverflowingStacksTest {

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("1"));
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s" } }
            routes:
              checked:
                path: /checked
                method: POST
                request-schema: { items: { $ref: "#" } }
                calls: { one: { upstream: service, path: /one } }
              elements:
                path: /elements
                method: POST
                calls: { one: { upstream: service, for-each: body.items.id, path: "/{item}" } }
              plain: { path: /plain, calls: { one: { upstream: service, path: /one } } }
            """
                .formatted(service.url()),
            "gather.request.max-depth=1000000");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 400_000})
  void areTheFaultOfABodyThatIsCheckedOnAnyThread(int depth) {
    HttpResponse<String> answer = post("/checked", "[".repeat(depth) + "]".repeat(depth));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("is nested too deep to be checked");
  }

  @Test
  void areAnsweredAndLoggedInOneLine(CapturedOutput output) {
    String deep = "[".repeat(300_000) + "]".repeat(300_000);

    HttpResponse<String> answer = post("/elements", "{\"items\":" + deep + "}");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("\"detail\":\"the gateway failed\"");
    assertThat(output.getAll().lines().filter(line -> line.contains("StackOverflowError")))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("failed in the gateway itself"));
    assertThat(output.getAll()).doesNotContain("\tat dev.gather");
    assertThat(gateway.get("/plain").body()).isEqualTo("{\"one\":1}");
  }

  private static HttpResponse<String> post(String path, String body) {
    return gateway.send(
        gateway
            .request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
