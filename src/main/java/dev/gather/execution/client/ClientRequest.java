package dev.gather.execution.client;

import dev.gather.access.caller.Caller;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.json.JsonPath;
import dev.gather.json.Slice;
import dev.gather.json.Step;
import dev.gather.plan.Input;
import dev.gather.plan.fields.FieldsException;
import dev.gather.plan.fields.NamedFields;
import dev.gather.upstream.field.Forwarding;
import dev.gather.upstream.field.Header;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a client sent, as far as calls may read it. All of it is hostile.
 *
 * @param path decoded path variables
 * @param query decoded query parameters
 * @param headers its header fields
 * @param body checked JSON
 * @param caller who it is, where that is known
 * @param observed tells of its calls
 * @param forwarding where it comes from
 * @param typed what {@code params} have read of path, query and headers
 */
public record ClientRequest(
    Map<String, String> path,
    Map<String, List<String>> query,
    ClientHeaders headers,
    Optional<byte[]> body,
    Optional<Caller> caller,
    ObservedRequest observed,
    Forwarding forwarding,
    ParamValues typed) {

  /** One whose values are texts. */
  public ClientRequest(
      Map<String, String> path,
      Map<String, List<String>> query,
      ClientHeaders headers,
      Optional<byte[]> body,
      Optional<Caller> caller,
      ObservedRequest observed,
      Forwarding forwarding) {
    this(path, query, headers, body, caller, observed, forwarding, ParamValues.NONE);
  }

  /** The same, whose parameters were read. */
  ClientRequest with(Map<String, List<String>> query, ClientHeaders headers, ParamValues typed) {
    return new ClientRequest(path, query, headers, body, caller, observed, forwarding, typed);
  }

  /** The same, whose body was read. */
  public ClientRequest with(Optional<byte[]> body) {
    return new ClientRequest(path, query, headers, body, caller, observed, forwarding, typed);
  }

  /** Those that carry a trace, the request's id, and the client's of these names beside them. */
  public List<Header> headers(List<Header> tracing, List<String> forwarded) {
    List<Header> headers = new ArrayList<>(tracing.size() + 1 + forwarded.size());
    headers.addAll(tracing);
    headers.add(new Header(Header.REQUEST_ID, observed.start().id()));
    for (String name : forwarded) {
      boolean traced = tracing.stream().anyMatch(header -> header.name().equals(name));
      if (!traced) {
        this.headers.values(name).forEach(value -> headers.add(new Header(name, value)));
      }
    }
    return headers;
  }

  /** What requests must have in common to share an answer that depends on these. */
  public List<Object> key(List<Input> inputs) {
    return inputs.stream()
        .<Object>map(input -> input.name().isEmpty() ? all(input.kind()) : values(input))
        .toList();
  }

  /** What stands under an input's name; nothing where it was not sent. */
  public List<String> values(Input input) {
    String name = input.name().orElseThrow();
    return switch (input.kind()) {
      case PATH -> Stream.ofNullable(path.get(name)).toList();
      case QUERY -> query.getOrDefault(name, List.of());
      case HEADER -> headers.values(name);
      case COOKIE -> headers.cookies().getOrDefault(name, List.of());
      case CLAIMS -> claim(name);
      case CALLER -> caller.stream().map(Caller::identity).toList();
      case BODY, FIELDS -> throw new IllegalArgumentException(input.kind() + " has no names");
    };
  }

  private Object all(Input.Kind kind) {
    return switch (kind) {
      case PATH -> path;
      case QUERY -> query;
      case HEADER -> headers.all();
      case COOKIE -> headers.cookies();
      case BODY -> body.map(ByteBuffer::wrap);
      case CLAIMS -> caller.map(known -> ByteBuffer.wrap(known.claims()));
      case CALLER -> caller.map(Caller::identity);
      case FIELDS -> fields();
    };
  }

  /** Lists that mean the same are one; each that is none is its own, and is refused. */
  private Object fields() {
    List<String> texts = query.getOrDefault(NamedFields.PARAMETER, List.of());
    try {
      return texts.isEmpty() ? texts : NamedFields.parse(texts);
    } catch (FieldsException refused) {
      return texts;
    }
  }

  /** As it is written: what differs in that only is another key, which costs a fetch. */
  private List<String> claim(String name) {
    return caller.stream()
        .map(known -> JsonPath.select(Slice.of(known.claims()), List.of(new Step.Member(name))))
        .filter(Slice.class::isInstance)
        .map(value -> ((Slice) value).text())
        .toList();
  }

  /**
   * The same, on behalf of several clients: it is part of no trace, comes from nobody, and has an
   * id of its own.
   */
  public ClientRequest anonymous() {
    return new ClientRequest(
        path, query, headers, body, caller, observed.anonymous(), Forwarding.NONE, typed);
  }

  /** Nothing of the client's: values may be secrets. */
  @Override
  public String toString() {
    return "ClientRequest";
  }
}
