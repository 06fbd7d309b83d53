package dev.gather.ops.endpoint;

import dev.gather.plan.ProxyPlan;

/**
 * Where one route passes requests on to, as operators see it.
 *
 * @param upstream name of the upstream
 * @param path template of the path, with placeholders of the environment as the file has them
 * @param pause longest pause of the upstream while a body is under way
 * @param fallback whether a fixed answer stands in where the upstream cannot answer
 */
record ProxyView(String upstream, String path, String pause, boolean fallback) {

  static ProxyView of(ProxyPlan proxy, String path) {
    return new ProxyView(
        proxy.upstream(),
        path,
        DurationText.of(proxy.destination().pause()),
        proxy.fallback().isPresent());
  }
}
