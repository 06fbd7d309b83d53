package dev.gather.answer;

import dev.gather.answer.Answer.Header;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.client.Success;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.proxy.ProxyResult;
import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.execution.stream.Frame;
import dev.gather.execution.stream.WaitingAnswers;
import dev.gather.merge.CallError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** What clients are answered, for all that a request can come to. */
public final class Answers {

  static final String PARTIAL = "Gather-Partial";

  /** Asks a reverse proxy to pass on what it gets. */
  private static final String PROXY_BUFFERING = "X-Accel-Buffering";

  static final String NO_STORE = "no-store";

  private Answers() {}

  /**
   * Of a request that its route ran for.
   *
   * @param vary names of the request's headers that a document depends on
   */
  public static Answer of(RouteResult result, String vary, Asked asked) {
    if (result instanceof RouteResult.Assembled assembled) {
      return document(assembled, vary, asked);
    }
    Header timing = timing(result.calls(), asked);
    if (result instanceof RouteResult.Failed failed) {
      return failed.body().isPresent()
          ? PassedAnswer.of(failed, failed.body().get(), vary, timing, asked)
          : failed(problem(failed), failed.retryAfter(), timing, asked);
    }
    if (result instanceof RouteResult.NotEvaluated broken) {
      ProblemDetails problem = new ProblemDetails(broken.status(), broken.detail(), List.of());
      return failed(problem, broken.retryAfter(), timing, asked);
    }
    if (result instanceof RouteResult.Refused refused) {
      return rejected(
          new ProblemDetails(refused.status(), refused.detail(), List.of()), asked, timing);
    }
    RouteResult.BadRequest bad = (RouteResult.BadRequest) result;
    return rejected(ProblemDetails.of(HttpStatus.BAD_REQUEST, bad.detail()), asked, timing);
  }

  private static ProblemDetails problem(RouteResult.Failed failed) {
    String detail =
        failed.isRequired()
            ? "`%s`, which the answer needs, failed"
            : "fewer calls have answered than the answer needs; `%s` failed";
    return new ProblemDetails(failed.status(), detail.formatted(failed.call()), failed.errors());
  }

  /** A document, or that the client has it already. */
  private static Answer document(RouteResult.Assembled result, String vary, Asked asked) {
    Success success = result.success();
    boolean isTagged =
        !result.isPartial()
            && success.status() == Success.OK
            && !success.setsCookie()
            && (asked.isHead() || asked.method().equals("GET"));
    String tag = isTagged ? result.document().entityTag() : "";
    boolean isKnown = isTagged && EntityTags.match(asked.ifNoneMatch(), tag);
    boolean isEmpty = success.status() == Success.NO_CONTENT;
    List<Header> headers = new ArrayList<>(8);
    headers.add(new Header(HttpHeaders.VARY, vary));
    if (isTagged) {
      headers.add(new Header(HttpHeaders.ETAG, tag));
      CacheAnswer.describe(headers, result.calls(), asked.isPrivate());
    } else {
      if (result.isPartial()) {
        headers.add(new Header(PARTIAL, partial(result.errors())));
      }
      headers.add(new Header(HttpHeaders.CACHE_CONTROL, NO_STORE));
    }
    if (!isKnown && !isEmpty) {
      headers.add(new Header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE));
      headers.add(Header.NO_SNIFF);
      // GET's may be another, RFC 9110, 8.6.
      if (!(asked.isHead() && asked.mayBeCompressed())) {
        String length = Integer.toString(result.document().length());
        headers.add(new Header(HttpHeaders.CONTENT_LENGTH, length));
      }
    }
    headers.add(timing(result.calls(), asked));
    return new Answer(
        result.isPartial() ? RequestOutcome.PARTIAL : RequestOutcome.COMPLETE,
        isKnown ? HttpStatus.NOT_MODIFIED.value() : success.status(),
        success.headers(),
        headers,
        isKnown || isEmpty || asked.isHead() ? Answer.NO_BODY : result.document());
  }

  /** Before the first frame; what comes after it decides how the request ends. */
  public static Answer stream(AnswerFormat format, String vary) {
    return new Answer(
        RequestOutcome.COMPLETE,
        HttpStatus.OK.value(),
        List.of(
            new Header(HttpHeaders.VARY, vary),
            new Header(HttpHeaders.CONTENT_TYPE, format.type()),
            Header.NO_SNIFF,
            new Header(HttpHeaders.CACHE_CONTROL, NO_STORE),
            new Header(PROXY_BUFFERING, "no")),
        Answer.NO_BODY);
  }

  /** To a client that has had all of a stream, so that it does not ask for it once more. */
  public static Answer nothingMore(Asked asked) {
    return new Answer(
        RequestOutcome.COMPLETE,
        HttpStatus.NO_CONTENT.value(),
        List.of(new Header(HttpHeaders.CACHE_CONTROL, NO_STORE), timing(CallReports.NONE, asked)),
        Answer.NO_BODY);
  }

  /** How a request has ended with the last frame of its stream. */
  public static RequestOutcome outcome(Frame.Done done) {
    if (done.hasFailed()) {
      return RequestOutcome.FAILED;
    }
    return done.isPartial() ? RequestOutcome.PARTIAL : RequestOutcome.COMPLETE;
  }

  /**
   * Of a request that was passed on, and of whose answer nothing has passed.
   *
   * @param nanos since it was passed on
   */
  public static Answer of(ProxyResult.Failed result, long nanos, Asked asked) {
    String detail = "the upstream that the request was passed on to failed";
    CallError error = result.error();
    String timing = ServerTiming.of(ProxyRoute.CALL, nanos, error.kind(), asked.elapsed());
    return failed(
        new ProblemDetails(result.status(), detail, List.of(error)),
        result.retryAfter(),
        new Header(ServerTiming.HEADER, timing),
        asked);
  }

  /**
   * In place of an upstream's answer, of which nothing has passed: the definition's own.
   *
   * @param nanos since it was passed on
   */
  public static Answer of(ProxyResult.StoodIn result, long nanos, Asked asked) {
    return StandIn.of(result, nanos, partial(List.of(result.error())), asked);
  }

  /** Which methods there are, to a request that asks for that, or has another. */
  public static Answer allowed(List<String> allowed, Asked asked) {
    String methods = String.join(", ", allowed);
    Header allow = new Header(HttpHeaders.ALLOW, methods);
    Header timing = timing(CallReports.NONE, asked);
    if (asked.method().equals("OPTIONS")) {
      int status = HttpStatus.NO_CONTENT.value();
      return new Answer(RequestOutcome.COMPLETE, status, List.of(allow, timing), Answer.NO_BODY);
    }
    String detail = "no route of this path has this method (expected: " + methods + ")";
    ProblemDetails problem = ProblemDetails.of(HttpStatus.METHOD_NOT_ALLOWED, detail);
    return rejected(problem, asked, allow, timing);
  }

  /** Leave for a page to send a request that no route answers, so that the page learns that. */
  public static Answer preflight(Asked asked) {
    return new Answer(
        RequestOutcome.COMPLETE,
        HttpStatus.NO_CONTENT.value(),
        List.of(timing(CallReports.NONE, asked)),
        Answer.NO_BODY);
  }

  /** Of a request whose document nobody has room to keep for its client. */
  public static Answer noRoom(CallReports calls, Asked asked) {
    return rejected(
        ProblemDetails.of(
            HttpStatus.SERVICE_UNAVAILABLE, "as much waits for slow clients to read it as may"),
        asked,
        retryAfter(WaitingAnswers.LONG_PAUSE),
        timing(calls, asked));
  }

  /** Of a request that is refused before anything is called for it. */
  public static Answer refused(
      int status, String detail, Optional<Duration> retryAfter, Asked asked) {
    Header timing = timing(CallReports.NONE, asked);
    ProblemDetails problem = new ProblemDetails(status, detail, List.of());
    return retryAfter.isPresent()
        ? rejected(problem, asked, retryAfter(retryAfter.get()), timing)
        : rejected(problem, asked, timing);
  }

  /** Of a request that comes while as many are in flight as may be. */
  public static Answer overloaded(Asked asked) {
    return problem(
        RequestOutcome.REFUSED,
        ProblemDetails.of(
            HttpStatus.SERVICE_UNAVAILABLE, "as many requests are in flight as may be"),
        asked,
        retryAfter(InFlight.TRY_AGAIN_AFTER),
        timing(CallReports.NONE, asked));
  }

  /** Of a request that nothing was called for. */
  public static Answer rejected(ProblemDetails problem, Asked asked) {
    return rejected(problem, asked, timing(CallReports.NONE, asked));
  }

  private static Answer rejected(ProblemDetails problem, Asked asked, Header... first) {
    return problem(RequestOutcome.REJECTED, problem, asked, first);
  }

  private static Answer failed(
      ProblemDetails problem, Optional<Duration> retryAfter, Header timing, Asked asked) {
    return retryAfter.isPresent()
        ? problem(RequestOutcome.FAILED, problem, asked, retryAfter(retryAfter.get()), timing)
        : problem(RequestOutcome.FAILED, problem, asked, timing);
  }

  private static Answer problem(
      RequestOutcome outcome, ProblemDetails problem, Asked asked, Header... first) {
    Answer answer = problem.answer(outcome, asked.id(), first);
    return asked.isHead() ? answer.withoutBody() : answer;
  }

  /** Whole seconds, at least one: zero would ask for a storm. */
  static Header retryAfter(Duration after) {
    long seconds = Math.max(1, after.plusNanos(999_999_999).toSeconds());
    return new Header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
  }

  /**
   * A list of tokens with parameters.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9651#section-3.1">RFC 9651, 3.1</a>
   */
  private static String partial(List<CallError> errors) {
    return errors.stream()
        .map(
            error ->
                error.call()
                    + ";kind="
                    + error.kind()
                    + (error.status().isPresent() ? ";status=" + error.status().getAsInt() : "")
                    + (error.count() > 0 ? ";count=" + error.count() : ""))
        .collect(Collectors.joining(", "));
  }

  private static Header timing(CallReports calls, Asked asked) {
    return new Header(ServerTiming.HEADER, ServerTiming.of(calls, asked.elapsed()));
  }
}
