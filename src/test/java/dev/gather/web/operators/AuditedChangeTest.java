package dev.gather.web.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.operators.Attempt;
import dev.gather.access.operators.AuditLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@ExtendWith(OutputCaptureExtension.class)
class AuditedChangeTest {

  private final AuditLog audit = new AuditLog(() -> 0);

  private Mono<Void> change(String endpoint, WebFilterChain chain) {
    var exchange =
        MockServerWebExchange.from(MockServerHttpRequest.post("/actuator?token=s3cret").body("{}"));
    Attempt attempt = new Attempt("POST", endpoint, "10.0.0.9");
    return new AuditedChange(exchange, attempt, "/a", "operator").in(chain, audit);
  }

  @Test
  void oneThatItsClientDoesNotWaitForIsWrittenDown(CapturedOutput output) {
    change("caches", exchange -> Mono.never()).subscribe().dispose();

    assertThat(output).contains("POST caches/a by operator from 10.0.0.9: none");
  }

  @Test
  void oneLineIsWrittenWhateverComesAfterItsEnd(CapturedOutput output) {
    Sinks.Empty<Void> end = Sinks.empty();
    var client = change("caches", exchange -> end.asMono()).subscribe();

    end.tryEmitEmpty();
    client.dispose();

    assertThat(output).containsOnlyOnce("POST caches/a by operator from 10.0.0.9: 200");
  }

  @Test
  void aFailureHasTheStatusThatItIsAnsweredWith(CapturedOutput output) {
    WebFilterChain gone =
        exchange -> Mono.error(new ResponseStatusException(HttpStatus.METHOD_NOT_ALLOWED));
    change("caches", gone).onErrorComplete().subscribe();
    change("caches", exchange -> Mono.error(new IllegalStateException("no")))
        .onErrorComplete()
        .subscribe();

    assertThat(output).contains("from 10.0.0.9: 405", "from 10.0.0.9: 500");
  }

  /** It may be secret, where the endpoint is none that takes names only. */
  @Test
  void whatAnUnknownEndpointIsAskedWithIsNotWritten(CapturedOutput output) {
    WebFilterChain reading = exchange -> exchange.getRequest().getBody().then();
    change("gathertry", reading).subscribe();
    change("loggers", reading).subscribe();

    assertThat(output)
        .contains("POST gathertry/a by operator", "POST loggers/a?token=s3cret {} by operator");
  }
}
