package dev.gather.cache.r2dbc;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpResources;

/**
 * The usual event loops, with a {@link SilenceLimit} on each of their connections: the only place
 * where the driver lets one be set.
 */
record WatchedLoops(Duration limit) implements LoopResources {

  @Override
  public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
    C channel = TcpResources.get().onChannel(channelType, group);
    channel.pipeline().addFirst(new SilenceLimit(limit));
    return channel;
  }

  @Override
  public <C extends Channel> Class<? extends C> onChannelClass(
      Class<C> channelType, EventLoopGroup group) {
    return TcpResources.get().onChannelClass(channelType, group);
  }

  @Override
  public EventLoopGroup onClient(boolean useNative) {
    return TcpResources.get().onClient(useNative);
  }

  @Override
  public EventLoopGroup onServer(boolean useNative) {
    return TcpResources.get().onServer(useNative);
  }

  /** They are not ours to dispose of. */
  @Override
  public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
    return Mono.empty();
  }
}
