package dev.gather.answer;

import dev.gather.answer.Answer.Header;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.merge.Document;
import dev.gather.upstream.call.PassedBody;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** A failure in a service's own words, where the definition passes them on. */
final class PassedAnswer {

  private PassedAnswer() {}

  static Answer of(
      RouteResult.Failed failed, PassedBody body, String vary, Header timing, Asked asked) {
    List<Header> headers = new ArrayList<>(8);
    failed.retryAfter().ifPresent(after -> headers.add(Answers.retryAfter(after)));
    headers.add(timing);
    headers.add(new Header(HttpHeaders.VARY, vary));
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, body.type()));
    headers.add(Header.NO_SNIFF);
    headers.add(new Header(HttpHeaders.CACHE_CONTROL, Answers.NO_STORE));
    if (!(asked.isHead() && asked.mayBeCompressed())) {
      headers.add(new Header(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.json().length)));
    }
    Answer answer =
        new Answer(RequestOutcome.FAILED, failed.status(), headers, Document.of(body.json()));
    return asked.isHead() ? answer.withoutBody() : answer;
  }
}
