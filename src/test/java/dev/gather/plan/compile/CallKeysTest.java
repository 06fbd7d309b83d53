package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may not say of what a call sends. */
class CallKeysTest {

  private static final String DEFINITION =
      """
      upstreams:
        shop:
          url: http://shop:8080
          headers: { forward: [x-tenant], set: { x-key: s3cret }, deadline: x-time }
      routes:
        page:
          path: /{id}
          method: POST
          calls:
            first: { upstream: shop, path: /first }
            call: { upstream: shop, %s }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "path: /a, headers: { forward: [X-Key] } | 11:62: header `x-key` is written by upstream `shop` itself (expected: one that it does not write)",
        "path: /a, headers: { forward: [x-time] } | 11:62: header `x-time` is written by upstream `shop` itself (expected: one that it does not write)",
        "path: /a, headers: { set: { x-time: 1 } } | 11:52: header `x-time` carries the time that is left to upstream `shop` (expected: another)",
        "path: /a, headers: { forward: [Host] } | 11:62: header `Host` belongs to one connection (expected: a header that is neither hop-by-hop nor framing)",
        "path: /a, headers: { forward: [content-type] } | 11:62: header `content-type` describes the client's own exchange (expected: a header that an upstream can be sent as it is)",
        "path: /a, headers: { forward: [X-Request-Id] } | 11:62: header `X-Request-Id` is sent by Gather itself, with every request (expected: not among forward)",
        "path: /a, headers: { forward: [x_request_id] } | 11:62: header `x_request_id` is sent by Gather itself, with every request (expected: not among forward)",
        "path: /a, headers: { set: { connection: close } } | 11:59: header `connection` belongs to one connection (expected: a header that is neither hop-by-hop nor framing)",
        "path: /a, headers: { forward: [x-a], set: { X-A: 1 } } | 11:75: header `X-A` is named twice (expected: once among forward, set and deadline; the first is at gateway.yaml:11:62)",
        "path: /a, headers: { deadline: x-left } | 11:52: unknown key `deadline` (expected: one of forward, set)",
        "path: /a, method: GET, cache: { ttl: 1m }, headers: { forward: [cookie] } | 11:54: a cached call that forwards cookie must say whose its answers are (expected: `scope: user` or `scope: shared`)",
        "path: '/a?b={query.c}', forward-query: [c, B] | 11:74: the path writes parameter `B` itself (expected: another name, or a path without it)",
        "path: /a, forward-query: some | 11:56: `forward-query` is `some` (expected: all, or a list of one or more different names of query parameters)",
        "path: /a, forward-query: [] | 11:56: `forward-query` is empty (expected: all, or a list of one or more different names of query parameters)",
        "path: '/{first.ids*}' | 11:40: path: a star repeats a query parameter and stands nowhere else (expected: name={reference*} in the query of a path)",
        "path: '/a?b=x{first.ids*}' | 11:45: path: a star repeats a query parameter and stands nowhere else (expected: name={reference*} in the query of a path)",
        "path: '/a?{first.ids*}' | 11:42: path: a reference cannot be or name a query parameter (expected: name={reference})",
        "path: /a, method: POST, body: '{first.ids*}' | 11:61: body: a star repeats a query parameter and stands nowhere else (expected: name={reference*} in the query of a path)",
        "path: /a, body-type: form, method: POST | 11:41: there is no body to send as a form (expected: `body` beside it)",
        "path: /a, method: POST, body-type: form, body: [a] | 11:78: body: a form is made of fields (expected: a mapping, or one {reference} to an object)",
        "path: /a, method: POST, body-type: form, body: '<{body}>' | 11:78: body: a form is made of fields (expected: a mapping, or one {reference} to an object)",
        "path: /a, method: POST, body-type: form, body: { a: { b: 1 } } | 11:78: body: a field of a form is no mapping (expected: a string, number or boolean, or a list of them)",
        "path: /a, method: POST, body-type: form, body: { a: [[1]] } | 11:78: body: a field of a form is no list in a list (expected: a string, number or boolean, or a list of them)",
        "path: /a, method: POST, coalesce: true | 11:55: requests of different clients share no POST call (expected: method GET)",
        "path: /a, cache: { ttl: 1m }, coalesce: true | 11:61: a cached call is coalesced already (expected: `cache` or `coalesce`, not both)",
        "path: /a, coalesce: true, pass-headers: [set-cookie] | 11:72: header `set-cookie` is for one client, and a shared answer is for others (expected: neither `cache` nor `coalesce`)",
        "path: /a, default: [] | 11:41: `default` has nothing to stand for (expected: `at` or `for-each` beside it)",
        "path: '/{item}', for-each: first, default: {} | 11:74: the default of a for-each stands for a list (expected: an array)",
        "path: /a, at: x, merge: true, default: [] | 11:70: the default of a merged call has no members (expected: an object or null)",
        "path: /a, method: POST, body-type: form, body: { a: 1 }, headers: { set: { content-type: a/b } } | 11:55: a form has one media type (expected: no content-type among the headers that are set)",
        "path: /a, method: POST, body-type: xml, body: { a: 1 } | 11:66: `body-type` is `xml` (expected: one of json, form)"
      })
  void isToldAtItsPlace(String call, String problem) {
    assertThat(Compiling.problems(DEFINITION.formatted(call)))
        .containsExactly("gateway.yaml:" + problem);
  }
}
