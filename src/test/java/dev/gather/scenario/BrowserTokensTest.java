package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import dev.gather.docs.Markdown;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a page of another origin can do that has a token, and what it is told where that fails. */
class BrowserTokensTest {

  private static @Nullable ForeignPages pages;
  private static TestIssuer issuer;
  private static ScriptedService service;
  private static WebSocketService chat;
  private static Gateway gateway;

  /** Ends when a page asks for {@code /release}. */
  private static volatile Sinks.One<String> released = Sinks.one();

  private static Mono<String> answer(String target) {
    return switch (target) {
      case "/release" -> Mono.fromRunnable(() -> released.tryEmitValue("2")).thenReturn("true");
      case "/last" -> released.asMono();
      default -> Mono.just("{\"id\":7}");
    };
  }

  @BeforeAll
  static void start() {
    pages = ForeignPages.open();
    issuer = new TestIssuer();
    service = new ScriptedService(BrowserTokensTest::answer);
    chat = new WebSocketService();
    gateway =
        Gateway.start(
            """
            cors: { origins: ["%s"] }
            access: { jwt: { issuer: "%s", audience: gather } }
            upstreams:
              service: { url: "%s" }
              chat: { url: "%s" }
              nobody: { url: "http://127.0.0.1:1", retry: { max-attempts: 1 } }
            routes:
              order: { path: "/orders/{id}", access: { scope: [orders.read] }, calls: {
                       order: { upstream: service, path: "/orders/{path.id}" },
                       delivery: { upstream: nobody, path: /a, required: false } } }
              post: { path: "/orders/{id}", method: POST, access: authenticated, calls: {
                      a: { upstream: service, method: POST, path: /post } } }
              put: { path: "/orders/{id}", method: PUT, access: authenticated, calls: {
                     a: { upstream: service, method: PUT, path: /put } } }
              patch: { path: "/orders/{id}", method: PATCH, access: authenticated, calls: {
                       a: { upstream: service, method: PATCH, path: /patch } } }
              delete: { path: "/orders/{id}", method: DELETE, access: authenticated, calls: {
                        a: { upstream: service, method: DELETE, path: /delete } } }
              stream: { path: /stream, access: authenticated, calls: {
                        first: { upstream: service, path: /first },
                        last: { upstream: service, path: /last } } }
              open: { path: /open, calls: {
                      first: { upstream: service, path: /first },
                      last: { upstream: service, path: /last } } }
              release: { path: /release, calls: { a: { upstream: service, path: /release } } }
              own: { path: /own, access: authenticated, calls: {
                     a: { upstream: service, path: /own } },
                     require: [{ that: "claims.sub = 'u2'", detail: only your own }] }
              limited: { path: /limited, access: authenticated, calls: {
                         a: { upstream: service, path: /a } },
                         rate-limit: { permits: 1, every: 1h, per: all } }
              chat: { path: "/chat/**", access: authenticated,
                      proxy: { upstream: chat, path: / } }
              files: { path: "/files/**", access: authenticated,
                       proxy: { upstream: service, path: / } }
            """
                .formatted(pages.origin("shop"), issuer.url(), service.url(), chat.url()));
    await().untilAsserted(() -> assertThat(issuer.fetches()).isPositive());
  }

  @AfterAll
  static void stop() {
    if (pages != null) {
      pages.close();
      gateway.close();
      service.close();
      chat.close();
      issuer.close();
    }
  }

  @BeforeEach
  void forget() {
    service.forget();
    chat.heads().clear();
    released = Sinks.one();
  }

  @Test
  void readsAProtectedDocumentAndWhatIsMissingOfIt() {
    assertThat(
            page(
                """
                const answer = await fetch(args[0] + '/orders/7', { headers });
                const body = await answer.json();
                return [answer.status, answer.headers.get('gather-partial'), body.order.id,
                    body.delivery];
                """))
        .asInstanceOf(LIST)
        .containsExactly(200L, "delivery;kind=connection", 7L, null);
  }

  @Test
  void speaksOverAWebSocketThatItsTokenOpens() {
    assertThat(
            page(
                """
                const socket = new WebSocket(args[0].replace('http', 'ws') + '/chat/7',
                    ['bearer', args[1]]);
                const ends = new Promise(end => socket.onclose =
                    event => end([event.code, event.wasClean]));
                await new Promise(open => socket.onopen = open);
                const heard = new Promise(hear => socket.onmessage = event => hear(event.data));
                socket.send('hello');
                const text = await heard;
                socket.close(4321, 'enough');
                return [socket.protocol, text, ...await ends];
                """))
        .asInstanceOf(LIST)
        .containsExactly("bearer", "hello", 4321L, true);
  }

  @Test
  void opensNoWebSocketWithoutOne() {
    assertThat(
            page(
                """
                const socket = new WebSocket(args[0].replace('http', 'ws') + '/chat/7');
                return await new Promise(end => socket.onclose = event => end(event.code));
                """))
        .isEqualTo(1006L);
    assertThat(chat.heads()).isEmpty();
  }

  /** The last part is made only after the page has told that it has read the first. */
  @Test
  void readsAProtectedStreamWhileItIsMade() {
    assertThat(
            page(
                """
                const answer = await fetch(args[0] + '/stream',
                    { headers: { ...headers, accept: 'text/event-stream' } });
                const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
                let text = '';
                while (!text.includes('"first"')) { text += (await reader.read()).value; }
                const before = text.includes('"last"');
                await fetch(args[0] + '/release');
                for (let part = await reader.read(); !part.done; part = await reader.read()) {
                  text += part.value;
                }
                return [before, text.includes('"last"'), text.includes('event: done')];
                """))
        .isEqualTo(List.of(false, true, true));
  }

  /** The same, as the page on access shows it. */
  @Test
  void readsLinesAsTheyCome() {
    String shown =
        String.join("\n", Markdown.access().section("### With a token").blocks("js").get(0));

    assertThat(
            page(
                """
                const token = args[1];
                const lines = [];
                const show = line => {
                  lines.push(line.part ?? 'done');
                  if (lines.length === 1) { fetch(args[0] + '/release'); }
                };
                """
                    + shown.replace(
                        "'https://api.example/api/users/7/orders'", "args[0] + '/stream'")
                    + "return lines;"))
        .isEqualTo(List.of("first", "last", "done"));
  }

  @Test
  void listensToAPublicStreamWhileItIsMade() {
    assertThat(
            page(
                """
                const events = new EventSource(args[0] + '/open');
                const names = [];
                await new Promise((resolve, reject) => {
                  events.addEventListener('part', async event => {
                    names.push(JSON.parse(event.data).name);
                    if (names.length === 1) { await fetch(args[0] + '/release'); }
                  });
                  events.addEventListener('done', resolve);
                  events.onerror = () => reject(new Error('no stream'));
                });
                events.close();
                return names;
                """))
        .isEqualTo(List.of("first", "last"));
  }

  /** It cannot send a header, so it has no way to show a token. */
  @Test
  void cannotListenToAProtectedStreamByEventSource() {
    assertThat(
            page(
                """
                const events = new EventSource(args[0] + '/stream');
                return new Promise(resolve => {
                  events.onopen = () => resolve('open');
                  events.onerror = () => resolve(events.readyState === EventSource.CLOSED);
                });
                """))
        .isEqualTo(true);
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void readsWhyItIsNotLetIn() {
    String expired = issuer.token().with("exp", issuer.now().getEpochSecond() - 600).text();
    String powerless = issuer.token().text();

    assertThat(
            page(
                """
                const told = [];
                for (const [path, sent] of [['/orders/7', {}], ['/orders/7', bearer(args[2])],
                    ['/orders/7', bearer(args[3])], ['/own', headers]]) {
                  const answer = await fetch(args[0] + path, { headers: sent });
                  const problem = await answer.json();
                  told.push([problem.status === answer.status && problem.status, problem.detail,
                      answer.headers.get('www-authenticate') ?? 'nothing']);
                }
                return told;
                """,
                expired,
                powerless))
        .isEqualTo(
            List.of(
                List.of(
                    401L,
                    "it is not known who asks (expected: Authorization: Bearer and a token)",
                    "Bearer realm=\"gather\""),
                List.of(
                    401L,
                    "the token has expired",
                    "Bearer realm=\"gather\", error=\"invalid_token\", error_description=\"the token"
                        + " has expired\""),
                List.of(
                    403L,
                    "the route needs other scopes (expected: orders.read)",
                    "Bearer realm=\"gather\", error=\"insufficient_scope\", error_description=\"the"
                        + " route needs other scopes (expected: orders.read)\","
                        + " scope=\"orders.read\""),
                List.of(403L, "only your own", "nothing")));
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void readsHowMuchItMayAskAndWhenAgain() {
    assertThat(
            page(
                """
                const told = [];
                for (let i = 0; i < 2; i++) {
                  const answer = await fetch(args[0] + '/limited', { headers });
                  told.push(answer.status, answer.headers.get('ratelimit-policy'),
                      answer.headers.get('ratelimit').split(';t=')[0],
                      Number(answer.headers.get('retry-after')) > 0);
                }
                return told;
                """))
        .isEqualTo(
            List.of(
                200L,
                "\"limited\";q=1;w=3600",
                "\"limited\";r=0",
                false,
                429L,
                "\"limited\";q=1;w=3600",
                "\"limited\";r=0",
                true));
  }

  /** Each is preceded by a preflight, which has no token. */
  @Test
  void sendsEveryMethodWithAToken() {
    String statuses =
        """
        const statuses = [];
        for (const method of args[3]) {
          const answer = await fetch(args[0] + args[2], { method, headers });
          statuses.push(answer.status);
        }
        return statuses;
        """;
    List<String> methods = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    assertThat(page(statuses, "/orders/7", methods))
        .isEqualTo(List.of(200L, 200L, 200L, 200L, 200L, 200L));
    assertThat(page(statuses, "/files/a", methods))
        .isEqualTo(List.of(200L, 200L, 200L, 200L, 200L, 200L));
    assertThat(page(statuses, "/nowhere", methods))
        .isEqualTo(List.of(404L, 404L, 404L, 404L, 404L, 404L));
  }

  /** On a page whose origin is allowed, with a good token in {@code args[1]} and its header. */
  private static @Nullable Object page(String script, Object... others) {
    String token = issuer.token().with("scope", "orders.read").text();
    Object[] all = new Object[others.length + 1];
    all[0] = token;
    System.arraycopy(others, 0, all, 1, others.length);
    return Objects.requireNonNull(pages)
        .run(
            "shop",
            gateway,
            """
            const bearer = token => ({ authorization: 'Bearer ' + token });
            const headers = bearer(args[1]);
            """
                + script,
            all);
  }
}
