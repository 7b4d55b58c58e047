package dev.peergraph;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;

/** The body of an answer that drips and never ends; knows how many began to read it, and how many hung up. Thread-safe. */
final class EndlessBody implements MockResponseBody {

    private final AtomicInteger readers = new AtomicInteger();
    private final AtomicInteger leavers = new AtomicInteger();

    MockResponse answer() {
        return new MockResponse.Builder().body(this)
                .addHeader("Content-Type", "application/json")
                .removeHeader("Content-Length")
                .addHeader("Transfer-Encoding", "chunked")
                .build();
    }

    int readers() {
        return readers.get();
    }

    int leavers() {
        return leavers.get();
    }

    @Override
    public long getContentLength() {
        return -1;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        readers.incrementAndGet();
        try {
            while (true) {
                sink.writeUtf8("1\r\n \r\n");
                sink.flush();
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            leavers.incrementAndGet();
        }
    }
}
