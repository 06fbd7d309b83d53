package dev.gather.upstream.call;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a proxied request has instead of JSON: its body and its answer pass through as they come.
 *
 * @param body of the client, each part to be released by whoever takes it; none where there is none
 * @param length of the body in bytes, where the client said
 * @param clientPause longest pause of the client while its body is under way
 * @param receiver takes the answer when its headers are there. The end of what it returns is the
 *     end of the exchange, so it must take all of the body
 */
public record Proxied(
    Optional<Flux<ByteBuf>> body,
    OptionalLong length,
    Duration clientPause,
    Function<ProxiedAnswer, Mono<Void>> receiver) {

  /**
   * The same, watched on its way.
   *
   * @param sent is told that the client's body has come to its end
   * @param answered is told of the answer before its receiver
   */
  public Proxied watched(Runnable sent, Consumer<ProxiedAnswer> answered) {
    return new Proxied(
        body.map(parts -> parts.doOnComplete(sent)),
        length,
        clientPause,
        answer -> {
          answered.accept(answer);
          return receiver.apply(answer);
        });
  }

  /** The same, but the receiver is given what {@code change} makes of the answer. */
  public Proxied changed(UnaryOperator<ProxiedAnswer> change) {
    return new Proxied(body, length, clientPause, answer -> receiver.apply(change.apply(answer)));
  }

  /** The same, but the receiver is given the answer only when {@code first} has ended. */
  public Proxied after(Function<ProxiedAnswer, Mono<Void>> first) {
    return new Proxied(
        body,
        length,
        clientPause,
        answer -> first.apply(answer).then(Mono.defer(() -> receiver.apply(answer))));
  }

  /** Nothing of the client's. */
  @Override
  public String toString() {
    return "Proxied";
  }
}
