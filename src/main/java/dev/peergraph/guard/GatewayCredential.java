package dev.peergraph.guard;

import dev.peergraph.pages.PageFailure;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators once that upstream refuses the gateway's own credential, and once that it takes it again. Guarded by the line's lock. */
final class GatewayCredential {

    private static final Logger log = LoggerFactory.getLogger(GatewayCredential.class);

    private final GuardMeters meters;
    private final News news;
    private boolean refused;

    GatewayCredential(GuardMeters meters, News news) {
        this.meters = meters;
        this.news = news;
    }

    void refused(Partition partition, PageFailure failure, Instant now) {
        meters.gatewayRefused();
        if (partition.gatewayRefusal.refused(failure, now)) {
            refused = true;
            news.add(() -> log.atWarn().addKeyValue("answer", failure.getMessage())
                    .log("Upstream refuses the gateway's own credential: replace it; pages in the cache are served as stale meanwhile"));
        }
    }

    /** Upstream took a credential in a call; that may be another than the refused one, which has been replaced. */
    void accepted(Partition partition, Instant startedAt) {
        partition.gatewayRefusal.accepted(startedAt);
        if (refused && !partition.gatewayRefusal.stands()) {
            refused = false;
            news.add(() -> log.atInfo().log("Upstream accepts the gateway's own credential again"));
        }
    }
}
