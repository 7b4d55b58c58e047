package dev.peergraph.cache;

import dev.peergraph.pages.PageItem;
import dev.peergraph.pages.PageKey;
import dev.peergraph.pages.PageLinks;
import dev.peergraph.pages.PeeringPage;
import dev.peergraph.peering.AwsPeering;
import dev.peergraph.peering.AzurePeering;
import dev.peergraph.peering.Environment;
import dev.peergraph.peering.GcpPeering;
import dev.peergraph.peering.IdTemplate;
import dev.peergraph.peering.Network;
import dev.peergraph.peering.OtherPeering;
import dev.peergraph.peering.Peering;
import dev.peergraph.peering.PeeringCore;
import dev.peergraph.peering.PeeringStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the bytes of heap that a held page takes: what its items share with one another is counted once, what they may share with other
 * pages as if they did not, on a 64-bit JVM with compressed references and 12-byte headers. Of one page, and used once.
 */
final class PageWeigher {

    /** The cache's node, the map's slot, the key, the page and its age, the grant's index. */
    private static final long ENTRY = 500;
    private static final long REFERENCE = 4;
    private static final long INSTANT = 24;
    private static final long LIST = 40;
    /** An item, its record and its core. */
    private static final long VALID = 16 + 32 + 56;
    private static final long MALFORMED = 24;
    private static final long STATUS = 24;
    private static final long ENVIRONMENT = 24;
    private static final long NETWORK = 32;
    private static final long AROUND_IDS = 24;

    /** Parts of an item that others may share. */
    private static final int SHARED_PARTS = 8;

    private final Set<Object> counted;

    private PageWeigher(int items) {
        counted = Collections.newSetFromMap(new IdentityHashMap<>(items * SHARED_PARTS));
    }

    static int bytes(PageKey key, PeeringPage page) {
        return new PageWeigher(page.items().size()).of(key, page);
    }

    private int of(PageKey key, PeeringPage page) {
        long bytes = ENTRY + key.bytes() + of(page.links()) + LIST;
        for (PageItem item : page.items()) {
            bytes += REFERENCE + of(item);
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private static long of(PageLinks links) {
        return of(links.prev()) + of(links.next()) + of(links.last());
    }

    private long of(PageItem item) {
        return switch (item) {
            case PageItem.Valid(Peering peering) -> VALID + of(peering.core()) + ofCloud(peering);
            case PageItem.Malformed malformed ->
                MALFORMED + of(malformed.id()) + of(malformed.problem()) + ofTime(malformed.createdAt());
        };
    }

    private long of(PeeringCore core) {
        return of(core.peeringId()) + of(core.displayName()) + ofTime(core.createdAt()) + ofTime(core.updatedAt())
                + ofTime(core.deletedAt())
                + of(core.status()) + of(core.environment()) + of(core.network()) + of(core.aroundCrn()) + of(core.aroundSelfUrl());
    }

    private static long ofTime(@Nullable Instant time) {
        return time == null ? 0 : INSTANT;
    }

    private long of(PeeringStatus status) {
        return isNew(status) ? STATUS + of(status.errorCode()) + of(status.errorMessage()) : 0;
    }

    private long of(Network network) {
        return isNew(network)
                ? NETWORK + of(network.networkId()) + of(network.aroundCrn()) + of(network.aroundRelatedUrl()) + of(network.environment())
                : 0;
    }

    private long of(Environment environment) {
        return isNew(environment)
                ? ENVIRONMENT + of(environment.environmentId()) + of(environment.resourceName()) + of(environment.relatedUrl())
                : 0;
    }

    private long of(@Nullable IdTemplate text) {
        return text != null && isNew(text) ? AROUND_IDS + of(text.before()) + of(text.between()) + of(text.after()) : 0;
    }

    private long ofCloud(Peering peering) {
        return switch (peering) {
            case AwsPeering aws -> once(aws.account()) + of(aws.vpc()) + of(aws.routes()) + once(aws.customerRegion());
            case GcpPeering gcp -> once(gcp.project()) + once(gcp.vpcNetwork());
            case AzurePeering azure -> once(azure.tenant()) + of(azure.vnet()) + once(azure.customerRegion());
            case OtherPeering other -> once(other.kind());
        };
    }

    private static long of(List<String> strings) {
        long bytes = LIST;
        for (String string : strings) {
            bytes += REFERENCE + of(string);
        }
        return bytes;
    }

    private long once(String string) {
        return isNew(string) ? of(string) : 0;
    }

    private boolean isNew(Object part) {
        return counted.add(part);
    }

    /** A string and its bytes, one a character as for text that is all Latin-1: two would double nearly all weights for a few. */
    private static long of(@Nullable String string) {
        return string == null ? 0 : 24 + 16 + (string.length() + 7L) / 8 * 8;
    }
}
