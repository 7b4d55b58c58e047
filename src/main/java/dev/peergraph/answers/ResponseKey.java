package dev.peergraph.answers;

import java.util.Arrays;
import java.util.List;

/** The key of a response: all of a request that the response depends on. Holds no credential, only its keyed hash. */
final class ResponseKey {

    private final String caller;
    private final List<String> head;
    private final byte[] body;
    private final int hash;

    /** Makes a key of the keyed hash of the credential, the parts of URL and headers that the response depends on, and the body. */
    ResponseKey(String caller, List<String> head, byte[] body) {
        this.caller = caller;
        this.head = head;
        this.body = body;
        this.hash = 31 * (31 * caller.hashCode() + head.hashCode()) + Arrays.hashCode(body);
    }

    /** Returns an estimate of the heap that it takes. */
    int weight() {
        return 256 + body.length + head.stream().mapToInt(String::length).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseKey that && hash == that.hash && caller.equals(that.caller) && head.equals(that.head)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "ResponseKey[" + hash + "]";
    }
}
