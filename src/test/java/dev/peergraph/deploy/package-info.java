/** Tests of what deploys and watches the gateway: dashboard, alerts, manifests, image. */
@NullMarked
package dev.peergraph.deploy;

import org.jspecify.annotations.NullMarked;
