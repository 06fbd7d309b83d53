package dev.gather.web;

import dev.gather.execution.Gateway;
import dev.gather.execution.observed.Observers;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.stream.StreamLimits;
import dev.gather.process.Time;
import java.util.Optional;

/** Makes what answers the requests of a gateway, within the limits of the application. */
record GatewayHandlers(
    RequestLimits limits,
    StreamLimits streams,
    ForwardedReader forwarded,
    ProblemHandler problems,
    OpenWebSockets webSockets,
    Time time) {

  /**
   * @param inFlight where requests of routes have their places
   * @param observers are told of requests
   */
  GenerationHandler of(Gateway gateway, InFlight inFlight, Observers observers) {
    int maxBytes = Math.toIntExact(limits.maxBody().toBytes());
    StreamAnswers frames = new StreamAnswers(streams.heartbeat(), time);
    RequestEnds ends = new RequestEnds(observers, time);
    return new GenerationHandler(
        gateway,
        inFlight,
        webSockets,
        generation -> {
          Optional<CrossOrigin> crossOrigin = CrossOrigin.of(generation);
          return new GatewayHandler(
              RouteTable.of(generation, crossOrigin),
              crossOrigin,
              new RequestBody(maxBytes, limits.maxDepth(), time, crossOrigin),
              frames,
              new ProxyHandler(limits.maxPause(), crossOrigin, generation, webSockets, time),
              generation.access(),
              forwarded,
              problems,
              ends);
        });
  }
}
