package dev.peergraph;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/** Makes every blocking call on a thread that must not block fail, in all tests. The service loader finds it. */
public final class BlockingCallWatch implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        // GraphQL's validation reads its messages at the first query, once and for all.
        BlockHound.install(builder -> builder.allowBlockingCallsInside("java.util.ResourceBundle", "getBundle"));
    }
}
