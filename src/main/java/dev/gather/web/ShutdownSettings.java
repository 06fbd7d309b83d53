package dev.gather.web;

import dev.gather.process.Between;
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
record ShutdownSettings(@Between(least = "0s", most = "1h") @DefaultValue("5s") Duration drain) {}
