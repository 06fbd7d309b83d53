package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.gather.docs.Markdown;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What scripts of a page on another origin can do, in a browser that holds them to its rules. */
class BrowserTest {

  private static @Nullable ForeignPages pages;
  private static SocketStub service;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/fail" -> Reply.status(500);
      case "/theirs" ->
          Reply.of(
              200,
              "Access-Control-Allow-Origin: https://other.example\r\nX-Total-Count: 12\r\n",
              "theirs".getBytes(UTF_8));
      default -> Reply.json("{\"id\":7}");
    };
  }

  @BeforeAll
  static void start() {
    pages = ForeignPages.open();
    service = SocketStub.start(BrowserTest::reply);
    gateway =
        Gateway.start(
            """
            cors: { origins: ["%s"], credentials: true }
            upstreams:
              service: { url: "%s", retry: { max-attempts: 1 },
                         circuit-breaker: { window: 1000, minimum-calls: 1000 } }
            routes:
              page:
                path: "/items/{id}"
                calls:
                  product: { upstream: service, path: /product }
                  reviews: { upstream: service, path: /fail, required: false }
              put: { path: "/items/{id}", method: PUT, calls: {
                     a: { upstream: service, method: PUT, path: /put, body: "{body}" } } }
              delete: { path: "/items/{id}", method: DELETE, calls: {
                        a: { upstream: service, method: DELETE, path: /delete } } }
              live: { path: /live, live: { every: 1h }, calls: {
                      product: { upstream: service, path: /product } } }
              failed: { path: /failed, calls: { a: { upstream: service, path: /fail } } }
              files: { path: "/files/**", proxy: { upstream: service, path: / } }
            """
                .formatted(pages.origin("*"), service.url()));
  }

  @AfterAll
  static void stop() {
    if (pages != null) {
      pages.close();
      gateway.close();
      service.close();
    }
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  @Test
  void readsADocumentAndWhatIsMissingOfItThoughItSendsAHeaderOfItsOwn() {
    assertThat(
            shop(
                """
                const answer = await fetch(args[0] + '/items/7', { headers: { 'x-tenant': 'a' } });
                const body = await answer.json();
                return [answer.status, answer.headers.get('gather-partial'), body.product.id,
                    answer.headers.has('x-request-id'), answer.headers.has('server-timing')];
                """))
        .isEqualTo(List.of(200L, "reviews;kind=status;status=500", 7L, true, true));
  }

  @Test
  void readsAStreamPartByPart() {
    assertThat(
            shop(
                """
                const answer = await fetch(args[0] + '/items/7',
                    { headers: { accept: 'application/x-ndjson', 'x-tenant': 'a' } });
                const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
                let text = '';
                for (let part = await reader.read(); !part.done; part = await reader.read()) {
                  text += part.value;
                }
                return text.trim().split('\\n').map(line => Object.keys(JSON.parse(line))[0]);
                """))
        .asInstanceOf(LIST)
        .containsExactlyInAnyOrder("part", "part", "failure", "done")
        .last()
        .isEqualTo("done");
  }

  @Test
  void listensToALiveRouteByEventSource() {
    assertThat(
            shop(
                """
                const events = new EventSource(args[0] + '/live');
                const part = await new Promise((resolve, reject) => {
                  events.addEventListener('part', event => resolve(event.data));
                  events.onerror = () => reject(new Error('no stream'));
                });
                events.close();
                return JSON.parse(part).value.id;
                """))
        .isEqualTo(7L);
  }

  /** It comes back once, after the pause that it was told, and is told that there is no more. */
  @Test
  void stopsByItselfAtTheEndOfADocumentsStream() {
    assertThat(
            shop(
                """
                const seen = [];
                const events = new EventSource(args[0] + '/items/7');
                for (const name of ['part', 'failure', 'done']) {
                  events.addEventListener(name, () => seen.push(name));
                }
                await new Promise(resolve => {
                  events.onerror = () => events.readyState === EventSource.CLOSED && resolve();
                });
                return seen;
                """))
        .asInstanceOf(LIST)
        .containsExactlyInAnyOrder("part", "part", "failure", "done")
        .last()
        .isEqualTo("done");
    assertThat(service.requests()).as("once each").hasSize(2);
  }

  /** As the page on composition shows it. */
  @Test
  void readsStreamsByFetch() {
    String shown =
        String.join("\n", Markdown.composition().section("### In a browser").blocks("js").get(1));

    assertThat(shown.lines().count()).isLessThanOrEqualTo(30);
    assertThat(
            shop(
                shown
                    + """

                    const seen = {};
                    const put = (name, value) => { seen[name] = value.id ?? value; };
                    const end = await gather(args[0] + '/items/7', {
                        part: (name, value) => { if (value) { put(name, value); } }, failure: put });
                    const live = new AbortController();
                    await gather(args[0] + '/live', { signal: live.signal,
                        part: (name, value) => { put('live', value); live.abort(); } })
                        .catch(aborted => put('ended', aborted.name));
                    const problem = await gather(args[0] + '/nowhere', { part: put });
                    return [seen.product, seen.reviews, end.partial, seen.live, seen.ended, problem.status];
                    """))
        .isEqualTo(List.of(7L, "status", true, 7L, "AbortError", 404L));
  }

  @Test
  void sendsWhatNoFormCould() {
    assertThat(
            shop(
                """
                const statuses = [];
                for (const method of ['PUT', 'DELETE']) {
                  const answer = await fetch(args[0] + '/items/7', { method: method,
                      credentials: 'include', headers: { 'content-type': 'application/json' },
                      body: method === 'PUT' ? '{"a":1}' : undefined });
                  statuses.push(answer.status);
                }
                return statuses;
                """))
        .isEqualTo(List.of(200L, 200L));
    assertThat(service.requests()).extracting(Recorded::method).containsExactly("PUT", "DELETE");
  }

  @Test
  void doesNotSendAMethodThatThePathHasNot() {
    assertThat(shop("return (await fetch(args[0] + '/items/7', { method: 'PATCH' })).status;"))
        .isEqualTo("threw TypeError");
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void readsProblemsAlsoOfPathsThatNoRouteHas() {
    assertThat(
            shop(
                """
                const problems = [];
                for (const path of ['/nowhere', '/failed', '/a%ff']) {
                  const answer = await fetch(args[0] + path, { headers: { 'x-tenant': 'a' } });
                  problems.push(answer.status === (await answer.json()).status && answer.status);
                }
                const put = await fetch(args[0] + '/nowhere', { method: 'PUT', body: 'a' });
                return [...problems, put.status];
                """))
        .isEqualTo(List.of(404L, 502L, 400L, 404L));
  }

  @Test
  void learnsThatItHasADocumentAlready() {
    assertThat(
            shop(
                """
                const first = await fetch(args[0] + '/live', { cache: 'no-store' });
                const again = await fetch(args[0] + '/live',
                    { headers: { 'if-none-match': first.headers.get('etag') } });
                return [first.status, again.status];
                """))
        .isEqualTo(List.of(200L, 304L));
  }

  @Test
  void readsWhatAServiceAnswersThatSpeaksOfOtherPages() {
    assertThat(
            shop(
                """
                const answer = await fetch(args[0] + '/files/theirs', { method: 'PROPFIND' });
                return [await answer.text(), answer.headers.get('x-total-count')];
                """))
        .isEqualTo(List.of("theirs", "12"));
    assertThat(service.requests()).extracting(Recorded::method).containsExactly("PROPFIND");
  }

  @Test
  void readsNothingWhereItsOriginIsNotAllowed() {
    for (String path : List.of("/items/7", "/nowhere", "/files/a")) {
      assertThat(on("a.b", "return (await fetch(args[0] + '" + path + "')).status;"))
          .isEqualTo("threw TypeError");
    }
    assertThat(
            on(
                "a.b",
                """
                const events = new EventSource(args[0] + '/live');
                return new Promise(resolve => { events.onerror = () => resolve('error'); });
                """))
        .isEqualTo("error");
  }

  /** On a page whose origin is allowed. */
  private static @Nullable Object shop(String script) {
    return on("shop", script);
  }

  private static @Nullable Object on(String host, String script) {
    return Objects.requireNonNull(pages).run(host, gateway, script);
  }
}
