package dev.peergraph;

import org.apache.commons.logging.LogFactory;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/** Makes every blocking call on a thread that must not block fail, in all tests. The service loader finds it. */
public final class BlockingCallWatch implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        // Reads files when it is first used, which may else be on an event loop.
        var _ = LogFactory.getLog(BlockingCallWatch.class);
        // What is done at the first query, once and for all: GraphQL's validation reads its messages, Jackson fills its caches under a
        // lock.
        BlockHound.install(builder -> builder.allowBlockingCallsInside("java.util.ResourceBundle", "getBundle")
                .allowBlockingCallsInside("tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer")
                .allowBlockingCallsInside("tools.jackson.databind.SerializationContext", "_createAndCacheUntypedSerializer")
                // Spins shortly, and then does the cache's work itself, where many threads write to a cache at once.
                .allowBlockingCallsInside("com.github.benmanes.caffeine.cache.BoundedLocalCache", "afterWrite")
                // Held for the moment in which a command is queued; an error thrown here would leave it locked for ever.
                .allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters")
                .allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "doExclusive")
                // Once for each new part of the buffer pool.
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
                // The lock of the queue of timers, which is held for some steps in memory; BlockHound itself allows it in "offer".
                .allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove"));
    }
}
