package dev.peergraph.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a gzip body, inflated as they are read. Reading fails with {@link AnswerBody.TooLarge} past the most bytes allowed, and with
 * {@link AnswerBody.Undecodable} where the body is not what it seems.
 */
final class InflatedBody extends FilterInputStream {

    private static final int BUFFER = 8 * 1024;

    private int left;

    InflatedBody(InputStream compressed, int maxBytes) {
        super(inflating(compressed));
        this.left = maxBytes;
    }

    private static InputStream inflating(InputStream compressed) {
        try {
            return new GZIPInputStream(compressed, BUFFER);
        } catch (IOException _) {
            throw new AnswerBody.Undecodable();
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            int read = super.read(bytes, offset, length);
            if (read > left) {
                throw new AnswerBody.TooLarge();
            }
            left -= Math.max(read, 0);
            return read;
        } catch (IOException _) {
            throw new AnswerBody.Undecodable();
        }
    }
}
