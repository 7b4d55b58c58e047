package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import dev.peergraph.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once that upstream refuses the gateway's own credential, and once that it accepts it again. Guarded by the lock of the queue.
 */
final class GatewayCredential {

    private static final Logger log = LoggerFactory.getLogger(GatewayCredential.class);

    private final GuardMeters meters;
    private final Notifications notifications;
    private boolean refused;

    GatewayCredential(GuardMeters meters, Notifications notifications) {
        this.meters = meters;
        this.notifications = notifications;
    }

    void refused(CredentialState credential, PageFailure failure, Moment now) {
        meters.gatewayRefused();
        if (credential.gatewayRefusal.refused(failure, now)) {
            refused = true;
            notifications.add(() -> log.atWarn().addKeyValue("answer", failure.getMessage())
                    .addKeyValue("remedy", "replace peergraph.auth.service.credential, or what its file holds")
                    .log("Upstream refuses the gateway's own credential: pages in the cache are served as stale meanwhile"));
        }
    }

    /** Upstream took a credential in a call; that may be another than the refused one, which has been replaced. */
    void accepted(CredentialState credential, Moment startedAt) {
        credential.gatewayRefusal.accepted(startedAt);
        if (refused && !credential.gatewayRefusal.stands()) {
            refused = false;
            notifications.add(() -> log.atInfo().log("Upstream accepts the gateway's own credential again"));
        }
    }
}
