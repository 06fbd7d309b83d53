package dev.gather.web.operators;

import dev.gather.access.operators.AuditLog;
import dev.gather.access.operators.OperatorAccess;
import dev.gather.access.operators.Refusal;
import dev.gather.answer.Answer.Header;
import dev.gather.answer.ProblemDetails;
import dev.gather.web.ProblemHandler;
import dev.gather.web.RequestId;
import dev.gather.web.SpringsRequests;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets operators in to their endpoints, and others to health alone.
 *
 * @param paths that are the operators'
 * @param takesPreflights whether Spring answers those for them
 */
record OperatorsDoor(
    EndpointPaths paths,
    boolean takesPreflights,
    OperatorAccess access,
    Attempts attempts,
    BodyPauses pauses,
    AuditLog audit,
    ProblemHandler problems)
    implements WebFilter {

  /** RFC 6750, 2.3. */
  private static final String TOKEN_PARAMETER = "access_token";

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

  /**
   * Whoever is let in. Boot's endpoints find it in Reactor's context, and show health's details.
   */
  private static final Authentication OPERATOR =
      UsernamePasswordAuthenticationToken.authenticated("operator", "", List.of());

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
    if (!paths.areOperators(path)) {
      return chain.filter(exchange);
    }
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    headers.set(Header.NO_SNIFF.name(), Header.NO_SNIFF.value());
    RequestId.name(exchange);
    boolean isReading = READING.contains(exchange.getRequest().getMethod());
    Optional<Refusal> refusal = refusal(exchange.getRequest());
    if (refusal.isEmpty()) {
      return admit(answerable(exchange), chain, isReading);
    }
    // A wrong token is refused here as well, or health would tell which one is right.
    return refusal.get() == Refusal.MISSING && isReading && paths.isHealth(path)
        ? chain.filter(answerable(exchange))
        : refuse(exchange, refusal.get());
  }

  private ServerWebExchange answerable(ServerWebExchange exchange) {
    ServerWebExchange readable = SpringsRequests.withReadableAccept(exchange);
    return takesPreflights ? readable : SpringsRequests.withoutPreflight(readable);
  }

  private Optional<Refusal> refusal(ServerHttpRequest request) {
    return access.refusal(
        request.getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION),
        request.getQueryParams().containsKey(TOKEN_PARAMETER));
  }

  private Mono<Void> admit(ServerWebExchange exchange, WebFilterChain chain, boolean isReading) {
    Mono<Void> answered = isReading ? chain.filter(exchange) : change(exchange).in(chain, audit);
    return answered.contextWrite(ReactiveSecurityContextHolder.withAuthentication(OPERATOR));
  }

  private AuditedChange change(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    String below = paths.belowEndpoint(request.getPath().pathWithinApplication());
    return new AuditedChange(
        pauses.bounded(exchange), attempts.of(request), below, access.operator());
  }

  private Mono<Void> refuse(ServerWebExchange exchange, Refusal reason) {
    audit.refused(attempts.of(exchange.getRequest()), reason);
    return problems.write(
        exchange,
        new ProblemDetails(reason.status(), reason.detail(), List.of()),
        new Header(HttpHeaders.WWW_AUTHENTICATE, reason.challenge()));
  }
}
