package dev.gather.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the process leaves.
 *
 * @param drain for how long clients are still answered after readiness went down, so that they and
 *     load balancers find another process; zero to close the port at once
 */
@ConfigurationProperties("gather.shutdown")
record ShutdownSettings(@DefaultValue("5s") Duration drain) {

  ShutdownSettings {
    if (drain.isNegative()) {
      throw new IllegalArgumentException("gather.shutdown.drain must not be negative");
    }
  }
}
