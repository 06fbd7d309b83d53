/** Holds the Helm chart to what Kubernetes reads and to what its README says. */
@NullMarked
package dev.gather.helm;

import org.jspecify.annotations.NullMarked;
